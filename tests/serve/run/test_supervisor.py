"""The supervisor and its server workers, as a service manager and an operator meet them."""

import contextlib
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest
from tests.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="server workers need Linux")

Start = Callable[..., AbstractContextManager[Any]]

ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"
ANSWERED: Final = 'amocf_requests_total{route="sparql",status="200"}'


def _events(server: Any, name: str) -> list[dict[str, Any]]:
    lines = server.log.read_text("utf-8").splitlines(keepends=True)
    events = [json.loads(line) for line in lines if line[:1] == "{" and line.endswith("\n")]
    return [event for event in events if event["event"] == name]


def _command(dist: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "amocf.cli", "serve", "--dist", str(dist), *options]


@contextlib.contextmanager
def _running(command: list[str], **streams: Any) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(command, **streams) as run:
        try:
            yield run
        finally:
            run.kill()


@pytest.fixture
def later(small_dist: Path, tmp_path: Path) -> Path:
    """A folder with a release of its own, whose version can be raised."""
    return Path(shutil.copytree(small_dist, tmp_path / "dist"))


def _raise_version(folder: Path, version: str) -> None:
    """Put a release in the place of another, as a copy to a server does."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    fresh = folder.with_name(f"fresh-{version}")
    shutil.copytree(folder, fresh)
    (fresh / "manifest.json").write_text(json.dumps({**manifest, "version": version}))
    folder.rename(folder.with_name(f"before-{version}"))
    fresh.rename(folder)


class _Load(threading.Thread):
    """Asks one query after the other on connections that stay open, and counts what fails."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self._netloc = address.removeprefix("http://")
        self.answered = 0
        self.failures: list[str] = []
        self.ends = False

    def run(self) -> None:
        connection = http.client.HTTPConnection(self._netloc, timeout=30)
        while not self.ends:
            path = f"/sparql?query=ASK%7B%7D%23{id(self)}-{self.answered}"
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
            else:
                self.answered += 1
                if answer.status != 200:
                    self.failures.append(str(answer.status))
        connection.close()


@contextlib.contextmanager
def _under_load(address: str) -> Iterator[list[_Load]]:
    clients = [_Load(address) for _ in range(4)]
    for client in clients:
        client.start()
    until(lambda: all(client.answered > 5 for client in clients))
    yield clients
    for client in clients:
        client.ends = True
    for client in clients:
        client.join()
    assert [each for client in clients for each in client.failures] == []


@pytest.mark.parametrize("workers", ["1", "2"])
def test_sighup_takes_a_new_release_into_service_and_drops_no_request(
    started: Start, later: Path, workers: str
) -> None:
    with (
        started(later, "--server-workers", workers) as server,
        _under_load(server.address) as clients,
    ):
        before = server.server_workers()
        found: list[httpx.Response] = []
        query = {"query": ENDLESS, "timeout": "4"}
        long = threading.Thread(
            target=lambda: found.append(
                httpx.get(f"{server.address}/sparql", params=query, timeout=60)
            )
        )
        long.start()
        time.sleep(0.5)
        _raise_version(later, "2026.1.0")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: bool(_events(server, "reloaded")))
        assert httpx.get(f"{server.address}/health").json()["release"] == "2026.1.0"
        long.join()
        assert found[0].status_code == 504
        assert found[0].json()["detail"].startswith("The query took longer than 4 s.")
        until(lambda: not set(before) & set(server.server_workers()))
        answered = [client.answered for client in clients]
        until(lambda: all(c.answered > n for c, n in zip(clients, answered, strict=True)))


def test_sighup_with_a_damaged_release_leaves_the_old_one_in_service(
    started: Start, later: Path
) -> None:
    with started(later) as server:
        before = server.server_workers()
        _raise_version(later, "2026.1.0")
        (later / "amocf.nq").write_bytes(b"nonsense")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: bool(_events(server, "reload_failed")))
        assert "amocf.nq" in _events(server, "reload_failed")[0]["error"]
        assert httpx.get(f"{server.address}/health").json()["release"] == "2025.1.0"
        assert server.server_workers() == before
        server.process.terminate()
        assert server.process.wait(30) == 0


def test_newer_release_on_disk_is_logged(started: Start, later: Path) -> None:
    with started(later) as server:
        _raise_version(later, "2026.1.0")
        data = (later / "manifest.json").read_bytes()
        identity = hashlib.sha256(data).hexdigest()[:12]
        until(lambda: bool(_events(server, "newer_release")))
        assert _events(server, "newer_release")[0]["release"] == identity
        assert httpx.get(f"{server.address}/health").json()["newer_release"] == identity


