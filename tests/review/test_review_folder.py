"""What a decision changes on disk, and what it does not."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from tests.review.conftest import DAY, OTHER, REVIEWER, decide

from amocf.compile.formatting.source_files import format_sources
from amocf.compile.read import sssom
from amocf.compile.read.review_log import log_path, read_review_log
from amocf.compile.read.reviewer_slots import require_logged_reviews
from amocf.errors import DataError, UsageError
from amocf.review.review_folder import ChangedRecordError, ReviewFolder, fingerprint
from amocf.review.review_session import ReviewAnswer, ReviewSession


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(one, other) for one, other in pairs if one != other]


def test_decision_changes_one_line_of_the_set(
    folder: Path, session_of: Callable[..., ReviewSession]
) -> None:
    session = session_of("nice")
    path = folder / "nice.sssom.tsv"
    decide(session, 0)
    before = path.read_text("utf-8")
    decide(session, 1, "disagree", comment="Not so.")
    [(was, is_now)] = changed_lines(before, path.read_text("utf-8"))
    assert was.startswith("mapping:nice-0002\t")
    assert "\torcid:0000-0002-1825-0097\t" in is_now
    assert DAY in is_now
    assert "\t-1\t" in is_now
    left = [cell for cell in is_now.split("\t") if cell not in was.split("\t")]
    assert left == ["orcid:0000-0002-1825-0097", DAY, "-1"]


def test_first_decision_adds_columns_and_the_prefix_and_nothing_else(
    folder: Path, session_of: Callable[..., ReviewSession]
) -> None:
    session = session_of("nice")
    path = folder / "nice.sssom.tsv"
    before = sssom.read(path)
    _, record = session.read(0)
    assert record
    columns = session.decide(0, ReviewAnswer(fingerprint(record), "agree"))
    assert columns == ("reviewer_id", "review_date", "reviewer_agreement")
    after = sssom.read(path)
    assert dict(after.metadata) == dict(before.metadata)
    assert dict(after.prefixes) == {**before.prefixes, "orcid": "https://orcid.org/"}
    for one, other in zip(before.mappings[1:], after.mappings[1:], strict=True):
        assert dict(one.slots) == dict(other.slots)
    for other_set in folder.glob("*.sssom.tsv"):
        if other_set != path:
            assert "reviewer_id" not in other_set.read_text("utf-8").splitlines()[-2]


def test_sets_with_decisions_are_in_the_format_and_pass_the_check(
    root: Path, folder: Path, session_of: Callable[..., ReviewSession]
) -> None:
    for reviewer in (REVIEWER, OTHER, "https://example.org/people#bert"):
        session = session_of("nice", "esco", reviewer=reviewer)
        for number in range(len(session.items)):
            decide(session, number, ("agree", "disagree", "unsure")[number % 3])
    for path in folder.glob("*.sssom.tsv"):
        mappings = sssom.read(path)
        assert sssom.write(mappings) == path.read_text("utf-8")
        require_logged_reviews(mappings, folder)
    # As `amocf format --check` finds them.
    (folder.parent / "ontology").mkdir()
    assert format_sources(folder.parent, write=False) == []


def test_two_reviewers_stand_in_the_slots_and_apart_in_the_log(
    folder: Path, session_of: Callable[..., ReviewSession]
) -> None:
    decide(session_of("nice"), 1, "agree")
    decide(session_of("nice", reviewer=OTHER), 1, "disagree", comment="Too far.")
    record = sssom.read(folder / "nice.sssom.tsv").mappings[1]
    assert record.slots["reviewer_id"] == (REVIEWER,)
    assert record.slots["reviewer_label"] == (OTHER,)
    assert record.slots["reviewer_agreement"] == 0
    log = read_review_log(log_path(folder, "nice"))
    assert [(each.reviewer, each.decision) for each in log.decisions] == [
        (REVIEWER, "agree"),
        (OTHER, "disagree"),
    ]


def test_second_decision_of_one_reviewer_takes_the_place_of_the_first(
    folder: Path, session_of: Callable[..., ReviewSession]
) -> None:
    session = session_of("nice")
    decide(session, 0, "unsure")
    decide(session, 0, "agree")
    assert sssom.read(folder / "nice.sssom.tsv").mappings[0].slots["reviewer_agreement"] == 1
    before = (folder / "reviews" / "nice.tsv").read_text("utf-8")
    decide(session, 0, "agree")
    assert (folder / "reviews" / "nice.tsv").read_text("utf-8") == before


def test_proposal_is_kept_and_the_record_keeps_its_relation(
    folder: Path, session_of: Callable[..., ReviewSession]
) -> None:
    exact = "http://www.w3.org/2004/02/skos/core#exactMatch"
    before = sssom.read(folder / "nice.sssom.tsv").mappings[1]
    decide(session_of("nice"), 1, "disagree", proposed=exact)
    after = sssom.read(folder / "nice.sssom.tsv").mappings[1]
    assert after.slots["predicate_id"] == before.slots["predicate_id"]
    [decision] = read_review_log(log_path(folder, "nice")).decisions
    assert decision.proposed_predicate == exact


@pytest.mark.parametrize("change", ["changed", "removed"])
def test_record_that_was_changed_meanwhile_is_not_decided(
    folder: Path, session_of: Callable[..., ReviewSession], change: str
) -> None:
    session = session_of("nice")
    _, record = session.read(1)
    assert record
    path = folder / "nice.sssom.tsv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if line.startswith("mapping:nice-0002"))
    lines[place] = lines[place].replace("0.9", "0.5", 1) if change == "changed" else ""
    path.write_text("".join(lines), "utf-8")
    path.write_text(sssom.write(sssom.read(path)), "utf-8")
    before = path.read_bytes()
    with pytest.raises(ChangedRecordError, match=change):
        session.decide(1, ReviewAnswer(fingerprint(record), "agree"))
    assert path.read_bytes() == before
    assert not (folder / "reviews" / "nice.tsv").exists()


def test_other_record_that_was_changed_meanwhile_stays_changed(
    folder: Path, session_of: Callable[..., ReviewSession]
) -> None:
    session = session_of("nice")
    _, record = session.read(1)
    assert record
    path = folder / "nice.sssom.tsv"
    path.write_text(path.read_text("utf-8").replace("0.95", "0.5"), "utf-8")
    session.decide(1, ReviewAnswer(fingerprint(record), "agree"))
    assert "\t0.5\t" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text.replace("\n#license", "\n#licence"), "licence"),
        (lambda text: text.replace("#license:", "#license:  "), "amocf format"),
        (lambda text: text + "mapping:nice-0009\n", "cells"),
    ],
)
def test_set_that_is_not_valid_is_not_written(
    folder: Path,
    session_of: Callable[..., ReviewSession],
    spoil: Callable[[str], str],
    said: str,
) -> None:
    session = session_of("nice")
    _, record = session.read(1)
    assert record
    path = folder / "nice.sssom.tsv"
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    before = path.read_bytes()
    with pytest.raises(DataError, match=said):
        session.decide(1, ReviewAnswer(fingerprint(record), "agree"))
    assert path.read_bytes() == before


def test_changed_record_is_not_reviewed_any_more_and_the_check_says_so(
    folder: Path, files: ReviewFolder, session_of: Callable[..., ReviewSession]
) -> None:
    decide(session_of("nice"), 1)
    path = folder / "nice.sssom.tsv"
    path.write_text(path.read_text("utf-8").replace("2.2.0\n", "2.3.0\n", 1), "utf-8")
    with pytest.raises(DataError, match="amocf review --sync") as caught:
        require_logged_reviews(sssom.read(path), folder)
    assert caught.value.place
    assert caught.value.place.path == path
    assert files.sync("nice")
    mappings = sssom.read(path)
    require_logged_reviews(mappings, folder)
    assert not any("reviewer_id" in each.slots for each in mappings.mappings)
    assert len(session_of("nice").items) == 4


def test_reviewer_written_by_hand_is_refused(
    folder: Path, files: ReviewFolder, session_of: Callable[..., ReviewSession]
) -> None:
    decide(session_of("nice"), 1)
    (folder / "reviews" / "nice.tsv").unlink()
    with pytest.raises(DataError, match="write no reviewer by hand"):
        require_logged_reviews(sssom.read(folder / "nice.sssom.tsv"), folder)


def test_two_reviews_at_once_are_refused(folder: Path, files: ReviewFolder) -> None:
    with pytest.raises(UsageError, match="another `amocf review`"), ReviewFolder.locked(folder):
        pass


def test_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--root"), ReviewFolder.locked(tmp_path / "none"):
        pass


#: Ends itself as `kill -9` does, at the given one of the moments at which it touches the folder.
KILLED: Final = """
import os, signal, sys
from pathlib import Path
from amocf.review.review_folder import ReviewFolder, fingerprint
from amocf.review.review_session import ReviewAnswer, ReviewSession, items_of

