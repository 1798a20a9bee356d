"""What is made up has the numbers that the document prints, as the transcription has them."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from tests.synthetic.ledger import KSA, Ledger
from tests.synthetic.making import make_up
from tests.synthetic.printed import Printed
from tests.synthetic.rows import rows_of

from amocf.institutes.recognition import normalized
from amocf.institutes.sheet_structure import MOST_ROWS

_TABLES: Final = Path(__file__).parent.parent / "transcription"
AREAS: Final = ("biomanufacturing", "digital", "electronics", "energy", "materials")


def transcribed(name: str) -> list[dict[str, str]]:
    with (_TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FIGURES: Final = {row["id"]: int(row["value"]) for row in transcribed("figures")}


class Counts:
    """Who selects each KSA, of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        area_of = {each: area for area, of_area in ledger.areas.items() for each in of_area}
        self.of_area: dict[str, Counter[KSA]] = {area: Counter() for area in ledger.areas}
        for each in ledger.ksa_selections:
            self.of_area[area_of[each.institute]][each.ksa] += 1
        self.institutes = Counter(each.ksa for each in ledger.ksa_selections)
        self.areas = Counter(ksa for of_area in self.of_area.values() for ksa in of_area)
        self.pairs = {(c.ksa, c.occupation) for c in ledger.connections if c.is_essential}

    def in_area(
        self, area: str, wanted: Callable[[int], bool] = lambda _: True, *, specific: bool = False
    ) -> int:
        """Count KSAs of an area, by how many of its institutes select them."""
        found = (k for k, institutes in self.of_area[area].items() if wanted(institutes))
        return sum(not specific or self.areas[ksa] == 1 for ksa in found)

    def percent(self, number: int) -> int:
        return round(100 * number / len(self.ledger.ksas))


@pytest.fixture(scope="module")
def counts(ledger: Ledger) -> Counts:
    return Counts(ledger)


def test_codes_have_the_numbers_of_tables_a1_and_a2(ledger: Ledger) -> None:
    rows = [row for row in transcribed("table-a1") + transcribed("table-a2") if row["count"]]
    # The document prints 4.37 for 4.3.7.
    wanted = {row["code"].replace("4.37", "4.3.7"): int(row["count"]) for row in rows}
    assert Counter(each.code for each in ledger.ksas) == wanted


def test_named_ksas_are_among_them_under_a_printed_code(ledger: Ledger) -> None:
    named = {each.published: each for each in ledger.ksas if each.published}
    assert named.keys() == {row["number"] for row in transcribed("ksas")}
    codes: dict[str, set[str]] = {}
    for row in transcribed("lists"):
        codes.setdefault(row["text"], set()).update(row["codes"].split(" and "))
    for row in transcribed("ksas"):
        printed = {c for wording in row["variants"].split(" | ") for c in codes.get(wording, ())}
        assert named[row["number"]].code in printed


def test_lists_of_areas_are_of_ksas_that_their_institutes_select(counts: Counts) -> None:
    by_wording = {each.wording: each for each in counts.ledger.ksas}
    variants = {
        wording: row["variants"].split(" | ")[0]
        for row in transcribed("ksas")
        for wording in row["variants"].split(" | ")
    }
    for row in transcribed("lists"):
        ksa = by_wording[variants[row["text"]]]
        area, _, kind = row["list"].rpartition("-")
        assert (counts.areas[ksa] == 1) == (kind == "specific")
        if area in AREAS:
            assert counts.of_area[area][ksa]


def test_most_highly_selected_are_those_that_the_document_letters(counts: Counts) -> None:
    lettered = {row["text"] for row in transcribed("lists") if row["list"] == "top-network"}
    first = {ksa.wording for ksa, _ in counts.institutes.most_common(len(lettered))}
    assert first == lettered


def test_shares_of_the_network_are_those_printed(counts: Counts) -> None:
    institutes, areas = counts.institutes.values(), counts.areas.values()
    occupations = Counter(ksa for ksa, _ in counts.pairs).values()
    assert counts.percent(sum(n > 1 for n in areas)) == FIGURES["network-cross-area"]
    assert counts.percent(sum(n > 2 for n in institutes)) == FIGURES["network-three-institutes"]
    assert counts.percent(sum(n > 7 for n in occupations)) == FIGURES["network-eight-occupations"]


