"""The command `amocf review`: its calls, its exit codes, and a review from beginning to end."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx
import pytest
from tests.review.conftest import unreviewed

from amocf.cli import main

REVIEWER: Final = "0000-0002-1825-0097"
Call = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    unreviewed(root, tmp_path / "mappings")
    return tmp_path


@pytest.fixture
def start(checkout: Path, dist: Path) -> Iterator[Call]:
    """Start a review, and give its process; what is left of it is killed."""
    started: list[subprocess.Popen[str]] = []

    def call(*arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "amocf.cli", "review", *arguments, "--port", "0"]
        command += ["--root", str(checkout), "--dist", str(dist)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield call
    for process in started:
        process.kill()
        process.communicate()


def address_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nice"], "say who reviews with --reviewer"),
        (["--reviewer", "0000-0002-1825-0098"], "does not check"),
        (["nise", "--reviewer", REVIEWER], "there is no mapping set 'nise'"),
        (["nice", "--reviewer", REVIEWER, "--seed", "3"], "--sample"),
        (["nice", "--reviewer", REVIEWER, "--dist", "/nowhere"], "no release"),
        (["--report", "--sync"], "give one of"),
        (["--write-confidence"], "name the sets"),
        (["nice", "--write-confidence"], "no sample is reviewed as a whole"),
    ],
)
def test_call_that_cannot_be_is_refused(
    checkout: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    before = {path: path.read_bytes() for path in checkout.rglob("*.tsv")}
    assert main(["review", *arguments, "--root", str(checkout)]) == 2
    assert said in capsys.readouterr().err
    assert {path: path.read_bytes() for path in checkout.rglob("*.tsv")} == before


@pytest.mark.parametrize("option", ["--port", "--sample", "--seed"])
def test_number_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], option: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["review", "nice", "--reviewer", REVIEWER, option, "-1e3"])
    assert caught.value.code == 2
    assert option in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--sync", "--report"])
def test_folder_without_mappings_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert main(["review", option, "--root", str(tmp_path)]) == 2
    assert "--root" in capsys.readouterr().err


def test_report_without_reviews(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--report", "--root", str(checkout)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("0 of 93 records reviewed\n")
    assert "nice: 0 of 4 reviewed" in out
    assert "as-printed" not in out
    assert main(["review", "--report", "--format", "json", "--root", str(checkout)]) == 0
    assert json.loads(capsys.readouterr().out)["reviewed"] == 0


def test_review_from_beginning_to_end(
    start: Call, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    process = start("nice", "--reviewer", REVIEWER)
    address = address_of(process)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{43}/", address)
    with httpx.Client(base_url=address, follow_redirects=True) as client:
        page = client.get("")
        assert "1 of 4" in page.text
        fields = dict(re.findall(r'name="(token|shown)" value="([^"]+)"', page.text))
        page = client.post("1", data={**fields, "decision": "agree"})
        assert page.url.path.endswith("/2")
        assert client.post("1", content=b"x" * 10_000_000).status_code == 413
        assert "2 of 4" in client.get("2").text
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert main(["review", "nice", "--report", "--root", str(checkout)]) == 0
    assert "https://orcid.org/0000-0002-1825-0097: 1 agree" in capsys.readouterr().out
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(checkout)
        assert main(["check", "mappings/nice.sssom.tsv"]) == 0


def test_review_listens_on_this_machine_alone(start: Call) -> None:
    port = urlsplit(address_of(start("nice", "--reviewer", REVIEWER))).port
    assert port
    listening = Path("/proc/net/tcp")
    if not listening.exists():
        pytest.skip("the sockets of this system are not in /proc/net/tcp")
    found = {
        line.split()[1]
        for line in listening.read_text("ascii").splitlines()[1:]
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    }
    assert found == {f"0100007F:{port:04X}"}


def test_second_review_is_refused_and_the_first_goes_on(start: Call) -> None:
    address = address_of(start("nice", "--reviewer", REVIEWER))
    second = start("esco", "--reviewer", "Ada Example")
    assert second.wait(60) == 2
    assert second.stderr
    assert "another `amocf review`" in second.stderr.read()
    assert httpx.get(f"{address}1").status_code == 200


def test_client_that_sends_nothing_holds_up_nobody(start: Call) -> None:
    address = address_of(start("nice", "--reviewer", REVIEWER))
    parts = urlsplit(address)
    assert parts.hostname
    assert parts.port
    silent = [socket.create_connection((parts.hostname, parts.port)) for _ in range(20)]
    try:
        for each in silent:
            each.sendall(b"POST " + parts.path.encode() + b"1 HTTP/1.1\r\nContent-Length: 9\r\n")
        assert httpx.get(f"{address}1").status_code == 200
    finally:
        for each in silent:
            each.close()


def test_sample_shows_the_same_records_to_a_second_person(start: Call, checkout: Path) -> None:
    shown = []
    for reviewer in (REVIEWER, "Ada Example"):
        arguments = ("onet-soc", "--reviewer", reviewer, "--sample", "3", "--seed", "5")
        process = start(*arguments)
        page = httpx.get(f"{address_of(process)}1").text
        shown.append(re.findall(r">\d+: (mapping:[\w-]+)<", page))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert len(shown[0]) == 3
    assert shown[0] == shown[1]
    log = (checkout / "mappings" / "reviews" / "onet-soc.tsv").read_text("utf-8")
    assert log.count("#sample\t5\t") == 1
