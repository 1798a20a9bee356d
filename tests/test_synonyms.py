"""Synonyms stand for things of the framework, and are as many as the data model says."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import Store

from amocf.spelling import words
from amocf.terms import PREFIXES

_SYNONYMS: Final = """
SELECT ?label (GROUP_CONCAT(?name; separator=" ") AS ?names) WHERE {
  GRAPH graph:editorial {
    ?synonym a amo:Synonym ; rdfs:label ?label ; amo:synonymOf ?thing .
    ?thing skos:hiddenLabel ?label .
  }
  ?thing skos:prefLabel|skos:altLabel|skos:editorialNote ?name .
} GROUP BY ?synonym ?label ORDER BY ?label
"""


@pytest.fixture(scope="module")
def synonyms(store: Store) -> dict[str, str]:
    """Each synonym with the words that the data has for what it stands for."""
    rows: Any = store.query(_SYNONYMS, prefixes=dict(PREFIXES))
    return {row["label"].value: row["names"].value for row in rows}


def test_synonyms_are_as_many_as_the_data_model_says(synonyms: dict[str, str], root: Path) -> None:
    text = (root / "docs" / "data-model.md").read_text("utf-8")
    assert re.findall(r"The (\d+) synonyms", text) == [str(len(synonyms))]


def test_a_short_form_has_the_initials_of_what_it_stands_for(synonyms: dict[str, str]) -> None:
    short = {label for label in synonyms if re.fullmatch(r"[A-Z&o]+", label)}
    assert len(short) > 10
    for label in short:
        initials = "".join(word[0] for word in words(synonyms[label]))
        letters = "".join(words(label))
        assert re.search(".*".join(letters), initials), label
