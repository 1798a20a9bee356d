"""Nobody writes into the mappings but who sits before the page."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import httpx
import pytest
from tests.review.conftest import AUTHORITY, SECRETS

from amocf.review.review_folder import fingerprint
from amocf.review.review_guard import ReviewGuard
from amocf.review.review_session import ReviewSession

ADDRESS: Final = f"http://{AUTHORITY}"
PAGE: Final = f"/{SECRETS.key}/2"
ORIGIN: Final = {"Origin": ADDRESS}
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def ask(
    session_of: Callable[..., ReviewSession], guarded: Callable[[ReviewSession], ReviewGuard]
) -> Callable[..., httpx.Response]:
    """Send a request to the page of a review of the set on NICE."""
    guard = guarded(session_of("nice"))

    def send(method: str, path: str, **options: Any) -> httpx.Response:
        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(guard)
            async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                return await client.request(method, path, **options)

        return asyncio.run(answer())

    return send


@pytest.fixture
def form(session_of: Callable[..., ReviewSession]) -> dict[str, str]:
    """What the page sends for an agreement."""
    _, record = session_of("nice").read(1)
    assert record
    return {
        "token": SECRETS.token,
        "shown": fingerprint(record),
        "decision": "agree",
        "other": "",
        "comment": "",
    }


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*.tsv")}


def test_form_of_the_page_is_kept(
    ask: Callable[..., httpx.Response], form: dict[str, str], folder: Path
) -> None:
    answer = ask("POST", PAGE, data=form, headers=ORIGIN)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/{SECRETS.key}/3?kept=2")
    assert "orcid:" in (folder / "nice.sssom.tsv").read_text("utf-8")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example:8765"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Host": "127.0.0.1:8766"}, 403),
        ({"Host": "localhost:8765"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 403),
        ({"Origin": "http://localhost:8765"}, 403),
        ({**ORIGIN, "Sec-Fetch-Site": "cross-site"}, 403),
        ({**ORIGIN, "Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_form_of_another_site_changes_nothing(
    ask: Callable[..., httpx.Response],
    form: dict[str, str],
    folder: Path,
    headers: dict[str, str],
    status: int,
) -> None:
    before = contents(folder)
    answer = ask("POST", PAGE, data=form, headers=headers)
    assert answer.status_code == status
    assert "access-control-allow-origin" not in answer.headers
    assert contents(folder) == before


@pytest.mark.parametrize(
    "token", ["", "token-of-the-last-run", SECRETS.key, SECRETS.token[:-1], "\u00fc"]
)
def test_form_without_the_token_of_this_run_changes_nothing(
    ask: Callable[..., httpx.Response], form: dict[str, str], folder: Path, token: str
) -> None:
    before = contents(folder)
    answer = ask("POST", PAGE, data={**form, "token": token}, headers=ORIGIN)
    assert answer.status_code == 403
    assert "not of this run" in answer.text
    assert contents(folder) == before


@pytest.mark.parametrize(
    "path",
    ["/", "/2", "/key-of-the-ru/2", "/KEY-OF-THE-RUN/2", "//key-of-the-run/2", "/static/style.css"],
)
def test_who_does_not_know_the_key_sees_nothing(
    ask: Callable[..., httpx.Response], form: dict[str, str], folder: Path, path: str
) -> None:
    before = contents(folder)
    for answer in (ask("GET", path), ask("POST", path, data=form, headers=ORIGIN)):
        assert answer.status_code == 404
        assert answer.text == "Open the address that `amocf review` printed.\n"
        assert SECRETS.token not in answer.text
    assert contents(folder) == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(ask: Callable[..., httpx.Response], method: str) -> None:
    answer = ask(method, PAGE, headers={**ORIGIN, "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_get_never_writes(
    ask: Callable[..., httpx.Response], form: dict[str, str], folder: Path
) -> None:
    before = contents(folder)
    assert ask("GET", f"{PAGE}?{urlencode(form)}").status_code == 200
    assert contents(folder) == before


def test_other_site_cannot_show_the_page_or_read_it(ask: Callable[..., httpx.Response]) -> None:
    answer = ask("GET", PAGE)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert ask("GET", PAGE, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_body_of_ten_megabytes_is_refused(
    ask: Callable[..., httpx.Response], form: dict[str, str], folder: Path
) -> None:
    before = contents(folder)
    form["comment"] = "x" * 10_000_000
    assert ask("POST", PAGE, data=form, headers=ORIGIN).status_code == 413
    assert contents(folder) == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\xff",
        b"token=%ff",
        b"&" * 5000,
        b"token=" + SECRETS.token.encode() + b"&token=" + SECRETS.token.encode(),
        b'{"token": "token-of-the-run"}',
    ],
)
def test_body_that_is_no_form_changes_nothing(
    ask: Callable[..., httpx.Response], folder: Path, body: bytes
) -> None:
    before = contents(folder)
    answer = ask("POST", PAGE, content=body, headers={**ORIGIN, **FORM})
    assert answer.status_code == 403
    assert contents(folder) == before


@pytest.mark.parametrize("number", ["0", "5", "999999999999", "-1", "x"])
def test_number_of_no_record_is_not_found(
    ask: Callable[..., httpx.Response], form: dict[str, str], number: str
) -> None:
    path = f"/{SECRETS.key}/{number}"
    assert ask("GET", path).status_code == 404
    assert ask("POST", path, data=form, headers=ORIGIN).status_code == 404


@pytest.mark.parametrize(
    "name", ["page.js", "..%2f..%2freview_cli.py", "%2e%2e", "review_guard.py"]
)
def test_no_other_file_is_sent(ask: Callable[..., httpx.Response], name: str) -> None:
    assert ask("GET", f"/{SECRETS.key}/static/{name}").status_code == 404


@pytest.mark.parametrize("to", ["", "0", "99", "x", "1e3", "²", "9" * 5000])
def test_jump_to_anything_is_answered(ask: Callable[..., httpx.Response], to: str) -> None:
    answer = ask("GET", f"/{SECRETS.key}/jump", params={"to": to})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/{SECRETS.key}/")
