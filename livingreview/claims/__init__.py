"""Claims: every evaluative sentence of the review, with the coded rows it rests on.

A module a section holds its claims; `model` says what a claim is, `assessment` what the rows make
of it, `judgement` whether somebody has read the rows as they stand, `show` how a chapter and the
ledger show it.
"""
