"""The pictures of the demonstration have the numbers of its ledger."""

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from tests.synthetic.ledger import KSA, Ledger

from amocf.serve.pages.charts.drawing import Circle, Drawing, Group
from amocf.serve.pages.charts.svg import svg
from amocf.serve.pages.present.pictures.gallery import overall_pictures, pictures_of_area
from amocf.serve.pages.present.pictures.picture import Picture, PictureCell
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE


@pytest.fixture(scope="module")
def reader(demo: Path) -> Reader:
    store = Store()
    store.bulk_load(path=str(demo / "amocf.nq"), format=RdfFormat.N_QUADS)
    return Reader(store)


@pytest.fixture(scope="module")
def pictures(reader: Reader) -> dict[str, Picture]:
    return {each.name: each for each in overall_pictures(reader)}


@pytest.fixture(scope="module")
def names(reader: Reader, ledger: Ledger) -> dict[str, str]:
    """The name of each area of the ledger."""
    return {area: reader.label(_iri(area)) for area in ledger.areas}


@pytest.fixture(scope="module")
def selected(ledger: Ledger) -> dict[str, dict[KSA, set[str]]]:
    """Who selects which KSA, by area."""
    area_of = {each: area for area, members in ledger.areas.items() for each in members}
    found: dict[str, dict[KSA, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in ledger.ksa_selections:
        found[area_of[each.institute]][each.ksa].add(each.institute)
    return found


def words(cell: PictureCell) -> str:
    assert isinstance(cell, tuple)
    return ", ".join(each.text for each in cell)


def code(cell: PictureCell) -> str:
    assert isinstance(cell, tuple)
    assert cell[0].link
    return cell[0].link.code


def rows(picture: Picture) -> tuple[tuple[PictureCell, ...], ...]:
    assert picture.table
    return picture.table.rows


def titles(drawing: Drawing | None) -> set[str]:
    assert drawing
    return {each.title for each in drawing.marks if isinstance(each, Group)}


def competency(ksa: KSA) -> str:
    return ".".join(ksa.code.split(".")[:2])


def _iri(area: str) -> str:
    return f"{BASE}id/area-{area}"


def test_competencies_by_area_are_those_of_the_ledger(
    pictures: dict[str, Picture],
    ledger: Ledger,
    names: dict[str, str],
    selected: dict[str, dict[KSA, set[str]]],
) -> None:
    picture = pictures["competencies-by-area"]
    assert picture.table
    wanted = {
        (code_, names[area]): number
        for area, ksas in selected.items()
        for code_, number in Counter(map(competency, ksas)).items()
    }
    found = {
        (code(row[0]), name): number
        for row in rows(picture)
        for name, number in zip(picture.table.columns[1:], row[1:], strict=True)
        if number
    }
    assert found == wanted
    told = titles(picture.drawing)
    for (code_, name), number in wanted.items():
        ends = f", {name}: {number} KSA" + ("s" if number > 1 else "")
        assert any(each.startswith(f"{code_} ") and each.endswith(ends) for each in told)
    assert picture.finding == "4.2 Operations Management has the most KSAs in every technology area"


def test_what_areas_share_is_that_of_the_ledger(
    pictures: dict[str, Picture],
    ledger: Ledger,
    names: dict[str, str],
    selected: dict[str, dict[KSA, set[str]]],
) -> None:
    wanted = {}
    for one, other in combinations(ledger.areas, 2):
        both = selected[one].keys() & selected[other].keys()
        sums = {area: sum(len(selected[area][ksa]) for ksa in both) for area in (one, other)}
        wanted[frozenset((names[one], names[other]))] = (
            len(both),
            {names[area]: number for area, number in sums.items()},
        )
    found = {}
    for row in rows(pictures["area-connections"]):
        first, second = words(row[0]).split(", ")
        found[frozenset((first, second))] = (row[1], {first: row[2], second: row[3]})
    assert found == wanted


def test_occupations_of_an_area_are_those_of_the_ledger(reader: Reader, ledger: Ledger) -> None:
    for area, members in ledger.areas.items():
        picture = pictures_of_area(reader, _iri(area))[0]
        essential: dict[str, set[KSA]] = defaultdict(set)
        for each in ledger.connections:
            if each.institute in members and each.is_essential:
                essential[each.occupation.title].add(each.ksa)
        assert picture.table
        assert picture.table.total == len(essential)
        assert f"{sum(map(len, essential.values())):,} connections in all" in picture.explained
        found = {words(row[0]): (row[2], row[3]) for row in rows(picture)}
        assert found
        for title, numbers in found.items():
            ksas = essential[title]
            assert numbers == (len(ksas), len(set(map(competency, ksas))))
            wanted = {
                f"{title}, {code_}: {number} KSA" + ("s" if number > 1 else "")
                for code_, number in Counter(map(competency, ksas)).items()
            }
            told = titles(picture.drawing)
            assert {each for each in told if each.startswith(f"{title}, ")} == wanted


def test_what_an_area_shares_is_that_of_the_ledger(
    reader: Reader,
    ledger: Ledger,
    names: dict[str, str],
    selected: dict[str, dict[KSA, set[str]]],
) -> None:
    for area, ksas in selected.items():
        picture = pictures_of_area(reader, _iri(area))[1]
        others = {names[each]: set(found) for each, found in selected.items() if each != area}
        found = {words(row[0]): row[1] for row in rows(picture)}
        assert found == {name: len(other & ksas.keys()) for name, other in others.items()}
        alone = len(ksas.keys() - set().union(*others.values()))
        told = titles(picture.drawing)
        assert any(each.endswith(f"alone: {alone} KSAs of no other area") for each in told)
        share = round(100 * (len(ksas) - alone) / len(ksas))
        assert picture.finding.startswith(f"{share}% of the {len(ksas)} KSAs of {names[area]} ")


def test_the_map_has_every_ksa_and_occupation_of_the_ledger(
    pictures: dict[str, Picture], ledger: Ledger
) -> None:
    picture = pictures["map"]
    for drawing in (picture.drawing, picture.whole):
        assert drawing
        inner = [each for mark in drawing.marks if isinstance(mark, Group) for each in mark.marks]
        circles = Counter(e.css for e in (*drawing.marks, *inner) if isinstance(e, Circle))
        assert circles == {
            "ksa": len(ledger.ksas),
            "occupation": len(ledger.occupations),
            "anchor": len(ledger.institutes),
        }
    pairs = {(each.ksa, each.occupation) for each in ledger.connections if each.is_essential}
    assert picture.finding.startswith(
        f"{len(pairs):,} connections of {len(ledger.ksas)} KSAs with {len(ledger.occupations)} "
    )


def test_the_table_of_the_map_has_the_most_selected_ksas_of_the_ledger(
    pictures: dict[str, Picture], ledger: Ledger
) -> None:
    institutes: dict[str, set[str]] = defaultdict(set)
    for each in ledger.ksa_selections:
        institutes[each.ksa.wording].add(each.institute)
    occupations: dict[str, set[str]] = defaultdict(set)
    for connection in ledger.connections:
        if connection.is_essential:
            occupations[connection.ksa.wording].add(connection.occupation.title)
    found = rows(pictures["map"])
    ranked = sorted((len(each) for each in institutes.values()), reverse=True)
    assert [row[2] for row in found] == ranked[: len(found)]
    for number, row in enumerate(found, start=1):
        wording = words(row[0])
        assert row[1] == number
        assert (row[2], row[4]) == (len(institutes[wording]), len(occupations[wording]))


def test_pictures_are_the_same_bytes_twice(demo: Path, pictures: dict[str, Picture]) -> None:
    store = Store()
    store.bulk_load(path=str(demo / "amocf.nq"), format=RdfFormat.N_QUADS)
    for again in overall_pictures(Reader(store)):
        before = pictures[again.name]
        assert again.file
        assert before.file
        assert svg(again.file) == svg(before.file)
