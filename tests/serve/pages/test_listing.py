"""Lists as tables: which rows are chosen, in which order, and how they are saved."""

from dataclasses import replace
from typing import Any

import pytest
from pyoxigraph import Store
from starlette.requests import Request

from amocf.serve.pages.present.lists.list_index import index_of
from amocf.serve.pages.present.lists.listing import (
    Column,
    ListedRow,
    Listing,
    ListQuery,
)
from amocf.serve.pages.present.lists.saving import sheet
from amocf.serve.pages.present.stated.institute_tables import StatedTable
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.renderer import Pages
from amocf.serve.pages.views import Link, Value
from amocf.serve.routes.lists import view_of

#: Name, number and group of each thing.
THINGS = {
    "a": ("Ten", "10", "East"),
    "b": ("Nine", "9", "West"),
    "c": ("None", "", ""),
    "d": ("Détente", "9.5", "East"),
}


def _cell(place: int) -> Any:
    def read(_: Reader, thing: str) -> tuple[Value, ...]:
        text = THINGS[thing][place]
        link = Link(text, f"urn:{text}", code="E-1" if text == "East" else "")
        return (Value(text, link=link if place == 2 else None),) if text else ()

    return read


LIST: Listing[str] = Listing(
    path="/things/table",
    title="Things",
    one="thing",
    several="things",
    lead="Some things.",
    members=lambda _: list(THINGS),
    columns=(
        Column("name", "Name", "A name.", _cell(0)),
        Column("number", "Number", "A number.", _cell(1), is_number=True),
        Column("group", "Group", "A group.", _cell(2), is_narrowing=True, is_outside=True),
    ),
)
INDEX = index_of(Reader(Store()), LIST)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (ListQuery(), "abcd"),
        (ListQuery(order="name"), "dbca"),
        (ListQuery(order="name", is_descending=True), "acbd"),
        (ListQuery(order="number"), "bdac"),
        (ListQuery(order="number", is_descending=True), "adbc"),
        (ListQuery(text="detente EAST"), "d"),
        (ListQuery(text="e-1"), "ad"),
        (ListQuery(chosen={"group": "E-1"}, order="number"), "da"),
        (ListQuery(text="nine", chosen={"group": "E-1"}), ""),
        (ListQuery(text="en 10"), "a"),
        (ListQuery(text="9"), "bd"),
        (ListQuery(text="t", order="number", is_descending=True), "adb"),
    ],
)
def test_rows_are_chosen_and_sorted(asked: ListQuery, expected: str) -> None:
    named = {texts[0]: thing for thing, texts in THINGS.items()}
    for _ in range(2):  # what was asked is remembered
        found = (named[row.cells["name"][0].text] for row in INDEX.narrowed(asked))
        assert "".join(found) == expected


def test_values_to_choose_by_have_words_and_number() -> None:
    assert INDEX.choices == {"group": {"E-1": ("E-1 East", 2), "West": ("West", 1)}}


def test_a_long_list_reads_the_rows_that_are_shown_and_no_others() -> None:
    read: list[str] = []

    def cell(_: Reader, item: str) -> tuple[Value, ...]:
        read.append(item)
        return (Value(str(int(item) % 7)),)

    columns = (Column("n", "N", "", cell, is_narrowing=True), Column("m", "M", "", cell))
    items = list(map(str, range(1000)))
    index = index_of(Reader(Store()), replace(LIST, members=lambda _: items, columns=columns))
    for asked in (ListQuery(), ListQuery(chosen={"n": "3"}), ListQuery(order="n")):
        assert index.choices["n"]["3"] == ("3", 143)
        index.narrowed(asked)
        read.clear()
        shown = index.narrowed(asked)[100:105]
        assert [len(row.cells) for row in shown] == [2] * 5
        assert len(read) == 10


