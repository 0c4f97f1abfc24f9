"""Comparing what two readers made of the same text."""
