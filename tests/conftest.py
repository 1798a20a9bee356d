"""Fixtures that every test may use."""

import contextlib
import csv
import fcntl
import gc
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import hypothesis
import pytest
from pyoxigraph import RdfFormat, Store
from tests.frozen import CURRENT, released, three_releases, with_frozen
from tests.release.checkouts import commit, git, make_checkout
from tests.revision.revised_sources import VERSION, revise
from tests.synthetic.demo import import_all
from tests.synthetic.ledger import Ledger
from tests.synthetic.making import make_up
from tests.synthetic.printed import Printed, read_printed
from tests.virtuoso import Virtuoso, loaded

from amocf.compile.assembly import Dataset, assemble
from amocf.compile.freezing import freeze
from amocf.compile.read.sources import Sources, read_sources
from amocf.compile.release import ImportedData, build
from amocf.release.frozen import FROZEN
from amocf.release.manifest import MANIFEST
from amocf.release.opened import Release

ROOT = Path(__file__).parent.parent

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("any-machine", deadline=None)
hypothesis.settings.load_profile("any-machine")

#: Where a server says in its log that it serves: scheme, host and port.
LISTENING: Final = re.compile(r'\A\{.*"event": ?"listening".*?"(https?://[^/"]+)[/"]')
LISTENING_BY_UVICORN: Final = re.compile(r"Uvicorn running on (http://\S+) ")

