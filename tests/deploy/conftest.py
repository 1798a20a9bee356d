"""The shipped configuration of nginx, run as it is but for names, ports and files."""

import contextlib
import functools
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

import pytest
from tests.nginx_command import PACKAGE, PROGRAM, nginx_command
from tests.sampled_documents import STEP_BELOW, is_left_out, without_values

_SHIPPED: Final = Path(__file__).parents[2] / "deploy" / "nginx"
#: What Debian's nginx.conf says that could change answers, and where files go.
_SETTINGS: Final = """
gzip on;
gzip_types *;
include conf.d/amocf.conf;
include sites-enabled/amocf;
"""


@dataclass(frozen=True)
class Answer:
    """An answer with its fields by their names in lower case."""

    status: int
    fields: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Client:
    """Asks one server, over one connection as long as that lasts, and follows no redirect."""

    def __init__(self, address: str, certificate: Path | None = None, source: str = "") -> None:
        self.address = address
        place = urlsplit(address)
        host, port = str(place.hostname), place.port
        options: dict[str, Any] = {"timeout": 60}
        if source:
            options["source_address"] = (source, 0)
        if certificate:
            context = ssl.create_default_context(cafile=str(certificate))
            self.connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, context=context, **options
            )
        else:
            self.connection = http.client.HTTPConnection(host, port, **options)

    def close(self) -> None:
        self.connection.close()

    def get(self, path: str, accept: str = "*/*", **fields: str) -> Answer:
        return self.ask("GET", path, {"Accept": accept, **fields})

    def ask(
        self, method: str, path: str, fields: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        self.connection.request(method, path, body, dict(fields))
        response = self.connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())


@dataclass(frozen=True)
class Nginx:
    """A running nginx.

    Attributes:
        address: where it speaks TLS, without a slash at the end.
        plain: where it speaks HTTP.
        certificate: what its clients trust.
    """

    address: str
    plain: str
    certificate: Path

    def client(self, source: str = "") -> contextlib.closing[Client]:
        """Return a client that asks from an address of this machine."""
        return contextlib.closing(Client(self.address, self.certificate, source))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, with its key beside it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed; it makes the certificate of the test")
    folder = tmp_path_factory.mktemp("certificate")
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    files = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"))
    command = ["openssl", "req", "-x509", "-days", "2", *key, *names, *files]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "cert.pem"


@pytest.fixture(scope="session")
def open_client() -> Callable[[str], contextlib.closing[Client]]:
    """Ask an address without TLS."""
    return lambda address: contextlib.closing(Client(address))


@pytest.fixture(scope="session")
def requested() -> Callable[..., list[dict[str, Any]]]:
    """Return the requests in the log of a server, as soon as one is among them that is wanted."""
    return _requested


def _requested(server: Any, is_wanted: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    for _ in range(500):
        found = [entry for entry in server.events() if entry["event"] == "request"]
        if any(map(is_wanted, found)):
            return found
        time.sleep(0.02)
    pytest.fail("the server has not written the request down")


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    return _free_port


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def nginx(
    tmp_path_factory: pytest.TempPathFactory, certificate: Path
) -> Callable[..., contextlib.AbstractContextManager[Nginx]]:
    """Run nginx with the shipped configuration in front of a server.

    Args:
        port: where nginx is to speak TLS.
        server: the address of the server.
        changes: texts of the shipped files, and what is to stand in their place.
        prefix: below which the server is shown.
    """
    if PROGRAM is None:
        pytest.skip(f"nginx is not installed; Debian's package is {PACKAGE}")

    @contextlib.contextmanager
    def run(
        port: int, server: str, changes: Mapping[str, str], prefix: str = "/amocf"
    ) -> Iterator[Nginx]:
        folder = tmp_path_factory.mktemp("nginx")
        plain = _free_port()
        fixed = {
            "listen 80": f"listen 127.0.0.1:{plain}",
            "listen 443": f"listen 127.0.0.1:{port}",
            "example.org;": "localhost;",
            "/etc/ssl/example.org/fullchain.pem": str(certificate),
            "/etc/ssl/example.org/privkey.pem": str(certificate.with_name("key.pem")),
            "127.0.0.1:8000": urlsplit(server).netloc,
        }
        _configure(folder, {**fixed, **changes}, prefix)
        log = folder / "log"
        command = nginx_command(folder, _SETTINGS)
        with log.open("wb") as stream, subprocess.Popen(command, stderr=stream) as process:
            try:
                _wait_for(port, process, log)
                addresses = f"https://127.0.0.1:{port}", f"http://127.0.0.1:{plain}"
                yield Nginx(*addresses, certificate)
            finally:
                process.terminate()

    return run


def _configure(folder: Path, changes: Mapping[str, str], prefix: str) -> None:
    """Put the shipped files where nginx of Debian has them, with changes that all have to apply."""
    places = {
        "amocf-http.conf": "conf.d/amocf.conf",
        "amocf-location.conf": "snippets/amocf.conf",
        "example-server.conf": "sites-enabled/amocf",
    }
    unused = set(changes)
    for name, place in places.items():
        text = (_SHIPPED / name).read_text("utf-8")
        # Not every machine has IPv6.
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"/amocf(?=.*# prefix$)", prefix, text, flags=re.MULTILINE)
        for old, new in changes.items():
            unused -= {old} if old in text else set()
            text = text.replace(old, new)
        (folder / place).parent.mkdir()
        (folder / place).write_text(text)
    assert unused == set(), "the shipped configuration has changed"


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    while True:
        assert process.poll() is None, log.read_text("utf-8")
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 10).close()
            return
        time.sleep(0.02)


