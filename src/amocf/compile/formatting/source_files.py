"""The format of the hand-edited sources: Turtle by ``style``, mappings by ``sssom``."""

from pathlib import Path

from amocf.compile.formatting.style import format_turtle
from amocf.compile.read import sssom
from amocf.compile.read.sources import require_checkout
from amocf.whole_file import put_in_place


def format_sources(root: Path, *, write: bool) -> list[Path]:
    """Return the sources that are not in the project's format, rewriting them if asked to.

    Raises:
        DataError: if a source does not parse; nothing of it is rewritten. Also if there are none.
    """
    require_checkout(root)
    changed = []
    for path, formatted in _formatted(root):
        if path.read_text(encoding="utf-8") != formatted:
            changed.append(path)
            if write:
                put_in_place(path, formatted.encode())
    return changed


def _formatted(root: Path) -> list[tuple[Path, str]]:
    turtle = sorted([*(root / "ontology").rglob("*.ttl"), *(root / "shapes").glob("*.ttl")])
    mappings = sorted((root / "mappings").glob("*.sssom.tsv"))
    return [(path, format_turtle(path.read_text(encoding="utf-8"), path)) for path in turtle] + [
        (path, sssom.write(sssom.read(path))) for path in mappings
    ]