def test_query_becomes_an_address_and_is_turned_by_the_same_column() -> None:
    asked = ListQuery("a b", {"group": "E-1"}, "number")
    assert asked.query() == "?q=a+b&group=E-1&sort=number"
    assert asked.sorted_by("number").query() == "?q=a+b&group=E-1&sort=-number"
    assert asked.sorted_by("number").sorted_by("number") == asked
    assert asked.sorted_by("name").query() == "?q=a+b&group=E-1&sort=name"
    assert asked.without("q").without("group").query() == "?sort=number"
    assert ListQuery().query() == ""
    assert asked.at(2).query() == "?q=a+b&group=E-1&sort=number&page=2"
    assert asked.at(2).sorted_by("name").page == asked.at(2).without("q").page == 1


def test_saved_list_has_uris_beside_labels_and_numbers_as_numbers() -> None:
    saved = sheet(INDEX, INDEX.narrowed(ListQuery(order="number")))
    assert saved.name == "things"
    assert [each.heading for each in saved.columns] == ["Name", "Number", "Group", "Group, URI"]
    assert saved.columns[2].description == "A group. Not from the document."
    assert saved.rows == (
        ("Nine", 9, "West", "urn:West"),
        ("Détente", 9.5, "E-1 East", "urn:East"),
        ("Ten", 10, "E-1 East", "urn:East"),
        ("None", "", "", ""),
    )


@pytest.mark.parametrize(
    ("text", "page", "shown"),
    [("", 1, 3), ("1", 1, 3), ("2", 2, 1), ("9" * 9, 2, 1), ("0", 1, 3), ("-1", 1, 3), ("x", 1, 3)],
)
def test_a_long_list_is_shown_in_pages_and_saved_whole(text: str, page: int, shown: int) -> None:
    short = replace(LIST, rows_of_page=3)
    scope = {"type": "http", "headers": [], "query_string": f"sort=name&page={text}".encode()}
    view = view_of(Request(scope), Reader(Store()), short)
    assert (view.asked.page, view.pages, len(view.on_page)) == (page, 2, shown)
    assert len(view.shown) == len(THINGS)


def test_a_column_that_a_release_does_not_have_is_nowhere() -> None:
    column = Column("own", "Own", "Its own.", _cell(0), where=lambda _: False, is_narrowing=True)
    more = replace(LIST, columns=(*LIST.columns, column))
    there = more.of(Reader(Store()))
    assert there.columns == LIST.columns
    assert list(more.rows(Reader(Store()))) == list(INDEX.rows)


_LISTED = """{% from "listing.html" import listed with context %}
{{ listed(listing, rows, rows, asked, {}) }}"""


@pytest.mark.parametrize(
    ("several", "count", "is_folded"),
    [("institutes", 4, True), ("institutes", 3, False), ("", 4, False)],
)
def test_many_values_of_a_cell_are_folded_under_their_number(
    several: str, count: int, *, is_folded: bool
) -> None:
    named = Column[str]("named", "Named by", "Who names it.", lambda _, item: (Value(item),))
    names = tuple(Value(f"Institute {number}") for number in range(count))
    columns = (named, replace(named, several=several))
    listing = replace(LIST, columns=columns)
    row = ListedRow({"named": names}, {"named": ()})
    page = Pages.load({"root": ""}).environment.from_string(_LISTED)
    text = page.render(listing=listing, rows=[row], asked=ListQuery())
    assert (f"<details><summary>{count} institutes</summary>" in text) is is_folded
    assert text.count("<li>Institute ") == 2 * count


@pytest.mark.parametrize(("count", "is_folded"), [(7, True), (6, False)])
def test_many_values_in_a_table_of_a_page_are_folded_under_their_number(
    count: int, *, is_folded: bool
) -> None:
    names = tuple(Value(f"Institute {number}") for number in range(count))
    table = StatedTable("", ("KSA", "Selected by"), (((Value("a"),), names),), 1)
    source = '{% from "stated.html" import stated with context %}{{ stated([table]) }}'
    text = Pages.load({"root": ""}).environment.from_string(source).render(table=table)
    assert (f"<details><summary>{count} of them</summary>" in text) is is_folded
    assert text.count("<span>Institute ") == count
