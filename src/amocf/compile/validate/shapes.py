"""The SHACL shapes of ``shapes/``: one file a concern, each node shape part of a profile.

A profile takes in the profiles it requires (``dct:requires`` in ``shapes/profiles.ttl``). Blank
nodes are named as in the published ``graph/shapes``, so a report points to what is there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from amocf.compile.read.sources import read_turtle
from amocf.errors import DataError, Place, UsageError
from amocf.terms import PREFIXES

_SH: Final = PREFIXES["sh"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_IS_PART_OF: Final = NamedNode(PREFIXES["dct"] + "isPartOf")
_REQUIRES: Final = NamedNode(PREFIXES["dct"] + "requires")
_SPARQL: Final = NamedNode(_SH + "sparql")

# What says something about a shape without constraining anything.
_NOT_CONSTRAINTS: Final = frozenset(
    {_TYPE.value, _IS_PART_OF.value, _SPARQL.value}
    | {PREFIXES["rdfs"] + name for name in ("label", "comment", "isDefinedBy")}
    | {_SH + name for name in ("message", "severity", "deactivated", "name", "description")}
    | {_SH + name for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")}
)


@dataclass(frozen=True)
class Targets:
    """What a node shape is about: nodes, instances of classes, subjects and objects."""

    nodes: frozenset[NamedNode]
    classes: frozenset[NamedNode]
    subjects_of: frozenset[NamedNode]
    objects_of: frozenset[NamedNode]


@dataclass(frozen=True)
class SparqlConstraint:
    """One ``sh:sparql`` of a node shape; ``message`` may hold ``{?variable}`` of the query."""

    shape: NamedNode
    targets: Targets
    select: str
    prefixes: Mapping[str, str]
    message: str
    severity: NamedNode


@dataclass(frozen=True)
class Shapes:
    """The shapes of a profile.

    Attributes:
        profile: the name that was asked for, for example ``skos``.
        triples: every shape of the profile with all that belongs to it.
        core: the same without SPARQL constraints, and without the shapes that have only these.
        constraints: the SPARQL constraints, in the order of their shapes.
    """

    profile: str
    triples: tuple[Triple, ...]
    core: tuple[Triple, ...]
    constraints: tuple[SparqlConstraint, ...]


class _Graph:
    """The statements of all shapes files; none has a blank node, for each has got a name."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._store = Store()
        self._store.extend(quads)

    def about(self, subject: NamedNode, predicate: NamedNode | None = None) -> Iterator[Quad]:
        return self._store.quads_for_pattern(subject, predicate, None)

    def iris(self, subject: NamedNode, predicate: NamedNode) -> frozenset[NamedNode]:
        values = (quad.object for quad in self.about(subject, predicate))
        return frozenset(value for value in values if isinstance(value, NamedNode))

    def text(self, subject: NamedNode, predicate: str) -> str | None:
        values = (quad.object for quad in self.about(subject, NamedNode(predicate)))
        return min((value.value for value in values if isinstance(value, Literal)), default=None)

    def subjects(self, predicate: NamedNode, values: Iterable[NamedNode]) -> list[NamedNode]:
        quads = (q for v in values for q in self._store.quads_for_pattern(None, predicate, v))
        return sorted({q.subject for q in quads if isinstance(q.subject, NamedNode)}, key=str)

    def predicates(self, subject: NamedNode) -> frozenset[str]:
        return frozenset(quad.predicate.value for quad in self.about(subject))

    def closure(self, start: Iterable[NamedNode], without: NamedNode | None) -> tuple[Triple, ...]:
        """Return what is said of some nodes and of the nodes reached from them."""
        waiting, seen, triples = list(start), set[NamedNode](), list[Triple]()
        while waiting:
            subject = waiting.pop()
            if subject not in seen:
                seen.add(subject)
                found = [q.triple for q in self.about(subject) if q.predicate != without]
                triples += found
                waiting += [each.object for each in found if isinstance(each.object, NamedNode)]
        return tuple(sorted(triples, key=str))


