"""Every shape finds its fault (``shapes/faults.toml``), and nothing where there is none."""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph
import pyshacl
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from amocf.compile.infer.inference import Rule
from amocf.compile.read.sources import read_turtle
from amocf.compile.validate import validation
from amocf.compile.validate.report import report_json
from amocf.compile.validate.shapes import Shapes, load_shapes
from amocf.compile.validate.validation import validate
from amocf.errors import DataError
from amocf.terms import PREFIXES

FOLDER: Final = Path(__file__).parent / "shapes"
SHAPES: Final = Path(__file__).parents[3] / "shapes"
SH: Final = PREFIXES["sh"]
SHAPE: Final = PREFIXES["shape"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")

#: The prefixes of base.ttl, for the statements of the table.
PREFIX_LINES: Final = "".join(
    f"{line}\n"
    for line in (FOLDER / "base.ttl").read_text("utf-8").splitlines()
    if line.startswith("@prefix")
)


@dataclass(frozen=True)
class Fault:
    """A row of the table."""

    shape: str
    add: str = ""
    remove: tuple[str, ...] = ()

    def plant(self, base: frozenset[Triple]) -> set[Triple]:
        """Return the base with the statements removed and added."""
        planted = set(base)
        for pattern in self.remove:
            gone = {triple for triple in planted if _matches(triple, pattern)}
            assert gone, f"{pattern!r} is not in base.ttl"
            planted -= gone
        return planted | set(_parse(self.add))


FAULTS: Final = [
    Fault(row["shape"], row.get("add", ""), tuple(row.get("remove", ())))
    for row in tomllib.loads((FOLDER / "faults.toml").read_text("utf-8"))["fault"]
]

#: Those that are SPARQL constraints: core constraints are judged by one engine either way.
IN_SPARQL: Final = frozenset(
    constraint.shape.value.removeprefix(SHAPE)
    for constraint in load_shapes(SHAPES, "amocf").constraints
)


def _parse(text: str) -> list[Triple]:
    quads = pyoxigraph.parse((PREFIX_LINES + text).encode(), format=RdfFormat.TURTLE)
    return [quad.triple for quad in quads]


def _matches(triple: Triple, pattern: str) -> bool:
    (wanted,) = _parse(f"{pattern.replace(' *', ' <urn:any>')} .")
    return (
        triple.subject == wanted.subject
        and triple.predicate == wanted.predicate
        and (triple.object == wanted.object or wanted.object == NamedNode("urn:any"))
    )


def _with_vocabulary(triples: Iterable[Triple], vocabulary: Iterable[Triple]) -> set[Triple]:
    """Add the description of each term that is used, and of the classes above it."""
    # where the document defines a term is not in the base
    described = [t for t in vocabulary if t.predicate.value != PREFIXES["dct"] + "source"]
    found = set(triples)
    while True:
        used = {term for t in found for term in (t.predicate, t.object, _datatype(t.object))}
        more = {triple for triple in described if triple.subject in used} - found
        if not more:
            return found
        found |= more


def _datatype(term: object) -> NamedNode | None:
    return term.datatype if isinstance(term, Literal) else None


def _around(data: set[Triple], base: frozenset[Triple]) -> set[Triple]:
    """Keep what is said of the resources that a fault concerns, and of their neighbours."""
    changed = {term for t in data ^ base for term in (t.subject, t.object)} - {_TYPE}
    near = changed | {t.subject for t in data if t.object in changed}
    near |= {t.object for t in data if t.subject in changed}
    return {t for t in data if t.subject in near}


@pytest.fixture(scope="module")
def base() -> frozenset[Triple]:
    ontology = read_turtle(SHAPES.parent / "ontology" / "amocf.ttl", "ontology").quads
    stated = [quad.triple for quad in read_turtle(FOLDER / "base.ttl", "framework").quads]
    return frozenset(_labelled(_with_vocabulary(stated, (quad.triple for quad in ontology))))


def _labelled(stated: set[Triple]) -> list[Triple]:
    """Add the labels that a release derives from preferred labels and titles."""
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in stated)
    rule = SHAPES.parent / "ontology/rules/derivation/10-labels-of-what-is-named.rq"
    return [*stated, *Rule(rule, rule.read_text("utf-8")).apply(store)]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return load_shapes(SHAPES, "amocf")