@dataclass
class _Page(HTMLParser):
    """Every address that a page holds, and those that its forms ask for as they stand."""

    text: str
    addresses: set[str] = field(default_factory=set)
    forms: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)
        self.addresses |= {f"{action}?{urlencode(fields)}" for action, fields in self.forms}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.addresses |= {given[name] for name in ("href", "src") if name in given}
        if given.get("property") in ("og:url", "og:image"):
            self.addresses.add(given["content"])
        if tag == "form":
            self.forms.append((given["action"], []))
        if tag == "input" and given.get("type") != "checkbox" and self.forms:
            self.forms[-1][1].append((given["name"], given.get("value", "")))


@dataclass
class Crawl:
    """Asks for every page that a server leads to, and for one of each kind of what else it does.

    Some documents stand for all; their forms are of one kind in one folder, and what has
    parameters is, whatever their values: other tests see to each of them. That an address stands
    below the prefix is asked of every one.

    Attributes:
        client: what asks; addresses of other servers are not asked for.
        prefix: below which everything has to stand.
        most: how many addresses are asked for.
        statuses: what was asked for, by its path, and how that was answered.
        wrong: what did not resolve, or stands elsewhere, and where that was found.
    """

    client: Client
    prefix: str
    most: int = 1_000_000
    statuses: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def run(self, *paths: str) -> None:
        """Ask for paths, and for all that they lead to."""
        waiting = deque(paths)
        seen = set(paths)
        while waiting and len(self.statuses) < self.most:
            path = waiting.popleft()
            for found in self._targets(path):
                kind = _kind(found)
                if kind not in seen:
                    seen.add(kind)
                    waiting.append(found)

    def _targets(self, path: str) -> Iterator[str]:
        answer = self.client.get(path, "text/html, */*;q=0.5")
        self.statuses[path] = answer.status
        if answer.status not in (200, 302, 303, 308):
            self.wrong.append(f"{path} is answered with {answer.status}")
        for each in sorted(set(_addresses(answer))):
            address = urldefrag(urljoin(self.client.address + path, each)).url
            place, ours = urlsplit(address), urlsplit(self.client.address)
            if place.hostname != ours.hostname:
                continue
            target = address.removeprefix(self.client.address)
            if target.startswith(f"{self.prefix}/"):
                if not is_left_out(target, STEP_BELOW):
                    yield target
            else:
                self.wrong.append(f"{path} leads to {address}")


@functools.cache
def _kind(path: str) -> str:
    """Return what stands for a path: mostly itself.

    Of a form of a document it is the folder and the ending; of a question, what it names.
    """
    form = re.fullmatch(r"(.*/doc/(?:[a-z]+/|[a-z]*)).*(\.[a-z]+)", path)
    if form:
        return "*".join(form.groups())
    return without_values(path)


def _addresses(answer: Answer) -> Iterator[str]:
    """Return every address in the fields and the body of an answer."""
    fields = answer.fields
    yield from (fields[name] for name in ("location", "content-location") if name in fields)
    yield from re.findall(r"<([^>]*)>;", fields.get("link", ""))
    kind = fields.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        yield from _Page(answer.text).addresses
    elif kind == "application/xml":
        yield from re.findall(r"<loc>([^<]+)</loc>", answer.text)
    elif kind == "application/opensearchdescription+xml":
        templates = re.findall(r'template="([^"]+)"', answer.text)
        yield from (each.replace("{searchTerms}", "design") for each in templates)
    elif kind == "text/css":
        yield from re.findall(r"url\(['\"]?([^'\")]+)", answer.text)
    elif kind == "text/plain" and "\nUser-agent:" in answer.text:
        yield from re.findall(r"^(?:Disallow|Sitemap): (\S+)", answer.text, re.MULTILINE)


@pytest.fixture(scope="session")
def crawl() -> Callable[..., Crawl]:
    return Crawl
