"""Building again only the pages that a change reaches."""
