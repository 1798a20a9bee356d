"""A drawing as a file of its own: with its colours, and links that hold wherever it lies."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final
from xml.sax.saxutils import escape

from amocf.serve.pages.charts.drawing import Drawing, Group, Mark, Rect, Text
from amocf.serve.pages.charts.lettering import wrapped
from amocf.serve.pages.charts.svg import svg

#: The tokens of the style sheet of pages: colours and fonts, in light and in dark.
_TOKENS: Final = re.compile(
    r"^(?::root|@media screen and \(prefers-color-scheme: dark\)) \{.*?^\}",
    re.DOTALL | re.MULTILINE,
)
_LINE: Final = 20.0
_MARGIN: Final = 16
#: Of what is said first, and of the rest: the style, and the size by which lines are broken. It is
#: larger than that of the letters: where a file lies, the font may be wider than that of pages.
_SAID: Final = (("strong", 21), ("label", 16))
_GROUND: Final = "svg { background: var(--paper); font-family: var(--sans); }"


def file_style(tokens: str, pictures: str) -> str:
    """Return what a file of its own is styled with, from the style sheets of pages."""
    return "\n".join((*_TOKENS.findall(tokens), pictures.strip(), _GROUND))


def captioned(
    drawing: Drawing, lines: Sequence[str], legend: Sequence[tuple[str, str]] = ()
) -> Drawing:
    """Return a drawing with what is said of it below it: a file lies where no page says that.

    Args:
        drawing: what is drawn.
        lines: what is said, the most important first.
        legend: style classes of what is drawn, each with its words.
    """
    marks: list[Mark] = list(drawing.marks)
    top = drawing.height + _LINE
    for css, words in legend:
        marks.append(Rect(0, top, 13, 13, f"block {css}"))
        marks.append(Text(20, top + 11, words, "label"))
        top += _LINE
    for place, line in enumerate(lines):
        css, size = _SAID[min(place, 1)]
        for part in wrapped(line, drawing.width, size, 9) or (line,):
            top += _LINE
            marks.append(Text(0, top, part, css))
        top += 4
    return replace(drawing, height=top + 6, marks=tuple(marks))


def svg_file(drawing: Drawing, style: str, absolute: Callable[[str], str]) -> bytes:
    """Write a drawing as a file.

    Args:
        drawing: what is drawn.
        style: rules for it.
        absolute: gives the address that a link has outside of this server.
    """
    marks = tuple(_relinked(mark, absolute) for mark in drawing.marks)
    written = str(svg(replace(drawing, marks=marks)))
    wide, high = (f"{each + 2 * _MARGIN:.0f}" for each in (drawing.width, drawing.height))
    size = f'xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}"'
    head, closing, rest = written.partition(">\n")
    # A margin, for it lies on nothing.
    box = f'viewBox="-{_MARGIN} -{_MARGIN} {wide} {high}"'
    head = re.sub(r'viewBox="[^"]*"', box, head, count=1).replace("<svg ", f"<svg {size} ", 1)
    title = f"<title>{escape(drawing.title)}</title>"
    return f"{head}{closing}{title}<style>{escape(style)}</style>\n{rest}\n".encode()


def _relinked(mark: Mark, absolute: Callable[[str], str]) -> Mark:
    if not isinstance(mark, Group):
        return mark
    marks = tuple(_relinked(each, absolute) for each in mark.marks)
    return replace(mark, marks=marks, href=absolute(mark.href) if mark.href else "")
