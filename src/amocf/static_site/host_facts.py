"""What a host has to know of a site, in no host's own language."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from amocf.formats import DATASET, RESOURCE, Format
from amocf.static_site.sent_fields import FieldRule

#: What a name has that is the same in a path, an address and a field.
PLAIN: Final = r"[A-Za-z0-9._~:@/-]+"

#: Before the path of a document as it was in a release.
IN_RELEASE: Final = "(?:release/[^/]+/)?"


@dataclass(frozen=True)
class FormFamily:
    """Paths that are answered in several forms.

    Attributes:
        name: its name.
        paths: a regular expression for them, below the root of the site.
        forms: what there is of each, in tie order.
    """

    name: str
    paths: str
    forms: tuple[Format, ...]


@dataclass(frozen=True)
class HostRules:
    """What a host has to know of a site.

    Attributes:
        root: the path of the site, without a slash at its end.
        roots: the first segments of the paths of resources, which lead to documents.
        families: the paths with several forms; all other pages have those of ``pages``.
        pages: the forms of other pages.
        moved: other paths that lead on: status and where to, below the root.
        types: the media type of each ending.
        other_types: those of files that have another one.
        fields: the fields to be sent.
        links: the links of every document, as they stand in a field.
        base: what the names of resources begin with; empty where they begin with several.
    """

    root: str
    roots: tuple[str, ...]
    families: tuple[FormFamily, ...]
    pages: tuple[Format, ...]
    moved: dict[str, tuple[int, str]]
    types: dict[str, str]
    other_types: dict[str, str]
    fields: tuple[FieldRule, ...]
    links: str
    base: str

    @property
    def documents(self) -> str:
        """A pattern for the paths of documents, without the endings of their forms."""
        return "|".join(each.paths for each in self.families if each.paths)

    @property
    def endings(self) -> str:
        """A pattern for the endings of their forms, without the dot."""
        return "|".join(form.suffix.removeprefix(".") for form in DATASET)

    def resources(self, first: str, second: str) -> Iterator[tuple[str, str]]:
        """Yield patterns for resources, with two groups, and the document that each leads to.

        Args:
            first: how the host calls what is in the first group: the release, if one is named.
            second: how it calls what is in the second group.
        """
        # What a release is stands at its URI itself.
        others = "|".join(each for each in self.roots if each not in ("id", "release"))
        yield rf"({IN_RELEASE})id/({PLAIN})", f"{first}doc/{second}"
        yield rf"({IN_RELEASE})((?:{others})/{PLAIN})", f"{first}doc/{second}"

    def document_links(self, stem: str, name: str, links: str) -> Iterator[tuple[str, str, str]]:
        """Yield patterns for documents, with one group, the IRI of the topic, and the field Link.

        Args:
            stem: how the host calls the path of a document without the ending of its form.
            name: how it calls what is in the group; empty where it cannot.
            links: those of every document, in which the host finds nothing to put in.
        """
        own = self.base and name
        others = "|".join(each for each in self.roots if each != "id")
        for path, iri, forms in (
            (rf"{IN_RELEASE}doc/((?:{others})/.+)", name, RESOURCE),
            (rf"{IN_RELEASE}doc/(.+)", f"id/{name}", RESOURCE),
            (rf"({IN_RELEASE}ontology)", name, RESOURCE),
            (r"(release/[^/]+)", name, RESOURCE),
            (rf"({IN_RELEASE}graph/.+)", name, DATASET),
        ):
            alternates = (
                f'<{stem}{form.suffix}>; rel="alternate"; type="{form.media_type}"'
                for form in forms
            )
            yield path, f"{self.base}{iri}" if own else "", ", ".join((*alternates, links))
