"""The core constraints of SHACL that are known: for each the condition in SPARQL that it is met."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Protocol

from pyoxigraph import Literal, NamedNode

from amocf.compile.validate.as_written import MARK
from amocf.errors import DataError
from amocf.terms import PREFIXES

Node = NamedNode | Literal

_SH: Final = PREFIXES["sh"]
_XSD: Final = PREFIXES["xsd"]
_NODE_KINDS: Final = {
    "IRI": "isIRI({0})",
    "Literal": "isLiteral({0})",
    "BlankNode": "isBlank({0})",
    "IRIOrLiteral": "!isBlank({0})",
    "BlankNodeOrIRI": "!isLiteral({0})",
    "BlankNodeOrLiteral": "!isIRI({0})",
}
#: Datatypes of which not every text is a value: the engine tries the text.
_TRIED: Final = frozenset(
    f"{_XSD}{name}"
    for name in ("boolean", "integer", "decimal", "float", "double", "date", "dateTime", "gYear")
)
#: Those of which every text is one.
_ANY_TEXT: Final = frozenset({f"{_XSD}string", f"{_XSD}anyURI"})


class ShapeConditions(Protocol):
    """What the conditions of a constraint are made with."""

    def variable(self) -> str:
        """Return a variable that is used nowhere else."""

    def classes(self, of: NamedNode) -> Sequence[NamedNode]:
        """Return a class and all classes below it."""

    def members(self, of: Node) -> Sequence[Node]:
        """Return the members of a list."""

    def conforms(self, shape: NamedNode, focus: str) -> str:
        """Return the condition that a node conforms to a shape."""


@dataclass(frozen=True)
class Constraint:
    """A constraint that a condition is asked for.

    Attributes:
        shapes: what conditions are made with.
        shape: the shape that has the constraint.
        path: the property of a property shape.
        argument: what the constraint demands: the number of ``sh:minCount``.
        focus: the variable of the focus node.
        value: the variable of the value.
    """

    shapes: ShapeConditions
    shape: NamedNode
    path: NamedNode | None
    argument: Node
    focus: str
    value: str

    @property
    def class_or_shape(self) -> NamedNode:
        """The argument, where it has to be an IRI."""
        if not isinstance(self.argument, NamedNode):
            raise refusal(self.shape, f"has {self.argument} where a class or a shape should stand")
        return self.argument

    def each_conforms(self) -> list[str]:
        """Return the condition for each shape of a list that the value conforms to it."""
        return [
            f"({self.shapes.conforms(each, self.value)})"
            for each in self.shapes.members(self.argument)
            if isinstance(each, NamedNode)
        ]


Condition = Callable[[Constraint], str]


def refusal(shape: NamedNode, what: str) -> DataError:
    """Return the error for a shape that has what is not known."""
    return DataError(
        f"<{shape.value}> {what}; large data are validated by the constraints of"
        " amocf/compile/validate/conditions.py: write it with these, as sh:sparql, or add it there"
    )


# -- of a value


def _class(of: Constraint) -> str:
    kinds = of.shapes.classes(of.class_or_shape)
    return _any(f"EXISTS {{ {of.value} <{PREFIXES['rdf']}type> {kind} }}" for kind in kinds)


def _datatype(of: Constraint) -> str:
    datatype, value = of.argument, of.value
    condition = f"isLiteral({value}) && datatype({value}) IN ({datatype}, <{MARK}{datatype.value}>)"
    if datatype.value in _TRIED:
        return f"{condition} && COALESCE(STRLEN(STR({datatype}(STR({value})))) > 0, false)"
    if datatype.value.startswith(_XSD) and datatype.value not in _ANY_TEXT:
        raise refusal(of.shape, f"has the datatype {datatype}, whose values are not known here")
    return condition


def _node_kind(of: Constraint) -> str:
    return _NODE_KINDS[of.argument.value.removeprefix(_SH)].format(of.value)


def _pattern(of: Constraint) -> str:
    return f"!isBlank({of.value}) && REGEX(STR({of.value}), {of.argument})"


def _language_in(of: Constraint) -> str:
    return _any(f"LANGMATCHES(LANG({of.value}), {tag})" for tag in of.shapes.members(of.argument))


def _in(of: Constraint) -> str:
    return _any(f"sameTerm({of.value}, {each})" for each in of.shapes.members(of.argument))


def _not(of: Constraint) -> str:
    return f"!({of.shapes.conforms(of.class_or_shape, of.value)})"


def _or(of: Constraint) -> str:
    return _any(of.each_conforms())


def _and(of: Constraint) -> str:
    return " && ".join(of.each_conforms()) or "true"


def _xone(of: Constraint) -> str:
    return f"({' + '.join(f'IF({each}, 1, 0)' for each in of.each_conforms())}) = 1"


def _compared(operator: str) -> Condition:
    return lambda of: f"COALESCE({_typed(of.value)} {operator} {of.argument}, false)"


def _length(operator: str) -> Condition:
    return lambda of: (
        f"!isBlank({of.value}) && STRLEN(STR({of.value})) {operator} {of.argument.value}"
    )


def _less_than_or_equals(of: Constraint) -> str:
    other = of.shapes.variable()
    return (
        f"NOT EXISTS {{ {of.focus} {of.argument} {other} "
        f"FILTER (!COALESCE({_typed(of.value)} <= {_typed(other)}, false)) }}"
    )


def _typed(value: str) -> str:
    """Return a value with the datatype it was written with."""
    datatype = f"STR(DATATYPE({value}))"
    written = f'STRDT(STR({value}), IRI(STRAFTER({datatype}, "{MARK}")))'
    return f'IF(STRSTARTS({datatype}, "{MARK}"), {written}, {value})'


def _any(conditions: Iterable[str]) -> str:
    return " || ".join(conditions) or "false"


# -- of all values of a focus node


def _at_least(of: Constraint, number: int) -> str:
    if not number:
        return "true"
    values = [of.shapes.variable() for _ in range(number)]
    differ = "".join(f" FILTER (!sameTerm({a}, {b}))" for a, b in combinations(values, 2))
    return f"EXISTS {{ {of.focus} {of.path} {', '.join(values)} .{differ} }}"


def _min_count(of: Constraint) -> str:
    return _at_least(of, int(of.argument.value))


def _max_count(of: Constraint) -> str:
    return f"!({_at_least(of, int(of.argument.value) + 1)})"


def _has_value(of: Constraint) -> str:
    return f"EXISTS {{ {of.focus} {of.path} {of.argument} }}"


def _unique_language(of: Constraint) -> str:
    if of.argument.value not in ("true", "1"):
        return "true"
    one, other = of.shapes.variable(), of.shapes.variable()
    return (
        f'NOT EXISTS {{ {of.focus} {of.path} {one}, {other} FILTER (LANG({one}) != "" && '
        f"LCASE(LANG({one})) = LCASE(LANG({other})) && !sameTerm({one}, {other})) }}"
    )


#: Those that each value has to fulfil.
ON_VALUE: Final[Mapping[str, Condition]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "minLength": _length(">="),
    "maxLength": _length("<="),
    "minInclusive": _compared(">="),
    "maxInclusive": _compared("<="),
    "languageIn": _language_in,
    "in": _in,
    "lessThanOrEquals": _less_than_or_equals,
    "not": _not,
    "and": _and,
    "or": _or,
    "xone": _xone,
}
#: Those that all values of a focus node together have to fulfil.
ON_VALUES: Final[Mapping[str, Condition]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "hasValue": _has_value,
    "uniqueLang": _unique_language,
}
