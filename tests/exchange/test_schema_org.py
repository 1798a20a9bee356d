"""schema.org: every term that is used is one of its release, and says what the release says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import Store
from tests.exchange.exported import data_of, hostile_data

from amocf.exchange.registry import ReleaseData
from amocf.exchange.schema_org import EXPORTER

#: The classes that are used, and the properties that each has, itself or by what it is a kind of
#: (schema.org 30.0). A property of no class here would be one that schema.org does not give it.
THING: Final = {"name", "alternateName", "description", "url"}
CREATIVE_WORK: Final = THING | {
    *(
        "version",
        "dateModified",
        "datePublished",
        "keywords",
        "license",
        "isAccessibleForFree",
        "creator",
    ),
    *("isBasedOn", "hasPart", "publisher"),
}
DOMAINS: Final = {
    "DefinedTerm": THING | {"termCode", "inDefinedTermSet"},
    "DefinedTermSet": CREATIVE_WORK | {"hasDefinedTerm"},
    "Dataset": CREATIVE_WORK | {"distribution"},
    "DataDownload": CREATIVE_WORK | {"contentUrl", "encodingFormat"},
    "Organization": THING,
}


@pytest.fixture(scope="module", params=["dist", "demo"])
def data(request: pytest.FixtureRequest) -> ReleaseData:
    folder: Path = request.getfixturevalue(request.param)
    return data_of(folder)


@pytest.fixture(scope="module")
def document(data: ReleaseData) -> Any:
    return read(data)


@pytest.fixture(scope="module")
def context(shared: Path) -> Any:
    path = shared / "interop" / "schemaorg" / "schemaorgcontext-30.0.jsonld"
    return json.loads(path.read_bytes())["@context"]


def read(data: ReleaseData) -> Any:
    [content] = EXPORTER.write(data).values()
    return json.loads(content)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from objects(each)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for each in value.values():
            yield from objects(each)


def test_every_class_and_property_is_one_of_schema_org(document: Any, context: Any) -> None:
    for each in objects(document):
        assert context[each["@type"]]["@id"] == f"schema:{each['@type']}"
        for name in each.keys() - {"@id", "@type"}:
            assert context[name]["@id"] == f"schema:{name}", name


def test_every_property_is_one_of_its_class(document: Any) -> None:
    for each in objects(document):
        assert each.keys() - {"@id", "@type"} <= DOMAINS[each["@type"]], each


def test_what_is_an_address_in_schema_org_is_an_address_here(document: Any, context: Any) -> None:
    for each in objects(document):
        for name, value in each.items():
            if name.startswith("@") or context[name].get("@type") != "@id":
                continue
            for one in value if isinstance(value, list) else [value]:
                address = one["@id"] if isinstance(one, dict) and "@id" in one else one
                assert isinstance(address, dict) or address.startswith("http"), (name, value)


def test_what_is_read_back_is_what_was_written(document: Any, data: ReleaseData) -> None:
    terms = {each["@id"]: each for each in document["@graph"] if each["@type"] == "DefinedTerm"}
    for item in data.items.items.values():
        term = terms[item.iri]
        assert term["name"] == item.label
        assert tuple(sorted(term.get("alternateName", ()))) == item.alternatives
        assert term["inDefinedTermSet"] == item.scheme
        if item.definition:
            assert term["description"][:900] == item.definition[:900]


def test_the_same_release_gives_the_same_bytes(dist: Path, store: Store) -> None:
    again = ReleaseData(store, "", {})
    assert EXPORTER.write(data_of(dist)) == EXPORTER.write(again)


def test_hostile_texts_do_no_harm() -> None:
    for each in objects(read(hostile_data())):
        assert len(json.dumps(each)) < 20_000
