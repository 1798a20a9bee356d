"""The page of benchmarks: what was measured of builds, with the growth that follows from it."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture(autouse=True)
def beside_benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    for name in ("build", "machine", "pages", "page_growth", "report", "servers", "stores_report"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def test_growth_is_the_exponent_of_time_over_triples() -> None:
    import build  # noqa: PLC0415 - the folder has to be found first

    def step(seconds: float) -> dict[str, build.Step]:
        return {"write": build.Step("write", seconds, seconds, 2_000_000)}

    text = build.section({1: 100, 10: 1000}, {1: [step(1)], 10: [step(100)]}, "On one core.")
    assert "x1 has 100 triples, x10 has 1,000 triples" in text
    row = (
        "| write | **1.0** (1.0 to 1.0) | **100.0** (100.0 to 100.0) | **2.00** (2.00 to 2.00) |"
        " **2** (2 to 2) | **2** (2 to 2) |"
    )
    assert row in text.splitlines()


def test_exponent_of_a_step_in_proportion_to_the_data_is_stated() -> None:
    import build  # noqa: PLC0415

    step = {"write": build.Step("write", 1.0, 1.0, 1)}
    text = build.section({1: 100, 10: 500, 100: 5000}, {1: [step], 10: [step], 100: [step]}, "")
    assert "the exponent is 1.43 (x1 to x10) and 1.00 (x10 to x100)," in text


def test_conditions_tell_how_fast_the_machine_is() -> None:
    import machine  # noqa: PLC0415

    assert re.search(r"on which ten million additions take \d+\.\d s;", machine.machine())


def test_stopwatch_takes_each_step_with_its_own_peak() -> None:
    import build  # noqa: PLC0415

    watch = build.Stopwatch()
    watch("much")
    much = bytearray(100_000_000)
    watch("little")
    del much
    watch("nothing")
    watch("")
    assert [each.name for each in watch.steps] == ["much", "little", "nothing"]
    assert watch.steps[0].peak - watch.steps[2].peak > 50_000_000


def test_peak_of_a_step_is_that_of_all_processes_within_it() -> None:
    import build  # noqa: PLC0415

    step = build.Step("write", 1.0, 2.0, 5, began=10.0)
    held = [(9.9, 100), (10.0, 6), (11.9, 7), (12.0, 100)]
    assert build.with_peak(step, held).peak == 7
    assert build.with_peak(step, held[:1]).peak == 5


def test_sections_of_larger_releases_replace_those_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import report  # noqa: PLC0415

    page = (BENCHMARKS.parent / "docs" / "benchmarks.md").read_text("utf-8")
    assert report.with_sections(page) == page
    titles = {tmp_path / f"{name}.md": f"## {name}" for name in ("First", "Second", "Third")}
    for path in [*titles][:2]:
        path.write_text(f"Figures of {path.stem}.\n", "utf-8")
    monkeypatch.setattr(report, "_TITLES", titles)
    changed = report.with_sections(page)
    remarks = (BENCHMARKS / "remarks.md").read_text("utf-8")
    added = "## First\n\nFigures of First.\n\n## Second\n\nFigures of Second.\n\n"
    assert changed == page.removesuffix(remarks) + added + remarks
    assert report.with_sections(changed) == changed


def test_answers_that_take_much_longer_are_told_apart() -> None:
    import page_growth  # noqa: PLC0415

    def served(seconds: float) -> page_growth.ServedRelease:
        answers = {
            "quick": page_growth.Measured((0.01,) * 5, 1000, first=seconds * 30),
            "slow": page_growth.Measured((seconds,) * 5, 2000, first=seconds * 2),
        }
        return page_growth.ServedRelease(100, 1.0, answers)

    text = page_growth.section(served(0.01), served(0.03), "On one core.")
    assert "Of 2 answers, 1 take at most 2 times as long" in text
    times = "**10.0** (10.0 to 10.0) | **30.0** (30.0 to 30.0) | **3.0** (3.0 to 3.0)"
    assert f"| slow | {times} | 2 | 2 |" in text.splitlines()
    assert "| quick |" not in text
    assert (
        "before these rounds: 0.3 s for the quick, and 0.9 s for the quick of the larger one."
        in text
    )


def test_loads_of_institutes_are_one_row_and_queries_come_slowest_first(tmp_path: Path) -> None:
    import stores_report as stores  # noqa: PLC0415

    graph = "https://w3id.org/amocf/graph/"
    steps = (
        ("load default graph: 9 triples", 4.0),
        (f"load {graph}institute-a: 2 triples", 1.5),
        (f"load {graph}institute-b: 2 triples", 2.5),
    )
    loading = stores.Loading(steps, 8.0)
    seen = stores.Seen(3, 4, 0, "", 0.25)
    asked = {
        name: {"fast": stores.Answers(1, (0.001,)), "slow": stores.Answers(rows, (0.1,))}
        for name, rows in (("amocf", 2), ("A store", 3))
    }
    store = stores.MeasuredStore(
        (loading, loading), (seen, seen), 10**6, 10**6, asked["A store"], "One core"
    )
    measured = stores.MeasuredStores(9, asked["amocf"], 10**6, "One core", {"A store": store})
    measured.write(tmp_path / "stores.json")
    assert stores.read_measured(tmp_path / "stores.json") == measured
    replace(measured, stores={"Another": store}).write(tmp_path / "stores.json")
    both = stores.read_measured(tmp_path / "stores.json")
    assert list(both.stores) == ["A store", "Another"]
    lines = stores.section(measured).splitlines()
    assert "A store: One core." in lines
    assert "Own processes: One core." in lines
    assert "| load the graphs of institutes, one by one | 4.0 |" in lines
    assert "| A store, another release | 3 | 4 | 0 | 0.25 |" in lines
    assert "| A store, the same release | 3 |  | 0 | 0.25 |" in lines
    queries = [line for line in lines if line.startswith("| `")]
    assert [line.split("`")[1] for line in queries] == ["slow", "fast"]
    assert any("Other numbers of rows: slow." in line for line in lines)


def test_section_replaces_the_one_before_and_leaves_the_others() -> None:
    import report  # noqa: PLC0415
    import stores_report as stores  # noqa: PLC0415

    page = stores.SCALE.read_text("utf-8")
    once = report.with_section(page, "## Measured\n\nNew figures.\n")
    assert once.startswith(page.partition("## Measured")[0])
    assert "## Measured\n\nNew figures.\n\n## The site as files\n" in once
    assert once.endswith(page.partition("## The site as files")[2])
    assert report.with_section(once, "## Measured\n\nNew figures.\n") == once


def test_section_that_is_not_there_comes_last() -> None:
    import report  # noqa: PLC0415

    assert report.with_section("# Page\n\n## One\n\nA.\n", "## Two\n\nB.\n") == (
        "# Page\n\n## One\n\nA.\n\n## Two\n\nB.\n"
    )
