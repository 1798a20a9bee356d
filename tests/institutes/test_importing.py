"""An import: which URIs it gives, what it keeps, and what it leaves when it is stopped."""

import json
import random
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from python_calamine import CalamineWorkbook
from tests.institutes.conftest import Import
from tests.institutes.workbooks import DAY, OFFICE, RIGHT, added, changed, xlsx

from amocf.cli import main
from amocf.errors import DataError, UsageError
from amocf.institutes.decisions import DECISIONS, Decisions
from amocf.institutes.identities import identify
from amocf.institutes.institute_folder import GRAPH, kept_folder
from amocf.institutes.ledger import LEDGER, Ledger
from amocf.institutes.recognition import normalized
from amocf.terms import PREFIXES, expand
from amocf.whole_file import UNFINISHED

ALIKE: Final = "Data collections and analyses"


def opened(folder: Path) -> Store:
    store = Store()
    store.load(path=str(folder / GRAPH), format=RdfFormat.TURTLE)
    return store


def numbers(folder: Path) -> dict[str, str]:
    """The wording of each number of the ledger."""
    lines = (folder / LEDGER).read_text("utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


def values(store: Store, subject: str, curie: str) -> list[str]:
    quads = store.quads_for_pattern(NamedNode(subject), NamedNode(expand(curie)), None, None)
    return sorted(q.object.value for q in quads if isinstance(q.object, NamedNode | Literal))


def own(name: str) -> str:
    return PREFIXES["amocf"] + name


def decide(folder: Path, *lines: Sequence[str]) -> None:
    header = (folder / DECISIONS).read_text("utf-8").splitlines()[0]
    text = "".join("\t".join(line) + "\n" for line in lines)
    (folder / DECISIONS).write_text(f"{header}\n{text}", "utf-8")


def test_new_wordings_get_numbers_in_the_order_of_their_words(
    imported: Import, tmp_path: Path
) -> None:
    imported(("data.xlsx", xlsx()))
    assert numbers(tmp_path / "niimbl") == {
        "ksa-niimbl-0001": "Keep aseptic conditions",
        "ksa-niimbl-0002": "Sketch a bioreactor",
        "occ-niimbl-0001": "Bioprocess Technicians",
    }


def test_published_wording_is_recognised(imported: Import, tmp_path: Path) -> None:
    tables = changed("KSAs", 2, 2, "DATA collection/analysis.")
    tables = changed("Connections", 2, 1, "Data collection and Analysis", tables)
    result = imported(("data.xlsx", xlsx(tables)))
    assert result.plan.mistakes == []
    store = opened(tmp_path / "niimbl")
    selection = own("selection/ksa-0001/4-1-7/niimbl")
    assert values(store, selection, "amo:selects") == [own("ksa-0001")]
    assert values(store, selection, "amo:wording") == ["DATA collection/analysis."]
    # What is published is not described again.
    assert values(store, own("ksa-0001"), "skos:prefLabel") == []


def test_graph_says_who_states_what_and_who_approved_it(imported: Import, tmp_path: Path) -> None:
    imported(("data.xlsx", xlsx()), is_restricted=True)
    store = opened(tmp_path / "niimbl")
    ksa, statement = (
        own("ksa-niimbl-0002"),
        own("connection/ksa-niimbl-0001/occ-niimbl-0001/niimbl"),
    )
    places = [own(f"selection/ksa-niimbl-0002/{code}/niimbl") for code in ("4-1-2", "4-2-6")]
    assert [values(store, each, "amo:selects") for each in places] == [[ksa], [ksa]]
    assert [values(store, each, "amo:selectedUnder") for each in places] == [
        [own("4-1-2")],
        [own("4-2-6")],
    ]
    types = {expand("skos:Concept"), expand("amo:InstituteKSA")}
    assert set(values(store, ksa, "rdf:type")) == types
    assert values(store, statement, "amo:statedBy") == [own("inst-niimbl")]
    assert values(store, statement, "amo:approvedBy") == [OFFICE]
    assert values(store, statement, "amo:approvedOn") == [DAY.isoformat()]
    assert values(store, statement, "amo:statesEssential") == ["true"]
    occupation = own("selection/occ-0001/niimbl")
    assert values(store, occupation, "amo:statedOccupationCode") == ["17-2112"]
    assert values(store, occupation, "dct:relation") == [PREFIXES["onet"] + "17-2112-00"]
    (access,) = values(store, PREFIXES["dataset"] + "institute-niimbl", "dct:accessRights")
    assert access.endswith("RESTRICTED")


def test_base_of_made_up_data_is_that_of_every_new_uri(imported: Import, tmp_path: Path) -> None:
    imported(("data.xlsx", xlsx()), base="https://example.org/")
    subjects = {quad.subject.value for quad in opened(tmp_path / "niimbl")}
    assert {each for each in subjects if not each.startswith("https://example.org/")} == set()


def test_import_twice_changes_nothing(imported: Import, tmp_path: Path) -> None:
    folder = tmp_path / "niimbl"
    imported(("data.xlsx", xlsx()))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    imported(("data.xlsx", xlsx()))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_import_in_another_order_gives_the_same_uris(imported: Import, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    imported(("data.xlsx", xlsx()), folder=folders[0])
    turned = {name: RIGHT[name][::-1] for name in reversed(list(RIGHT))}
    imported(("data.xlsx", xlsx(turned)), folder=folders[1])
    stated = [{quad for quad in opened(folder) if "file-" not in str(quad)} for folder in folders]
    assert {str(each) for each in stated[0] if "sha256" not in str(each)} == {
        str(each) for each in stated[1] if "sha256" not in str(each)
    }
    assert numbers(folders[0]) == numbers(folders[1])


def test_numbers_stay_when_rows_come_and_go(imported: Import, tmp_path: Path) -> None:
    folder = tmp_path / "niimbl"
    imported(("data.xlsx", xlsx()))
    fewer = {**RIGHT, "KSAs": RIGHT["KSAs"][:3], "Connections": RIGHT["Connections"][::2]}
    result = imported(
        ("data.xlsx", xlsx(added("KSAs", "4.1.1", "Appraise", "", OFFICE, DAY, tables=fewer)))
    )
    assert [each.kind for each in result.findings] == ["withdrawn"]
    assert numbers(folder)["ksa-niimbl-0003"] == "Appraise"
    store, gone = opened(folder), own("ksa-niimbl-0001")
    assert values(store, gone, "owl:deprecated") == ["true"]
    assert values(store, gone, "skos:prefLabel") == ["Keep aseptic conditions"]
    imported(("data.xlsx", xlsx()))
    assert values(opened(folder), gone, "owl:deprecated") == []


def test_institutes_that_import_apart_never_collide(imported: Import, tmp_path: Path) -> None:
    imported(("data.xlsx", xlsx()))
    imported(("data.xlsx", xlsx()), institute="biomade", folder=tmp_path / "biomade")
    described = [
        {
            each.subject.value
            for each in opened(tmp_path / name)
            if each.predicate.value == expand("skos:notation")
        }
        for name in ("niimbl", "biomade")
    ]
    assert described[0]
    assert described[0].isdisjoint(described[1])


def test_near_match_is_asked_and_the_answer_read(imported: Import, tmp_path: Path) -> None:
    folder = tmp_path / "niimbl"
    workbook = xlsx(changed("KSAs", 2, 2, ALIKE))
    result = imported(("data.xlsx", workbook))
    assert [each.kind for each in result.plan.mistakes] == ["near-match"]
    assert sorted(path.name for path in folder.iterdir()) == [DECISIONS]
    line = (folder / DECISIONS).read_text("utf-8").splitlines()[1].split("\t")
    assert line[:4] == ["", ALIKE, "ksa-0001", "Data collection and analysis"]
    decide(folder, ("same", *line[1:]))
    result = imported(("data.xlsx", workbook))
    assert result.plan.mistakes == []
    store = opened(folder)
    assert values(store, own("selection/ksa-0001/4-1-7/niimbl"), "amo:wording") == [ALIKE]
    assert ALIKE not in numbers(folder).values()


def test_near_match_that_is_different_gets_a_number(imported: Import, tmp_path: Path) -> None:
    folder = tmp_path / "niimbl"
    workbook = xlsx(changed("KSAs", 2, 2, ALIKE))
    imported(("data.xlsx", workbook))
    decide(folder, ("different", ALIKE, "ksa-0001"))
    assert imported(("data.xlsx", workbook)).plan.mistakes == []
    assert ALIKE in numbers(folder).values()


@pytest.mark.parametrize("text", ["", "\n", "decision\n", '"' + "x" * 200_000])
def test_damaged_file_of_decisions_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / DECISIONS).write_text(text, "utf-8")
    with pytest.raises(DataError, match="restore"):
        Decisions.read(tmp_path)


def test_decision_on_a_wording_with_quotation_marks_is_read_as_it_was_written(
    imported: Import, tmp_path: Path
) -> None:
    folder, wording = tmp_path / "niimbl", '"Data" collection and analysis'
    workbook = xlsx(changed("KSAs", 2, 2, wording))
    assert [each.kind for each in imported(("data.xlsx", workbook)).plan.mistakes] == ["near-match"]
    text = (folder / DECISIONS).read_text("utf-8")
    (folder / DECISIONS).write_text(text.replace("\n\t", "\nsame\t"), "utf-8")
    assert Decisions.read(folder).lines[0].subject == wording
    assert imported(("data.xlsx", workbook)).is_written


def test_decision_after_the_number_leaves_it_replaced(imported: Import, tmp_path: Path) -> None:
    folder = tmp_path / "niimbl"
    test_near_match_that_is_different_gets_a_number(imported, tmp_path)
    number = next(number for number, wording in numbers(folder).items() if wording == ALIKE)
    decide(folder, ("same", number, "ksa-0001"))
    imported(("data.xlsx", xlsx(changed("KSAs", 2, 2, ALIKE))))
    store = opened(folder)
    assert values(store, own(number), "owl:deprecated") == ["true"]
    assert values(store, own(number), "dct:isReplacedBy") == [own("ksa-0001")]
    assert values(store, own("selection/ksa-0001/4-1-7/niimbl"), "amo:wording") == [ALIKE]


def test_reworded_ksa_keeps_its_number_by_decision(imported: Import, tmp_path: Path) -> None:
    folder = tmp_path / "niimbl"
    imported(("data.xlsx", xlsx()))
    tables = changed("KSAs", 5, 2, "Keep aseptic condition")
    tables = changed("Connections", 3, 1, "Keep aseptic condition", tables)
    result = imported(("data.xlsx", xlsx(tables)))
    assert [each.kind for each in result.plan.mistakes] == ["near-match"]
    decide(folder, ("same", "Keep aseptic condition", "ksa-niimbl-0001"))
    imported(("data.xlsx", xlsx(tables)))
    assert values(opened(folder), own("ksa-niimbl-0001"), "skos:prefLabel") == [
        "Keep aseptic condition"
    ]
    # The workbook of last year still gives the same number.
    assert imported(("data.xlsx", xlsx())).plan.mistakes == []
    assert values(opened(folder), own("ksa-niimbl-0001"), "skos:prefLabel") == [
        "Keep aseptic conditions"
    ]


def test_same_across_institutes_is_said_of_the_number(imported: Import, tmp_path: Path) -> None:
    folder = tmp_path / "niimbl"
    imported(("data.xlsx", xlsx()))
    (folder / DECISIONS).write_bytes(Decisions().written())
    decide(folder, ("same", "ksa-niimbl-0001", "ksa-biomade-0007"))
    imported(("data.xlsx", xlsx()))
    assert values(opened(folder), own("ksa-niimbl-0001"), "amo:heldSameAs") == [
        own("ksa-biomade-0007")
    ]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([("perhaps", "A", "ksa-0001")], "but has to be same, different or nothing"),
        ([("same", "A", "the first")], "A candidate is a number"),
        ([("same", "A", "ksa-0001"), ("same", "a", "ksa-0002")], "to be ksa-0001 and ksa-0002"),
        ([("same", "A", "ksa-0001"), ("different", "a", "ksa-0001")], "the same and different"),
        ([("same", "Sketch a bioreactor", "ksa-biomade-0001")], "neither published nor of this"),
    ],
)
def test_wrong_decision_is_refused(
    imported: Import, tmp_path: Path, lines: Sequence[Sequence[str]], sentence: str
) -> None:
    folder = tmp_path / "niimbl"
    folder.mkdir()
    (folder / DECISIONS).write_bytes(Decisions().written())
    decide(folder, *lines)
    with pytest.raises(DataError, match=sentence):
        imported(("data.xlsx", xlsx()))


