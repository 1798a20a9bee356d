"""The interface of CASE 1.1 answers with what the packages hold, as its REST binding says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from tests.exchange.exported import data_of

from amocf.exchange.case import EXPORTER
from amocf.exchange.case_library import COLLECTIONS
from amocf.serve.routes import ALL

ROOT: Final = "/ims/case/v1p1"


@pytest.fixture(scope="module")
def files(dist: Path) -> dict[str, Any]:
    return {name: json.loads(content) for name, content in EXPORTER.write(data_of(dist)).items()}


@pytest.fixture(scope="module")
def served(client_of: Callable[[Path], Any], dist: Path) -> Any:
    return client_of(dist)


def failure(answer: Any) -> str:
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/json"
    assert (body["imsx_codeMajor"], body["imsx_severity"]) == ("failure", "error")
    assert body["imsx_description"]
    [field] = body["imsx_codeMinor"]["imsx_codeMinorField"]
    return str(field["imsx_codeMinorFieldValue"])


def test_packages_are_the_files(served: Any, files: dict[str, Any]) -> None:
    documents = served.get(f"{ROOT}/CFDocuments").json()["CFDocuments"]
    assert len(documents) == len(files)
    for document, package in zip(documents, files.values(), strict=True):
        identifier = document["identifier"]
        answer = served.get(f"{ROOT}/CFPackages/{identifier}")
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.json() == package
        assert served.get(f"{ROOT}/CFDocuments/{identifier}").json() == document
        link = document.pop("CFPackageURI")
        assert document == package["CFDocument"]
        assert link["uri"].endswith(f"{ROOT}/CFPackages/{identifier}")


@pytest.mark.parametrize("collection", ["CFItems", "CFAssociations"])
def test_parts_of_a_package_are_answered_alone(
    served: Any, files: dict[str, Any], collection: str
) -> None:
    for package in files.values():
        for each in package[collection][:5]:
            found = served.get(f"{ROOT}/{collection}/{each['identifier']}").json()
            document = found.pop("CFDocumentURI")
            assert found == each
            assert document["identifier"] == package["CFDocument"]["identifier"]


def test_an_item_has_the_associations_from_it_and_to_it(served: Any, files: dict[str, Any]) -> None:
    package = files["amocf-case.json"]
    item = next(each for each in package["CFItems"] if each["humanCodingScheme"] == "5.4")
    answer = served.get(f"{ROOT}/CFItemAssociations/{item['identifier']}").json()
    assert answer["CFItem"]["uri"] == item["uri"]
    ends = [
        (each["originNodeURI"]["uri"], each["destinationNodeURI"]["uri"])
        for each in answer["CFAssociations"]
    ]
    assert all(item["uri"] in each for each in ends)
    below = {origin for origin, target in ends if target == item["uri"]}
    assert len(below) == 4
    expected = [
        each["identifier"]
        for each in package["CFAssociations"]
        if item["uri"] in (each["originNodeURI"]["uri"], each["destinationNodeURI"]["uri"])
    ]
    assert [each["identifier"] for each in answer["CFAssociations"]] == expected


def test_a_type_of_items_comes_with_those_below_it(served: Any, files: dict[str, Any]) -> None:
    types = files["amocf-case.json"]["CFDefinitions"]["CFItemTypes"]
    by_code = {each["typeCode"]: each for each in types}
    answer = served.get(f"{ROOT}/CFItemTypes/{by_code['competency']['identifier']}").json()
    codes = [each["typeCode"] for each in answer["CFItemTypes"]]
    assert codes == ["competency", "sub-competency", "ksa"]


@pytest.mark.parametrize("collection", ["CFLicenses", "CFAssociationGroupings"])
def test_definitions_are_answered(served: Any, files: dict[str, Any], collection: str) -> None:
    for each in files["amocf-case.json"]["CFDefinitions"][collection]:
        assert served.get(f"{ROOT}/{collection}/{each['identifier']}").json() == each


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_what_is_not_there_is_said_in_the_words_of_case(served: Any, collection: str) -> None:
    unknown = served.get(f"{ROOT}/{collection}/00000000-0000-5000-8000-000000000000")
    assert (unknown.status_code, failure(unknown)) == (404, "unknownobject")
    no_uuid = served.get(f"{ROOT}/{collection}/4.1.2")
    assert (no_uuid.status_code, failure(no_uuid)) == (404, "invalid_uuid")


def titles(answer: Any) -> list[str]:
    return [each["title"].split()[0] for each in answer.json()["CFDocuments"]]


def test_documents_are_paged(served: Any) -> None:
    whole = served.get(f"{ROOT}/CFDocuments")
    assert titles(whole) == ["Competencies", "Occupations", "Technology"]
    middle = served.get(f"{ROOT}/CFDocuments?limit=1&offset=1&sort=title")
    assert titles(middle) == ["Occupations"]
    assert middle.headers["X-Total-Count"] == whole.headers["X-Total-Count"] == "3"
    links = dict(
        reversed(each.removeprefix("<").split(">; rel="))
        for each in middle.headers["Link"].split(", ")
    )
    assert set(links) == {'"first"', '"last"', '"next"', '"prev"'}
    assert all("sort=title" in address for address in links.values())
    assert links['"next"'].endswith("limit=1&offset=2&sort=title") or "offset=2" in links['"next"']
    assert titles(served.get(f"{ROOT}/CFDocuments?offset=9")) == []
    assert titles(served.get(f"{ROOT}/CFDocuments?limit=0")) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sort=title&orderBy=desc", ["Technology", "Occupations", "Competencies"]),
        ("sort=nothing", ["Competencies", "Occupations", "Technology"]),
        ("filter=title~'OCCUPATIONS of'", ["Occupations"]),
        ("filter=version!='x' AND title~'areas of'", ["Technology"]),
        ("filter=title~'areas of' OR title~'occupations of'", ["Occupations", "Technology"]),
        ("filter=licenseURI.uri~'publicdomain' AND title<'d'", ["Competencies"]),
        ("filter=title='nothing'", []),
    ],
)
def test_documents_are_ordered_and_filtered(served: Any, asked: str, found: list[str]) -> None:
    name, _, value = asked.partition("=") if asked.startswith("filter") else ("", "", "")
    if name:
        answer = served.get(f"{ROOT}/CFDocuments", params={name: value})
    else:
        answer = served.get(f"{ROOT}/CFDocuments?{asked}")
    assert titles(answer) == found


def test_fields_of_documents_are_selected(served: Any) -> None:
    asked = f"{ROOT}/CFDocuments?fields="
    assert [set(each) for each in served.get(f"{asked}uri,title").json()["CFDocuments"]] == [
        {"uri", "title"}
    ] * 3
    assert served.get(f"{asked}nothing").json() == served.get(f"{ROOT}/CFDocuments").json()


@pytest.mark.parametrize(
    "asked",
    [
        "limit=-1",
        "limit=ten",
        "offset=1.5",
        "orderBy=up",
        "fields=",
        "fields=uri,,title",
        "filter=",
        "filter=title",
        "filter=nothing='x'",
        "filter=title='a' AND title='b' AND title='c'",
        "filter=title='a' XOR title='b'",
    ],
)
def test_a_selection_that_cannot_be_made_is_refused(served: Any, asked: str) -> None:
    name, _, value = asked.partition("=")
    answer = served.get(f"{ROOT}/CFDocuments", params={name: value})
    assert (answer.status_code, failure(answer)) == (400, "invalid_selection_field")


def test_answers_are_conditional_and_for_everybody(served: Any) -> None:
    first = served.get(f"{ROOT}/CFDocuments")
    again = served.get(f"{ROOT}/CFDocuments", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert served.get(f"{ROOT}/CFDocuments?limit=1").headers["ETag"] != first.headers["ETag"]
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Total-Count" in first.headers["Access-Control-Expose-Headers"]
    assert served.get(f"{ROOT}/CFDocuments", "image/png").status_code == 406


def test_the_interface_is_described_where_case_wants_it(served: Any) -> None:
    path = f"{ROOT}/discovery/imscasev1p1_openapi3_v1p0.json"
    described = served.get(path).json()
    ours = {each.path for each in ALL if each.path.startswith(ROOT)}
    assert set(described["paths"]) == ours
    assert path in ours


def test_a_demonstration_says_that_it_is_made_up(
    client_of: Callable[[Path], Any], demo: Path
) -> None:
    answer = client_of(demo).get(f"{ROOT}/CFDocuments").json()
    assert all("made-up" in each["notes"] for each in answer["CFDocuments"])
