"""The command line: what it says of commands and options that there are not, and how it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from amocf.cli import main

_Shown = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> _Shown:
    """Run a command; gives its exit code, output and messages."""

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


def test_main_without_command_prints_the_commands(shown: _Shown) -> None:
    code, out, messages = shown()
    assert (code, out) == (2, "")
    assert "    serve          serve a release over HTTP\n" in messages


def test_main_version_is_printed(shown: _Shown) -> None:
    code, out, _ = shown("--version")
    assert (code, out.split()[0]) == (0, "amocf")


@pytest.mark.parametrize(
    ("arguments", "usage", "sentence"),
    [
        (
            ("sreve",),
            "usage: amocf [-h]",
            "amocf: there is no command 'sreve' (did you mean serve?)",
        ),
        (("--verson",), "usage: amocf [-h]", "no option --verson (did you mean --version?)"),
        (("serve", "--prot", "9"), "usage: amocf serve", "no option --prot (did you mean --port?)"),
        (("serve", "--prot=9"), "usage: amocf serve", "no option --prot (did you mean --port?)"),
        (("query", "counts", "--formt", "csv"), "usage: amocf query", "did you mean --format?"),
        (("build", "here"), "usage: amocf build", "'here' is one argument too many"),
        (("build", "--ou", "here"), "usage: amocf build", "no option --ou (did you mean --out?)"),
        (("serve", "--port"), "usage: amocf serve", "--port: expected one argument"),
    ],
)
def test_main_unknown_name_gets_usage_and_nearest(
    shown: _Shown, arguments: tuple[str, ...], usage: str, sentence: str
) -> None:
    code, out, messages = shown(*arguments)
    assert (code, out) == (2, "")
    assert messages.startswith(usage)
    assert sentence in messages


def test_serve_help_has_groups_choices_and_bounds(shown: _Shown) -> None:
    code, out, _ = shown("serve", "--help")
    assert code == 0
    words = " ".join(out.split())
    assert "Queries: --engine auto|workers|threads|remote" in words
    assert "Clients: --trusted-proxies TEXT" in words
    port = "port to listen on; 0 takes a free one (0 to 65535; default: 8000; $AMOCF_PORT)"
    assert f"--port NUMBER {port}" in words


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--port", "99999"),
        ("--port", "65536"),
        ("--workers", "-1"),
        ("--query-timeout", "nan"),
        ("--public-url", "example.org"),
    ],
)
def test_serve_value_out_of_bounds_is_refused(shown: _Shown, option: str, value: str) -> None:
    code, _, messages = shown("serve", option, value)
    assert code == 2
    assert messages.startswith(f"amocf: {option} is {value!r}, but ")
    assert messages.count("\n") == 1


def test_serve_unknown_variable_is_warned_of(
    shown: _Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AMOCF_PROT", "9000")
    code, _, messages = shown("serve", "--dist", str(tmp_path))
    assert code == 2
    assert "AMOCF_PROT is set, but there is no such setting (did you mean AMOCF_PORT?)" in messages


def test_serve_host_that_is_not_here_is_explained(shown: _Shown, dist: Path) -> None:
    code, _, messages = shown("serve", "--dist", str(dist), "--host", "192.0.2.1")
    assert code == 2
    assert (
        "192.0.2.1:8000: this machine has no such address; choose another with --host" in messages
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve",),
        ("query", "SELECT * { ?s ?p ?o }"),
        ("export", "--to-store", "http://127.0.0.1:1/"),
    ],
)
def test_command_without_release_names_the_folder_and_dist(
    shown: _Shown, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code, _, messages = shown(*arguments, "--dist", str(tmp_path / "none"))
    assert code == 2
    assert f"there is no release in {tmp_path / 'none'}: " in messages
    assert "--dist" in messages


@pytest.mark.parametrize("arguments", [("build",), ("check",), ("check", "a.ttl"), ("format",)])
def test_command_outside_a_checkout_is_told_of_root(
    shown: _Shown, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code, _, messages = shown(*arguments, "--root", str(tmp_path))
    assert code == 1
    assert f"{tmp_path}: this is no checkout of the sources" in messages
    assert "--root" in messages


def test_build_into_a_folder_that_cannot_be_made_is_explained(
    shown: _Shown, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    code, _, messages = shown(
        "build", "--root", str(root), "--out", str(tmp_path / "file" / "dist")
    )
    assert code == 2
    assert messages.splitlines()[-1].startswith(f"amocf: {tmp_path / 'file'}")
    assert "Errno" not in messages


def test_build_interrupted_ends_with_130_and_no_traceback(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "amocf.cli", "build", "--root", str(root), "--out", "dist"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as build:
        assert build.stderr is not None
        # A step that is over is written down, so that the command is under way by now.
        assert "read the sources" in build.stderr.readline()
        build.send_signal(signal.SIGINT)
        messages = build.stderr.read()
    assert build.returncode == 130
    assert "Traceback" not in messages
    assert messages.endswith("amocf: stopped before build was done; run it again\n")
    assert list(tmp_path.iterdir()) == []


def test_query_whose_reader_has_gone_ends_quietly(dist: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "amocf.cli", "query", "SELECT * { ?s ?p ?o }"]
    done = subprocess.run(
        [*command, "--dist", str(dist)], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    "arguments", [("--help",), ("serve", "--help"), ("query",), ("query", "counts")]
)
def test_command_uses_nothing_deprecated(dist: Path, arguments: tuple[str, ...]) -> None:
    options = () if arguments[-1] == "--help" else ("--dist", str(dist))
    command = [sys.executable, "-W", "error::DeprecationWarning", "-m", "amocf.cli"]
    subprocess.run([*command, *arguments, *options], check=True, capture_output=True)


def test_what_an_error_quotes_does_not_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "SELECT * {}", "--dist", str(tmp_path / "a\x1b[2Jb")]) == 2
    said = capsys.readouterr().err
    assert "a�[2Jb" in said
    assert all(each.isprintable() or each == "\n" for each in said)
