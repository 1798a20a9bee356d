"""The framework at a glance: tiers as courses of blocks, sized by their essential KSAs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.charts.drawing import Drawing, Group, Mark, Rect, Text
from amocf.serve.pages.charts.lettering import fitted, width, wrapped
from amocf.serve.pages.charts.treemap import Area, squarified

#: How wide the picture is, and how much room a KSA takes in it.
WIDTH: Final = 1280.0
UNIT: Final = 3200.0
#: Words are wider than high, and so are the blocks that they stand in.
_STRETCH: Final = 3.0
_GAP: Final = 3.0
_PAD: Final = 10.0
_LINE: Final = 16.0
_LEADING: Final = 1.2
#: Sizes of the font in which a label may stand, with the style class of each; the first that fits.
_SIZES: Final = ((22.0, "big"), (15.0, ""), (13.0, "label"), (12.0, "small"))


@dataclass(frozen=True)
class Block:
    """A competency: its size is the number of its essential KSAs; ``origin`` is a style class.

    ``parts`` are its sub-competencies, written where there is room.
    """

    code: str
    label: str
    size: int
    origin: str
    origin_label: str
    href: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Course:
    """A tier; one without blocks is a plain beam."""

    label: str
    remark: str
    blocks: tuple[Block, ...]
    origin: str
    href: str


def glance(courses: Sequence[Course], title: str) -> Drawing:
    """Draw the tiers one upon another, the first of ``courses`` on top."""
    marks: list[Mark] = []
    at = 0.0
    for course in courses:
        drawn, height = _course(course, at)
        marks += drawn
        at += height
    return Drawing(WIDTH, at, title, tuple(marks))


def _course(course: Course, top: float) -> tuple[list[Mark], float]:
    sized = sorted((b for b in course.blocks if b.size > 0), key=lambda b: -b.size)
    if not sized:
        return [_beam(course, top)], 42.0
    height = sum(block.size for block in sized) * UNIT / WIDTH
    place = Area(0, top + 32, WIDTH / _STRETCH, height)
    boxes = squarified([block.size for block in sized], place)
    marks = [_block(block, box) for block, box in zip(sized, boxes, strict=True)]
    return [_heading(course, top), *marks], 32 + height + 14


def _heading(course: Course, top: float) -> Group:
    start = width(course.label, 15) + 14
    texts = (
        Text(0, top + 22, course.label, "strong"),
        Text(start, top + 22, fitted(course.remark, WIDTH - start, 13), "quiet"),
    )
    return Group(texts, f"{course.label}: {course.remark}", course.href)


def _beam(course: Course, top: float) -> Group:
    return Group(
        (
            Rect(0, top + 4, WIDTH, 34, f"block {course.origin}", 3),
            Text(_PAD, top + 26, course.label, "strong"),
            Text(WIDTH - _PAD, top + 26, course.remark, "small", "end"),
        ),
        f"{course.label}: {course.remark}",
        course.href,
    )


def _block(block: Block, area: Area) -> Group:
    box = Area(
        area.x * _STRETCH + _GAP / 2,
        area.y + _GAP / 2,
        area.width * _STRETCH - _GAP,
        area.height - _GAP,
    )
    rect = Rect(box.x, box.y, box.width, box.height, f"block {block.origin}", 3)
    title = f"{block.code} {block.label}: {block.size} essential KSAs; {block.origin_label}"
    return Group((rect, *_inscription(block, box)), title, block.href)


def _inscription(block: Block, box: Area) -> Iterable[Text]:
    """Write code and number, the label as large as there is room for, and as much else as fits."""
    left, room = box.x + _PAD, box.width - 2 * _PAD
    first = box.y + _LINE + 5
    free = Area(left, first + 4, room, box.y + box.height - first - 8)
    size_text = f"{block.size} essential KSAs" if room > 300 else str(block.size)
    lines, size, css = _label(block.label, free)
    if not lines:
        yield from _small_inscription(block, box)
        return
    yield Text(left, first, block.code, "strong")
    yield Text(box.x + box.width - _PAD, first, size_text, "number", "end")
    for number, line in enumerate(lines, start=1):
        yield Text(left, free.y + number * size * _LEADING, line, css)
    bottom = free.y + len(lines) * size * _LEADING + 12
    yield from _parts(block.parts, Area(left, bottom, room, free.y + free.height - bottom))


def _label(label: str, free: Area) -> tuple[tuple[str, ...], float, str]:
    for size, css in _SIZES:
        lines = wrapped(label, free.width, size, int(free.height / (size * _LEADING)))
        # A large label is for a large block.
        if lines and (css != "big" or free.height > 100):
            return lines, size, css
    return (), 0, ""


def _small_inscription(block: Block, box: Area) -> Iterable[Text]:
    """Write code and label as one text, and the number beside it."""
    size, css = _SIZES[-1]
    pad, text, number = _PAD / 2, f"{block.code} {block.label}", str(block.size)
    room = box.width - 2 * pad - width(f" {number}", size)
    most = int((box.height - pad) / (size * _LEADING))
    lines = wrapped(text, room, size, most) or (fitted(text, room, size),)
    for count, line in enumerate(lines, start=1):
        yield Text(box.x + pad, box.y + count * size * _LEADING, line, css)
    yield Text(box.x + box.width - pad, box.y + size * _LEADING, number, css, "end")


def _parts(parts: tuple[str, ...], area: Area) -> Iterable[Text]:
    """Write as many sub-competencies as fit, one a line; the last line says how many more."""
    most = int(area.height / _LINE)
    if most < min(3, len(parts)):
        return
    shown = parts[:most] if len(parts) <= most else parts[: most - 1]
    more = (f"and {len(parts) - len(shown)} more",) if len(parts) > len(shown) else ()
    for number, part in enumerate((*shown, *more), start=1):
        yield Text(area.x, area.y + number * _LINE, fitted(part, area.width, 12), "small")
