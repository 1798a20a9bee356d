"""The project's documents as pages: Markdown without HTML, with links that lead within the site."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from markupsafe import Markup

import amocf
from amocf.serve.http.addresses import needs_server
from amocf.terms import BASE
from amocf.words import first_sentence

_PACKAGE: Final = Path(amocf.__file__).parent
#: Whom they are for, in the order in which people read them; others follow by name.
_READERS: Final = {
    "For readers": ("pages", "what-the-document-does-not-say", "ksa-decisions", "mappings"),
    "For users of the data": (
        *("reuse", "querying", "package", "python", "assistants", "reconciliation", "data-model"),
        *("uri-policy", "changes", "changelog"),
    ),
    "To use it elsewhere": (
        "learning-platforms",
        "credentials",
        "framework-owners",
        "archives",
        "formats",
        "fair",
    ),
    "For institutes": ("institutes", "insights", "coverage", "matching"),
    "For operators": (
        *("operating", "static-site", "scale", "remote-store"),
        *("problems", "benchmarks"),
    ),
    "For contributors": (
        "contributing",
        "reviewing-mappings",
        "withdrawing",
        "architecture",
        "releasing",
        "code-of-conduct",
        "security",
    ),
}
_OTHERS: Final = "Others"
#: Documents that stand beside the folder, where forges look for them.
_TOPMOST: Final = {
    "CHANGELOG.md": "changelog",
    "CONTRIBUTING.md": "contributing",
    "CODE_OF_CONDUCT.md": "code-of-conduct",
    "SECURITY.md": "security",
}
#: Folders and files of the project that have a page of another name.
_ELSEWHERE: Final = {
    "../mappings": "/mappings",
    "../queries": "/docs/querying",
    "../queries/checks": "/insights#checks",
    "../queries/insights": "/docs/insights",
    "../src/amocf/terms.py": "/docs/uri-policy",
    # What it says first, the home page says.
    "../README.md": "/",
}


@dataclass(frozen=True)
class ProjectDocument:
    """A document: its title, its first paragraph as text, and its HTML.

    ``headings`` are those of the second level, each behind its anchor; ``lead`` is what stands
    before the first of them, ``rest`` what follows.
    """

    name: str
    title: str
    summary: str
    headings: tuple[tuple[str, str], ...]
    lead: Markup
    rest: Markup

    @property
    def first_sentence(self) -> str:
        """How the first paragraph begins."""
        return first_sentence(self.summary)


@lru_cache(8)
def load(
    root: str = "", folder: Path | None = None, *, is_static: bool = False
) -> Mapping[str, ProjectDocument]:
    """Read the documents, by name.

    Args:
        root: what stands before every path of this server.
        folder: where they stand; by default in the package, or beside it in a checkout.
        is_static: whether links to what only a server can answer lead to the one of the edition.
    """
    return {
        name: read(name, path.read_text(encoding="utf-8"), root, is_static=is_static)
        for name, path in paths(folder).items()
    }


def paths(folder: Path | None = None) -> dict[str, Path]:
    """Return the files of the documents, by name, in the order in which people read them."""
    found = {path.stem: path for path in (folder or _folder()).glob("*.md")}
    if folder is None:
        beside = {name: _PACKAGE.parents[1] / file for file, name in _TOPMOST.items()}
        found = {name: path for name, path in beside.items() if path.exists()} | found
    return {name: found[name] for names in _by_reader(found).values() for name in names}


def by_reader(
    documents: Mapping[str, ProjectDocument],
) -> dict[str, tuple[ProjectDocument, ...]]:
    """Return documents by whom they are for, in the order in which people read them."""
    return {
        reader: tuple(documents[name] for name in names)
        for reader, names in _by_reader(documents).items()
    }


def _by_reader(found: Collection[str]) -> dict[str, list[str]]:
    known = {name for names in _READERS.values() for name in names}
    groups = {**_READERS, _OTHERS: sorted(set(found) - known)}
    listed = (
        (reader, [name for name in names if name in found]) for reader, names in groups.items()
    )
    return {reader: names for reader, names in listed if names}


def pictures(folder: Path | None = None) -> dict[str, Path]:
    """Return the pictures of the documents, by the name of the file."""
    return {path.name: path for path in ((folder or _folder()) / "screenshots").glob("*.png")}


def read(name: str, text: str, root: str = "", *, is_static: bool = False) -> ProjectDocument:
    """Read a document from its Markdown; see ``load``."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    parser.add_render_rule("fence", _code)
    tokens = parser.parse(text)
    headings = []
    anchors: set[str] = set()
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            anchor = _anchor(inline.content, anchors)
            token.attrSet("id", anchor)
            if token.tag == "h2":
                headings.append((anchor, _plain(inline)))
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                href = str(child.attrGet("href"))
                is_elsewhere = is_static and needs_server(href.removeprefix(BASE))
                child.attrSet("href", href if is_elsewhere else _address(href, root))
            elif child.type == "image":
                child.attrSet("src", f"{root}/docs/{child.attrGet('src')}")
                child.attrSet("loading", "lazy")
    first = next((n for n, token in enumerate(tokens) if token.tag == "h2"), len(tokens))
    lead, rest = (
        parser.renderer.render(part, parser.options, {})
        for part in (tokens[:first], tokens[first:])
    )
    titles = [_plain(b) for a, b in pairwise(tokens) if a.tag == "h1"]
    paragraphs = [_plain(b) for a, b in pairwise(tokens) if a.type == "paragraph_open"]
    return ProjectDocument(
        name=name,
        title=titles[0] if titles else name,
        summary=paragraphs[0] if paragraphs else "",
        headings=tuple(headings),
        # The parser writes no HTML of the document's own, and the document is the project's.
        lead=Markup(lead),  # noqa: S704
        rest=Markup(rest),  # noqa: S704
    )


