"""What a picture is made of. Colours and fonts are classes of the style sheet."""

from dataclasses import dataclass
from typing import ClassVar, Union


@dataclass(frozen=True)
class Rect:
    """A box; ``x`` and ``y`` are its upper left corner."""

    shape: ClassVar[str] = "rect"
    x: float
    y: float
    width: float
    height: float
    css: str
    radius: float = 0


@dataclass(frozen=True)
class Text:
    """A line of text on the baseline ``y``; ``anchor`` says which end of it stands at ``x``."""

    shape: ClassVar[str] = "text"
    x: float
    y: float
    text: str
    css: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Path:
    """A line, in the commands of SVG."""

    shape: ClassVar[str] = "path"
    commands: str
    css: str


@dataclass(frozen=True)
class Circle:
    """A dot."""

    shape: ClassVar[str] = "circle"
    x: float
    y: float
    radius: float
    css: str


@dataclass(frozen=True)
class Group:
    """Marks that belong together; ``title`` tells what they show, ``href`` where they lead."""

    shape: ClassVar[str] = "group"
    marks: tuple["Mark", ...]
    title: str = ""
    href: str = ""


Mark = Union[Rect, Text, Path, Circle, Group]  # noqa: UP007 - refers to itself


@dataclass(frozen=True)
class Drawing:
    """A picture with its size in its own units, and what it shows in one sentence."""

    width: float
    height: float
    title: str
    marks: tuple[Mark, ...]

    @property
    def leads_somewhere(self) -> bool:
        """Whether a part of it is a link, so that it is more than an image."""
        return any(isinstance(mark, Group) and mark.href for mark in self.marks)
