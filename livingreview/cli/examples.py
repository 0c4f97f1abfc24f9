"""The verb ``examples``: every kind of chart, for whoever adds one."""

from pathlib import Path

import click

PAGE = Path("_build", "examples.html")


@click.command()
@click.pass_obj
def examples(root: Path) -> None:
    """Draw every kind of chart from made-up rows, on a page beside the built book."""
    from livingreview.cli.serve import writable
    from livingreview.show.examples import page

    writable(root)
    (root / PAGE).write_text(page(), encoding="utf-8")
    click.echo(f"Open {root / PAGE}")
