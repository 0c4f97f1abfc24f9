"""This review's own analysis: what its chapters show of the evidence."""
