"""The work reviewed, as this analysis names it; a test holds it against ``review.toml``."""

import pandas as pd

REVIEW = "brownwhite2006"
REVIEWED = 1  # the body of evidence that it cites


def cited(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that rest on a source, without those of the review speaking for itself."""
    return rows[rows["source_id"] != REVIEW].reset_index(drop=True)
