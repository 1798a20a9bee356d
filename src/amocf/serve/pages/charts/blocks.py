"""The framework at a glance: tiers as courses of blocks, sized by their essential KSAs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.charts.drawing import Drawing, Group, Mark, Rect, Text
from amocf.serve.pages.charts.lettering import fitted, width, wrapped
from amocf.serve.pages.charts.treemap import Area, squarified

_GAP: Final = 2.0
_PAD: Final = 8.0
_LINE: Final = 16.0


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


@dataclass(frozen=True)
class Plan:
    """How wide the picture is, and how much room a KSA takes in it."""

    width: float
    unit: float


WIDE: Final = Plan(1000.0, 1750.0)
NARROW: Final = Plan(360.0, 1000.0)


def glance(courses: Sequence[Course], plan: Plan, title: str) -> Drawing:
    """Draw the tiers one upon another, the first of ``courses`` on top."""
    marks: list[Mark] = []
    at = 0.0
    for course in courses:
        drawn, height = _course(course, plan, at)
        marks += drawn
        at += height
    return Drawing(plan.width, at, title, tuple(marks))


def _course(course: Course, plan: Plan, top: float) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    sized = sorted((b for b in course.blocks if b.size > 0), key=lambda b: -b.size)
    if not sized:
        return [_beam(course, plan, top)], 36.0
    marks.append(_heading(course, plan, top))
    area = sum(block.size for block in sized) * plan.unit
    height = area / plan.width
    place = Area(0, top + 30, plan.width, height)
    boxes = squarified([block.size for block in sized], place)
    marks += (_block(block, box) for block, box in zip(sized, boxes, strict=True))
    return marks, 30 + height + 10


def _heading(course: Course, plan: Plan, top: float) -> Group:
    texts: list[Mark] = [Text(0, top + 20, course.label, "strong")]
    start = width(course.label, 15) + 14
    if start + width(course.remark, 13) < plan.width:
        texts.append(Text(start, top + 20, course.remark, "quiet"))
    return Group(tuple(texts), f"{course.label}: {course.remark}", course.href)


def _beam(course: Course, plan: Plan, top: float) -> Group:
    return Group(
        (
            Rect(0, top + 4, plan.width, 28, f"block {course.origin}", 2),
            Text(_PAD, top + 23, course.label, "strong"),
            Text(plan.width - _PAD, top + 23, course.remark, "small", "end"),
        ),
        f"{course.label}: {course.remark}",
        course.href,
    )


def _block(block: Block, area: Area) -> Group:
    box = Area(area.x + _GAP / 2, area.y + _GAP / 2, area.width - _GAP, area.height - _GAP)
    rect = Rect(box.x, box.y, box.width, box.height, f"block {block.origin}", 2)
    title = f"{block.code} {block.label}: {block.size} essential KSAs; {block.origin_label}"
    return Group((rect, *_inscription(block, box)), title, block.href)


def _inscription(block: Block, box: Area) -> Iterable[Text]:
    """Write code, number and as much else as there is room for."""
    left, room = box.x + _PAD, box.width - 2 * _PAD
    if room < width("5.5  16", 14):
        middle = box.x + box.width / 2
        yield Text(middle, box.y + _LINE + 2, block.code, "strong", "middle")
        if box.height > 2.6 * _LINE:
            yield Text(middle, box.y + 2 * _LINE + 4, str(block.size), "number", "middle")
        return
    big = room > 180 and box.height > 150
    size_text = f"{block.size} essential KSAs" if room > 300 else str(block.size)
    yield Text(left, box.y + _LINE + 4, block.code, "strong")
    yield Text(box.x + box.width - _PAD, box.y + _LINE + 4, size_text, "number", "end")
    size, line_height = (22, 26.0) if big else (14, _LINE)
    spare = int((box.height - 2.2 * _LINE - _PAD) / line_height)
    lines = wrapped(block.label, room, size, spare)
    for number, line in enumerate(lines, start=1):
        yield Text(left, box.y + 26 + number * line_height, line, "big" if big else "")
    bottom = box.y + 26 + len(lines) * line_height + 10
    if big:
        yield from _parts(block.parts, Area(left, bottom, room, box.y + box.height - bottom - 30))
    if spare > len(lines) + 1 and width(block.origin_label, 12) < room:
        yield Text(left, box.y + box.height - _PAD, block.origin_label, "small")


def _parts(parts: tuple[str, ...], area: Area) -> Iterable[Text]:
    """Write as many sub-competencies as fit, one a line; the last line says that there are more."""
    most = int(area.height / _LINE)
    if most < min(4, len(parts)):
        return
    shown = parts if len(parts) <= most else (*parts[: max(0, most - 1)], "…")
    for number, part in enumerate(shown, start=1):
        yield Text(area.x, area.y + number * _LINE, fitted(part, area.width, 12), "small")
