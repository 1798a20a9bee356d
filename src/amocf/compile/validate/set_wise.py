"""Core constraints of SHACL as SPARQL queries: one for each, over all its targets at once.

This is for data on which an engine that goes from node to node would not finish. It knows the
constraints of ``conditions.py``, with paths of one property, and refuses others: what is not
understood must not pass as fulfilled. That it finds what pySHACL finds is tested.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from amocf.compile.validate.conditions import ON_VALUE, ON_VALUES, Constraint, Node, refusal
from amocf.compile.validate.shapes import Targets
from amocf.terms import PREFIXES

_SH: Final = PREFIXES["sh"]
_RDF: Final = PREFIXES["rdf"]
_TARGETS: Final = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
#: What a shape may say beside its constraints.
_BESIDE: Final = frozenset(
    {"message", "severity", "path", "property", "sparql", "name", "description", *_TARGETS}
)

#: Gives a class with all classes below it.
Subclasses = Callable[[NamedNode], Iterable[NamedNode]]


@dataclass(frozen=True)
class CoreConstraint:
    """One constraint of one shape.

    Attributes:
        shape: the shape, a node shape or one of its property shapes.
        targets: what the shape, or the node shape that it is a part of, is about.
        component: what SHACL calls the kind of constraint.
        path: the property of a property shape.
        has_value: whether a value breaks it; otherwise all values together do.
        violated: what follows on a pattern that binds ``?this``, and leaves what breaks it.
        message: what is expected, and what to do.
        severity: ``Violation``, ``Warning`` or ``Info``.
    """

    shape: NamedNode
    targets: Targets
    component: str
    path: NamedNode | None
    has_value: bool
    violated: str
    message: str
    severity: str


def core_constraints(triples: Iterable[Triple], subclasses: Subclasses) -> Iterator[CoreConstraint]:
    """Yield the core constraints of shapes.

    Args:
        triples: the shapes, without those in SPARQL.
        subclasses: gives a class with all classes below it.

    Raises:
        DataError: if a shape has what is not supported here.
    """
    shapes = _Shapes(triples, subclasses)
    for shape in shapes.with_targets():
        targets = shapes.targets(shape)
        yield from _of_shape(shapes, shape, targets)
        for part in shapes.nodes(shape, "property"):
            if shapes.values(part, "property"):
                raise refusal(part, "has property shapes of its own")
            yield from _of_shape(shapes, part, targets)


def _of_shape(shapes: "_Shapes", shape: NamedNode, targets: Targets) -> Iterator[CoreConstraint]:
    path = shapes.path(shape)
    to_value = f"?this {path} ?value ." if path else "BIND (?this AS ?value)"
    parts = [
        *((name, f"{to_value} ", text) for name, text in shapes.on_value(shape, "?this", "?value")),
        *((name, "", text) for name, text in shapes.on_values(shape, "?this")),
    ]
    for name, binding, condition in parts:
        yield CoreConstraint(
            shape=shape,
            targets=targets,
            component=f"{name[0].upper()}{name[1:]}ConstraintComponent",
            path=path,
            has_value=bool(binding),
            violated=f"{binding}FILTER (!({condition}))",
            message=shapes.message(shape),
            severity=shapes.severity(shape),
        )


class _Shapes:
    def __init__(self, triples: Iterable[Triple], subclasses: Subclasses) -> None:
        self._subclasses = subclasses
        self._numbers = count(1)
        self._said: dict[NamedNode, dict[str, list[Node]]] = {}
        for each in triples:
            if isinstance(each.subject, NamedNode) and isinstance(each.object, NamedNode | Literal):
                said = self._said.setdefault(each.subject, defaultdict(list))
                said[each.predicate.value].append(each.object)

    # -- conditions

    def on_value(self, shape: NamedNode, focus: str, value: str) -> Iterator[tuple[str, str]]:
        """Yield the constraints that each value has to fulfil, with their conditions."""
        for predicate in sorted(self._said[shape]):
            name = predicate.removeprefix(_SH)
            if name == predicate or name in _BESIDE or name in ON_VALUES:
                continue
            if name not in ON_VALUE:
                raise refusal(shape, f"has sh:{name}, which is not known")
            for argument in self.values(shape, name):
                asked = Constraint(self, shape, self.path(shape), argument, focus, value)
                yield name, ON_VALUE[name](asked)

    def on_values(self, shape: NamedNode, focus: str) -> Iterator[tuple[str, str]]:
        """Yield the constraints that all values together have to fulfil, with their conditions."""
        for name in sorted(ON_VALUES):
            for argument in self.values(shape, name):
                if not (path := self.path(shape)):
                    raise refusal(shape, f"has sh:{name} and no sh:path")
                asked = Constraint(self, shape, path, argument, focus, "")
                yield name, ON_VALUES[name](asked)

    def conforms(self, shape: NamedNode, focus: str) -> str:
        path = self.path(shape)
        conditions = [text for _, text in self.on_values(shape, focus)]
        value = self.variable() if path else focus
        for _, text in self.on_value(shape, focus, value):
            breaks = f"{focus} {path} {value} FILTER (!({text}))"
            conditions.append(f"NOT EXISTS {{ {breaks} }}" if path else text)
        for each in self.nodes(shape, "property"):
            if path:
                raise refusal(
                    shape, "has a path and property shapes, and stands within another shape"
                )
            conditions.append(self.conforms(each, focus))
        return " && ".join(f"({each})" for each in conditions) or "true"

    def variable(self) -> str:
        return f"?v{next(self._numbers)}"

    def classes(self, of: NamedNode) -> Sequence[NamedNode]:
        return sorted(self._subclasses(of), key=str)

    def members(self, of: Node) -> Sequence[Node]:
        found: list[Node] = []
        while of != NamedNode(f"{_RDF}nil"):
            said = self._said[of]  # type: ignore[index]  # no list is a literal
            found += said[f"{_RDF}first"]
            (of,) = said[f"{_RDF}rest"]
        return found

    # -- what a shape says

    def with_targets(self) -> list[NamedNode]:
        names = {f"{_SH}{name}" for name in _TARGETS}
        return sorted((shape for shape, said in self._said.items() if names & said.keys()), key=str)

    def targets(self, shape: NamedNode) -> Targets:
        return Targets(*(frozenset(self.nodes(shape, name)) for name in _TARGETS))

    def values(self, shape: NamedNode, name: str) -> list[Node]:
        return sorted(self._said[shape].get(f"{_SH}{name}", ()), key=str)

    def nodes(self, shape: NamedNode, name: str) -> list[NamedNode]:
        return [each for each in self.values(shape, name) if isinstance(each, NamedNode)]

    def path(self, shape: NamedNode) -> NamedNode | None:
        paths = self.nodes(shape, "path")
        if len(paths) > 1 or any(path in self._said for path in paths):
            raise refusal(shape, "has a path that is not one property")
        return paths[0] if paths else None

    def message(self, shape: NamedNode) -> str:
        messages = sorted(each.value for each in self.values(shape, "message"))
        if not messages:
            raise refusal(shape, "has no sh:message")
        return " ".join(messages)

    def severity(self, shape: NamedNode) -> str:
        severities = [each.value for each in self.nodes(shape, "severity")]
        return min(severities, default="Violation").removeprefix(_SH)
