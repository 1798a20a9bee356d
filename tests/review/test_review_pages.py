"""What the page shows, and what it says of decisions that cannot be kept."""

import asyncio
import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from tests.review.conftest import AUTHORITY, OTHER, SECRETS, decide

from amocf.compile.read import sssom
from amocf.review.review_folder import fingerprint
from amocf.review.review_guard import ReviewGuard
from amocf.review.review_session import ReviewSession
from amocf.terms import expand

HOSTILE: Final = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}} javascript:alert(3)"
)


@pytest.fixture
def browse(
    guarded: Callable[[ReviewSession], ReviewGuard],
) -> Callable[..., httpx.Response]:
    """Ask the page of a review, or send it a form."""

    def send(
        session: ReviewSession, path: str, form: dict[str, str] | None = None
    ) -> httpx.Response:
        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(guarded(session))
            address = f"http://{AUTHORITY}/{SECRETS.key}/"
            async with httpx.AsyncClient(transport=transport, base_url=address) as client:
                if form is None:
                    return await client.get(path)
                return await client.post(path, data={"token": SECRETS.token, **form})

        return asyncio.run(answer())

    return send


def shown(session: ReviewSession, number: int) -> str:
    _, record = session.read(number)
    assert record
    return fingerprint(record)


def test_page_shows_both_sides_with_sources_and_neighbours(
    browse: Callable[..., httpx.Response], session_of: Callable[..., ReviewSession]
) -> None:
    page = browse(session_of("nice"), "2").text
    for said in (
        "2 of 4",
        "Access Control",
        "is a close match of",
        "NF-COM-001",
        "NICE Framework ID: NF-COM-001",
        "v2-2-0_nf_components.json",
        "5.4 NICE Framework/Cybersecurity",
        "5.4.3 Cyber Resiliency",
        "is derived from NICE NF-COM-001",
        "0.9",
        "2.2.0",
        "The official title has the plural",
        "the titles agree",
    ):
        assert said in page, said
    assert len(page.encode()) < 100_000


def test_denied_record_says_what_agreement_means(
    browse: Callable[..., httpx.Response], session_of: Callable[..., ReviewSession]
) -> None:
    page = browse(session_of("nice"), "1").text
    assert "is <strong>not</strong> a close match of" in page
    assert "Agree if it does not." in page


def test_every_record_has_a_page(
    browse: Callable[..., httpx.Response], session_of: Callable[..., ReviewSession]
) -> None:
    session = session_of("dol-bcm", "dol-itcm", "esco", "onet-soc", "as-printed-2025")
    for number in range(1, len(session.items) + 1):
        answer = browse(session, str(number))
        assert answer.status_code == 200
        assert "The release says nothing of it" not in answer.text
        assert len(answer.content) < 100_000


def test_hostile_texts_are_shown_as_text(
    browse: Callable[..., httpx.Response], session_of: Callable[..., ReviewSession], folder: Path
) -> None:
    path = folder / "nice.sssom.tsv"
    mappings = sssom.read(path)
    slots = {
        **mappings.mappings[0].slots,
        "subject_id": expand("amocf:nobody-knows"),
        "subject_label": HOSTILE,
        "comment": HOSTILE,
        "curation_rule_text": (HOSTILE,),
        "object_source_version": HOSTILE,
        "see_also": ("javascript:alert(4)", "https://example.org/'onmouseover=alert(5)"),
    }
    records = (dataclasses.replace(mappings.mappings[0], slots=slots), *mappings.mappings[1:])
    path.write_text(sssom.write(dataclasses.replace(mappings, mappings=records)), "utf-8")
    page = browse(session_of("nice", reviewer="<b onclick=1>Ada</b>"), "1").text
    assert "<script>alert" not in page
    assert "<img" not in page.replace('<img src="/key-of-the-run/static/icon.svg"', "")
    assert "<b onclick" not in page
    assert "49" not in re.findall(r"[{}\d*]+", page)
    assert not re.search(r'href="(?!/key-of-the-run/|https?://|#main)', page)
    assert "&lt;script&gt;alert(1)" in page


def test_decisions_lead_on_to_what_is_open_and_to_the_end(
    browse: Callable[..., httpx.Response], session_of: Callable[..., ReviewSession]
) -> None:
    session = session_of("nice")
    assert browse(session, "").headers["location"].endswith("/1")
    assert "4 of 4 left to decide" in browse(session, "done").text
    for number, following in ((3, "4"), (4, "1"), (1, "2"), (2, "done")):
        form = {"shown": shown(session, number - 1), "decision": "agree"}
        answer = browse(session, str(number), form)
        assert answer.status_code == 303
        assert answer.headers["location"].partition("?")[0].endswith(f"/{following}")
    assert "4 records: 4 agree, 0 disagree, 0 unsure" in browse(session, "done").text
    assert browse(session, "").headers["location"].endswith("/done")
    assert "You decided on 2026-11-30: <b>agree</b>" in browse(session, "2").text


