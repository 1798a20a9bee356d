"""The arrangement of a Turtle file by hand: its header, its sections, the remarks on its blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from amocf.compile.read.turtle_text import Comment, Statement, Subject, scan, subjects

#: A comment line that begins so opens a section.
SECTION: Final = "# --"


@dataclass(frozen=True)
class Remark:
    """Comment lines that stand together, from ``line`` on; ``apart`` if a blank line follows."""

    line: int
    lines: tuple[str, ...]
    apart: bool

    @property
    def is_heading(self) -> bool:
        """Whether it opens a section."""
        return self.lines[0].startswith(SECTION)


@dataclass
class Section:
    """A part of a file: its heading, its named subjects with the remarks on each, its end."""

    heading: Remark | None = None
    subjects: dict[Subject, list[Remark]] = field(default_factory=dict)
    tail: list[Remark] = field(default_factory=list)


@dataclass
class Outline:
    """What stands above the prefixes, and the sections; the first has no heading."""

    header: list[Remark] = field(default_factory=list)
    sections: list[Section] = field(default_factory=lambda: [Section()])


class CommentError(ValueError):
    """A comment, on ``line``, stands where it would be lost."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"the comment {reason}; move the comment above its block")
        self.line = line


def outline(text: str) -> Outline:
    """Return the arrangement of a valid Turtle text.

    A remark belongs to the first subject below it; where a section ends before one comes, to the
    section's end. What stands above the prefixes is the header; where there are none, the
    first remark is, if a blank line follows it.

    Raises:
        CommentError: if a comment stands inside a statement, behind one, or above one whose
            subject has no name.
    """
    items = list(scan(text))
    for scanned in items:
        if isinstance(scanned, Comment) and scanned.inside:
            raise CommentError(scanned.line, f"{scanned.text!r} stands inside or behind a block")
    named = subjects([item for item in items if isinstance(item, Statement)])
    arranged = list(_remarks(items))
    result = Outline()
    height = _header_height(arranged)
    homes: dict[Subject, Section] = {}
    waiting: list[Remark] = []
    for number, item in enumerate(arranged):
        if isinstance(item, Remark):
            waiting = _place(item, waiting, result, above=number < height)
        elif not item.is_directive:
            subject = named.get(item)
            if subject is not None:
                home = homes.setdefault(subject, result.sections[-1])
                home.subjects.setdefault(subject, []).extend(waiting)
            elif waiting:
                raise CommentError(waiting[0].line, "stands above a block without a name")
            waiting = []
    result.sections[-1].tail += waiting
    return result


def _place(remark: Remark, waiting: list[Remark], result: Outline, *, above: bool) -> list[Remark]:
    """Put a remark where it belongs; return those that wait for a subject."""
    if above:
        result.header.append(remark)
        return waiting
    if not remark.is_heading:
        return [*waiting, remark]
    result.sections[-1].tail += waiting
    result.sections.append(Section(heading=remark))
    return []


def _remarks(items: Sequence[Statement | Comment]) -> Iterator[Statement | Remark]:
    """Join comments on consecutive lines; the line of a section begins a new remark."""
    held: list[Comment] = []
    for item in items:
        if held and not _joins(held[-1], item):
            yield _remark(held, item.line)
            held = []
        if isinstance(item, Comment):
            held.append(item)
        else:
            yield item
    if held:
        yield _remark(held, held[-1].line + 2)


def _joins(last: Comment, item: Statement | Comment) -> bool:
    is_next = isinstance(item, Comment) and item.line == last.line + 1
    return is_next and not item.text.startswith(SECTION)


def _remark(comments: Sequence[Comment], following: int) -> Remark:
    apart = following > comments[-1].line + 1
    return Remark(comments[0].line, tuple(comment.text for comment in comments), apart)


def _header_height(items: Sequence[Statement | Remark]) -> int:
    """Return how many of the items stand before the last directive of the head of the file."""
    height = 0
    for number, item in enumerate(items):
        if isinstance(item, Statement):
            if not item.is_directive:
                break
            height = number
    directives = any(
        isinstance(item, Statement) and item.is_directive for item in items[: height + 1]
    )
    first = items[0] if items else None
    if not directives and isinstance(first, Remark) and first.apart and not first.is_heading:
        return 1
    return height