@pytest.mark.parametrize(
    "text",
    [
        "number\twording\n",
        "id\twording\nksa-biomade-0001\tA\n",
        "id\twording\nksa-niimbl-0001\n",
        "id\twording\nksa-niimbl-0001\tA\nksa-niimbl-0002\ta.\n",
    ],
)
def test_damaged_ledger_is_refused_and_kept(imported: Import, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "niimbl"
    folder.mkdir()
    (folder / LEDGER).write_text(text, "utf-8")
    with pytest.raises(DataError, match="numbers must not be given twice"):
        imported(("data.xlsx", xlsx()))
    assert [path.name for path in folder.iterdir()] == [LEDGER]


def test_mistake_leaves_nothing_behind(imported: Import, tmp_path: Path) -> None:
    assert not imported(("data.xlsx", xlsx(changed("KSAs", 3, 1, "9.9")))).is_written
    assert not (tmp_path / "niimbl").exists()


def test_partial_import_leaves_out_rows_and_what_hangs_on_them(
    imported: Import, tmp_path: Path
) -> None:
    tables = changed("KSAs", 5, 1, 5.1, changed("KSAs", 2, 2, ALIKE))
    result = imported(("data.xlsx", xlsx(tables)), is_partial=True)
    assert result.is_written
    assert [str(row.spot) for row in result.plan.left_out] == [
        "data.xlsx, sheet KSAs, row 2",
        "data.xlsx, sheet KSAs, row 5",
        "data.xlsx, sheet Connections, row 3",
    ]
    assert "Keep aseptic conditions" not in numbers(tmp_path / "niimbl").values()


def test_partial_import_does_not_pass_over_a_mistake_of_a_whole_sheet(imported: Import) -> None:
    workbook = xlsx(spoil=lambda _, sheets: sheets["Connections"].hide())
    result = imported(("data.xlsx", workbook), is_partial=True)
    assert [each.kind for each in result.plan.fatal] == ["hidden-sheet"]
    assert not result.is_written


def test_unknown_institute_is_refused_with_those_there_are(imported: Import) -> None:
    with pytest.raises(UsageError, match="there is no institute 'nimbl'; there are affoa, "):
        imported(("data.xlsx", xlsx()), institute="nimbl")


def test_two_files_of_one_name_are_refused(imported: Import) -> None:
    with pytest.raises(UsageError, match="two files are called data"):
        imported(("data.xlsx", xlsx()), ("data.xlsx", xlsx()))


def test_second_import_into_a_folder_at_once_is_refused(imported: Import, tmp_path: Path) -> None:
    with kept_folder(tmp_path / "niimbl"), pytest.raises(UsageError, match="another import writes"):
        imported(("data.xlsx", xlsx()))


WORDINGS: Final = st.lists(st.text("abcde ", min_size=1, max_size=12).filter(str.strip), max_size=8)


@given(first=WORDINGS, second=WORDINGS, order=st.randoms(use_true_random=False))
def test_numbers_of_wordings_never_change(
    first: list[str], second: list[str], order: random.Random
) -> None:
    def run(wordings: list[str], ledger: Ledger) -> tuple[dict[str, str], Ledger]:
        found = identify("ksa", wordings, (), ledger, Decisions())
        return dict(found.numbers), found.ledger

    once, ledger = run(first, Ledger("niimbl"))
    turned = list(first)
    order.shuffle(turned)
    assert run(turned, Ledger("niimbl")) == (once, ledger)
    assert run(first, ledger) == (once, ledger)
    _, later = run(second, ledger)
    assert later.entries[: len(ledger.entries)] == ledger.entries
    assert len(set(later.labels("ksa"))) == len(set(later.labels("ksa").values()))


def test_what_has_a_number_is_found_in_time_that_grows_with_the_wordings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []

    def counting(text: str) -> str:
        compared.append(text)
        return normalized(text)

    monkeypatch.setattr("amocf.institutes.identities.normalized", counting)
    counts = []
    for size in (50, 500):
        wordings = [f"Wording no. {number}" for number in range(size)]
        ledger = Ledger("niimbl").with_new("ksa", wordings)
        compared.clear()
        found = identify("ksa", wordings, (), ledger, Decisions())
        assert set(found.numbers.values()) == set(ledger.labels("ksa"))
        counts.append(len(compared))
    assert counts[1] <= 10 * counts[0]


def test_import_killed_at_any_point_leaves_the_folder_whole(
    imported: Import, dist: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "niimbl"
    imported(("data.xlsx", xlsx()))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    workbook = xlsx(added("KSAs", "4.1.1", "Appraise", "", OFFICE, DAY))
    (tmp_path / "data.xlsx").write_bytes(workbook)
    script = Path(__file__).with_name("killed_imports.py")
    command = [sys.executable, str(script), str(dist), str(folder), str(tmp_path / "data.xlsx")]
    subprocess.run(command, check=True)
    imported(("data.xlsx", workbook))
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    killed = sorted(tmp_path.glob("niimbl-*"))
    assert len(killed) == 20
    for each in killed:
        whole = (path for path in each.iterdir() if path.suffix != UNFINISHED)
        found = {path.name: path.read_bytes() for path in whole}
        assert found[GRAPH] in (before[GRAPH], after[GRAPH])
        assert found[LEDGER] in (before[LEDGER], after[LEDGER])
        assert found[GRAPH] == before[GRAPH] or found[LEDGER] == after[LEDGER]
        imported(("data.xlsx", workbook), folder=each)
        assert {path.name: path.read_bytes() for path in each.iterdir()} == after


def test_import_command_reports_as_text_json_and_marked_workbook(
    dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook, marked = tmp_path / "data.xlsx", tmp_path / "marked.xlsx"
    workbook.write_bytes(xlsx(changed("KSAs", 3, 1, "9.9")))
    options = ["import", str(workbook), "--institute", "niimbl", "--out", str(tmp_path / "data")]
    options += ["--dist", str(dist)]
    assert main(options) == 1
    shown = capsys.readouterr()
    assert shown.out == (
        "data.xlsx, sheet KSAs, cell A3 (Sub-competency code):"
        ' found "9.9"; expected a code of the framework; see Choices\n'
    )
    assert "nothing was imported: correct the mistakes and import again" in shown.err
    assert main([*options, "--report", "json", "--marked", str(marked)]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["written"] is False
    assert report["findings"] == [
        {
            "severity": "mistake",
            "kind": "unknown-code",
            "file": "data.xlsx",
            "sheet": "KSAs",
            "row": 3,
            "column": "Sub-competency code",
            "cell": "A3",
            "found": '"9.9"',
            "expected": "expected a code of the framework; see Choices",
        }
    ]
    assert CalamineWorkbook.from_path(str(marked)).sheet_names == ["Mistakes", *RIGHT]
    assert main([*options, "--partial"]) == 0
    assert "left out: data.xlsx, sheet KSAs, row 3\n" in capsys.readouterr().out


def test_import_of_restricted_data_leaves_it_to_its_owner_alone(dist: Path, tmp_path: Path) -> None:
    workbook, marked = tmp_path / "data.xlsx", tmp_path / "marked.xlsx"
    folder = tmp_path / "data"
    workbook.write_bytes(xlsx())
    options = ["import", str(workbook), "--institute", "niimbl", "--out", str(folder)]
    options += ["--dist", str(dist)]
    assert main(options) == 0
    # Others read what is public, as far as the user lets them; what is restricted they do not,
    # and what was public and is now in a restricted folder they do not either.
    workbook.chmod(0o644)
    folder.chmod(0o755)
    for path in folder.iterdir():
        path.chmod(0o644)
    assert main([*options, "--restricted", "--marked", str(marked)]) == 0
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.rglob("*")}
    assert modes == {
        "data": 0o700,
        GRAPH: 0o600,
        LEDGER: 0o600,
        "marked.xlsx": 0o600,
        "data.xlsx": 0o644,
    }


@pytest.mark.parametrize(
    ("base", "is_told"),
    [("https://example.org/", True), (PREFIXES["amocf"].removesuffix("id/"), False)],
)
def test_import_command_tells_what_counts_as_made_up(
    dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], base: str, *, is_told: bool
) -> None:
    workbook = tmp_path / "data.xlsx"
    workbook.write_bytes(xlsx())
    options = ["import", str(workbook), "--institute", "niimbl", "--out", str(tmp_path / "data")]
    assert main([*options, "--dist", str(dist), "--base", base]) == 0
    note = f"note: the data counts as made up: the domain of {base} is reserved for examples"
    assert (note in capsys.readouterr().err) is is_told


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a command is called."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("template", "niimbl.docx"), "name a workbook that ends in .xlsx, or a folder"),
        (("template", "--institute", "nimbl", "x.xlsx"), "there is no institute 'nimbl'"),
        (("import", "none.xlsx", "--institute", "niimbl", "--out", "d"), "there is no such file"),
        (
            ("import", "none.xlsx", "--institute", "niimbl", "--out", "d", "--base", "example.org"),
            "has to be an IRI that ends in /",
        ),
    ],
)
def test_wrong_call_is_explained(
    dist: Path,
    in_folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    assert main([*arguments, "--dist", str(dist)]) == 2
    assert sentence in capsys.readouterr().err
    assert list(in_folder.iterdir()) == []
