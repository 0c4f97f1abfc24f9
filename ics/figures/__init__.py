"""Figures: a picture that states a finding, computed from the frames that `counts` and `verdicts`
give.

Every headline, alt text and description is made from the plotted numbers, so that it changes when
they do.
"""