def test_first_decision_explains_the_columns(
    browse: Callable[..., httpx.Response], session_of: Callable[..., ReviewSession]
) -> None:
    session = session_of("nice")
    form = {"shown": shown(session, 0), "decision": "agree"}
    where = browse(session, "1", form).headers["location"].rpartition("/")[2]
    said = "As the first of its set it added reviewer_id, review_date, reviewer_agreement"
    assert said in browse(session, where).text
    again = browse(session, "2", {"shown": shown(session, 1), "decision": "unsure"})
    assert "columns" not in again.headers["location"]


def test_what_others_decided_is_not_shown(
    browse: Callable[..., httpx.Response], session_of: Callable[..., ReviewSession]
) -> None:
    decide(session_of("nice", reviewer=OTHER), 1, "disagree", comment="A remark of another.")
    page = browse(session_of("nice"), "2").text
    assert OTHER not in page
    assert "A remark of another." not in page
    assert "You decided" not in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"decision": ""}, "Choose whether you agree"),
        ({"decision": "maybe"}, "Choose whether you agree"),
        ({"decision": "agree", "other": expand("skos:exactMatch")}, "You agree, and name another"),
        ({"decision": "disagree", "other": expand("skos:closeMatch")}, "is the one of the record"),
        ({"decision": "disagree", "other": "javascript:alert(1)"}, "from the list"),
        ({"decision": "unsure", "comment": "=1+1"}, "formulas"),
        ({"decision": "unsure", "comment": "a\x00b"}, "do not show"),
        ({"decision": "unsure", "comment": "x" * 2001}, "at most 2,000"),
    ],
)
def test_decision_that_cannot_be_kept_is_explained_and_the_form_stays(
    browse: Callable[..., httpx.Response],
    session_of: Callable[..., ReviewSession],
    folder: Path,
    form: dict[str, str],
    said: str,
) -> None:
    session = session_of("nice")
    answer = browse(session, "2", {"shown": shown(session, 1), "comment": "My remark.", **form})
    assert answer.status_code == 422
    assert said in answer.text
    assert form.get("comment", "My remark.").replace("\x00", "\x00") in answer.text
    assert not (folder / "reviews").exists()


def test_comment_in_several_lines_becomes_one(
    browse: Callable[..., httpx.Response], session_of: Callable[..., ReviewSession], folder: Path
) -> None:
    session = session_of("nice")
    form = {"shown": shown(session, 1), "decision": "unsure", "comment": "One\r\n\ttwo\t "}
    assert browse(session, "2", form).status_code == 303
    lines = (folder / "reviews" / "nice.tsv").read_text("utf-8").splitlines()
    assert len(lines) == 2
    assert "\tOne two\t" in lines[1]


def test_record_that_was_changed_is_shown_anew(
    browse: Callable[..., httpx.Response], session_of: Callable[..., ReviewSession], folder: Path
) -> None:
    session = session_of("nice")
    before = shown(session, 1)
    path = folder / "nice.sssom.tsv"
    path.write_text(
        path.read_text("utf-8").replace("has the plural in", "has a plural in"), "utf-8"
    )
    answer = browse(session, "2", {"shown": before, "decision": "agree", "comment": "Kept."})
    assert answer.status_code == 409
    assert "changed in the file while you looked" in answer.text
    assert "has a plural in" in answer.text
    assert "Kept." in answer.text


@pytest.mark.parametrize(("spoil", "status"), [("", 409), ("mapping:nice-0002", 410)])
def test_set_that_cannot_be_read_is_explained(
    browse: Callable[..., httpx.Response],
    session_of: Callable[..., ReviewSession],
    folder: Path,
    spoil: str,
    status: int,
) -> None:
    session = session_of("nice")
    path = folder / "nice.sssom.tsv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not spoil or not line.startswith(spoil)]
    path.write_text("".join(kept) if spoil else "spoilt\n", "utf-8")
    if spoil:
        path.write_text(sssom.write(sssom.read(path)), "utf-8")
    answer = browse(session, "2")
    assert answer.status_code == status
    assert "Nothing was changed" in answer.text


def test_nothing_to_review_is_said(
    browse: Callable[..., httpx.Response], session_of: Callable[..., ReviewSession]
) -> None:
    session = session_of("nice")
    for number in range(4):
        decide(session, number)
    left = session_of("nice")
    assert left.items == ()
    where: Any = browse(left, "").headers["location"]
    assert "You have reviewed all records" in browse(left, where.rpartition("/")[2]).text
    assert len(session_of("nice", again=True).items) == 4
