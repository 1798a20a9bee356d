"""Values of properties for what was matched."""

import json
import re
from typing import Any

import pytest
from pyoxigraph import NamedNode, Store

from amocf.reconciliation.entity_properties import PROPERTIES
from amocf.reconciliation.extension import extended
from amocf.reconciliation.reconciler import Reconciler
from amocf.reconciliation.reconciliation_query import TooMuchError, UnreadableQueryError
from amocf.terms import expand

DRAWINGS = "https://w3id.org/amocf/id/4-1-2"


def _fetch(reconciler: Reconciler, *properties: Any, ids: Any = (DRAWINGS,)) -> dict[str, Any]:
    wanted = [{"id": each} if isinstance(each, str) else each for each in properties]
    return extended(reconciler, json.dumps({"ids": list(ids), "properties": wanted}))


def test_values_are_texts_numbers_and_entities(reconciler: Reconciler) -> None:
    found = _fetch(reconciler, "code", "essential-ksas", "broader", "tier", "definition")
    assert found["rows"][DRAWINGS] == {
        "code": [{"str": "4.1.2"}],
        "essential-ksas": [{"int": 12}],
        "broader": [
            {
                "id": "https://w3id.org/amocf/id/4-1",
                "name": "Manufacturing Process Design/Development",
                "description": "Competency 4.1, Tier 4",
            }
        ],
        "tier": [
            {
                "id": "https://w3id.org/amocf/id/tier-4",
                "name": "Tier 4",
                "description": "Tier 4",
            }
        ],
        "definition": [],
    }
    assert found["meta"][3] == {
        "id": "tier",
        "name": "Tier",
        "type": {"id": "tier", "name": "Tier"},
    }


def test_settings_bound_values_and_say_what_stands_for_things(reconciler: Reconciler) -> None:
    def narrower(**settings: Any) -> list[Any]:
        asked = {"id": "narrower", "settings": settings}
        return list(_fetch(reconciler, asked)["rows"][DRAWINGS]["narrower"])

    assert len(narrower()) == 7
    assert narrower(limit="2", content="code") == [{"str": "ksa-0002"}, {"str": "ksa-0009"}]
    assert narrower(limit=1, content="uri") == [{"str": "https://w3id.org/amocf/id/ksa-0002"}]
    assert narrower(limit=1.0, content="name")[0]["str"].startswith("Knowledge and use of")


def test_mappings_lead_to_outside_components(reconciler: Reconciler) -> None:
    nice = "https://w3id.org/amocf/ref/nice/NF-COM-007"
    found = _fetch(reconciler, "exact-match", "framework", ids=[nice])["rows"][nice]
    assert [each["id"] for each in found["exact-match"]] == ["https://w3id.org/amocf/id/5-4-3"]
    assert [each["name"] for each in found["framework"]] == [
        "NICE Workforce Framework for Cybersecurity"
    ]


def test_entity_that_is_unknown_has_every_property_and_no_value(reconciler: Reconciler) -> None:
    found = _fetch(reconciler, "code", "broader", ids=["https://example.org/"])
    assert found["rows"] == {"https://example.org/": {"code": [], "broader": []}}


def test_sponsor_is_a_text_because_agencies_are_no_entities(reconciler: Reconciler) -> None:
    affoa = "https://w3id.org/amocf/id/inst-affoa"
    found = _fetch(reconciler, "sponsor", ids=[affoa])["rows"][affoa]
    assert found == {"sponsor": [{"str": "U.S. Department of Defense"}]}


def test_properties_of_a_type_are_those_that_have_values(reconciler: Reconciler) -> None:
    def of(type_: str) -> set[str]:
        return {each.id for each in reconciler.table.of_type(type_)}

    assert {"sponsor", "technology-area", "other-label"} <= of("institute")
    assert not {"broader", "tier", "code"} & of("institute")
    assert {"broader", "tier", "technology-area"} <= of("ksa")
    assert "exact-match" in of("https://w3id.org/amocf/ref/nice")
    assert of("no-type") == set()


def test_every_property_has_values_or_is_for_mappings_and_data_of_institutes(
    reconciler: Reconciler,
) -> None:
    without = {each.id for each in PROPERTIES if each not in reconciler.table.all()}
    of_institutes = {"occupations", "ksas", "selected-by"}
    assert of_institutes <= without <= {*of_institutes, "broad-match", "narrow-match"}


def test_every_property_leads_over_terms_that_the_ontology_has(store: Store) -> None:
    for each in PROPERTIES:
        for curie in re.findall(r"amo:\w+", each.path):
            term = NamedNode(expand(curie))
            assert any(store.quads_for_pattern(term, None, None, None)), curie


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "extend is an array; an object is expected"),
        ("{}", "extend.ids is null; an array is expected"),
        ('{"ids": []}', "extend.properties is null; an array is expected"),
        ('{"ids": [1], "properties": []}', "extend.ids[0] is a number; a string is expected"),
        ('{"ids": [], "properties": ["code"]}', "extend.properties[0] is a string; an object"),
        (
            '{"ids": [], "properties": [{"id": "price"}]}',
            "extend.properties[0].id is none of: uri, code, label",
        ),
        (
            '{"ids": [], "properties": [{"id": "code", "settings": {"limit": "many"}}]}',
            "extend.properties[0].settings.limit is no number from 0 to 99999",
        ),
        (
            '{"ids": [], "properties": [{"id": "code", "settings": {"content": "all"}}]}',
            "extend.properties[0].settings.content is none of: entity, name, code, uri",
        ),
    ],
    ids=range(8),
)
def test_what_is_no_extension_query_is_refused_with_a_sentence(
    reconciler: Reconciler, text: str, said: str
) -> None:
    with pytest.raises(UnreadableQueryError) as caught:
        extended(reconciler, text)
    assert said in str(caught.value)


def test_too_many_entities_are_too_much(reconciler: Reconciler) -> None:
    with pytest.raises(TooMuchError, match=r"extend\.ids has 501 members, and may have 500"):
        _fetch(reconciler, "code", ids=[str(n) for n in range(501)])
    many = ["https://w3id.org/amocf/id/tier-4"] * 2
    assert _fetch(reconciler, "narrower", ids=many)["rows"]