folder, last = Path(sys.argv[1]), int(sys.argv[2])
count = 0

def watch(event, given):
    global count
    if event.startswith(("open", "os.")) and str(folder) in str(given):
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)

with ReviewFolder.locked(folder) as files:
    session = ReviewSession(
        files, "Ada Example", items_of(files, ["nice"], "Ada Example"), lambda: "2026-11-30"
    )
    _, record = session.read(0)
    sys.addaudithook(watch)
    session.decide(0, ReviewAnswer(fingerprint(record), "agree"))
print(count)
"""


def killed_at(folder: Path, moment: int) -> int:
    """Decide, be killed at a moment; return at how many moments it could have been."""
    command = [sys.executable, "-c", KILLED, str(folder), str(moment)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if moment:
        assert run.returncode == -signal.SIGKILL, run.stderr
        return 0
    assert run.returncode == 0, run.stderr
    return int(run.stdout)


def test_killed_review_leaves_each_file_whole(
    root: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def copy() -> Path:
        found = tmp_path_factory.mktemp("killed") / "mappings"
        found.mkdir()
        (found / "nice.sssom.tsv").write_bytes((folder / "nice.sssom.tsv").read_bytes())
        return found

    whole = copy()
    moments = killed_at(whole, 0)
    assert moments >= 8
    before = (folder / "nice.sssom.tsv").read_bytes()
    after = {name: (whole / name).read_bytes() for name in ("nice.sssom.tsv", "reviews/nice.tsv")}
    for moment in range(1, moments + 1):
        found = copy()
        killed_at(found, moment)
        text = (found / "nice.sssom.tsv").read_bytes()
        assert text in (before, after["nice.sssom.tsv"])
        log = found / "reviews" / "nice.tsv"
        assert not log.exists() or log.read_bytes() == after["reviews/nice.tsv"]
        # No set is ahead of the decisions.
        assert log.exists() or text == before
        with ReviewFolder.locked(found) as files:
            files.sync("nice")
        assert [path.name for path in found.rglob("*.unfinished")] == []
        require_logged_reviews(sssom.read(found / "nice.sssom.tsv"), found)
        expected = after["nice.sssom.tsv"] if log.exists() else before
        assert (found / "nice.sssom.tsv").read_bytes() == expected


def test_files_keep_their_modes(folder: Path, session_of: Callable[..., ReviewSession]) -> None:
    path = folder / "nice.sssom.tsv"
    path.chmod(0o640)
    decide(session_of("nice"), 0)
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.access(folder / "reviews" / "nice.tsv", os.R_OK)
