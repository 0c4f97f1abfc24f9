"""The analysis of this review: what its chapters show of the evidence."""
