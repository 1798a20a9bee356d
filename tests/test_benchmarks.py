"""The page of benchmarks: what was measured of builds, with the growth that follows from it."""

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture(autouse=True)
def beside_benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    for name in ("build", "pages", "page_growth", "report", "servers"):
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
            "quick": page_growth.Measured((0.01,) * 5, 1000),
            "slow": page_growth.Measured((seconds,) * 5, 2000),
        }
        return page_growth.ServedRelease(100, 1.0, answers)

    text = page_growth.section(served(0.01), served(0.03), "On one core.")
    assert "Of 2 answers, 1 take at most 2 times as long" in text
    times = "**10.0** (10.0 to 10.0) | **30.0** (30.0 to 30.0) | **3.0** (3.0 to 3.0)"
    assert f"| slow | {times} | 2 | 2 |" in text.splitlines()
    assert "| quick |" not in text
