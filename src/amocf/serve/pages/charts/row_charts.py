"""Bars, dots and chips: one row of the picture for each row of the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.charts.drawing import Circle, Drawing, Group, Mark, Path, Rect, Text
from amocf.serve.pages.charts.lettering import fitted, width

#: Narrow enough to be read on a phone at nearly full size.
_WIDTH: Final = 440.0


@dataclass(frozen=True)
class Bar:
    """A number, the part of it that stands out, and a style class."""

    label: str
    value: int
    part: int
    css: str
    href: str


@dataclass(frozen=True)
class Pair:
    """A printed figure and the recomputed one."""

    label: str
    printed: float
    recomputed: float
    differs: bool
    href: str


@dataclass(frozen=True)
class Chips:
    """Names that belong to one heading, each with a style class and where it leads."""

    label: str
    href: str
    chips: tuple[tuple[str, str, str], ...]


def bars(rows: Sequence[Bar], title: str) -> Drawing:
    """Draw a bar for each row; its part stands out, its number stands at its end."""
    most = max((row.value for row in rows), default=0) or 1
    step = 38.0
    marks = []
    for number, row in enumerate(rows):
        top = number * step
        length = row.value / most * (_WIDTH - 40)
        part = row.part / most * (_WIDTH - 40)
        inside: list[Mark] = [
            Text(0, top + 13, fitted(row.label, _WIDTH, 13), "label"),
            Rect(0, top + 18, length, 13, f"block {row.css}"),
            Text(length + 5, top + 29, str(row.value), "number"),
        ]
        if part:
            inside.append(Rect(0, top + 22, part, 5, "part"))
        summary = f"{row.label}: {row.value} essential KSAs, {row.part} named"
        marks.append(Group(tuple(inside), summary, row.href))
    return Drawing(_WIDTH, len(rows) * step, title, tuple(marks))


def pairs(rows: Sequence[Pair], title: str) -> Drawing:
    """Draw printed percentages as rings and recomputed ones as dots, from 0 to 100."""
    step, left, right = 34.0, 6.0, _WIDTH - 6
    scale = (right - left) / 100
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        top = number * step
        base, at = top + 23, left + row.printed * scale
        dot = "dot differs" if row.differs else "dot"
        inside = (
            Text(0, top + 13, fitted(row.label, _WIDTH, 13), "label"),
            Path(f"M{left} {base}H{right}", "axis"),
            Circle(at, base, 6, "ring"),
            Circle(left + row.recomputed * scale, base, 2.5, dot),
        )
        summary = f"{row.label}: printed {row.printed:g}%, recomputed {row.recomputed:g}%"
        marks.append(Group(inside, summary, row.href))
    bottom = len(rows) * step + 10
    marks += [
        Text(left, bottom + 6, "0%", "small"),
        Text(_WIDTH / 2, bottom + 6, "50%", "small", "middle"),
        Text(right, bottom + 6, "100%", "small", "end"),
    ]
    return Drawing(_WIDTH, bottom + 12, title, tuple(marks))


def chips(rows: Sequence[Chips], title: str) -> Drawing:
    """Draw each row's names as chips, as many lines as they need."""
    marks: list[Mark] = []
    top = 0.0
    for row in rows:
        marks.append(Group((Text(0, top + 15, row.label, "strong"),), row.label, row.href))
        left, line = 0.0, top + 22
        for name, css, href in row.chips:
            shown = fitted(name, _WIDTH - 20, 13)
            wide = width(shown, 13) + 18
            if left and left + wide > _WIDTH:
                left, line = 0.0, line + 30
            box = Rect(left, line, wide, 24, f"block {css}", 12)
            text = Text(left + wide / 2, line + 16.5, shown, "label", "middle")
            marks.append(Group((box, text), name, href))
            left += wide + 6
        top = line + 40
    return Drawing(_WIDTH, top - 10 if rows else 0, title, tuple(marks))


@dataclass(frozen=True)
class Strands:
    """Numbers about one thing: each with a style class, and in words; ``None`` is no number."""

    label: str
    href: str
    numbers: tuple[tuple[int | None, str, str], ...]


def strands(rows: Sequence[Strands], title: str) -> Drawing:
    """Draw a thin bar for each number of each row, below the name of the row."""
    most = max((n for row in rows for n, _, _ in row.numbers if n is not None), default=0) or 1
    marks: list[Mark] = []
    top = 0.0
    for row in rows:
        inside: list[Mark] = [Text(0, top + 13, fitted(row.label, _WIDTH, 13), "label")]
        for line, (number, css, _) in enumerate(row.numbers):
            base = top + 19 + line * 17
            length = (number or 0) / most * (_WIDTH - 90)
            words = "none printed" if number is None else str(number)
            inside.append(Text(length + 5 if length else 0, base + 11, words, "number"))
            if length:
                inside.append(Rect(0, base, length, 13, f"block {css}"))
        marks.append(
            Group(
                tuple(inside), f"{row.label}: {', '.join(w for _, _, w in row.numbers)}", row.href
            )
        )
        top += 30 + len(row.numbers) * 17
    return Drawing(_WIDTH, top, title, tuple(marks))
