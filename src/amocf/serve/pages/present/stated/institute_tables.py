"""The sections of pages that show what institutes state: tables that are cut where they are long.

What is left out stands in a list that is narrowed to it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlencode

from amocf.rdf.stated_tables import ConnectionStatement, Selection
from amocf.serve.pages.present.stated.institute_statements import (
    connections_of,
    each_named_by,
    ends,
    identifier,
    institutes_data,
    institutes_of,
    is_ksa,
    is_own,
    record,
    selections_of,
    selections_under,
    stated_by,
)
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Value

#: How many rows a table of a page has at most.
_MOST: Final = 25

_Cell = tuple[Value, ...]
_Row = TypeVar("_Row")


@dataclass(frozen=True)
class StatedTable:
    """A table of what institutes state.

    Attributes:
        title: what it shows, where a section has several.
        columns: the headings.
        rows: the rows that are shown, a cell for each column.
        total: how many rows there are.
        all_of_them: the list that has all of them, where there is one.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[_Cell, ...], ...]
    total: int
    all_of_them: str = ""


@dataclass(frozen=True)
class OwnData:
    """The data of an institute: what it is, and what it states."""

    dataset: Link
    licences: tuple[Link, ...]
    approvals: tuple[str, ...]
    tables: tuple[StatedTable, ...]


def selecting(reader: Reader, iri: str) -> tuple[StatedTable, ...]:
    """Return which institutes select a KSA or an occupation, and how."""
    columns: dict[str, Callable[[Selection], _Cell]] = {
        "Institute": lambda each: _links(reader, [each.institute]),
        "Held to be the same": lambda each: _links(reader, {each.selected} - {iri}),
        "Under": lambda each: _links(reader, each.places),
        "In its words": lambda each: _texts(reader, each.iri, "amo:wording"),
        "Code": lambda each: _texts(reader, each.iri, "amo:statedOccupationCode"),
        "What it rests on": lambda each: _links(reader, reader.iris(each.iri, "amo:evidence")),
        "Approved": lambda each: record(reader, each),
    }
    return _table("", columns, selections_of(reader, iri))


def connected(reader: Reader, iri: str) -> tuple[StatedTable, ...]:
    """Return what institutes connect a KSA or an occupation with."""
    statements = connections_of(reader, iri)
    is_of_ksa = is_ksa(reader, iri)
    parameter, heading = ("ksa", "Occupation") if is_of_ksa else ("occupation", "KSA")
    others: dict[str, list[ConnectionStatement]] = {}
    for each in statements:
        ksa, occupation = ends(reader, each)
        others.setdefault(occupation if is_of_ksa else ksa, []).append(each)
    columns: dict[str, Callable[[str], _Cell]] = {
        heading: lambda other: _links(reader, [other]),
        "Named by": lambda other: each_named_by(reader, other),
        "Essential according to": lambda other: _saying(reader, others[other], is_essential=True),
        "Not essential according to": lambda other: _saying(
            reader, others[other], is_essential=False
        ),
    }
    ordered = [link.iri for link in reader.links(others)]
    listed = _list("/connections", {parameter: identifier(iri)})
    return _table("", columns, ordered, listed)


def same(reader: Reader, iri: str) -> tuple[StatedTable, ...]:
    """Return what institutes hold to be the same, and what they found to be this."""
    holding = [
        *((each, iri) for each in reader.iris(iri, "amo:heldSameAs")),
        *((each, each) for each in reader.subjects(iri, "amo:heldSameAs")),
    ]
    replaced = [each for each in reader.subjects(iri, "dct:isReplacedBy") if is_own(reader, each)]
    rows = [
        *((each, _holders(reader, teller), "holds it to be the same") for each, teller in holding),
        *(
            (each, _holders(reader, each), "found it to be this, and withdrew it")
            for each in replaced
        ),
    ]
    columns: dict[str, Callable[[tuple[str, _Cell, str]], _Cell]] = {
        "What": lambda row: _links(reader, [row[0]]),
        "Who": lambda row: row[1],
        "Says what": lambda row: _text(row[2]),
    }
    return _table("", columns, rows)


def stated_under(reader: Reader, iri: str) -> tuple[StatedTable, ...]:
    """Return the KSAs that institutes select under a competency or a sub-competency."""
    return reader.once(_stated_under, iri)


def _stated_under(reader: Reader, iri: str) -> tuple[StatedTable, ...]:
    column = "competency" if reader.is_a(iri, "amo:Competency") else "parent"
    listed = _list("/ksas", {column: reader.link(iri).code, "selecting": "yes"})
    return _most_selected(reader, "", selections_under(reader, iri), listed)


def own_data(reader: Reader, iri: str) -> tuple[OwnData, ...]:
    """Return the data of an institute."""
    return reader.once(_own_data, iri)


def _own_data(reader: Reader, iri: str) -> tuple[OwnData, ...]:
    return tuple(
        OwnData(each.dataset, each.licences, _approvals(reader, iri), _own_tables(reader, iri))
        for each in institutes_data(reader)
        if each.institute.iri == iri
    )


def data_of_area(reader: Reader, area: str) -> tuple[StatedTable, ...]:
    """Return what the institutes of a technology area state, in numbers, and what most select."""
    return reader.once(_data_of_area, area)


