"""Tables: frames as captioned tables, with a link from each count or source to its rows."""

from review.tables.agreement import agreements
from review.tables.codes import codes, columns
from review.tables.sources import mention_slips, other_slips, sources
from review.tables.themes import by_kind, matrix, who_says_what

__all__ = ["agreements", "by_kind", "codes", "columns", "matrix", "mention_slips", "other_slips", "sources", "who_says_what"]
