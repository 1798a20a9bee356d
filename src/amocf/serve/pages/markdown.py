"""A page as Markdown: what its template shows, without what only a browser can do.

It is made of the finished page, so that it says the same, whatever the page shows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from textwrap import indent
from typing import Final

from amocf.markdown_text import (
    at_start,
    cell,
    code,
    escaped,
    fenced,
    linked,
    one_line,
)
from amocf.serve.pages.html_tree import Element, read_html

_Node = Element | str
#: What a reader of text can do nothing with.
_LEFT_OUT: Final = frozenset(
    {
        *("head", "script", "style", "template"),
        *("button", "datalist", "fieldset", "input", "label", "select"),
    }
)
_BLOCKS: Final = frozenset(
    {
        *("html", "body", "header", "main", "footer", "section", "article", "aside", "nav", "div"),
        *("form", "figure", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt"),
        *("dd", "table", "pre", "textarea", "blockquote", "details", "summary", "svg"),
    }
)
#: Of what leads on, that which does not only lead about a page or the site.
_KEPT_NAVIGATION: Final = frozenset({"Breadcrumb", "Related pages", "Pages of the table"})
_EMPHASIS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite"), "*"),
}
#: Between what stands above each other, where a page has its own mark.
_UNDER: Final = " > "
#: Between what stands in lines of its own on a page, and in one here.
_BETWEEN: Final = " · "


def from_page(page: bytes, root: str, public_url: str) -> bytes:
    """Return a page of a template as Markdown.

    Args:
        page: the page, well formed.
        root: what its addresses on this server begin with.
        public_url: what they begin with in public, with a slash at its end.
    """
    writer = _Writer(root, public_url)
    blocks = list(writer.blocks(read_html(page.decode())))
    # A text begins with its title; a page may say first where it stands.
    blocks.sort(key=lambda block: not block.startswith("# "))
    return ("\n\n".join(blocks) + "\n").encode()


@dataclass(frozen=True)
class _Writer:
    root: str
    public_url: str

    def blocks(self, parent: Element) -> Iterator[str]:
        """Write what stands in an element: blocks, and as paragraphs what stands between them."""
        for is_block, nodes in groupby(parent.children, _is_block):
            if not is_block:
                yield from filter(None, [at_start(self._line(nodes))])
                continue
            for each in nodes:
                if isinstance(each, Element) and not _is_left_out(each):
                    yield from self._block(each)

    def _block(self, element: Element) -> Iterator[str]:
        write = _WRITERS.get(element.tag)
        if write:
            yield from filter(None, write(self, element))
        else:
            yield from self.blocks(element)

    def heading(self, element: Element) -> Iterator[str]:
        """Write a heading."""
        # A heading may be the label of a field as well.
        labels = element.each_child("label")
        if text := self._line(
            [*element.children, *(part for each in labels for part in each.children)]
        ):
            yield f"{'#' * int(element.tag[1])} {text}"

    def items(self, element: Element) -> Iterator[str]:
        """Write a list."""
        if element.has_class("crumbs"):
            yield _UNDER.join(self._line(each.children) for each in element.each("li"))
            return
        written = []
        for number, item in enumerate(element.each_child("li"), 1):
            mark = f"{number}. " if element.tag == "ol" else "- "
            if inside := self._item(item):
                written.append(mark + indent(inside, " " * len(mark)).lstrip(" "))
        yield "\n".join(written)

    def _item(self, item: Element) -> str:
        text = ""
        for block in self.blocks(item):
            is_list = block.startswith(("- ", "1. "))
            text += ("\n" if is_list else "\n\n") * bool(text) + block
        return text

    def terms(self, element: Element) -> Iterator[str]:
        """Write a list of terms, each with what is said of it in one line."""
        lines: list[tuple[str, list[str]]] = []
        for each in element.each("dt", "dd"):
            text = self._line(each.children)
            if each.tag == "dt":
                lines.append((text, []))
            elif text and lines:
                lines[-1][1].append(text)
        yield "\n".join(
            f"- **{term}**" + (": " if said else "") + _BETWEEN.join(said)
            for term, said in lines
            if term
        )

    def table(self, element: Element) -> Iterator[str]:
        """Write a table."""
        rows = [[cell(each) for each in self._cells(row)] for row in element.each("tr")]
        width = max(map(len, rows), default=0)
        if width:
            rows.insert(1, ["---"] * width)
            filled = (row + [""] * (width - len(row)) for row in rows)
            yield "\n".join(f"| {' | '.join(row)} |" for row in filled)

    def _cells(self, row: Element) -> Iterator[str]:
        for each in row.each("th", "td"):
            # What a heading leads to only sorts the table.
            is_heading = each.attributes.get("scope") == "col"
            yield self._line(each.children, is_linking=not is_heading)
            yield from [""] * (int(each.attributes.get("colspan", 1)) - 1)

    def quote(self, element: Element) -> Iterator[str]:
        """Write a quotation."""
        text = "\n\n".join(self.blocks(element))
        yield "\n".join(f"> {line}".rstrip() for line in text.split("\n"))

    def source(self, element: Element) -> Iterator[str]:
        """Write code in lines."""
        inside = next(element.each("code"), element)
        language = inside.attributes.get("class", "").removeprefix("language-")
        if inside.text().strip():
            yield fenced(inside.text(), language if language.isalnum() else "")

    def folded(self, element: Element) -> Iterator[str]:
        """Write what can be folded; of what is nothing without a browser, not its title either."""
        summaries = list(element.each_child("summary"))
        rest = Element("", {}, [each for each in element.children if each not in summaries])
        inside = list(self.blocks(rest))
        if inside:
            for each in summaries:
                seen = [part for part in each.children if not _is_unseen(part)]
                if title := self._line(seen):
                    yield at_start(title)
            yield from inside

    def picture(self, element: Element) -> Iterator[str]:
        """Write what a picture shows, in a paragraph."""
        yield self.drawing(element)

    def navigation(self, element: Element) -> Iterator[str]:
        """Write links that stand together."""
        if element.attributes.get("aria-label") in _KEPT_NAVIGATION:
            yield from self.blocks(element)

    def closing(self, element: Element) -> Iterator[str]:
        """Write what stands below every page."""
        yield "---"
        yield from self.blocks(element)

    def _line(self, nodes: Iterable[_Node], *, is_linking: bool = True) -> str:
        """Write nodes in one line, whatever stands in them."""
        text = "".join(self._inline(each, is_linking=is_linking) for each in nodes)
        parts = (one_line(part).strip() for part in text.split(_BREAK))
        return _BETWEEN.join(filter(None, parts))

    def _inline(self, node: _Node, *, is_linking: bool) -> str:
        if isinstance(node, str):
            return escaped(node)
        if _is_left_out(node):
            return ""
        if node.tag in _LEAVES:
            return _LEAVES[node.tag](self, node)
        inside = "".join(self._inline(each, is_linking=is_linking) for each in node.children)
        if node.tag in _BLOCKS or node.tag in ("td", "th"):
            return f"{_BREAK}{inside}{_BREAK}"
        if node.tag == "a" and is_linking:
            return self._link(node, inside)
        mark = _EMPHASIS.get(node.tag, "")
        return _around(inside, mark, mark) if mark else _aside(node, inside)

    def image(self, element: Element) -> str:
        """Write a picture that is a file."""
        words = escaped(element.attributes.get("alt", ""))
        return f"!{linked(words, self._address(element.attributes['src']))}" if words else ""

    def drawing(self, element: Element) -> str:
        """Write what a picture shows."""
        title = element.attributes.get("aria-label", "")
        return f"Picture: {escaped(title)}" if title else ""

    def _link(self, element: Element, inside: str) -> str:
        address = self._address(element.attributes.get("href", ""))
        words = one_line(inside.replace(_BREAK, " "))
        if not address or not words.strip():
            return inside
        return f"{_before(words)}{linked(words.strip(), address)}{_after(words)}"

    def _address(self, href: str) -> str:
        """Return where a link of a page leads in public; nothing for a place on the same page."""
        if href.startswith("/"):
            return self.public_url + href.removeprefix(self.root).lstrip("/")
        return href if href.startswith(("https://", "http://", "mailto:")) else ""


#: Where a block ends within what is written in one line; no text has it, as it is a control.
_BREAK: Final = "\x1e"
_WRITERS: Final[Mapping[str, Callable[[_Writer, Element], Iterator[str]]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Writer.heading),
    **dict.fromkeys(("ul", "ol"), _Writer.items),
    **dict.fromkeys(("pre", "textarea"), _Writer.source),
    "blockquote": _Writer.quote,
    "details": _Writer.folded,
    "dl": _Writer.terms,
    "footer": _Writer.closing,
    "nav": _Writer.navigation,
    "svg": _Writer.picture,
    "table": _Writer.table,
}
#: What is written whole, whatever stands in it.
_LEAVES: Final[Mapping[str, Callable[[_Writer, Element], str]]] = {
    "br": lambda _, __: _BREAK,
    "code": lambda _, element: code(element.text()),
    "img": _Writer.image,
    "svg": _Writer.drawing,
}


def _is_block(node: _Node) -> bool:
    return isinstance(node, Element) and node.tag in _BLOCKS


def _is_left_out(element: Element) -> bool:
    is_hidden = element.attributes.get("aria-hidden") == "true"
    is_frame = element.has_class("top") or element.has_class("skip")
    is_legend = element.has_class("of-picture")  # says nothing without the picture
    return element.tag in _LEFT_OUT or is_hidden or is_frame or is_legend


def _is_unseen(node: _Node) -> bool:
    return isinstance(node, Element) and node.has_class("unseen")


def _aside(element: Element, inside: str) -> str:
    """Put what stands smaller within a line into brackets."""
    return _around(inside, "(", ")") if element.has_class("quiet") else inside


def _around(inside: str, left: str, right: str) -> str:
    words = inside.strip()
    if not words or _BREAK in words:
        return inside
    return f"{_before(inside)}{left}{words}{right}{_after(inside)}"


def _before(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _after(text: str) -> str:
    return text[len(text.rstrip()) :]
