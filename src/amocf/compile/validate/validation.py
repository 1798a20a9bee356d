"""SHACL validation: pySHACL for the core constraints, pyoxigraph for those in SPARQL.

On large data pyoxigraph evaluates the core constraints too, as queries (``set_wise.py``); that both
find the same is tested.

pySHACL evaluates a SPARQL constraint once for each focus node, which takes longer than everything
else of a build. Here its query runs once, over all targets of the shape. That both ways agree is
tested.

Nothing is inferred and nothing is fetched: ``owl:imports`` in data or shapes has no effect.
"""

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from itertools import chain
from typing import Final, Literal, TypeVar, cast

import pyoxigraph as ox
import pyshacl
import rdflib

from amocf.compile.validate.as_written import original, stand_in_for_rewritten
from amocf.compile.validate.focus_nodes import TYPE, focus_nodes, target_pattern, with_subclasses
from amocf.compile.validate.report import Report, Result, Term, make_report, plain
from amocf.compile.validate.set_wise import CoreConstraint, core_constraints
from amocf.compile.validate.shapes import Shapes, SparqlConstraint
from amocf.errors import DataError
from amocf.rdf.rdflib_terms import from_rdflib
from amocf.terms import PREFIXES

#: What evaluates constraints: pySHACL those of the core and pyoxigraph those in SPARQL; pyoxigraph
#: all, those of the core as queries; or pySHACL all, the slow referee for tests.
Engine = Literal["both", "pyoxigraph", "pyshacl"]

#: A kind of constraint.
C = TypeVar("C")

#: From how many triples on pyoxigraph evaluates all constraints: pySHACL takes some ten seconds for
#: so many, and from then on more than everything else of a build.
LARGE: Final = 100_000

#: A query up to where its pattern begins.
_GROUP: Final = re.compile(r"\A[^{]*\{")
#: Any statement on the focus node, or any of its types.
_ANY: Final = r"[$?]this\s+(?:a|\?\w+)\s+\?\w+"
_BRANCH: Final = rf"\{{\s*{_ANY}[^{{}}]*\}}"
#: A query whose pattern begins with all statements, so that each solution has a focus node.
_OF_ALL: Final = re.compile(rf"{_GROUP.pattern}\s*(?:{_ANY}|{_BRANCH}(?:\s*UNION\s*{_BRANCH})+)")
#: What makes a solution depend on others.
_TOGETHER: Final = re.compile(r"\b(?:GROUP|LIMIT|OFFSET)\b", re.IGNORECASE)
_SH: Final = PREFIXES["sh"]
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
    engine: Engine | None = None,
) -> Report:
    """Validate data by shapes.

    Args:
        data: statements, the names of their graphs being ignored; or a store, of which the default
            graph is validated, with literals as the store has them.
        shapes: the shapes of a profile, from ``load_shapes``.
        engine: what evaluates the constraints; by itself pySHACL has its part of it unless the
            data are large.

    Raises:
        DataError: if a SPARQL constraint is not valid or does not select ``$this``, or a shape has
            what the engine does not know.
    """
    if isinstance(data, ox.Store):
        # As it has the literals, so they are published.
        store, written = data, frozenset[ox.Triple]()
    else:
        store, written = ox.Store(), _triples(data)
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in written)
    if engine is None:
        engine = "both" if len(store) < LARGE else "pyoxigraph"
    if engine != "pyoxigraph":
        written = written or _triples(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    if engine == "pyshacl":
        return make_report(_validated_by_pyshacl(written, shapes.triples, store))
    results = _evaluated(_evaluate, shapes.constraints, store)
    if engine == "pyoxigraph":
        stand_in_for_rewritten(store, written)
        cores = core_constraints(shapes.core, partial(with_subclasses, store))
        results += _evaluated(_evaluate_core, [*cores], store)
    elif shapes.core:
        # Without core constraints, as in the profile of SKOS alone, there is nothing to convert.
        results += _validated_by_pyshacl(written, shapes.core, store)
    return make_report(results)


def _evaluated(
    evaluate: Callable[[C, ox.Store], Iterator[Result]], constraints: Sequence[C], store: ox.Store
) -> list[Result]:
    # The engine leaves the interpreter to other threads meanwhile. A process of its own would copy
    # what it reads of a store in memory, for the engine counts who refers to it.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = threads.map(lambda each: [*evaluate(each, store)], constraints)
        return [*chain.from_iterable(found)]


def _triples(data: Iterable[ox.Triple | ox.Quad]) -> frozenset[ox.Triple]:
    return frozenset(item.triple if isinstance(item, ox.Quad) else item for item in data)


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


# -- core constraints as queries


def _evaluate_core(core: CoreConstraint, store: ox.Store) -> Iterator[Result]:
    names = "?this ?value" if core.has_value else "?this"
    select = f"SELECT DISTINCT {names} {{ {target_pattern(core.targets, store)} {core.violated} }}"
    for solution in cast(ox.QuerySolutions, store.query(select)):
        focus = plain(original(solution["this"]))
        value = plain(original(solution["value"])) if core.has_value else None
        yield Result(
            focus_node=focus,
            focus_label=_label(focus, store),
            path=core.path.value if core.path else None,
            value_node=value,
            message=core.message,
            severity=core.severity,
            shape=core.shape.value,
            component=core.component,
        )


# -- constraints in SPARQL


def _evaluate(constraint: SparqlConstraint, store: ox.Store) -> Iterator[Result]:
    is_of_all, query = _is_of_all(constraint), constraint.select
    targets = cache(lambda: focus_nodes(constraint.targets, store))
    if not is_of_all:
        # The engine finds what the query is about sooner if it begins with the targets.
        begin = target_pattern(constraint.targets, store)
        query = _GROUP.sub(lambda found: found[0] + begin, query)
    for bound in _solutions(query, constraint, store):
        focus = bound.get("this")
        if focus is None:
            raise DataError(f"<{constraint.shape.value}>: the query does not select $this")
        if is_of_all and focus not in targets():
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


def _solutions(query: str, constraint: SparqlConstraint, store: ox.Store) -> list[dict[str, Term]]:
    """Return what each solution binds; those of the engine itself belong to their thread."""
    try:
        solutions = store.query(query, prefixes=dict(constraint.prefixes))
    except SyntaxError as error:
        raise DataError(f"<{constraint.shape.value}>: not valid SPARQL: {error}") from error
    if not isinstance(solutions, ox.QuerySolutions):
        del solutions  # the error, and with it what this function holds, goes to another thread
        raise DataError(f"<{constraint.shape.value}>: sh:select must hold a SELECT query")
    names = [variable.value for variable in solutions.variables]
    return [
        {name: plain(solution[name]) for name in names if solution[name] is not None}
        for solution in solutions
    ]


def _is_of_all(constraint: SparqlConstraint) -> bool:
    """Say whether a query is to go through all statements, and its solutions to be chosen from.

    So it is where whatever has a type is a target: to find them first takes as long as all else,
    and nearly always there is no solution to choose from.
    """
    query = constraint.select
    return (
        TYPE in constraint.targets.subjects_of
        and _OF_ALL.match(query) is not None
        and _TOGETHER.search(query) is None
    )


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