@pytest.mark.parametrize("area", AREAS)
def test_areas_have_the_ksas_that_their_pages_print(counts: Counts, area: str) -> None:
    every = len(counts.ledger.areas[area])
    found = {
        "essential-ksas": counts.in_area(area),
        "shared-ksas": counts.in_area(area, lambda n: n > 1),
        "all-institutes-ksas": counts.in_area(area, lambda n: n == every),
        "two-institutes-ksas": counts.in_area(area, lambda n: n == 2),
        "three-institutes-ksas": counts.in_area(area, lambda n: n > 2),
        "unique-ksas": counts.in_area(area, specific=True),
        "specific-ksas": counts.in_area(area, specific=True),
        "unique-shared-ksas": counts.in_area(area, lambda n: n > 1, specific=True),
        "shared-specific-ksas": counts.in_area(area, lambda n: n > 1, specific=True),
        "all-institutes-specific-ksas": counts.in_area(area, lambda n: n == every, specific=True),
        "three-institutes-unique-ksas": counts.in_area(area, lambda n: n > 2, specific=True),
        "unique-tier-5-ksas": sum(
            ksa.code.startswith("5.") and counts.areas[ksa] == 1 for ksa in counts.of_area[area]
        ),
    }
    printed = {name: FIGURES[f"{area}-{name}"] for name in found if f"{area}-{name}" in FIGURES}
    assert len(printed) > 2
    assert printed == {name: found[name] for name in printed}


def test_shared_ksas_of_biomanufacturing_are_specific_in_the_printed_share(
    counts: Counts,
) -> None:
    area = "biomanufacturing"
    shared = counts.in_area(area, lambda n: n > 1)
    specific = counts.in_area(area, lambda n: n > 1, specific=True)
    assert round(100 * specific / shared) == FIGURES["biomanufacturing-specific-share"]
    every = FIGURES["biomanufacturing-essential-ksas"]
    assert round(100 * shared / every) == FIGURES["biomanufacturing-shared-share"]


def test_titles_are_selected_as_printed(ledger: Ledger) -> None:
    selections = Counter(each.occupation for each in ledger.occupation_selections)
    assert selections.total() == FIGURES["network-occupation-selections"]
    single = FIGURES["network-single-institute-selections"]
    assert sum(n == 1 for n in selections.values()) == single
    assert sum(n > 1 for n in selections.values()) == FIGURES["network-several-institutes-titles"]
    assert selections.keys() == {*ledger.occupations}
    first = selections.most_common(len(transcribed("occupations")))
    assert [(each.title, number) for each, number in first] == [
        (row["title"], int(row["institutes"])) for row in transcribed("occupations")
    ]


def test_institutes_are_those_of_table_2(ledger: Ledger) -> None:
    wanted = Counter(row["area"] for row in transcribed("table-2"))
    assert sorted(map(len, ledger.areas.values())) == sorted(wanted.values())
    selecting = {each.institute for each in ledger.ksa_selections}
    assert selecting == {*ledger.institutes}
    assert selecting == {each.institute for each in ledger.occupation_selections}
    assert len(selecting) == FIGURES["about-sponsored-institutes"]


def test_connections_are_a_little_more_than_printed(counts: Counts) -> None:
    assert 0 < len(counts.pairs) - FIGURES["network-connections"] < 100
    assert {ksa for ksa, _ in counts.pairs} == {*counts.ledger.ksas}


def test_connections_are_of_what_the_institute_selects(ledger: Ledger) -> None:
    ksas = {(each.institute, each.ksa) for each in ledger.ksa_selections}
    occupations = {(each.institute, each.occupation) for each in ledger.occupation_selections}
    essential = {(c.institute, c.ksa) for c in ledger.connections if c.is_essential}
    assert essential == ksas
    assert {(c.institute, c.occupation) for c in ledger.connections} == occupations
    assert any(not c.is_essential for c in ledger.connections)
    stated = Counter((c.institute, c.ksa, c.occupation) for c in ledger.connections)
    assert {*stated.values()} == {1}


def test_wordings_that_are_made_up_say_so_and_are_of_one_thing(ledger: Ledger) -> None:
    ksas = [each.wording for each in ledger.ksas]
    titles = [each.title for each in ledger.occupations]
    assert len({*map(normalized, ksas)}) == len(ksas)
    assert len({*map(normalized, titles)}) == len(titles)
    own = [each.wording for each in ledger.ksas if not each.published]
    own += [each.title for each in ledger.occupations if not each.published]
    assert all(re.match("Made-up (KSA|occupation) ", each) for each in own)
    assert all(each.approved_by.startswith("Made-up ") for each in ledger.ksa_selections)


def test_ledger_of_a_seed_is_always_the_same(marginals: Printed, ledger: Ledger) -> None:
    assert make_up(marginals) == ledger
    assert make_up(marginals, seed=2) != ledger


@pytest.mark.parametrize("scale", [10, 100])
def test_scale_multiplies_everything_but_institutes(
    marginals: Printed, ledger: Ledger, scale: int
) -> None:
    large = make_up(marginals, scale=scale)
    assert large.areas == ledger.areas
    for name in ("ksas", "occupations", "occupation_selections"):
        assert len(getattr(large, name)) == scale * len(getattr(ledger, name))
    counts = Counts(large)
    assert len(counts.pairs) == scale * len(Counts(ledger).pairs)
    assert counts.percent(sum(n > 1 for n in counts.areas.values())) == 33
    assert counts.percent(sum(n > 2 for n in counts.institutes.values())) == 50
    longest = max(len(sheet) for of in rows_of(large).values() for sheet in of.values())
    assert longest < MOST_ROWS
