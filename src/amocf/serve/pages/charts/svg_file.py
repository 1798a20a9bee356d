"""A drawing as a file of its own: with its colours, and links that hold wherever it lies."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from amocf.serve.pages.charts.drawing import Drawing, Group, Mark
from amocf.serve.pages.charts.svg import svg

#: The tokens of the style sheet of pages: colours and fonts, in light and in dark.
_TOKENS: Final = re.compile(
    r"^(?::root|@media screen and \(prefers-color-scheme: dark\)) \{.*?^\}",
    re.DOTALL | re.MULTILINE,
)
_GROUND: Final = "svg { background: var(--paper); font-family: var(--sans); }"


def file_style(tokens: str, pictures: str) -> str:
    """Return what a file of its own is styled with, from the style sheets of pages."""
    return "\n".join((*_TOKENS.findall(tokens), pictures.strip(), _GROUND))


def svg_file(drawing: Drawing, style: str, absolute: Callable[[str], str]) -> bytes:
    """Write a drawing as a file.

    Args:
        drawing: what is drawn.
        style: rules for it.
        absolute: gives the address that a link has outside of this server.
    """
    marks = tuple(_relinked(mark, absolute) for mark in drawing.marks)
    written = str(svg(replace(drawing, marks=marks)))
    size = f'width="{drawing.width:.0f}" height="{drawing.height:.0f}"'
    written = written.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" {size} ', 1)
    head, closing, marks_ = written.partition(">\n")
    # A style sheet has no characters that XML would need to escape but these.
    rules = style.replace("&", "&amp;").replace("<", "&lt;")
    return f"{head}{closing}<style>{rules}</style>\n{marks_}\n".encode()


def _relinked(mark: Mark, absolute: Callable[[str], str]) -> Mark:
    if not isinstance(mark, Group):
        return mark
    marks = tuple(_relinked(each, absolute) for each in mark.marks)
    return replace(mark, marks=marks, href=absolute(mark.href) if mark.href else "")
