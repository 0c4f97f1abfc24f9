"""Figures: a picture that states a finding, computed from the frames that `synthesis` gives.

Every headline, alt text and description is made from the plotted numbers, so that it changes when they do.
"""

from review.figures.themes import barriers_and_factors, themes_named

__all__ = ["barriers_and_factors", "themes_named"]
