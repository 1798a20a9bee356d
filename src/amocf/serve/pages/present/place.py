"""Where a concept stands: what it is under, what is beside it, and what is under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amocf.kinds import kind_of
from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.charts.whereabouts import Cell, Level, place
from amocf.serve.pages.present.framework import number
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link

#: How many levels of the hierarchy a picture shows, and how many shades the style sheet has.
_LEVELS: Final = 3
_SHADES: Final = 5
_DEEPEST: Final = 6


@dataclass(frozen=True)
class Standing:
    """Where a concept stands: what is straight above it, and a picture of its hierarchy.

    In a picture ``is_shaded`` the shades tell how many essential KSAs there are.
    """

    parents: tuple[Link, ...]
    picture: Drawing | None
    is_shaded: bool = False


def place_of(reader: Reader, iri: str) -> Standing | None:
    """Return where a concept stands; ``None`` where nothing is above, beside or below it."""
    parents = reader.links(reader.iris(iri, "skos:broader"))
    path = _path(reader, iri)
    # With what has no one above it a row begins at the very top.
    rows = [(above, siblings(reader, each)) for above, each in zip(("", *path), path, strict=False)]
    rows.append((iri, reader.links(reader.subjects(iri, "skos:broader"))))
    levels = [
        Level(_heading(reader, above, row[0]), _cells(reader, row, path))
        for above, row in rows
        if row
    ]
    if len(levels) < 2:
        return Standing(parents, None) if parents else None
    title = f"Where {reader.link(iri).text} stands in the hierarchy"
    shown = levels[-_LEVELS:]
    shades = {cell.shade for level in shown for cell in level.cells}
    return Standing(parents, place(shown, title), len(shades) > 1)


def siblings(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return what is under the same first parent, or at the top of the same scheme; itself too."""
    if parents := reader.iris(iri, "skos:broader"):
        return reader.links(reader.subjects(parents[0], "skos:broader"))
    schemes = reader.iris(iri, "skos:topConceptOf")
    return reader.links(reader.subjects(schemes[0], "skos:topConceptOf")) if schemes else ()


def neighbours(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return what stands beside a concept under any of its parents, or beside it at the top."""
    parents = reader.iris(iri, "skos:broader")
    beside = {each for parent in parents for each in reader.subjects(parent, "skos:broader")}
    found = reader.links(beside) if parents else siblings(reader, iri)
    return tuple(link for link in found if link.iri != iri)


def _path(reader: Reader, iri: str) -> list[str]:
    """Return a concept with what is above it, by the first parent of each, from the top down."""
    path = [iri]
    while len(path) < _DEEPEST:
        above = [each for each in reader.iris(path[0], "skos:broader") if each not in path]
        if not above:
            break
        path.insert(0, above[0])
    return path


def _heading(reader: Reader, above: str, first: Link) -> str:
    """Say what a row holds by the kind of the first that is in it, and what it is under."""
    kind = kind_of(reader.iris(first.iri, "rdf:type"))
    # What others have made has no kinds of its own here.
    what = kind.labels[0] if kind.labels and kind.weight == 1 else "Components"
    if not above:
        return what
    link = reader.link(above)
    return f"{what} under {link.code or link.text}"


def _cells(reader: Reader, row: Sequence[Link], path: Sequence[str]) -> tuple[Cell, ...]:
    counts = {link.iri: number(reader, link.iri, "amo:essentialKsaCount") or 0 for link in row}
    most = max(counts.values()) or 1
    return tuple(
        Cell(
            code=link.code,
            label=_label(link, counts[link.iri]),
            href=link.href,
            shade=f"shade-{1 + counts[link.iri] * (_SHADES - 1) // most}",
            is_on_path=link.iri in path,
        )
        for link in row
    )


def _label(link: Link, count: int) -> str:
    words = "" if link.code.casefold() == link.text.casefold() else link.text
    unit = "KSA" if count == 1 else "KSAs"
    return f"{words}: {count} essential {unit}" if count else words
