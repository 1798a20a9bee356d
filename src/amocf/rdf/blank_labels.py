"""Labels for blank nodes that say what is stated of them: the same in every file that states it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

from pyoxigraph import BlankNode, Triple

#: How far nodes are distinguished that lead to themselves.
_ROUNDS: Final = 20
#: What is stated of each node: a property, and a value.
_Content = Mapping[BlankNode, list[tuple[str, object]]]


def labelled_by_content(triples: Iterable[Triple]) -> list[Triple]:
    """Return statements in which the label of each blank node is a hash of what is stated of it.

    Nodes of which the same is stated become one, which states no less. The label of a node is
    another as soon as something else is stated of it, or of a node that it leads to.
    """
    statements = list(triples)
    content: dict[BlankNode, list[tuple[str, object]]] = defaultdict(list)
    for each in statements:
        if isinstance(each.subject, BlankNode):
            content[each.subject].append((str(each.predicate), each.object))
    labels = _labels(content)

    def renamed(term: object) -> object:
        return BlankNode(labels.get(term, _hash(()))) if isinstance(term, BlankNode) else term

    return [Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in statements]  # type: ignore[arg-type]


def _labels(content: _Content) -> dict[BlankNode, str]:
    """Label nodes from those that lead to no other on; last those that lead to themselves."""
    leading: dict[BlankNode, list[BlankNode]] = defaultdict(list)
    open_ends: dict[BlankNode, int] = {}
    for node, facts in content.items():
        inner = [value for _, value in facts if isinstance(value, BlankNode) and value in content]
        open_ends[node] = len(inner)
        for each in inner:
            leading[each].append(node)
    labels: dict[BlankNode, str] = {}
    ready = [node for node, count in open_ends.items() if not count]
    while ready:
        node = ready.pop()
        labels[node] = _label(node, content, labels)
        for each in leading[node]:
            open_ends[each] -= 1
            if not open_ends[each]:
                ready.append(each)
    circular = content.keys() - labels.keys()
    for _ in range(_ROUNDS if circular else 0):
        labels |= {node: _label(node, content, labels) for node in circular}
    return labels


def _label(node: BlankNode, content: _Content, labels: Mapping[BlankNode, str]) -> str:
    facts = (
        f"{name} {labels.get(value, '') if isinstance(value, BlankNode) else value}"
        for name, value in content[node]
    )
    return _hash(sorted(facts))


def _hash(facts: Iterable[str]) -> str:
    return "c" + sha256("\n".join(facts).encode()).hexdigest()[:32]
