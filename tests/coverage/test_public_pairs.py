"""What the public data says of pairs of things, worked out by hand from the document."""

import csv
import itertools
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amocf.coverage.comparing import GapStatus
from amocf.coverage.framework_index import FrameworkIndex
from amocf.coverage.gap_forms import as_data, as_sheet, review_of, summary
from amocf.coverage.memberships import Degree, Family
from amocf.coverage.operand_names import KnownNames, UnknownNameError
from amocf.coverage.operands import COMPARABLE

_NICE_BESIDE = (
    "NF-COM-002 NF-COM-003 NF-COM-004 NF-COM-005 NF-COM-006 NF-COM-008 NF-COM-009 NF-COM-011"
)
_ITCM_BESIDE = "4.1 4.3.2 4.3.3 4.3.5 4.4.1 4.5 4.6 4.7 4.8"
_BCM_BESIDE = "4.2.9.2 4.2.9.3 4.2.9.4 4.2.9.5 4.3.10"
_OF_ONE_AREA = "4.1.7 4.1.9 4.2.5 4.2.9 4.2.11 4.2.13 4.3.2 4.3.6 4.3.7 4.3.29 4.3.33 4.6.1 5.3.1"
_ONET_BESIDE = "17-2031.00 17-2041.00 17-2051.00 17-2112.00 17-2112.02 17-2112.03 17-2199.06"
_COVERED, _PARTLY, _MISSING, _EXTRA, _UNTOLD = GapStatus


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        # Table A2 derives 5.4.1 from NF-COM-008, which NICE calls DevSecOps.
        ("5.4 nice", ("5.4.2 5.4.3 5.4.4", "5.4.1", _NICE_BESIDE, "")),
        ("5.3 itcm", ("5.3.1 5.3.2 5.3.3 5.3.4 5.3.5", "", _ITCM_BESIDE, "")),
        # No title of the BCM was seen, so that all its matches are related ones.
        ("5.5 bcm", ("", "5.5.1 5.5.2 5.5.3 5.5.4", _BCM_BESIDE, "")),
        ("bcm 5.5", ("", _BCM_BESIDE, "5.5.1 5.5.2 5.5.3 5.5.4", "")),
        # The lists on the pages of the areas have 4.1.2 in common.
        ("electronics materials", ("4.1.2", "", "", _OF_ONE_AREA)),
        (
            "4.1 energy",
            ("4.1.2 4.1.5 4.1.7", "", "4.2.1 4.2.5", "4.1.1 4.1.3 4.1.8 4.1.9"),
        ),
        ("5.7 5.1", ("", "5.7.1 5.7.2", "5.1", "")),
        ("4.1.7 4.1", ("4.1.7", "", "4.1.1 4.1.2 4.1.3 4.1.5 4.1.8 4.1.9", "")),
        ("ksa-0006 4.2.6", ("4.2.6", "4.2.9", "", "")),
        (
            "5.4 itcm",
            ("", "5.4.1 5.4.2 5.4.3 5.4.4", f"5.3.1 5.3.2 5.3.3 5.3.4 5.3.5 {_ITCM_BESIDE}", ""),
        ),
        ("nice 5.4", ("5.4.2 5.4.3 5.4.4", _NICE_BESIDE, "5.4.1", "")),
    ],
)
def test_compare_of_public_data_gives_the_components_worked_out_by_hand(
    compared: Any, codes: Any, pair: str, expected: tuple[str, ...]
) -> None:
    result = compared(*pair.split())
    found = tuple(codes(result, each) for each in (_COVERED, _MISSING, _EXTRA, _UNTOLD))
    assert found == expected
    assert codes(result, _PARTLY) == ""


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ("framework onet-soc", ("occ-0002 occ-0003 occ-0004", "occ-0001", "", _ONET_BESIDE)),
        ("onet-soc framework", ("occ-0002 occ-0003 occ-0004", "", "occ-0001", _ONET_BESIDE)),
        ("framework esco", ("occ-0001 occ-0002 occ-0003", "occ-0004", "", "2149.11")),
        ("occ-0001 esco", ("occ-0001", "", "occ-0002 occ-0003 2149.11", "")),
    ],
)
def test_compare_of_occupations_counts_close_and_exact_matches_alone(
    compared: Any, codes: Any, pair: str, expected: tuple[str, ...]
) -> None:
    result = compared(*pair.split())
    assert expected == tuple(
        codes(result, each, Family.OCCUPATIONS) for each in (_COVERED, _MISSING, _EXTRA, _UNTOLD)
    )


def test_compare_of_the_framework_with_itself_counts_all_that_the_document_has(
    compared: Any,
) -> None:
    result = compared("framework", "framework")
    assert [
        (each.family.value, each.asked, each.counted(_COVERED)) for each in result.families
    ] == [
        ("competencies", 68, 68),
        ("ksas", 40, 40),
        ("occupations", 4, 4),
    ]
    assert len(result.competencies) == 13


