"""Which outside framework a concept is derived from, as a name and a colour."""

from dataclasses import dataclass
from typing import Final

from amocf.outside_names import SHORT_NAMES, short_name
from amocf.serve.pages.present.framework import Node
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE


@dataclass(frozen=True)
class Origin:
    """An outside framework: the class of its colour, its short name, and its page."""

    css: str
    short: str
    href: str


NOWHERE: Final = Origin("from-none", "no source printed", "")


def origin(reader: Reader, node: Node) -> Origin:
    """Return what a concept is derived from, as the document says or this edition reads."""
    if not node.derived:
        return NOWHERE
    component = node.derived[0].iri
    scheme = next(iter(reader.iris(component, "skos:inScheme")), component)
    link = reader.link(scheme)
    slug = scheme.removeprefix(BASE + "ref/")
    return Origin(
        css=f"from-{slug}" if scheme in SHORT_NAMES else "from-other",
        short=short_name(scheme, link.text),
        href=link.href,
    )