def only(shapes: Shapes, name: str) -> Shapes:
    """Keep the node shape of that name, or that has the property shape of that name."""
    holders = {
        t.subject
        for t in shapes.triples
        if t.object == NamedNode(SHAPE + name) and t.predicate.value == SH + "property"
    }
    waiting, kept = [NamedNode(SHAPE + name), *holders], set[object]()
    inside: dict[object, list[NamedNode]] = {}
    for t in shapes.triples:
        if isinstance(t.object, NamedNode):
            inside.setdefault(t.subject, []).append(t.object)
    while waiting:
        node = waiting.pop()
        if node not in kept:
            kept.add(node)
            waiting += inside.get(node, [])
    return replace(
        shapes,
        triples=tuple(t for t in shapes.triples if t.subject in kept),
        core=tuple(t for t in shapes.core if t.subject in kept),
        constraints=tuple(c for c in shapes.constraints if c.shape in kept),
    )


def objects(shapes: Shapes, predicate: str) -> dict[NamedNode, list[NamedNode | Literal]]:
    """Group the values of a property by subject."""
    found: dict[NamedNode, list[NamedNode | Literal]] = {}
    for triple in shapes.triples:
        if triple.predicate.value == predicate and isinstance(triple.subject, NamedNode):
            assert isinstance(triple.object, NamedNode | Literal)
            found.setdefault(triple.subject, []).append(triple.object)
    return found


def constraining(shapes: Shapes) -> set[NamedNode]:
    """Return the shapes that can find something themselves, not only by their property shapes."""
    passive = {"property", "message", "severity", "path", "prefixes"} | {
        f"target{kind}" for kind in ("Class", "Node", "SubjectsOf", "ObjectsOf")
    }
    return {
        triple.subject
        for triple in shapes.triples
        if isinstance(triple.subject, NamedNode)
        and triple.subject.value.removeprefix(SHAPE).isalnum()
        and triple.predicate.value.startswith(SH)
        and triple.predicate.value.removeprefix(SH) not in passive | {"declare"}
    }


def test_base_has_no_fault(base: frozenset[Triple], shapes: Shapes) -> None:
    assert validate(base, shapes).results == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.shape)
def test_fault_is_found(fault: Fault, base: frozenset[Triple], shapes: Shapes) -> None:
    found = validate(fault.plant(base), only(shapes, fault.shape)).results
    assert SHAPE + fault.shape in {result.shape for result in found}


def test_every_shape_has_a_fault(shapes: Shapes) -> None:
    planted = {SHAPE + fault.shape for fault in FAULTS}
    assert {shape.value for shape in constraining(shapes)} == planted


@pytest.mark.parametrize(
    "fault", [fault for fault in FAULTS if fault.shape in IN_SPARQL], ids=lambda fault: fault.shape
)
def test_both_engines_agree(fault: Fault, base: frozenset[Triple], shapes: Shapes) -> None:
    """PySHACL alone takes a minute for the base: a neighbourhood that shows the fault will do."""
    one, whole = only(shapes, fault.shape), fault.plant(base)
    near = _around(whole, base)
    data = near if validate(near, one).results else whole
    ours = validate(data, one)
    assert ours.results
    assert ours == validate(data, one, engine="pyshacl")


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS if each.shape not in IN_SPARQL], ids=lambda fault: fault.shape
)
def test_engine_for_large_data_finds_fault_that_pyshacl_finds(
    fault: Fault, base: frozenset[Triple], shapes: Shapes
) -> None:
    data, one = fault.plant(base), only(shapes, fault.shape)
    found = validate(data, one, engine="pyoxigraph")
    assert SHAPE + fault.shape in {result.shape for result in found.results}
    assert found == validate(data, one, engine="both")


def test_engine_for_large_data_finds_all_faults_at_once_that_pyshacl_finds(
    base: frozenset[Triple], shapes: Shapes
) -> None:
    together = [fault for fault in FAULTS if not fault.remove]
    planted = base.union(*(fault.plant(base) for fault in together))
    found = validate(planted, shapes, engine="pyoxigraph")
    assert len(found.results) > len(together)
    assert found == validate(planted, shapes, engine="both")


