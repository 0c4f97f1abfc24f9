"""Chapters that read the clock or draw at random, whose numbers could not be had again, and those
that write files or run commands.

What a name tells is refused here, before anything runs; `recorder` refuses what is done under
another. What they may not use stands in ``repeatable.toml``, which ruff reads too.
"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from livingreview.notebooks import read_notebook

BANNED = Path(__file__).with_name("repeatable.toml")


def unrepeatable(root: Path, chapter: Path) -> Iterator[str]:
    """Yield a sentence for each use of what a chapter may not use in the cells of a `chapter` under
    `root`: its file, cell and line, what is used, and why not.

    Names are followed through imports, those of earlier cells too. A cell that is not Python is
    left to the run, which says so.
    """
    rules = tomllib.loads(BANNED.read_text(encoding="utf-8"))["lint"]["flake8-tidy-imports"]
    known: dict[str, str] = {}
    for place, cell in enumerate(read_notebook(chapter, root)["cells"]):
        if cell["cell_type"] != "code" or (tree := _parsed("".join(cell["source"]))) is None:
            continue
        imported = list(_imported(tree))
        known |= {name: origin for _, name, origin in imported}
        names = ((line, origin) for line, _, origin in imported)
        used = [*names, *_used(tree, known), *_commands(tree)]
        address = f"{chapter.relative_to(root).as_posix()}: cell {cell.get('id', place)}"
        yield from sorted(
            {
                f"{address}, line {line}: {name}. {rule['msg']}"
                for line, origin in used
                for name, rule in rules["banned-api"].items()
                if f"{origin}.".startswith(f"{name}.")
            }
        )


def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager  # slow, and seldom needed

    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return None


def _imported(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, name in the chapter, and dotted origin of all that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for part in node.names:
                first = part.name.partition(".")[0]
                yield node.lineno, part.asname or first, part.name if part.asname else first
        elif isinstance(node, ast.ImportFrom):
            for part in node.names:
                yield node.lineno, part.asname or part.name, f"{node.module}.{part.name}"


def _used(tree: ast.Module, known: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Yield line and dotted origin of each attribute of a module or of what came from one."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        names: list[str] = []
        part: ast.expr = node
        while isinstance(part, ast.Attribute):
            names.insert(0, part.attr)
            part = part.value
        if isinstance(part, ast.Name) and part.id in known:
            yield node.lineno, ".".join([known[part.id], *names])


def _commands(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of each command of IPython, which ``!`` and ``%`` have become."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(ast.Call(func=ast.Name("get_ipython")), method),
                args=[ast.Constant(str() as value), *_],
            ):
                yield node.lineno, f"get_ipython.{method}.{value}"
