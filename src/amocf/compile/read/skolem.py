"""Names for blank nodes: an IRI made of the owner's and the path that leads to the node.

Sources may nest ``[ … ]`` and ``( … )``; nothing published holds a blank node.
The names depend on the statements alone, never on the order or the labels a parser gives.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from amocf.terms import PREFIXES

_FIRST: Final = PREFIXES["rdf"] + "first"
_REST: Final = PREFIXES["rdf"] + "rest"


class UnnamedNodeError(ValueError):
    """A blank node has no single owner to be named after."""

    def __init__(self, subject: str | None, reason: str) -> None:
        super().__init__(reason)
        self.subject = subject
        self.reason = reason


@dataclass(frozen=True)
class _Nodes:
    """What the statements say about each blank node: what owns it and what it holds."""

    owners: Mapping[BlankNode, list[Quad]]
    content: Mapping[BlankNode, list[Quad]]

    def signature(self, node: BlankNode, above: frozenset[BlankNode] = frozenset()) -> str:
        """Write the content of a node, nested nodes included, in a fixed order."""
        if node in above:
            raise UnnamedNodeError(None, "a blank node contains itself; give it an IRI")
        inside = above | {node}
        parts = (
            f"{quad.predicate} "
            + (
                self.signature(quad.object, inside)
                if isinstance(quad.object, BlankNode)
                else str(quad.object)
            )
            for quad in self.content.get(node, ())
        )
        return "[" + " ; ".join(sorted(parts)) + "]"

    def owner(self, node: BlankNode) -> Quad:
        """Return the one statement that points to a node."""
        owners = self.owners.get(node, [])
        if len(owners) == 1:
            return owners[0]
        if owners:
            subjects = ", ".join(sorted(str(quad.subject) for quad in owners))
            reason = f"a blank node is shared by {subjects}; give it an IRI"
            named = [q.subject.value for q in owners if isinstance(q.subject, NamedNode)]
            raise UnnamedNodeError(named[0] if named else None, reason)
        holds = ", ".join(sorted(f"{q.predicate} {q.object}" for q in self.content.get(node, ())))
        raise UnnamedNodeError(
            None, f"a blank node that nothing points to ({holds}); give it an IRI"
        )


def name_blank_nodes(quads: Iterable[Quad]) -> list[Quad]:
    """Replace each blank node by an IRI derived from its owner and the property that leads to it.

    ``<erratum/2025/x> oa:hasTarget [ … ]`` gives ``<erratum/2025/x/hasTarget>``; owners with a
    fragment are extended by a hyphen; several nodes under one property are numbered in the order
    of their content; the cells of a list are ``…/cell-1``, ``…/cell-2`` and so on.

    Raises:
        UnnamedNodeError: if a blank node has no owner, several, or contains itself.
    """
    statements = list(quads)
    nodes = _collect(statements)
    names: dict[BlankNode, NamedNode] = {}
    for node in {*nodes.owners, *nodes.content}:
        _name(node, nodes, names)
    if not names:
        return statements
    return [_renamed(quad, names) for quad in statements]


def _renamed(quad: Quad, names: Mapping[BlankNode, NamedNode]) -> Quad:
    subject, value = quad.subject, quad.object
    return Quad(
        names[subject] if isinstance(subject, BlankNode) else subject,
        quad.predicate,
        names[value] if isinstance(value, BlankNode) else value,
        quad.graph_name,
    )


def _collect(quads: Iterable[Quad]) -> _Nodes:
    owners: dict[BlankNode, list[Quad]] = defaultdict(list)
    content: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.object, BlankNode):
            owners[quad.object].append(quad)
        if isinstance(quad.subject, BlankNode):
            content[quad.subject].append(quad)
    return _Nodes(owners, content)


def _name(node: BlankNode, nodes: _Nodes, names: dict[BlankNode, NamedNode]) -> NamedNode:
    if node not in names:
        nodes.signature(node)  # refuses a node that contains itself before the way up is taken
        names[node] = NamedNode(_path(node, nodes, names))
    return names[node]


def _path(node: BlankNode, nodes: _Nodes, names: dict[BlankNode, NamedNode]) -> str:
    link = nodes.owner(node)
    if isinstance(link.subject, Triple):
        raise UnnamedNodeError(None, "a blank node in a triple term; RDF 1.1 has none")
    owner = link.subject
    above = (_name(owner, nodes, names) if isinstance(owner, BlankNode) else owner).value
    if link.predicate.value == _REST:
        stem, _, number = above.rpartition("-")
        return f"{stem}-{int(number) + 1}"
    separator = "-" if "#" in above else "/"
    path = above + separator + _local_name(link.predicate.value) + _number(node, link, nodes)
    is_list = any(quad.predicate.value == _FIRST for quad in nodes.content.get(node, ()))
    return path + separator + "cell-1" if is_list else path


def _number(node: BlankNode, link: Quad, nodes: _Nodes) -> str:
    siblings = [
        other
        for other, owners in nodes.owners.items()
        for quad in owners
        if quad.subject == link.subject and quad.predicate == link.predicate
    ]
    if len(siblings) == 1:
        return ""
    ranked = sorted(siblings, key=lambda other: (nodes.signature(other), other.value))
    return f"-{ranked.index(node) + 1}"


def _local_name(iri: str) -> str:
    return iri.replace("#", "/").rstrip("/").rpartition("/")[2]
