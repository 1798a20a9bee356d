"""SHACL validation: pySHACL for the core constraints, pyoxigraph for those in SPARQL.

pySHACL evaluates a SPARQL constraint once for each focus node, which takes longer than everything
else of a build. Here its query runs once, over all data, and results count where ``$this`` is a
target of the shape; a query must therefore bind ``$this`` itself. That both ways agree is tested.

Nothing is inferred and nothing is fetched: ``owl:imports`` in data or shapes has no effect.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Literal, cast

import pyoxigraph as ox
import pyshacl
import rdflib

from amocf.compile.validate.report import Report, Result, Term, make_report, plain
from amocf.compile.validate.shapes import Shapes, SparqlConstraint, Targets
from amocf.errors import DataError
from amocf.rdf.rdflib_terms import from_rdflib
from amocf.terms import PREFIXES

#: What evaluates SPARQL constraints; ``pyshacl`` is the slow referee for tests.
Engine = Literal["pyoxigraph", "pyshacl"]

_SH: Final = PREFIXES["sh"]
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_SUBCLASS: Final = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_LABELS: Final = tuple(
    ox.NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (
        ("amo", "contextLabel"),
        ("skos", "prefLabel"),
        ("rdfs", "label"),
        ("dct", "title"),
    )
)


def validate(
    data: ox.Store | Iterable[ox.Triple | ox.Quad],
    shapes: Shapes,
    *,
    engine: Engine = "pyoxigraph",
) -> Report:
    """Validate data by shapes.

    Args:
        data: statements, the names of their graphs being ignored; or a store, of which the default
            graph is validated.
        shapes: the shapes of a profile, from ``load_shapes``.
        engine: what evaluates the SPARQL constraints.

    Raises:
        DataError: if a SPARQL constraint is not valid or does not bind ``$this``.
    """
    triples = _triples(data)
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    if engine == "pyshacl":
        results = list(_validated_by_pyshacl(triples, shapes.triples, store))
    else:
        # Without core constraints, as in the profile of SKOS alone, there is nothing to convert.
        results = list(_validated_by_pyshacl(triples, shapes.core, store)) if shapes.core else []
        for constraint in shapes.constraints:
            results += _evaluate(constraint, store)
    return make_report(results)


def _triples(data: ox.Store | Iterable[ox.Triple | ox.Quad]) -> set[ox.Triple]:
    if isinstance(data, ox.Store):
        data = data.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return {item.triple if isinstance(item, ox.Quad) else item for item in data}


# -- core constraints


def _validated_by_pyshacl(
    triples: Iterable[ox.Triple], shapes: Iterable[ox.Triple], store: ox.Store
) -> Iterator[Result]:
    with _without_log_of_literals():
        _, found, _ = pyshacl.validate(
            _rdflib_graph(triples),
            shacl_graph=_rdflib_graph(shapes),
            inference="none",
            advanced=False,
            meta_shacl=False,
            do_owl_imports=False,
            inplace=True,
        )
    if not isinstance(found, rdflib.Graph):
        raise DataError(f"the shapes cannot be used: {found}")
    sh = rdflib.Namespace(_SH)
    for node in found.objects(None, sh.result):
        path, value = found.value(node, sh.resultPath), found.value(node, sh.value)
        focus = from_rdflib(found.value(node, sh.focusNode))
        messages = sorted(str(message) for message in found.objects(node, sh.resultMessage))
        yield Result(
            focus_node=focus,
            focus_label=_label(focus, store),
            path=str(path) if isinstance(path, rdflib.URIRef) else None,
            value_node=None if value is None else from_rdflib(value),
            message=" ".join(messages),
            severity=str(found.value(node, sh.resultSeverity)).removeprefix(_SH),
            shape=str(found.value(node, sh.sourceShape)),
            component=str(found.value(node, sh.sourceConstraintComponent)).removeprefix(_SH),
        )


@contextmanager
def _without_log_of_literals() -> Iterator[None]:
    """Keep rdflib from logging a traceback for "x"^^xsd:date: that is for the shapes to say."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _rdflib_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    known: dict[object, rdflib.term.Identifier] = {}

    def term(item: object) -> rdflib.term.Identifier:
        converted = known.get(item)
        if converted is None:
            converted = known[item] = _to_rdflib(item)
        return converted

    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(
            cast(
                tuple[rdflib.URIRef, rdflib.URIRef, rdflib.URIRef],
                (term(triple.subject), term(triple.predicate), term(triple.object)),
            )
        )
    return graph


