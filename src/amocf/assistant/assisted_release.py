"""What tools read: a release, with what is made of the whole of it once."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from pyoxigraph import NamedNode

from amocf.assistant.tool_arguments import ToolError, ended
from amocf.coverage.operand_names import KnownNames, UnknownNameError
from amocf.evidence_kinds import MEASURES
from amocf.matching.matcher import Matcher
from amocf.rdf.graph_reader import GraphReader
from amocf.release.opened import Release
from amocf.search import Hit, SearchIndex, SlowSearchError, search
from amocf.spelling import fold
from amocf.terms import PREFIXES, expand

_Made = TypeVar("_Made")
#: Everything that has a name by which people know it.
EVERY_KIND: Final = frozenset(
    (
        *("framework", "tier", "competency", "sub-competency", "ksa", "occupation"),
        *("area", "institute", "outside framework", "outside component"),
    )
)
_MOST_OFFERED: Final = 5
_LONGEST_NAME: Final = 500
#: What may stand behind a prefix as it is.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[\w-]*[\w-])?", re.ASCII)


@dataclass(frozen=True)
class QueryOutcome:
    """The answer to a query.

    Attributes:
        is_graph: whether it is a graph.
        body: a graph in N-Triples; other results in SPARQL's format for JSON.
    """

    is_graph: bool
    body: bytes


class Once(Protocol):
    """Makes something of the whole release, once."""

    def __call__(self, make: Callable[..., _Made], *given: str) -> _Made:
        """Return what ``make`` returns for a reader of the release, and for ``given``."""


@dataclass(frozen=True)
class AssistedRelease:
    """A release as tools see it.

    Attributes:
        release: it.
        reader: looks things up in it.
        once: makes something of the whole of it, once.
        names: the names of what can be compared.
        matcher: what matches texts with a group of concepts.
        index: where to search; None if the release was built without an index.
        ask: answers a query within the limits of the server; it raises ``ToolError`` if there is no
            answer.
    """

    release: Release
    reader: GraphReader
    once: Once
    names: Callable[[], KnownNames]
    matcher: Callable[[str], Matcher]
    index: SearchIndex | None
    ask: Callable[[str], Awaitable["QueryOutcome"]]

    def called(self, iri: str) -> dict[str, str]:
        """Return how a resource is called: IRI, code and label, and the number that it states.

        What the document prints for the number has its unit, and words such as "over".
        """
        codes = self.reader.texts(iri, "skos:notation", "dct:identifier")
        figures = self.reader.texts(iri, *MEASURES)
        mentions = self.reader.iris(iri, "amo:mention")
        printed = [text for each in mentions for text in self.reader.texts(each, "amo:asPrinted")]
        found = {
            "iri": iri,
            "code": next((each for each in codes if "://" not in each), ""),
            "label": self.reader.label(iri),
            "figure": " ".join(figures),
            "as_printed": " / ".join(dict.fromkeys(printed)),
        }
        return {name: each for name, each in found.items() if each}

    def knows(self, iri: str) -> bool:
        """Say whether the release describes a resource."""
        return self.reader.knows(iri)

    def find(self, text: str, kinds: frozenset[str] = EVERY_KIND) -> str:
        """Return the IRI of what a text names: by code, by name, by IRI or by its short form.

        Raises:
            ToolError: if there is none, or are several; it says what is near.
        """
        try:
            return self.names().find(text, kinds).iri
        except UnknownNameError as error:
            if kinds != EVERY_KIND:
                raise ToolError(ended(str(error))) from None
            reason = str(error)
        iri = as_iri(text)
        if iri and self.knows(iri):
            return iri
        classes = self.reader.iris_of("owl:Class")
        if meant := [each for each in classes if fold(self.reader.label(each)) == fold(text)]:
            return meant[0]
        hits = self._near(text)
        named = [each for each in hits if fold(text) in (fold(each.label), fold(each.code))]
        if len(named) == 1 and "several" not in reason:
            return named[0].iri
        sentences = [ended(reason.partition("; expected ")[0])]
        if hits:
            best = dict.fromkeys((*named, *hits))
            offered = [f"{each.code} {each.label} <{each.iri}>".strip() for each in best]
            offered = offered[:_MOST_OFFERED]
            sentences.append(f"A search finds: {'; '.join(offered)}.")
        raise ToolError(" ".join([*sentences, "The tool search looks for words."]))

    def _near(self, text: str) -> tuple[Hit, ...]:
        if self.index is None:
            return ()
        try:
            found = search(self.index, text[:_LONGEST_NAME], {}, everything=True)
            return found.hits
        except SlowSearchError:
            return ()


def in_words(called: Mapping[str, str]) -> str:
    """Return how a resource is called, in words."""
    code, label = called.get("code", ""), called["label"]
    words = label if code in ("", label) else f"{code} {label}"
    number = called.get("as_printed", called.get("figure", ""))
    return f"{words}: {number}" if number else words


def short_iri(iri: str) -> str:
    """Return an IRI as a query may write it: with a usual prefix, or between brackets.

    >>> short_iri("https://w3id.org/amocf/id/4-1-2"), short_iri("https://example.org/")
    ('amocf:4-1-2', '<https://example.org/>')
    """
    fitting = [(space, name) for name, space in PREFIXES.items() if iri.startswith(space)]
    space, name = max(fitting, default=("", ""))
    local = iri.removeprefix(space)
    return f"{name}:{local}" if name and _LOCAL.fullmatch(local) else f"<{iri}>"


def as_iri(text: str) -> str:
    """Return the IRI that a text is, or is short for; else nothing."""
    text = text.strip().strip("<>")
    prefix, colon, _ = text.partition(":")
    iri = expand(text) if colon and prefix in PREFIXES and "://" not in text else text
    try:
        return NamedNode(iri).value if ":" in iri else ""
    except ValueError:
        return ""
