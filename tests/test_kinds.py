"""The table of kinds fits together, and what the documentation says of it is so."""

import re
from pathlib import Path

import pytest
from pyoxigraph import Store

from amocf.kind_row import ResourceKind
from amocf.kinds import KINDS, OTHER, kind_of, listed_classes
from amocf.serve.pages.present.sections import SECTIONS
from amocf.serve.pages.renderer import FOLDER
from amocf.terms import PREFIXES, expand, shorten


def test_names_are_unique_and_lists_name_kinds_that_search_lists() -> None:
    names = [kind.name for kind in (*KINDS, OTHER)]
    assert len(set(names)) == len(names)
    listed = {kind.name for kind in KINDS if kind.labels}
    assert {kind.listed_as for kind in KINDS} - {""} <= listed
    assert not [kind.name for kind in KINDS if kind.labels and kind.listed_as]


def test_what_people_come_for_are_the_first_six_kinds() -> None:
    """The documentation says so."""
    assert [kind for kind in KINDS if kind.is_sought] == list(KINDS[:6])


def test_a_resource_is_of_the_first_kind_that_fits() -> None:
    types = [expand(curie) for curie in ("skos:Concept", "amo:Tier", "owl:Thing")]
    assert kind_of(types).name == "tier"
    assert kind_of([expand("skos:Concept")]).name == "concept"
    assert kind_of([expand("void:Dataset")]).name == "dataset"
    assert kind_of([]) is kind_of(["http://example.org/x"]) is OTHER


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_names_terms_paths_and_sections_that_there_are(kind: ResourceKind) -> None:
    for curie in (*kind.unlisted, *kind.hidden, *kind.shown, *kind.unmentioned):
        assert shorten(expand(curie)) == curie
    for condition in filter(None, kind.absences):
        path = condition.removeprefix("not ")
        assert not Store().query(f"ASK {{ ?x {path} ?y }}", prefixes=dict(PREFIXES))
    for name, heading in kind.sections:
        assert (FOLDER / "templates" / "things" / f"{name}.html").is_file()
        assert name in SECTIONS
        assert heading


def test_the_documentation_lists_the_kinds_of_the_search(root: Path) -> None:
    text = (root / "docs" / "pages.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \| (.+) \|$", text, re.MULTILINE)
    assert rows == [
        (
            kind.name,
            kind.labels[0],
            ", ".join(f"`{shorten(iri)}`" for iri in listed_classes(kind)),
        )
        for kind in KINDS
        if kind.labels
    ]