def load_shapes(folder: Path, profile: str) -> Shapes:
    """Read the shapes of one profile, ``skos``, ``quality`` or ``amocf``, and what it requires.

    Raises:
        UsageError: if there is no such profile.
        DataError: if a file does not parse, or a SPARQL constraint lacks its query or message.
    """
    files = {path: read_turtle(path, "shapes") for path in sorted(folder.glob("*.ttl"))}
    graph = _Graph(quad for file in files.values() for quad in file.quads)
    node_shapes = graph.subjects(_IS_PART_OF, _profiles(graph, profile))
    constraints = []
    for shape in node_shapes:
        place = next(
            (Place(p, f.lines[shape.value]) for p, f in files.items() if shape.value in f.lines),
            Place(folder),
        )
        constraints += _constraints(graph, shape, place)
    cores = [shape for shape in node_shapes if graph.predicates(shape) - _NOT_CONSTRAINTS]
    return Shapes(
        profile=profile,
        triples=graph.closure(node_shapes, None),
        core=graph.closure(cores, _SPARQL),
        constraints=tuple(constraints),
    )


def _profiles(graph: _Graph, name: str) -> frozenset[NamedNode]:
    asked = NamedNode(f"{PREFIXES['shape']}profile-{name}")
    if not graph.predicates(asked):
        known = graph.subjects(_TYPE, frozenset({NamedNode(PREFIXES["dct"] + "Standard")}))
        names = ", ".join(iri.value.rpartition("#profile-")[2] for iri in known)
        raise UsageError(f"no profile {name!r}; expected one of {names}")
    waiting, found = [asked], set[NamedNode]()
    while waiting:
        profile = waiting.pop()
        if profile not in found:
            found.add(profile)
            waiting += graph.iris(profile, _REQUIRES)
    return frozenset(found)


def _constraints(graph: _Graph, shape: NamedNode, place: Place) -> list[SparqlConstraint]:
    found = []
    for node in sorted(graph.iris(shape, _SPARQL), key=str):
        select = graph.text(node, _SH + "select")
        message = graph.text(node, _SH + "message") or graph.text(shape, _SH + "message")
        if select is None or message is None:
            missing = "sh:select" if select is None else "sh:message"
            raise DataError(f"<{shape.value}>: the SPARQL constraint has no {missing}", place)
        severities = graph.iris(shape, NamedNode(_SH + "severity"))
        found.append(
            SparqlConstraint(
                shape=shape,
                targets=_targets(graph, shape),
                select=select,
                prefixes=_prefixes(graph, node),
                message=message,
                severity=min(severities, key=str, default=NamedNode(_SH + "Violation")),
            )
        )
    return found


def _targets(graph: _Graph, shape: NamedNode) -> Targets:
    def target(name: str) -> frozenset[NamedNode]:
        return graph.iris(shape, NamedNode(_SH + name))

    implicit = {shape} if PREFIXES["rdfs"] + "Class" in _types(graph, shape) else set()
    return Targets(
        nodes=target("targetNode"),
        classes=target("targetClass") | implicit,
        subjects_of=target("targetSubjectsOf"),
        objects_of=target("targetObjectsOf"),
    )


def _types(graph: _Graph, shape: NamedNode) -> set[str]:
    return {iri.value for iri in graph.iris(shape, _TYPE)}


def _prefixes(graph: _Graph, constraint: NamedNode) -> dict[str, str]:
    declared = {}
    for holder in graph.iris(constraint, NamedNode(_SH + "prefixes")):
        for node in graph.iris(holder, NamedNode(_SH + "declare")):
            prefix = graph.text(node, _SH + "prefix")
            namespace = graph.text(node, _SH + "namespace")
            if prefix is not None and namespace is not None:
                declared[prefix] = namespace
    return declared