def test_server_worker_that_was_killed_is_replaced_and_its_counts_stay(
    started: Start, small_dist: Path, read_metrics: Callable[[str], dict[str, float]]
) -> None:
    with started(small_dist) as server:
        for number in range(3):
            httpx.get(f"{server.address}/sparql", params={"query": f"ASK {{}} # {number}"})
        (worker,) = server.server_workers()
        os.kill(worker, signal.SIGKILL)
        until(lambda: len(server.server_workers()) == 1 and server.server_workers() != [worker])
        httpx.get(f"{server.address}/sparql", params={"query": "ASK {} # 4"}).raise_for_status()
        counted = read_metrics(httpx.get(f"{server.address}/metrics").text)
        assert counted[ANSWERED] == 4
        assert counted["amocf_workers"] >= 3


def test_metrics_of_any_server_worker_tell_of_all(
    started: Start, small_dist: Path, read_metrics: Callable[[str], dict[str, float]]
) -> None:
    with started(small_dist, "--server-workers", "3") as server:
        assert len(server.server_workers()) == 3
        for number in range(40):
            answer = httpx.get(f"{server.address}/sparql", params={"query": f"ASK {{}} # {number}"})
            assert answer.status_code == 200
        for _ in range(6):  # whichever of them answers
            found = read_metrics(httpx.get(f"{server.address}/metrics").text)
            assert found[ANSWERED] == 40
            assert found["amocf_cache_max_bytes"] == 3 * (32_000_000 // 3)


def test_nothing_remains_when_the_supervisor_is_killed(started: Start, small_dist: Path) -> None:
    with started(small_dist, "--server-workers", "2") as server:
        children = server.children()
        server.process.kill()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


def test_sigterm_answers_what_is_under_way(started: Start, small_dist: Path) -> None:
    with started(small_dist) as server:
        found: list[httpx.Response] = []
        query = {"query": ENDLESS, "timeout": "3"}
        thread = threading.Thread(
            target=lambda: found.append(
                httpx.get(f"{server.address}/sparql", params=query, timeout=60)
            )
        )
        thread.start()
        time.sleep(0.5)
        server.process.terminate()
        assert server.process.wait(30) == 0
        thread.join()
        assert found[0].status_code == 504
        assert [event["event"] for event in server.events()][-1] == "stopped"


def test_sigterm_does_not_wait_for_ever(started: Start, small_dist: Path) -> None:
    with started(small_dist, "--stop-timeout", "1", "--query-timeout", "60") as server:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
            time.sleep(0.3)
            server.process.terminate()
            assert server.process.wait(20) == 0


def test_second_server_on_a_port_is_told_so(started: Start, small_dist: Path) -> None:
    with started(small_dist) as server:
        port = server.address.rpartition(":")[2]
        run = subprocess.run(
            _command(small_dist, "--port", port),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert run.returncode == 2
    assert f"127.0.0.1:{port}: another program listens on it" in run.stderr
    assert "--port" in run.stderr
    assert "Traceback" not in run.stderr


WRONG: Final = [
    (("--host", "no.such.host.invalid"), 2, "no.such.host.invalid"),
    (("--engine", "remote"), 2, "remote_url"),
    (("--root-path", "//x"), 2, "root_path"),
    (("--tls-certificate", "/nothing/there.pem", "--tls-key", "/nothing/there.key"), 2, "/nothing"),
    (("--tls-key", "/nothing/there.key"), 2, "tls_certificate"),
    (("--trusted-proxies", "10.0.0.0/99"), 2, "10.0.0.0/99"),
]


@pytest.mark.parametrize(("options", "code", "named"), WRONG)
def test_what_keeps_a_server_from_starting_ends_the_command_with_a_sentence(
    small_dist: Path, options: tuple[str, ...], code: int, named: str
) -> None:
    command = _command(small_dist, "--port", "0", *options)
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == code
    assert named in run.stderr
    assert "Traceback" not in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_clients_on_a_unix_socket_share_and_a_trusted_proxy_names_them(
    small_dist: Path, tmp_path: Path
) -> None:
    path = tmp_path / "amocf.sock"
    options = ("--unix-socket", str(path), "--log-addresses", "yes", "--trusted-proxies", "unix")
    with _running(_command(small_dist, *options), stderr=subprocess.PIPE) as run:
        assert run.stderr
        run.stderr.readline()
        with _over(path) as client:
            client.get("/health", headers={"X-Forwarded-For": "192.0.2.7"})
            client.get("/robots.txt")
            sent = client.get("/id/4-1", headers={"X-Forwarded-Prefix": "/amocf"})
            assert sent.headers["Location"] == "/amocf/doc/4-1"
        run.terminate()
        lines = [json.loads(line) for line in run.stderr.read().splitlines()]
        run.wait(30)
    clients = [line["client"] for line in lines if line["event"] == "request"]
    assert clients == ["192.0.2.7", "unix", "unix"]


def _over(path: Path) -> httpx.Client:
    return httpx.Client(transport=httpx.HTTPTransport(uds=str(path)), base_url="http://x")


def test_unix_socket_is_served_and_taken_over_from_a_server_that_was_killed(
    small_dist: Path, tmp_path: Path
) -> None:
    path = tmp_path / "amocf.sock"
    command = _command(small_dist, "--unix-socket", str(path))
    for end in (signal.SIGKILL, signal.SIGTERM):
        with _running(command, stderr=subprocess.PIPE) as run:
            assert run.stderr
            assert str(path) in run.stderr.readline().decode()
            with _over(path) as client:
                assert client.get("/health").json()["status"] == "ok"
            second = subprocess.run(command, capture_output=True, timeout=60, check=False)
            assert (second.returncode, b"in use" in second.stderr) == (2, True)
            run.send_signal(end)
            run.wait(30)
    assert run.returncode == 0
    assert not path.exists()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for this machine, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed, so that there is no certificate to serve with")
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1")
    command = (program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject)
    subprocess.run(
        [*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
    )
    return certificate, key


@pytest.mark.parametrize("version", ["1", "auto"])
def test_https_is_served_with_a_certificate(
    started: Start, small_dist: Path, certificate: tuple[Path, Path], version: str
) -> None:
    options = ("--tls-certificate", str(certificate[0]), "--tls-key", str(certificate[1]))
    with started(small_dist, *options, "--http", version) as server:
        assert server.address.startswith("https://")
        context = ssl.create_default_context(cafile=str(certificate[0]))
        answer = httpx.get(f"{server.address}/health", verify=context)
        assert answer.json()["status"] == "ok"


def test_text_log_names_the_address_in_plain_words(small_dist: Path) -> None:
    command = _command(small_dist, "--port", "0", "--log-format", "text")
    with _running(command, stderr=subprocess.PIPE) as run:
        assert run.stderr
        first = run.stderr.readline().decode()
        address = next(word for word in first.split() if word.startswith("http://"))
        assert "Listening on" in first
        assert httpx.get(address).status_code == 200
        run.terminate()
        rest = run.stderr.read().decode()
        assert run.wait(30) == 0
    assert " GET / 200 (" in rest
    assert rest.endswith("Stopped.\n")


#: How HTTP/2 begins: the preface and empty settings.
_PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))


def _gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_server_whose_log_nobody_reads_any_more_ends_when_told_to(small_dist: Path) -> None:
    with _running(_command(small_dist, "--port", "0"), stderr=subprocess.PIPE) as run:
        assert run.stderr
        address = json.loads(run.stderr.readline())["addresses"][0]
        (worker,) = _children_of(run)
        run.stderr.close()
        with httpx.Client() as client:
            for _ in range(300):  # more lines than wait to be written
                assert client.get(f"{address}health").status_code == 200
        run.send_signal(signal.SIGHUP)
        until(lambda: worker not in _children_of(run))
        assert httpx.get(f"{address}health").status_code == 200
        left = _children_of(run)
        run.terminate()
        run.wait(20)
        assert _gone(left)


def _children_of(run: "subprocess.Popen[bytes]") -> list[int]:
    found = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text("ascii")
    return [int(pid) for pid in found.split()]


@pytest.mark.parametrize("seconds", [0.1, 0.2, 0.4])
def test_sigterm_ends_a_server_that_is_starting(small_dist: Path, seconds: float) -> None:
    # A signal that were lost would be followed by another only after stop_timeout.
    command = _command(small_dist, "--port", "0", "--stop-timeout", "90")
    with _running(command, stderr=subprocess.PIPE) as run:
        until(lambda: bool(_children_of(run)))
        time.sleep(seconds)
        run.terminate()
        _, log = run.communicate(timeout=45)
        assert (run.returncode, b"Traceback" in log) == (0, False)


def test_supervisor_that_is_killed_while_a_worker_starts_leaves_none(small_dist: Path) -> None:
    for seconds in (0.0, 0.02, 0.05, 0.1, 0.3):
        with _running(_command(small_dist, "--port", "0"), stderr=subprocess.DEVNULL) as run:
            until(lambda run=run: bool(_children_of(run)))  # type: ignore[misc]
            children = _children_of(run)
            time.sleep(seconds)
            run.kill()
        until(lambda children=children: _gone(children))  # type: ignore[misc]


def test_orphan_does_not_wait_for_clients_that_stay(started: Start, small_dist: Path) -> None:
    with started(small_dist, "--http", "auto", "--stop-timeout", "1") as server:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(_PREFACE)
            time.sleep(0.3)
            children = server.children()
            server.process.kill()
            until(lambda: _gone(children))


def test_sighup_renews_a_certificate_and_keeps_the_old_one_for_a_bad_one(
    started: Start, small_dist: Path, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    files = tuple(Path(shutil.copy(each, tmp_path)) for each in certificate)
    options = ("--tls-certificate", str(files[0]), "--tls-key", str(files[1]))
    with started(small_dist, *options) as server:
        good = files[1].read_bytes()
        files[1].write_text("junk")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: bool(_events(server, "reload_failed")))
        assert str(files[1]) in _events(server, "reload_failed")[0]["error"]
        context = ssl.create_default_context(cafile=str(certificate[0]))
        assert httpx.get(f"{server.address}/health", verify=context).status_code == 200
        files[1].write_bytes(good)
        server.process.send_signal(signal.SIGHUP)
        until(lambda: bool(_events(server, "reloaded")))
        assert httpx.get(f"{server.address}/health", verify=context).status_code == 200
        assert len(_events(server, "reload_failed")) == 1


def test_key_with_a_password_is_refused_and_nobody_is_asked_for_it(
    small_dist: Path, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    key = tmp_path / "key.pem"
    program = shutil.which("openssl")
    assert program
    command = [program, "rsa", "-aes256", "-passout", "pass:secret", "-in", str(certificate[1])]
    subprocess.run([*command, "-out", str(key)], check=True, capture_output=True)
    options = ("--tls-certificate", str(certificate[0]), "--tls-key", str(key))
    run = subprocess.run(
        _command(small_dist, *options), capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 2
    assert "without a password" in run.stderr
    assert "pass phrase" not in run.stderr


def test_server_ends_when_no_worker_can_be_started_any_more(started: Start, later: Path) -> None:
    with started(later) as server:
        (later / "amocf.nq").write_bytes(b"nonsense")
        os.kill(server.server_workers()[0], signal.SIGKILL)
        assert server.process.wait(60) == 2
        failures = _events(server, "worker_failed")
        assert failures
        assert all(str(later) in each["error"] for each in failures)
        last = server.log.read_text("utf-8").splitlines()[-1]
        assert last.startswith("amocf: no server worker stays alive: ")


def test_end_of_the_terminal_ends_the_server(small_dist: Path) -> None:
    terminal, side = os.openpty()
    command = _command(small_dist, "--port", "0")
    command = [sys.executable, "-c", _IN_A_TERMINAL, *command]
    with _running(command, stdin=side, stdout=side, stderr=side) as run:
        os.close(side)
        told = b""
        while b"Listening on" not in told:
            told += os.read(terminal, 4096)
        children = _children_of(run)
        os.close(terminal)
        run.wait(20)
        assert _gone(children)


#: Makes its terminal the one of its session, as a shell has it.
_IN_A_TERMINAL: Final = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("options", "address"),
    [
        (("--host", "0.0.0.0"), "http://127.0.0.1:"),  # noqa: S104 - what is tested
        (("--root-path", "amocf"), "/amocf/"),
    ],
)
def test_address_in_the_log_can_be_opened(
    started: Start, small_dist: Path, options: tuple[str, ...], address: str
) -> None:
    with started(small_dist, *options) as server:
        found = _events(server, "listening")[0]["addresses"][0]
        assert address in found
        assert httpx.get(found).status_code == 200


def test_client_that_takes_nothing_is_counted_and_is_no_error(
    started: Start, small_dist: Path, read_metrics: Callable[[str], dict[str, float]]
) -> None:
    with started(small_dist, "--write-timeout", "1", "--cache-bytes", "0") as server:
        host, port = server.address.removeprefix("http://").split(":")
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"
        request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect((host, int(port)))
            connection.sendall(request)

            def gone() -> float:
                text = httpx.get(f"{server.address}/metrics").text
                found = read_metrics(text)
                return sum(n for name, n in found.items() if 'status="499"' in name)

            until(lambda: gone() == 1)
        until(lambda: any(each["status"] == 499 for each in _events(server, "request")))
        assert _events(server, "error") == []
