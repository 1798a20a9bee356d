"""Print a graph as Turtle for reviewers: one subject a block, everything in a fixed order."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from amocf.compile.read.turtle_text import Subject
from amocf.ordering import total
from amocf.terms import PREFIXES, expand

WIDTH: Final = 100
INDENT: Final = " " * 4

Term = NamedNode | BlankNode | Literal | Triple

_TYPE: Final = expand("rdf:type")
_FIRST: Final = expand("rdf:first")
_REST: Final = expand("rdf:rest")
_NIL: Final = NamedNode(expand("rdf:nil"))
_STRING: Final = expand("xsd:string")

_LOCAL: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_BARE: Final[Mapping[str, re.Pattern[str]]] = {
    expand("xsd:integer"): re.compile(r"0|-?[1-9][0-9]*"),
    expand("xsd:decimal"): re.compile(r"-?(0|[1-9][0-9]*)\.([0-9]*[1-9]|0)"),
    expand("xsd:boolean"): re.compile(r"true|false"),
}
_ESCAPES: Final = str.maketrans(
    {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
    | {"\\": "\\\\", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\n": "\n"}
)
_FIRST_PREDICATES: Final = (
    "rdf:type",
    "skos:inScheme",
    "skos:topConceptOf",
    "skos:broader",
    "skos:member",
    "skos:notation",
    "dct:identifier",
    "skos:prefLabel",
    "skos:altLabel",
    "rdfs:label",
    "skos:definition",
    "rdfs:comment",
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "rdfs:domain",
    "rdfs:range",
    "qb:",
    "amo:",
)
_RANKS: Final = {name: rank for rank, name in enumerate(_FIRST_PREDICATES)} | {
    "dct:source": len(_FIRST_PREDICATES) + 1
}


class UnprintableError(ValueError):
    """The graph holds what RDF 1.1 Turtle cannot say."""


@dataclass(frozen=True)
class Names:
    """Prefix names: those of this project first, then the others by name."""

    prefixes: Mapping[str, str]
    _known: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def with_own(cls, own: Mapping[str, str]) -> "Names":
        """Add the prefixes of a file to this project's, where neither name nor IRI is taken."""
        taken = set(PREFIXES.values())
        added = {}
        for name, namespace in sorted(own.items()):
            if name not in PREFIXES and namespace not in taken:
                taken.add(namespace)
                added[name] = namespace
        return cls({**PREFIXES, **added})

    def of(self, iri: str) -> str:
        """Return the CURIE under the longest fitting namespace, or the IRI in full."""
        if iri not in self._known:
            self._known[iri] = self._shorten(iri)
        return self._known[iri]

    def _shorten(self, iri: str) -> str:
        fitting = [
            (len(namespace), name)
            for name, namespace in self.prefixes.items()
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace))
        ]
        if not fitting:
            return f"<{iri}>"
        length, name = max(fitting)
        return f"{name}:{iri[length:]}"


class Graph:
    """Triples by subject, with the blank nodes that can be written inside their only owner."""

    def __init__(self, triples: Iterable[Quad | Triple], labels: frozenset[str]) -> None:
        """Index the triples; ``labels`` are those of the blank nodes that the source names."""
        self.about: dict[Subject, dict[str, list[Term]]] = {}
        owners: dict[Subject, Subject] = {}
        uses: Counter[BlankNode] = Counter()
        for subject, predicate, target in {(t.subject, t.predicate, t.object) for t in triples}:
            if isinstance(subject, Triple) or isinstance(target, Triple):
                raise UnprintableError("a triple term stands in the graph; RDF 1.1 has none")
            self.about.setdefault(subject, {}).setdefault(predicate.value, []).append(target)
            if isinstance(target, BlankNode):
                owners[target] = subject
                uses[target] += 1
        self._used = frozenset(uses)
        self.inline = {node for node, count in uses.items() if count == 1}
        self._break_circles(owners, labels)

    def _break_circles(self, owners: Mapping[Subject, Subject], labels: frozenset[str]) -> None:
        """Take one node of each circle of blank nodes out of its owner, a labelled one if any."""
        done: set[Subject] = set()
        for start in sorted(self.inline, key=str):
            path: list[Subject] = []
            node: Subject = start
            while node in self.inline and node not in done and node not in path:
                path.append(node)
                node = owners[node]
            if node in path:
                circle = [n for n in path[path.index(node) :] if isinstance(n, BlankNode)]
                self.inline.discard(min(circle, key=lambda n: (n.value not in labels, n.value)))
            done.update(path)

    @property
    def roots(self) -> list[Subject]:
        """The subjects that get a block of their own."""
        return [subject for subject in self.about if subject not in self.inline]

    def is_anonymous(self, subject: Subject) -> bool:
        """Whether nothing refers to the subject, so that it needs no name."""
        return isinstance(subject, BlankNode) and subject not in self._used

    def items(self, node: Term) -> list[Term] | None:
        """Return the members if the node is an RDF list that can be written as one."""
        members = []
        while node != _NIL:
            cell = self.about.get(node) if isinstance(node, BlankNode) else None
            if node not in self.inline or cell is None or cell.keys() != {_FIRST, _REST}:
                return None
            if len(cell[_FIRST]) != 1 or len(cell[_REST]) != 1:
                return None
            members.append(cell[_FIRST][0])
            node = cell[_REST][0]
        return members


