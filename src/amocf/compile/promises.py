"""What the URI policy promises of published URIs, held against what would be published next.

A URI that a frozen release has stays, keeps its kinds and its codes, or is withdrawn. Promised are
the URIs of things below this edition's base. Nodes that are named after their owner, counts of
VoID, files, shapes and their report are not: the policy says to link to what has them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from amocf.compile.describe.release_info import release_info
from amocf.compile.earlier import earlier_releases
from amocf.compile.read.sources import Sources
from amocf.errors import Place
from amocf.rdf.graph_lines import GraphLines
from amocf.release.frozen import FrozenRelease
from amocf.terms import BASE, expand, graph_iri, is_in_merge, shorten

_TYPE: Final = expand("rdf:type")
_CODES: Final = (expand("skos:notation"), expand("dct:identifier"))
_LABELS: Final = (expand("skos:prefLabel"), expand("rdfs:label"))
_SUBCLASS: Final = expand("rdfs:subClassOf")
_WITHDRAWN: Final = (expand("owl:deprecated"), "true")
_QUERY: Final = BASE + "query/"
#: The graph of what changed with each release, which is no part of the merge.
_CHANGES: Final = "changes"
#: Kinds of what has a URI only because nothing published is blank, or is counted or packed anew.
_NOT_PROMISED: Final = frozenset(
    map(
        expand,
        (
            *("rdf:List", "oa:SpecificResource", "oa:TextQuoteSelector", "amo:PrintedMention"),
            *("qb:ComponentSpecification", "prov:Association"),
            *("void:Dataset", "void:Linkset", "dcat:Distribution"),
            # How OWL writes a mapping record, by whether it affirms or denies.
            *("owl:Axiom", "owl:NegativePropertyAssertion"),
        ),
    )
)
_RULE: Final = (
    "a published URI never vanishes and keeps its kind and its code (docs/uri-policy.md): describe"
    " it as it was, or withdraw it as docs/withdrawing.md says: with owl:deprecated true, a"
    " skos:changeNote that says why, its euvoc:endDate, and dct:isReplacedBy where something takes"
    " its place"
)


@dataclass
class PublishedUri:
    """What is promised of a URI.

    Attributes:
        graph: the name of the first named graph that describes it.
        label: what it is called, if anything.
        kinds: the IRIs of its classes.
        codes: its notations and identifiers, as they are written.
        withdrawn: whether it is said to be withdrawn.
    """

    graph: str
    label: str = ""
    kinds: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    withdrawn: bool = False


@dataclass(frozen=True)
class BrokenPromise:
    """A published URI of which something is not kept.

    Attributes:
        uri: the URI.
        was: what it was in the release.
        now: what it is, such as ``is gone``.
        version: the release.
        place: where it is described, or what stood beside it.
        is_beside: whether the place is that of something that stood beside it.
    """

    uri: str
    was: str
    now: str
    version: str
    place: Place | None
    is_beside: bool = False

    def __str__(self) -> str:
        """Write it as a sentence, with the file and line where it is to be mended."""
        where = f"{self.place}: " if self.place else ""
        beside = "; the line is that of what stood beside it" if self.is_beside else ""
        return (
            f"{where}<{self.uri}> was {self.was} in release {self.version}, and {self.now};"
            f" {_RULE}{beside}"
        )


def broken_promises(
    frozen: FrozenRelease, graphs: Mapping[str, GraphLines], sources: Sources
) -> list[BrokenPromise]:
    """Return what would not be kept of a frozen release, sorted by URI.

    Args:
        frozen: the release.
        graphs: what would be published next, by the names of its graphs.
        sources: what it is made from, which has the files and lines.

    Raises:
        DataError: if the release is damaged.
    """
    before = published_uris(pyoxigraph.parse(frozen.quads(), RdfFormat.N_QUADS))
    after = published_uris(quad for graph in graphs.values() for quad in graph)
    wider = _superclasses(graphs["ontology"]) if "ontology" in graphs else {}
    found = []
    for uri, was in sorted(before.items()):
        now = after.get(uri)
        if now is not None and now.withdrawn:
            continue
        if difference := _difference(was, now, wider):
            place = sources.place_of(uri)
            beside = _beside(uri, sources) if place is None else None
            found.append(
                BrokenPromise(
                    *(uri, _words(was), difference, frozen.version, place or beside),
                    is_beside=beside is not None,
                )
            )
    return found


def promises_broken_by(
    root: Path, graphs: Mapping[str, GraphLines], sources: Sources
) -> list[BrokenPromise]:
    """Return what a build would not keep of the newest release that is older; none if none is.

    Args:
        root: the checkout.
        graphs: what is built, by the names of its graphs.
        sources: what it is made from.

    Raises:
        DataError: if a frozen release is damaged.
    """
    earlier = earlier_releases(root, release_info(graphs["metadata"]).version)
    return broken_promises(earlier[-1], graphs, sources) if earlier else []


def published_uris(quads: Iterable[Quad]) -> dict[str, PublishedUri]:
    """Return what is promised of each URI, from the named graphs of a release."""
    found: dict[str, PublishedUri] = {}
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.graph_name, NamedNode):
            continue
        uri = quad.subject.value
        graph = quad.graph_name.value.removeprefix(graph_iri(""))
        is_published = is_in_merge(graph) or graph == _CHANGES or uri.startswith(_QUERY)
        if not (uri.startswith(BASE) and is_published):
            continue
        _note(found.setdefault(uri, PublishedUri(graph)), quad)
    return {uri: each for uri, each in found.items() if each.kinds}


def _note(published: PublishedUri, quad: Quad) -> None:
    name, value = quad.predicate.value, quad.object
    if name == _TYPE and isinstance(value, NamedNode):
        if value.value not in _NOT_PROMISED:
            published.kinds.add(value.value)
    elif isinstance(value, Literal):
        if name in _CODES:
            published.codes.add(value.value)
        elif name in _LABELS and not published.label:
            published.label = value.value
        elif (name, value.value) == _WITHDRAWN:
            published.withdrawn = True


def _difference(was: PublishedUri, now: PublishedUri | None, wider: Mapping[str, set[str]]) -> str:
    if now is None:
        return "is gone"
    implied = now.kinds.union(*(wider.get(kind, ()) for kind in now.kinds))
    if was.kinds - implied:
        return f"is {_kinds(now)} now"
    if was.codes - now.codes:
        return f"has {_codes(now) or 'no code'} now"
    return ""


def _superclasses(ontology: GraphLines) -> dict[str, set[str]]:
    """Return the classes above each class: what becomes more special keeps its kind."""
    direct: dict[str, set[str]] = {}
    for quad in ontology:
        if quad.predicate.value == _SUBCLASS and isinstance(quad.subject, NamedNode):
            direct.setdefault(quad.subject.value, set()).add(str(quad.object).strip("<>"))
    return {name: set(_above(name, direct)) for name in direct}


def _above(name: str, direct: Mapping[str, set[str]]) -> Iterator[str]:
    seen, left = {name}, [name]
    while left:
        for each in direct.get(left.pop(), set()) - seen:
            seen.add(each)
            left.append(each)
            yield each


def _words(published: PublishedUri) -> str:
    label = f' "{published.label}"' if published.label else ""
    codes = _codes(published)
    return f"{_kinds(published)}{label}{' with ' + codes if codes else ''}"


def _kinds(published: PublishedUri) -> str:
    return " and ".join(sorted(map(shorten, published.kinds)))


def _codes(published: PublishedUri) -> str:
    codes = " and ".join(f'"{code}"' for code in sorted(published.codes))
    return f"the code {codes}" if codes else ""


def _beside(uri: str, sources: Sources) -> Place | None:
    """Return where the URI is described that has the longest beginning in common with one."""
    kind = uri[: uri.find("/", len(BASE)) + 1] or uri
    best, length = None, len(kind)
    for file in sources.files:
        for name, line in file.lines.items():
            common = _in_common(uri, name)
            if common > length:
                best, length = Place(file.path, line), common
    return best


def _in_common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
