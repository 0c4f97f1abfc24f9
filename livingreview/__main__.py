"""``python -m review`` is the command line."""

from livingreview.cli.main import main

main(prog_name="review")
