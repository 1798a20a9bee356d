"""A page as a tree of its elements, for what is made of pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

#: Elements that never have an end tag.
_VOID: Final = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("track", "wbr"),
    }
)


@dataclass
class Element:
    """An element; what stands in it is text and elements."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def has_class(self, name: str) -> bool:
        """Say whether it is of a class of the style sheets."""
        return name in self.attributes.get("class", "").split()

    def each(self, *tags: str) -> Iterator["Element"]:
        """Return the elements with one of some tags that stand in it, at any depth."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.each(*tags)

    def each_child(self, tag: str) -> Iterator["Element"]:
        """Return the elements with a tag that stand straight in it."""
        for child in self.children:
            if isinstance(child, Element) and child.tag == tag:
                yield child

    def text(self) -> str:
        """Return its text, as it stands there."""
        parts = (each if isinstance(each, str) else each.text() for each in self.children)
        return "".join(parts)


def read_html(page: str) -> Element:
    """Read a page that is well formed, as those of the templates are."""
    reader = _TreeReader()
    reader.feed(page)
    reader.close()
    return reader.open[0]


class _TreeReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.open[-1].tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        return element
