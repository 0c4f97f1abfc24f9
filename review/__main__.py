"""``python -m review`` is the command line."""

from review.commands import main

main(prog_name="review")
