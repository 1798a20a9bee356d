"""What a page offers to those who map to its concept: both texts are valid as they stand."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from amocf.cli import main
from amocf.release.opened import Release
from amocf.serve.pages.present.mapping_back import MappingBack, mapping_back
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE, DATASET, expand

VERSION = "2025.1.0"


@pytest.fixture(scope="module")
def whole(dist: Path) -> Iterator[Reader]:
    with Release.open(dist) as release:
        yield Reader(release.store)


@pytest.fixture(scope="module")
def offered(whole: Reader) -> dict[str, MappingBack]:
    found = {each: mapping_back(whole, each, VERSION) for each in whole.iris_of("skos:Concept")}
    return {iri: back for iri, back in found.items() if back}


def test_mapping_back_every_kind_of_concept_of_the_framework_is_offered(
    whole: Reader, offered: dict[str, MappingBack]
) -> None:
    kinds = ("Tier", "Competency", "SubCompetency", "KSA", "Occupation", "TechnologyArea")
    concepts = {iri for kind in kinds for iri in whole.iris_of(f"amo:{kind}")}
    assert set(offered) == concepts


@pytest.mark.parametrize("name", ["ref/nice/NF-COM-007", "inst-niimbl", "dataset/amocf"])
def test_mapping_back_what_is_no_concept_of_the_framework_is_not_offered(
    whole: Reader, name: str
) -> None:
    assert mapping_back(whole, BASE + name, VERSION) is None


def test_mapping_back_as_turtle_states_the_one_relation(offered: dict[str, MappingBack]) -> None:
    for iri, back in offered.items():
        (quad,) = parse(back.turtle.encode(), RdfFormat.TURTLE)
        assert (quad.predicate.value, quad.object) == (expand("skos:closeMatch"), NamedNode(iri))


def test_mapping_back_as_sssom_is_valid_by_amocf_check(
    offered: dict[str, MappingBack], tmp_path: Path, capsys: Any
) -> None:
    for number, back in enumerate(offered.values()):
        (tmp_path / f"{number}.sssom.tsv").write_text(back.sssom, encoding="utf-8")
    paths = sorted(map(str, tmp_path.iterdir()))
    assert main(["check", *paths]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if not line.endswith("conforms to the profile skos")] == []
    assert len(lines) == len(paths)


def test_mapping_back_as_sssom_names_concept_label_and_version(
    whole: Reader, offered: dict[str, MappingBack]
) -> None:
    for iri, back in offered.items():
        lines = back.sssom.splitlines()
        assert f'#object_source_version: "{VERSION}"' in lines
        (row,) = csv.DictReader((each for each in lines if each[0] != "#"), delimiter="\t")
        assert row["object_id"].replace("amocf:", BASE + "id/") == iri
        assert row["object_label"] == whole.label(iri)
        assert row["predicate_id"] in back.relations


def test_mapping_back_of_the_documentation_is_that_of_the_page(whole: Reader, root: Path) -> None:
    (version,) = whole.texts(DATASET, "dcat:version")
    back = mapping_back(whole, BASE + "id/4-1-2", version)
    text = (root / "docs" / "reuse.md").read_text("utf-8")
    assert back
    assert f"```text\n{back.sssom}```" in text
    assert back.turtle.splitlines()[-1] in text


def test_page_of_a_concept_has_both_texts_folded_and_others_have_none(client: Any) -> None:
    page = client.get("/doc/4-1-2", "text/html").text
    found = re.findall(r'<details class="back">.*?</details>', page, re.DOTALL)
    (folded,) = (each for each in found if "From another framework" in each)
    assert "skos:closeMatch amocf:4-1-2 ." in folded
    assert "yours:YOUR-CONCEPT\tIts label\tskos:closeMatch\tamocf:4-1-2" in folded
    assert folded.count('<button class="copy"') == 2
    assert 'class="back"' not in client.get("/doc/source/2025/table-A1/4-1-2", "text/html").text


def test_mapping_back_a_label_with_a_quotation_mark_stays_in_its_cell() -> None:
    store = Store()
    name, label = BASE + "id/x", 'The "first"\tone'
    for curie, value in (
        ("skos:inScheme", NamedNode(BASE + "id/competencies")),
        ("skos:prefLabel", Literal(label)),
    ):
        store.add(Quad(NamedNode(name), NamedNode(expand(curie)), value, DefaultGraph()))
    back = mapping_back(Reader(store), name, VERSION)
    assert back
    *_, last = csv.reader(back.sssom.splitlines(), delimiter="\t")
    assert last[4] == label