class Printer:
    """Writes the blocks of a graph."""

    def __init__(self, graph: Graph, names: Names) -> None:
        """Print ``graph`` with the CURIEs that ``names`` gives."""
        self._graph = graph
        self._names = names

    def head(self, subject: Subject) -> str:
        """Return the subject as it stands at the beginning of its block."""
        if self._graph.is_anonymous(subject):
            return "[]"
        return self._leaf(subject)

    def block(self, subject: Subject) -> str:
        """Return the whole block of a subject, without a newline at its end."""
        head = self.head(subject)
        lines = self._properties(subject, INDENT, first=len(head) + 1)
        glue = " " if lines[0].startswith("a ") else "\n" + INDENT
        return head + glue + f" ;\n{INDENT}".join(lines) + " ."

    def _properties(self, subject: Subject, indent: str, first: int) -> list[str]:
        """Return predicate and objects, line by line; ``first`` is the column of an ``a`` line."""
        lines = []
        for predicate, verb, targets in self._ordered(subject):
            column = first if predicate == _TYPE else len(indent)
            lines.append(f"{verb} " + self._objects(targets, column + len(verb) + 1, indent))
        return lines

    def _ordered(self, subject: Subject) -> list[tuple[str, str, list[Term]]]:
        about = self._graph.about.get(subject, {})
        ordered = []
        for predicate in sorted(about, key=self._predicate_key):
            verb = "a" if predicate == _TYPE else self._names.of(predicate)
            targets = sorted(about[predicate], key=lambda t: total(self._flat(t)))
            if predicate == _TYPE:  # the generic class first, then ours
                targets.sort(key=lambda t: self._flat(t).startswith("amo:"))
            ordered.append((predicate, verb, targets))
        return ordered

    def _predicate_key(self, predicate: str) -> tuple[int, object]:
        name = self._names.of(predicate)
        rank = _RANKS.get(name, _RANKS.get(name.partition(":")[0] + ":", len(_FIRST_PREDICATES)))
        return rank, total(name)

    def _objects(self, targets: Sequence[Term], column: int, indent: str) -> str:
        flat = [self._flat(target) for target in targets]
        line = " , ".join(flat)
        if "\n" not in line and column + len(line) + 2 <= WIDTH:
            return line
        if any(self._is_nest(target) for target in targets):
            return " , ".join(self._tall(target, indent) for target in targets)
        return (" ,\n" + " " * column).join(flat)

    def _is_nest(self, term: Term) -> bool:
        return term in self._graph.inline and term in self._graph.about

    def _flat(self, term: Term) -> str:
        """Return a term on one line, but for the line ends of long strings."""
        members = self._graph.items(term)
        if members is not None:
            return f"( {' '.join(map(self._flat, members))} )" if members else "()"
        if not isinstance(term, BlankNode) or term not in self._graph.inline:
            return self._leaf(term)
        parts = (
            f"{verb} {' , '.join(map(self._flat, targets))}"
            for _, verb, targets in self._ordered(term)
        )
        inner = " ; ".join(parts)
        return f"[ {inner} ]" if inner else "[]"

    def _tall(self, term: Term, indent: str) -> str:
        """Return a term over several lines, the last of which is indented by ``indent``."""
        if not isinstance(term, BlankNode) or not self._is_nest(term):
            return self._flat(term)
        deeper = indent + INDENT
        members = self._graph.items(term)
        if members is not None:
            lines = [self._member(member, deeper) for member in members]
            return "(\n" + "".join(f"{deeper}{line}\n" for line in lines) + f"{indent})"
        inner = f" ;\n{deeper}".join(self._properties(term, deeper, first=len(deeper)))
        return f"[\n{deeper}{inner}\n{indent}]"

    def _member(self, term: Term, indent: str) -> str:
        flat = self._flat(term)
        fits = "\n" not in flat and len(indent) + len(flat) <= WIDTH
        return flat if fits else self._tall(term, indent)

    def _leaf(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self._names.of(term.value)
        if isinstance(term, Literal):
            return self._literal(term)
        return str(term)

    def _literal(self, literal: Literal) -> str:
        datatype, text = literal.datatype.value, literal.value
        if literal.direction is not None:
            raise UnprintableError(f"{literal} has a direction; RDF 1.1 has none")
        if datatype in _BARE and _BARE[datatype].fullmatch(text):
            return text
        if literal.language:
            return f"{_quoted(text)}@{literal.language}"
        return _quoted(text) + ("" if datatype == _STRING else f"^^{self._names.of(datatype)}")


def _quoted(text: str) -> str:
    escaped = text.translate(_ESCAPES)
    if "\n" not in text:
        return '"' + escaped.replace('"', '\\"') + '"'
    escaped = escaped.replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return f'"""{escaped}"""'