@pytest.mark.parametrize("name", ["dol-amcm", "dol-bcm", "dol-itcm", "nice"])
def test_coverage_by_an_outside_framework_is_that_of_its_mapping_file(
    compared: Any, codes: Any, root: Path, name: str
) -> None:
    lines = (root / "mappings" / f"{name}.sssom.tsv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader((each for each in lines if each[0] != "#"), delimiter="\t"))
    mapped = {
        row["subject_id"].removeprefix("amocf:").replace("-", ".")
        for row in rows
        if row["predicate_id"] in ("skos:exactMatch", "skos:closeMatch")
        and not row.get("predicate_modifier")
    }
    result = compared("framework", name)
    units = {each for each in mapped if each.count(".") == 2}
    assert set(codes(result, _COVERED).split()) == units
    assert result.families[0].counted(_MISSING) == 68 - len(units)
    # Those on competencies as a whole stand with these, and count for nothing below them.
    wholes = {each.code for each in result.competencies if each.second.degree is Degree.WHOLE}
    assert wholes == {each for each in mapped if re.fullmatch(r"\d\.\d", each)}


def test_areas_have_what_their_printed_lists_name(
    compared: Any, codes: Any, root: Path, index: FrameworkIndex
) -> None:
    folder = root / "tests" / "transcription"
    with (folder / "ksas.csv").open(encoding="utf-8") as file:
        numbers = {
            variant.strip(): row["number"]
            for row in csv.DictReader(file)
            for variant in row["variants"].split(" | ")
        }
    with (folder / "lists.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    # A KSA that is printed under two codes belongs to both, wherever it is listed.
    codes_of: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        codes_of[numbers[row["text"]]] |= set(re.findall(r"\d\.\d\.\d+", row["codes"]))
    listed: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        listed[row["list"].partition("-")[0]] |= codes_of[numbers[row["text"]]]
    listed.pop("top")
    assert len(listed) == len(index.areas)
    for first, second in itertools.permutations(listed, 2):
        result = compared(first, second)
        assert set(codes(result, _COVERED).split()) == listed[first] & listed[second]
        assert set(codes(result, _UNTOLD).split()) == listed[first] ^ listed[second]


def test_denied_match_is_missing_and_says_which_record_denies_it(compared: Any) -> None:
    denied = next(each for each in compared("5.4", "nice").components if each.code == "5.4.1")
    assert denied.status is _MISSING
    assert denied.is_denied
    by_kind = {each.kind: each for each in denied.second.reasons}
    assert by_kind["denied"].iri.endswith("/mapping/nice-0001")
    assert by_kind["related"].iri.endswith("/mapping/as-printed-0008")
    assert {each.degree for each in denied.second.reasons} == {Degree.NONE}


def test_what_rests_on_unreviewed_records_is_told_apart(compared: Any) -> None:
    result = compared("5.4", "nice")
    assert {each.code for each in result.components if review_of(each) == "not reviewed"} == {
        *("5.4.2", "5.4.3", "5.4.4")
    }
    assert {review_of(each) for each in compared("4.1", "energy").components} == {""}
    assert "3 of all these rest on mapping records that nobody has reviewed." in summary(result)


def test_competency_is_graded_by_what_is_below_it(compared: Any) -> None:
    grades = {each.code: each.words for each in compared("framework", "energy").competencies}
    assert grades["4.1"] == "3 of 7 covered"
    assert grades["4.2"] == "2 of 12 covered"
    assert grades["5.1"] == "0 of 1 covered"
    grades = {each.code: each.words for each in compared("energy", "4.1").competencies}
    assert grades["4.1"] == "3 of 3 covered (it has 7)"
    assert grades["4.2"] == "0 of 2 covered (it has 12)"


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (
            "niimbl",
            "framework",
            "The text of the document does not say which KSAs and occupations NIIMBL",
        ),
        ("framework", "niimbl", "only data of NIIMBL can, and this release has none."),
        ("occ-0001", "4.1", "The document prints no KSA of Process Engineers; only data of"),
        ("tier-1", "framework", "The document names no competency of Tier 1."),
        ("5.4", "onet-soc", "The mappings to O*NET-SOC are of occupations: of competencies, they"),
    ],
)
def test_what_the_public_data_cannot_tell_is_said_and_never_missing(
    compared: Any, first: str, second: str, sentence: str
) -> None:
    result = compared(first, second)
    assert result.components == ()
    assert sentence in " ".join(result.untold)
    assert summary(result)[0].startswith("The release does not tell what")