def test_engine_for_large_data_finds_in_the_release_what_its_report_says(
    dist: Path, shapes: Shapes
) -> None:
    quads = pyoxigraph.parse(path=dist / "amocf.nt", format=RdfFormat.N_TRIPLES)
    found = validate(quads, shapes, engine="pyoxigraph")
    assert report_json(found) == json.loads((dist / "report.json").read_bytes())


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("sh:closed true", "has sh:closed, which is not known"),
        ("sh:property [ sh:path dct:title ; sh:minCount 1 ]", "has no sh:message"),
        ("sh:minCount 1", "has sh:minCount and no sh:path"),
        (
            'sh:property [ sh:path dct:title ; sh:message "No." ; sh:datatype xsd:duration ]',
            "has the datatype <http://www.w3.org/2001/XMLSchema#duration>, whose values",
        ),
        (
            'sh:property [ sh:path [ sh:inversePath dct:title ] ; sh:message "No." ; sh:in () ]',
            "has a path that is not one property",
        ),
        (
            "sh:property [ sh:path dct:title ; sh:property [ sh:path dct:date ] ]",
            "has property shapes of its own",
        ),
    ],
)
def test_shape_that_the_engine_for_large_data_does_not_know_is_refused(
    said: str, complaint: str, tmp_path: Path
) -> None:
    shape = "shape:One a sh:NodeShape ; dct:isPartOf shape:profile-one ; sh:targetClass sh:Shape ;"
    text = f"shape:profile-one a dct:Standard . {shape} {said} ."
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    (tmp_path / "one.ttl").write_text(head + text, encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(complaint)):
        validate([], load_shapes(tmp_path, "one"), engine="pyoxigraph")


def test_data_are_large_from_a_number_of_triples_on(
    base: frozenset[Triple], shapes: Shapes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("pySHACL was asked")

    monkeypatch.setattr(pyshacl, "validate", refuse)
    with pytest.raises(AssertionError):
        validate(base, shapes)
    monkeypatch.setattr(validation, "LARGE", len(base))
    assert validate(base, shapes).results == ()


def test_every_shape_says_what_it_expects(shapes: Shapes) -> None:
    labels = objects(shapes, PREFIXES["rdfs"] + "label")
    messages = objects(shapes, SH + "message")
    for shape in constraining(shapes):
        (label,), (message,) = labels[shape], messages[shape]
        assert str(label.value).strip(), shape
        assert re.fullmatch(r"\S.*\S\.", str(message.value)), shape


def test_paths_are_single_properties(shapes: Shapes) -> None:
    """A complex path would have to be a blank node, which the published shapes cannot hold."""
    paths = [path for values in objects(shapes, SH + "path").values() for path in values]
    described = {triple.subject for triple in shapes.triples}
    assert paths
    assert not [path for path in paths if path in described]


def test_skos_and_quality_are_for_anybody() -> None:
    for profile in ("skos", "quality"):
        used = {
            str(triple.object)
            for triple in load_shapes(SHAPES, profile).triples
            if "prefixes" not in str(triple.subject)
        }
        assert not [term for term in used if PREFIXES["amo"] in term or "amo:" in term]


def test_quality_finds_warnings_only() -> None:
    quality, skos = load_shapes(SHAPES, "quality"), load_shapes(SHAPES, "skos")
    own = {triple.subject for triple in quality.triples} - {t.subject for t in skos.triples}
    severities = objects(quality, SH + "severity")
    targeted = {
        triple.subject
        for triple in quality.triples
        if triple.subject in own and triple.predicate.value.startswith(SH + "target")
    }
    assert targeted
    assert {s: severities.get(s) for s in targeted if isinstance(s, NamedNode)} == {
        shape: [NamedNode(SH + "Warning")] for shape in targeted
    }


def test_the_properties_with_a_form_are_those_that_are_known(shapes: Shapes) -> None:
    targets = objects(shapes, SH + "targetObjectsOf")
    tested = {
        str(target.value)
        for form in ("IntegerForm", "DecimalForm", "TimeForm", "BooleanForm")
        for target in targets[NamedNode(SHAPE + form)]
    }
    (known,) = (c for c in shapes.constraints if c.shape.value == SHAPE + "KnownProperty")
    listed = known.select.partition("NOT IN (")[2]
    assert tested == {
        PREFIXES[prefix] + name for prefix, name in re.findall(r"(\w+):(\w+)", listed)
    }
