"""A review by keyboard, without scripts, on a phone; and a page of another site that interferes."""

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.test_accessibility import AXE, RUN, VIEWS, WCAG
from tests.review.conftest import unreviewed

#: ORCID's own example; nobody has it.
REVIEWER: Final = "0000-0002-1825-0097"


@pytest.fixture
def mappings(root: Path, tmp_path: Path) -> Path:
    """Mapping sets that nobody has reviewed."""
    return unreviewed(root, tmp_path / "mappings")


@pytest.fixture
def address(mappings: Path, dist: Path) -> Iterator[str]:
    """The address of a review of the set on NICE, with a slash at the end."""
    command = [sys.executable, "-m", "amocf.cli", "review", "nice", "--reviewer", REVIEWER]
    command += ["--port", "0", "--root", str(mappings.parent), "--dist", str(dist)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        try:
            assert run.stdout
            yield run.stdout.readline().strip()
        finally:
            run.send_signal(signal.SIGTERM)


@pytest.fixture
def page_of(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page while a review goes on; afterwards nothing may have been complained of on it."""
    del address  # a server that has ended would be complained of
    contexts, complaints = [], []

    def opened(width: int = 1440, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def press(page: Page, *keys: str) -> None:
    """Press keys as soon as the page heeds them."""
    expect(page.get_by_role("button", name="Single keys")).to_be_visible()
    for key in keys:
        page.keyboard.press(key)


def decisions(mappings: Path) -> list[list[str]]:
    path = mappings / "reviews" / "nice.tsv"
    lines = path.read_text("utf-8").splitlines()[1:] if path.exists() else []
    return [[line.split("\t")[n] for n in (0, 3, 4, 5)] for line in lines]


def test_records_are_reviewed_by_keyboard_alone(
    page_of: Callable[..., Page], address: str, mappings: Path
) -> None:
    page = page_of()
    page.goto(address)
    place = page.locator(".progress b")
    expect(place).to_have_text("1 of 4")
    press(page, "a")
    expect(page.get_by_role("status")).to_contain_text("Record 1 is written")
    expect(place).to_have_text("2 of 4")
    press(page, "c")
    page.keyboard.type("and so due: a")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(place).to_have_text("3 of 4")
    press(page, "k")
    expect(place).to_have_text("2 of 4")
    expect(page.locator("#comment")).to_have_value("and so due: a")
    press(page, "j")
    expect(place).to_have_text("3 of 4")
    press(page, "g")
    expect(page.locator("#to")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(place).to_have_text("4 of 4")
    press(page, "u")
    expect(place).to_have_text("3 of 4")
    press(page, "a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is left to decide")
    assert decisions(mappings) == [
        ["mapping:nice-0001", "agree", "", ""],
        ["mapping:nice-0002", "disagree", "skos:exactMatch", "and so due: a"],
        ["mapping:nice-0003", "agree", "", ""],
        ["mapping:nice-0004", "unsure", "", ""],
    ]


def test_keys_can_be_turned_off(page_of: Callable[..., Page], address: str, mappings: Path) -> None:
    page = page_of()
    page.goto(f"{address}1")
    page.get_by_role("button", name="Single keys on").click()
    page.locator("h1").click()
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.reload()
    expect(page.get_by_role("button", name="Single keys off")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator(".progress b")).to_have_text("1 of 4")
    assert decisions(mappings) == []


def test_key_with_a_modifier_is_left_to_the_browser(
    page_of: Callable[..., Page], address: str, mappings: Path
) -> None:
    page = page_of()
    page.goto(f"{address}1")
    page.keyboard.press("Control+a")
    expect(page.locator(".progress b")).to_have_text("1 of 4")
    assert decisions(mappings) == []


def test_records_are_reviewed_without_scripts(
    page_of: Callable[..., Page], address: str, mappings: Path
) -> None:
    page = page_of(360, java_script_enabled=False)
    page.goto(f"{address}2")
    page.get_by_label("Another relation").select_option(
        label="exact match: one can stand for the other"
    )
    page.get_by_label("Comment").fill("Same.")
    page.get_by_role("button", name="Unsure").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".progress b")).to_have_text("3 of 4")
    assert decisions(mappings) == [["mapping:nice-0002", "unsure", "skos:exactMatch", "Same."]]


def test_pages_fit_and_have_no_violation_of_accessibility(
    page_of: Callable[..., Page], address: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; `make build` does it")
    page: Any = page_of(bypass_csp=True)
    for path in ("1", "2?kept=1&columns=reviewer_id", "done"):
        page.goto(address + path)
        page.add_script_tag(path=AXE)
        for width, theme, rules in VIEWS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            found = page.evaluate(RUN, rules)
            assert found["violations"] == [], f"{path} {width} {theme}"
            assert found["passes"] > (5 if rules is WCAG else 0)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


#: What a page of another site would try, with all secrets known: a form, and a request by script.
EVIL: Final = """<!doctype html><title>evil</title>
<form method="post" action="{address}2"><input name="token" value="{token}">
<input name="shown" value="{shown}"><input name="decision" value="agree"></form>
<script>
fetch("{address}2", {{method: "POST", mode: "no-cors", credentials: "include",
  body: new URLSearchParams({{token: "{token}", shown: "{shown}", decision: "agree"}})}})
  .catch(() => 0).finally(() => document.forms[0].submit());
</script>"""


@pytest.fixture
def other_site() -> Iterator[Callable[[str], str]]:
    """Serve a page under another port of this machine, which is another origin."""
    body = [b""]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body[0])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - of the library
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def serve(text: str) -> str:
            body[0] = text.encode()
            return f"http://127.0.0.1:{server.server_port}/"

        yield serve
        server.shutdown()


def test_page_of_another_site_writes_nothing(
    chromium: Browser, address: str, mappings: Path, other_site: Callable[[str], str]
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{address}2")
    fields = dict(re.findall(r'name="(token|shown)" value="([^"]+)"', page.content()))
    before = (mappings / "nice.sssom.tsv").read_bytes()
    page.goto(other_site(EVIL.format(address=address, **fields)))
    expect(page.locator("body")).to_contain_text("The request comes from another site.")
    assert (mappings / "nice.sssom.tsv").read_bytes() == before
    assert decisions(mappings) == []
    page.goto(other_site(f'<iframe src="{address}2"></iframe>'))
    assert "NF-COM-001" not in "".join(frame.content() for frame in page.frames[1:])
    context.close()