#: What drives a browser or other clients, attacks or loads a server, asks for each page or builds
#: many releases: marked as slow, so that `make quick` leaves it out.
SLOW = (
    "browser",
    "clients",
    "contract/test_dereference.py",
    "contract/test_frozen_dereference.py",
    "coverage/test_with_institutes.py",
    "reconciliation/test_with_institutes.py",
    "contract/pages/test_pages_whole_site.py",
    "deploy",
    "fair/test_fair_criteria.py",
    "institutes/test_libreoffice.py",
    "packaged/test_unpacked.py",
    "packaged/test_wheel.py",
    "queries/test_insights.py",
    "queries/test_two_engines.py",
    "serve/hostile",
    "serve/run/test_build_beside_server.py",
    "serve/run/test_restricted_server.py",
    "serve/sparql/test_fuzz.py",
    "serve/observability/test_health.py",
    "serve/sparql/test_hostile.py",
    "serve/routes/test_insights_page.py",
    "serve/routes/test_made_up.py",
    "serve/routes/test_openapi.py",
    "serve/run/test_supervisor.py",
    "serve/engine/remote/test_virtuoso.py",
    "serve/engine/workers",
    "static_site/test_hosts.py",
    "static_site/test_site_in_browser.py",
    "static_site/test_whole_site.py",
    "synthetic/test_demo.py",
    "synthetic/test_pictures_of_demo.py",
    "test_docs.py",
    "test_insights_cli.py",
    "compile/test_broken_sources.py",
    "compile/test_freezing.py",
    "compile/test_killed_builds.py",
    "compile/test_killed_releases.py",
    "compile/test_owlapi.py",
    "compile/read/test_institutes_data.py",
    "compile/test_readers.py",
    "compile/test_release.py",
    "compile/validate/test_shapes.py",
    "revision",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests."""
    slow = [ROOT / "tests" / name for name in SLOW]
    if missing := [str(each) for each in slow if not each.exists()]:
        raise pytest.UsageError(f"tests/conftest.py names what is not there: {', '.join(missing)}")
    paths = {item.path for item in items}
    marked = {path for path in paths if any(map(path.is_relative_to, slow))}
    for item in items:
        if item.path in marked:
            item.add_marker(pytest.mark.slow)


def pytest_collection(session: pytest.Session) -> None:
    """Look for no cycles of objects while tests are collected: these stay."""
    del session
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Never look at what was collected again: that would take a second, hundreds of times."""
    del session
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def interruption() -> Iterator[None]:
    """Let Ctrl-C mean the same in each test, and after it: ``amocf query`` gives up the handler.

    What a shell runs in the background ignores it, and so would all that a test starts.
    """
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, handler)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout: where ``ontology/``, ``mappings/`` and ``shapes/`` stand."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Official schemas and the document's text, beside the checkout; absent for most users."""
    folder = Path(os.environ.get("AMOCF_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"reference material is not at {folder}; set AMOCF_SHARED to where it is")
    return folder


@pytest.fixture(scope="session")
def document(shared: Path) -> str:
    """The document's words: markup and escapes removed, white space collapsed."""
    text = (shared / "source" / "framework-2025.md").read_text(encoding="utf-8")
    for markup, plain in (("<b>", ""), ("</b>", ""), ("**", ""), ("\\$", "$"), ("&amp;", "&")):
        text = text.replace(markup, plain)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)  # a link is its words
    text = re.sub(r"<(https?://[^>\s]+)>", r"\1", text)  # and an address stands without brackets
    text = re.sub(r"<sup>\d+</sup>", "", text)  # the mark of a footnote is no word
    return " ".join(text.split())


@pytest.fixture(scope="session", params=["transcription", "document"])
def printed(request: pytest.FixtureRequest) -> str:
    """What the document prints: as typed in, and in its whole text where that is at hand."""
    if request.param == "document":
        text: str = request.getfixturevalue("document")
        return text
    cells: list[str] = []
    for path in sorted((ROOT / "tests" / "transcription").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                cells += row.values()
                # The lists print the codes after the text.
                cells.append(f"{row.get('text')} ({row.get('codes')})")
    return "\n".join(cells)


@pytest.fixture(scope="session")
def sources(root: Path) -> Sources:
    """The project's own sources, read."""
    return read_sources(root)


@pytest.fixture(scope="session")
def dataset(sources: Sources, root: Path) -> Dataset:
    """The project's dataset, assembled but not judged."""
    return assemble(sources, root, lambda _: None).dataset


@pytest.fixture(scope="session")
def dist(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release, built once for all test processes of a run."""
    return _built_once(tmp_path_factory, "dist", lambda out: build(root, out, lambda _: None))


@pytest.fixture(scope="session")
def without_older(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release as it would be if none had been frozen before it: whole in a folder alone."""

    def leave_out(out: Path) -> None:
        shutil.copytree(dist, out, ignore=shutil.ignore_patterns(FROZEN))
        manifest = json.loads((out / MANIFEST).read_bytes())
        older = f"{FROZEN}/"
        manifest["files"] = [e for e in manifest["files"] if not e["path"].startswith(older)]
        (out / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    return _built_once(tmp_path_factory, "alone", leave_out)


@pytest.fixture(scope="session")
def with_older(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with two older ones frozen in it, as `tests.frozen` makes them."""
    folder = _built_once(tmp_path_factory, "releases", lambda out: three_releases(dist, out))
    return folder / "built" / CURRENT


@pytest.fixture(scope="session")
def in_development(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release as work in progress before the first one, whatever version it has here."""

    def make(out: Path) -> None:
        with_frozen(released(dist, out, "2025.1.0-dev", "2025-11-01"), ())

    return _built_once(tmp_path_factory, "in-development", make)


@pytest.fixture(scope="session")
def marginals(dist: Path) -> Printed:
    """What the document prints of the data that are with the institutes."""
    with Release.open(dist) as release:
        return read_printed(release)


@pytest.fixture(scope="session")
def ledger(marginals: Printed) -> Ledger:
    """What all institutes state in the demonstration."""
    return make_up(marginals)


@pytest.fixture(scope="session")
def demo(
    root: Path, marginals: Printed, ledger: Ledger, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The release with the data of all institutes, made up; built once, as ``dist`` is."""

    def make(out: Path) -> None:
        folders = import_all(marginals, ledger, out.with_name("demo-data"))
        build(root, out, lambda _: None, ImportedData(tuple(folders.values())))

    return _built_once(tmp_path_factory, "demo", make)


@pytest.fixture(scope="session")
def frozen_checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of its own with the same sources, in which 2025.1.0 is frozen and committed.

    It is made once for all test processes of a run, and stays as it is: a test that changes
    something clones it.
    """

    def make(folder: Path) -> None:
        make_checkout(root, folder, "2025.1.0")
        freeze(folder, "2025.1.0", lambda _: None)
        commit(folder)

    return _built_once(tmp_path_factory, "frozen-checkout", make)


@pytest.fixture(scope="session")
def revised_checkout(frozen_checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That checkout with a revision of 2026 that is made up, which is frozen as 2026.1.0."""

    def make(folder: Path) -> None:
        git(frozen_checkout, "clone", "--quiet", str(frozen_checkout), str(folder))
        revise(folder)
        freeze(folder, VERSION, lambda _: None)
        commit(folder)

    return _built_once(tmp_path_factory, "revised-checkout", make)


@pytest.fixture(scope="session")
def revised_dist(revised_checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the revision, with both frozen releases in it."""
    return _built_once(
        tmp_path_factory, "revised", lambda out: build(revised_checkout, out, lambda _: None)
    )


def _built_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return what is made once for all test processes of a run."""
    base = factory.getbasetemp()
    shared_base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared_base / name
    with (shared_base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(folder)
    return folder


@pytest.fixture(scope="session")
def store(dist: Path) -> Store:
    """The release as a reader of ``amocf.nq`` has it, in memory."""
    loaded = Store()
    loaded.bulk_load(path=str(dist / "amocf.nq"), format=RdfFormat.N_QUADS)
    return loaded


class Started:
    """A server as users start it, and its processes as the machine sees them."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", log: Path, listening: re.Pattern[str] = LISTENING
    ) -> None:
        self.process = process
        self.log = log
        self.address = self._address(listening)

    def events(self) -> list[dict[str, Any]]:
        """Return what it has written down so far, which is nothing but JSON."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def children(self) -> list[int]:
        """Return the server workers, their fork servers and the processes of their pools."""
        return _children(self.process.pid)

    def pool(self) -> list[int]:
        """Return the fork servers and the processes that evaluate queries."""
        return [pid for pid in self.children() if pid not in self.server_workers()]

    @contextlib.contextmanager
    def pool_halted(self) -> Iterator[None]:
        """Let nothing evaluate queries meanwhile.

        A process that has just been ended for its query may be in the list and gone; one that
        takes its place is not in it yet, and none comes once the fork servers are halted.
        """
        halted: set[int] = set()
        while running := set(self.pool()) - halted:
            _signal(running, signal.SIGSTOP)
            halted |= running
        yield
        _signal(halted, signal.SIGCONT)

    def server_workers(self) -> list[int]:
        """Return the processes that read requests."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in found.read_text("ascii").split()]

    def descriptors(self) -> int:
        """Return how many the supervisor and the server workers have open."""
        pids = (self.process.pid, *self.server_workers())
        return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids)

    def mebibytes(self) -> float:
        """Return the memory of all its processes, what they share counted once (PSS)."""
        return sum(map(_pss, (self.process.pid, *self.children()))) / 1024

    def _address(self, listening: re.Pattern[str]) -> str:
        end = time.monotonic() + 60
        while not (found := listening.search(text := self.log.read_text("utf-8"))):
            assert self.process.poll() is None, text
            assert time.monotonic() < end, text
            time.sleep(0.02)
        return found[1]


def _signal(pids: Iterable[int], number: signal.Signals) -> None:
    """Send a signal to those of the processes that have not ended."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _children(pid: int) -> list[int]:
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [*map(int, found), *(each for child in found for each in _children(int(child)))]


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@pytest.fixture(scope="session")
def started(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., contextlib.AbstractContextManager[Started]]:
    """Start ``amocf serve`` over a release, with options; it is killed at the end."""

    @contextlib.contextmanager
    def start(dist: Path, *options: str) -> Iterator[Started]:
        log = tmp_path_factory.mktemp("server") / "log"
        command = [sys.executable, "-m", "amocf.cli", "serve", "--dist", str(dist), "--port", "0"]
        with log.open("wb") as stream, subprocess.Popen([*command, *options], stderr=stream) as run:
            try:
                yield Started(run, log)
            finally:
                run.kill()

    return start


@pytest.fixture(scope="session")
def started_by_uvicorn(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., contextlib.AbstractContextManager[Started]]:
    """Start uvicorn over a release, with settings by their variables; it is stopped at the end."""

    @contextlib.contextmanager
    def start(dist: Path, **variables: str) -> Iterator[Started]:
        log = tmp_path_factory.mktemp("uvicorn") / "log"
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "--factory",
            "amocf.serve.app:from_environment",
        ]
        options = ("--port", "0", "--no-access-log")
        environment = {**os.environ, "AMOCF_DIST": str(dist), **variables}
        with (
            log.open("wb") as stream,
            subprocess.Popen([*command, *options], env=environment, stderr=stream) as run,
        ):
            try:
                yield Started(run, log, LISTENING_BY_UVICORN)
                run.terminate()
                run.wait(30)
            finally:
                run.kill()

    return start


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real triple store on this machine, empty at first."""
    program = Path(sys.executable).with_name("oxigraph")
    folder = tmp_path_factory.mktemp("oxigraph")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [str(program), "serve", "--bind", address]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log) as server:
        _wait_for(address)
        yield f"http://{address}"
        server.kill()


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory, dist: Path) -> Iterator[Virtuoso]:
    """A Virtuoso that `amocf export` has loaded the release into, as the documentation says."""
    with loaded(tmp_path_factory.mktemp("virtuoso"), dist) as server:
        yield server


def _wait_for(address: str) -> None:
    host, _, port = address.partition(":")
    for _ in range(100):
        try:
            socket.create_connection((host, int(port)), 1).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"no store at {address}")