def _to_rdflib(item: object) -> rdflib.term.Identifier:
    match item:
        case ox.NamedNode():
            return rdflib.URIRef(item.value)
        case ox.BlankNode():
            return rdflib.BNode(item.value)
        case ox.Literal(language=str(language)):
            return rdflib.Literal(item.value, lang=language)
        case ox.Literal():
            datatype = item.datatype.value
            if datatype == PREFIXES["xsd"] + "string":
                return rdflib.Literal(item.value)
            # rdflib would rewrite "007" to "7", and a shape has to see it
            return rdflib.Literal(item.value, datatype=rdflib.URIRef(datatype), normalize=False)
    raise DataError(f"a quoted triple cannot be validated: {item}")


# -- constraints in SPARQL


def _evaluate(constraint: SparqlConstraint, store: ox.Store) -> Iterator[Result]:
    try:
        solutions = store.query(constraint.select, prefixes=dict(constraint.prefixes))
    except SyntaxError as error:
        raise DataError(f"<{constraint.shape.value}>: not valid SPARQL: {error}") from error
    if not isinstance(solutions, ox.QuerySolutions):
        raise DataError(f"<{constraint.shape.value}>: sh:select must hold a SELECT query")
    targets = _focus_nodes(constraint.targets, store)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        bound = {name: plain(solution[name]) for name in names if solution[name] is not None}
        focus = bound.get("this")
        if focus is None:
            raise DataError(f"<{constraint.shape.value}>: the query does not bind $this")
        if focus not in targets:
            continue
        path = bound.get("path")
        yield Result(
            focus_node=focus,
            focus_label=_label(focus, store),
            path=path.value if isinstance(path, ox.NamedNode) else None,
            value_node=bound.get("value", focus),
            message=_fill(constraint.message, bound),
            severity=constraint.severity.value.removeprefix(_SH),
            shape=constraint.shape.value,
            component="SPARQLConstraintComponent",
        )


def _focus_nodes(targets: Targets, store: ox.Store) -> set[Term]:
    found: set[Term] = set(targets.nodes)
    for kind in _with_subclasses(targets.classes, store):
        found |= {plain(quad.subject) for quad in _plain_quads(store, _TYPE, kind)}
    for predicate in targets.subjects_of:
        found |= {plain(quad.subject) for quad in _plain_quads(store, predicate)}
    for predicate in targets.objects_of:
        found |= {plain(quad.object) for quad in _plain_quads(store, predicate)}
    return found


def _with_subclasses(classes: Iterable[ox.NamedNode], store: ox.Store) -> set[ox.NamedNode]:
    waiting, found = list(classes), set[ox.NamedNode]()
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            found.add(kind)
            below = (quad.subject for quad in _plain_quads(store, _SUBCLASS, kind))
            waiting += [subclass for subclass in below if isinstance(subclass, ox.NamedNode)]
    return found


def _plain_quads(
    store: ox.Store, predicate: ox.NamedNode, value: ox.NamedNode | None = None
) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(None, predicate, value, ox.DefaultGraph())


def _fill(message: str, bound: dict[str, Term]) -> str:
    for name, term in bound.items():
        text = str(term) if isinstance(term, ox.BlankNode) else term.value
        message = message.replace(f"{{?{name}}}", text).replace(f"{{${name}}}", text)
    return message


def _label(focus: Term, store: ox.Store) -> str | None:
    if isinstance(focus, ox.Literal):
        return None
    for predicate in _LABELS:
        quads = store.quads_for_pattern(focus, predicate, None, ox.DefaultGraph())
        texts = [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)]
        if texts:
            return min(texts)
    return None