def test_named_ksas_beside_counted_ones_are_not_known(compared: Any, codes: Any) -> None:
    result = compared("4.1.7", "biomanufacturing")
    assert codes(result, _COVERED, Family.KSAS) == "ksa-0001"
    ksas = next(each for each in result.families if each.family is Family.KSAS)
    assert ksas.counted(_MISSING) == ksas.counted(_EXTRA) == 0
    assert any("names 3 of the" in each for each in ksas.remarks)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(("4.1", "4-1"), ("4-1", "4-1"), ("https://w3id.org/amocf/id/4-1", "4-1")),
        *(("amocf:4-1", "4-1"), ("http://w3id.org/amocf/id/4-1", "4-1"), (" 4.1 ", "4-1")),
        *(("Tier 4", "tier-4"), ("tier-4", "tier-4"), ("Digital/Automation", "area-digital")),
        *(("energy", "area-energy"), ("NIIMBL", "inst-niimbl"), ("inst-niimbl", "inst-niimbl")),
        *(("process engineers", "occ-0001"), ("OCC-0001", "occ-0001"), ("ksa 7", "ksa-0007")),
        *(("AMCM", "dol-amcm"), ("dol-amcm", "dol-amcm"), ("DOL AMCM", "dol-amcm")),
        *(("O*NET-SOC", "onet-soc"), ("ESCO", "occupations"), ("Framework", "framework")),
        ("Programming", "5-3-1"),
    ],
)
def test_find_takes_codes_names_and_uris(known: KnownNames, typed: str, name: str) -> None:
    assert known.find(typed, COMPARABLE).iri.rpartition("/")[2] == name


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("eletronics", "“eletronics” is not known; did you mean Electronics?"),
        (
            "4.1.22",
            "“4.1.22” is not known; did you mean 4.1.2 (Technical Drawings and Schematics)?",
        ),
        (
            "Critical Work Functions",
            "“Critical Work Functions” may be one of several: 4.1.1, 4.2.1, 4.3.1, 4.4.1, 4.5.1,"
            " 4.6.1; give the code of one",
        ),
        (
            "https://w3id.org/amocf/ref/nice/NF-COM-001",
            "“https://w3id.org/amocf/ref/nice/NF-COM-001” is an outside component; expected the"
            " framework, a competency,",
        ),
        ("  ", "“” names nothing; give a name, a code or a URI"),
        ("\x07" + "x" * 900, "“\N{REPLACEMENT CHARACTER}xxx"),
        ("zzz:// <b>", "“zzz:// <b>” is not known; expected the framework"),
    ],
)
def test_find_of_what_is_unknown_says_so_with_what_is_near(
    known: KnownNames, typed: str, sentence: str
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        known.find(typed, COMPARABLE)
    assert str(caught.value).startswith(sentence)
    assert len(str(caught.value)) < 400


@pytest.fixture(scope="module")
def everything(known: KnownNames) -> list[str]:
    """One or two things of each kind, and all outside frameworks."""
    named = "framework tier-1 tier-4 4.1 5.1 5.4 4.2.6 5.4.1 ksa-0006 ksa-0001 energy materials"
    others = "niimbl biomade occ-0001 occ-0004 amcm itcm bcm nice esco onet-soc"
    return [*named.split(), *others.split()]


def test_compare_with_itself_has_nothing_missing_or_extra(
    compared: Any, everything: list[str]
) -> None:
    for name in everything:
        statuses = {each.status for each in compared(name, name).components}
        assert statuses <= {_COVERED}, name


def test_compare_the_other_way_round_swaps_missing_and_extra(
    compared: Callable[[str, str], Any], everything: list[str]
) -> None:
    turned = {_MISSING: _EXTRA, _EXTRA: _MISSING}
    seen = 0
    for first, second in itertools.combinations(everything, 2):
        there, back = compared(first, second), compared(second, first)
        found = {(each.family, each.iri): each for each in back.components}
        assert len(found) == len(there.components)
        for each in there.components:
            other = found[each.family, each.iri]
            assert other.status is turned.get(each.status, each.status), (first, second, each.iri)
            assert (other.first, other.second) == (each.second, each.first)
            seen += 1
    assert seen > 2000


def test_files_of_every_pair_have_each_component_once(
    compared: Callable[[str, str], Any], everything: list[str]
) -> None:
    for pair in itertools.permutations(everything, 2):
        result = compared(*pair)
        wanted = sorted(
            (each.family.value, each.iri, each.status.name.lower()) for each in result.components
        )
        found = [
            (family["family"], each["iri"], each["status"])
            for family in as_data(result)["families"]
            for each in family["components"]
        ]
        assert sorted(found) == wanted, pair
        rows = as_sheet(result).rows
        assert sorted(row[3] for row in rows) == sorted(iri for _, iri, _ in wanted), pair


def test_as_data_has_every_component_once_and_agrees_with_the_counts(compared: Any) -> None:
    data = as_data(compared("framework", "nice"))
    (family,) = data["families"]
    statuses = [each["status"] for each in family["components"]]
    assert {name: statuses.count(name) for name in family["counts"]} == family["counts"]
    assert len({each["iri"] for each in family["components"]}) == len(statuses) == 76
    first = next(each for each in family["components"] if each["code"] == "5.4.3")
    assert first["second"]["reasons"][0] == {
        "kind": "mapped",
        "words": "exact match of NF-COM-007 Cyber Resiliency",
        "degree": "whole",
        "iri": "https://w3id.org/amocf/mapping/nice-0003",
        "confidence": "0.95",
        "reviewed": False,
    }
    assert first["reviewed"] is False