def _folder() -> Path:
    packaged = _PACKAGE / "docs"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "docs"


def _address(href: str, root: str) -> str:
    """Return where a link of a document leads on the site; an address on the web stays."""
    if href.startswith(BASE):
        return f"{root}/{href.removeprefix(BASE)}"
    if href.startswith(("http://", "https://", "#")):
        return href
    path, mark, anchor = href.partition("#")
    if path in _ELSEWHERE:
        return root + _ELSEWHERE[path]
    posix = PurePosixPath(path)
    # Of what is in another folder nothing has a page.
    if posix.suffix == ".md" and posix.name != "README.md":
        name = _TOPMOST.get(posix.name, posix.stem.lower())
        return f"{root}/docs/{name}{mark}{anchor}"
    if posix.suffix == ".rq":
        folders = posix.parent.parts[posix.parts.index("queries") + 1 :]
        return f"{root}/doc/query/{'-'.join((*folders, posix.stem))}"
    return f"{root}/docs/"


def _anchor(text: str, taken: set[str]) -> str:
    """Make an anchor of a heading; those of the same words are numbered, as on GitHub."""
    anchor = first = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "section"
    number = 0
    while anchor in taken:
        number += 1
        anchor = f"{first}-{number}"
    taken.add(anchor)
    return anchor


def _plain(inline: Token) -> str:
    pieces = [
        " " if child.type == "softbreak" else child.content
        for child in inline.children or ()
        if child.type in ("text", "code_inline", "softbreak")
    ]
    return "".join(pieces)


def _code(_: Any, tokens: Sequence[Token], index: int, *__: Any) -> str:
    # What is wider than a phone is scrolled, by keyboard too.
    language, text = escapeHtml(tokens[index].info.strip()), escapeHtml(tokens[index].content)
    return f'<pre tabindex="0"><code class="language-{language}">{text}</code></pre>\n'


def _open_table(*_: Any) -> str:
    return '<div class="scroll" tabindex="0"><table>\n'


def _close_table(*_: Any) -> str:
    return "</table></div>\n"
