"""The analysis of this review: what counts, the questions it answers, its tables and figures.

It knows the codes of the codebook and the work that is reviewed; the engine knows neither.
"""