def _data_of_area(reader: Reader, area: str) -> tuple[StatedTable, ...]:
    found = {
        each.institute.iri: stated_by(reader, each.institute.iri)
        for each in institutes_data(reader)
        if area in reader.iris(each.institute.iri, "amo:inTechnologyArea")
    }
    columns: dict[str, Callable[[str], _Cell]] = {
        "Institute": lambda each: _links(reader, [each]),
        "KSAs": lambda each: _text(str(len(found[each].ksa_iris))),
        "Not named by the document": lambda each: _text(
            str(sum(is_own(reader, ksa) for ksa in found[each].ksa_iris))
        ),
        "Occupations": lambda each: _text(str(len(found[each].occupations))),
        "Connections": lambda each: _text(str(len(found[each].connections))),
    }
    selections = tuple(each for stated in found.values() for each in stated.ksas)
    title = "KSAs that they select, those of most institutes first"
    name = reader.link(area).text
    listed = _list("/ksas", {"selecting-area": name, "sort": "-selecting"})
    return (
        *_table("", columns, list(found)),
        *_most_selected(reader, title, selections, listed),
    )


def _own_tables(reader: Reader, institute: str) -> tuple[StatedTable, ...]:
    stated = stated_by(reader, institute)
    name = reader.link(institute).text
    places: dict[str, set[str]] = {}
    for each in (*stated.ksas, *stated.occupations):
        places.setdefault(each.selected, set()).update(each.places)
    tables: list[StatedTable] = []
    for what, page, iris in (
        ("KSAs", "/ksas", tuple(dict.fromkeys(each.selected for each in stated.ksas))),
        ("Occupations", "/occupations", tuple(each.selected for each in stated.occupations)),
    ):
        columns: dict[str, Callable[[str], _Cell]] = {
            what: lambda each: _links(reader, [each]),
            "Under": lambda each: _links(reader, places[each]),
        }
        for key, words, is_of_institute in (
            ("institute", "that the document does not name", True),
            ("document", "that the document names", False),
        ):
            found = [each for each in iris if is_own(reader, each) is is_of_institute]
            ordered = [link.iri for link in reader.links(found)]
            listed = _list(page, {"named": key, "selected-by": name})
            tables += _table(f"{what} {words}", columns, ordered, listed)
    connections = _own_connections(reader, stated.connections, name)
    return (*tables, *connections)


def _own_connections(
    reader: Reader, statements: Sequence[ConnectionStatement], name: str
) -> tuple[StatedTable, ...]:
    columns: dict[str, Callable[[ConnectionStatement], _Cell]] = {
        "KSA": lambda each: _links(reader, [each.ksa]),
        "Occupation": lambda each: _links(reader, [each.occupation]),
        "Essential": lambda each: _text("yes" if each.is_essential else "no"),
        "Approved": lambda each: record(reader, each),
    }
    listed = _list("/connections", {"institute": name})
    return _table("Connections", columns, statements, listed)


def _most_selected(
    reader: Reader, title: str, selections: Iterable[Selection], listed: str
) -> tuple[StatedTable, ...]:
    by_ksa: dict[str, list[Selection]] = {}
    for each in selections:
        by_ksa.setdefault(each.counted_as, []).append(each)
    selecting = {ksa: institutes_of(reader, found) for ksa, found in by_ksa.items()}
    columns: dict[str, Callable[[str], _Cell]] = {
        "KSA": lambda ksa: _links(reader, [ksa]),
        "Named by": lambda ksa: each_named_by(reader, ksa),
        "Under": lambda ksa: _links(reader, {p for each in by_ksa[ksa] for p in each.places}),
        "Selected by": lambda ksa: _values(selecting[ksa]),
    }
    names = [link.iri for link in reader.links(by_ksa)]
    ordered = sorted(names, key=lambda ksa: (-len(selecting[ksa]), is_own(reader, ksa)))
    return _table(title, columns, ordered, listed)


def _approvals(reader: Reader, institute: str) -> tuple[str, ...]:
    """Return who approved what an institute states, each with the first and the last day."""
    days: dict[str, list[str]] = {}
    stated = stated_by(reader, institute)
    statements: tuple[Selection | ConnectionStatement, ...]
    statements = (*stated.ksas, *stated.occupations, *stated.connections)
    for each in statements:
        if each.approved_by:
            days.setdefault(each.approved_by, []).extend(filter(None, [each.approved_on]))
    return tuple(
        ", ".join(filter(None, (who, " to ".join(dict.fromkeys((min(on), max(on)))) if on else "")))
        for who, on in sorted(days.items())
    )


def _holders(reader: Reader, iri: str) -> _Cell:
    return _links(reader, reader.iris(iri, "dct:creator"))


def _saying(
    reader: Reader, statements: Iterable[ConnectionStatement], *, is_essential: bool
) -> _Cell:
    saying = (each for each in statements if each.is_essential is is_essential)
    return _values(institutes_of(reader, saying))


def _table(
    title: str,
    columns: dict[str, Callable[[_Row], _Cell]],
    rows: Sequence[_Row],
    all_of_them: str = "",
) -> tuple[StatedTable, ...]:
    """Return a table without the columns that have no value, or nothing if it has no row."""
    if not rows:
        return ()
    shown = [[cell(row) for cell in columns.values()] for row in rows[:_MOST]]
    used = [place for place in range(len(columns)) if any(row[place] for row in shown)]
    return (
        StatedTable(
            title,
            tuple(name for place, name in enumerate(columns) if place in used),
            tuple(tuple(row[place] for place in used) for row in shown),
            len(rows),
            all_of_them,
        ),
    )


def _list(path: str, narrowed_by: dict[str, str]) -> str:
    return f"{path}?{urlencode(narrowed_by)}"


def _links(reader: Reader, iris: Iterable[str]) -> _Cell:
    return _values(reader.links(iris))


def _values(links: Iterable[Link]) -> _Cell:
    return tuple(Value(each.text, link=each) for each in links)


def _text(text: str) -> _Cell:
    return (Value(text),) if text else ()


def _texts(reader: Reader, iri: str, curie: str) -> _Cell:
    return tuple(map(Value, reader.texts(iri, curie)))
