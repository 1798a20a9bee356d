"""Digest and Basic against a server that computes Digest by itself, from RFC 7616."""

import hashlib
import re
import socket
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import pytest

from amocf.errors import UsageError
from amocf.exchange.graph_store.authentication import Authentication, Credentials
from amocf.exchange.graph_store.client import GraphStore
from amocf.exchange.graph_store.store_address import Address, StoreError

USER: Final = 'jane "é"'
PASSWORD: Final = "".join(("s3", "cret", "é"))
BASIC: Final = 'Basic realm="store, with a comma"'
LARGE: Final = b"<http://a> <http://b> <http://c> .\n" * 100_000
GRAPH: Final = "http://example.org/a graph?é".replace(" ", "%20")
HASHES: Final = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


def digest(algorithm: str | None = "MD5", qop: str = "auth") -> str:
    named = f', algorithm="{algorithm}"' if algorithm else ""
    return f'Digest realm="store", domain="/data", nonce="NONCE"{named}, qop="{qop}", opaque="o"'


@dataclass
class Guard:
    """What a server offers, and what it has seen.

    Attributes:
        offered: the fields of its challenge; NONCE stands for a nonce.
        uses: how often a nonce is good.
    """

    offered: list[str]
    uses: int = 1_000
    seen: list[tuple[str, str, int]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def lets_in(self, method: str, target: str, sent: str) -> bool:
        if sent.startswith("Basic "):
            expected = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            return sent == f"Basic {expected}" and any(
                "basic" in each.lower() for each in self.offered
            )
        if not sent.startswith("Digest "):
            return False
        pairs = re.findall(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^", ]+))', sent)
        given = {name: re.sub(r"\\(.)", r"\1", quoted) or bare for name, quoted, bare in pairs}
        nonce, count = given["nonce"], int(given["nc"], 16)
        if self.counts.get(nonce) != count - 1 or count > self.uses:
            return False
        assert (given["uri"], given["username"], given["qop"]) == (target, USER, "auth")
        assert given["opaque"] == "o"
        self.counts[nonce] = count

        def hashed(text: str) -> str:
            return HASHES[given.get("algorithm", "MD5")](text.encode()).hexdigest()

        secret, request = hashed(f"{USER}:store:{PASSWORD}"), hashed(f"{method}:{target}")
        once = f"{nonce}:{given['nc']}:{given['cnonce']}:auth"
        return given["response"] == hashed(f"{secret}:{once}:{request}")

    def challenge(self) -> list[str]:
        nonce = f"nonce-{len(self.counts)}"
        self.counts[nonce] = 0
        return [each.replace("NONCE", nonce) for each in self.offered]


class Handler(BaseHTTPRequestHandler):
    """Lets in who answers the challenge, and closes on everybody else's body unread."""

    guard: Guard
    protocol_version = "HTTP/1.1"

    def _any(self) -> None:
        sent = self.headers.get("Authorization", "").encode("latin-1").decode()
        allowed = self.guard.lets_in(self.command, self.path, sent)
        length = int(self.headers.get("Content-Length", "0"))
        scheme = sent.partition(" ")[0]
        if allowed:
            assert len(self.rfile.read(length)) == length
            self.send_response(204)
        else:
            self.send_response(401)
            for each in self.guard.challenge():
                self.send_header("WWW-Authenticate", each)
            self.send_header("Connection", "close")
            self.send_header("Content-Length", "0")
        self.guard.seen.append((self.command, scheme, length))
        self.end_headers()

    do_GET = do_PUT = do_DELETE = _any  # noqa: N815 - the names of the library

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def guard() -> Guard:
    return Guard([])


@pytest.fixture
def port(guard: Guard) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Guarded", (Handler,), {"guard": guard}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def store_at(port: int, password: str = PASSWORD, host: str = "127.0.0.1") -> GraphStore:
    user = Authentication(Credentials(USER, password))
    return GraphStore(Address(f"http://{host}:{port}/data?x=%C3%A9", "--to-store", user))


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> str:
    """A host that is not this machine by its name."""
    found = socket.getaddrinfo

    def resolve(host: Any, *arguments: Any, **options: Any) -> Any:
        name = "127.0.0.1" if host == "store.example" else host
        return found(name, *arguments, **options)

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    return "store.example"


@pytest.mark.parametrize(
    ("offered", "scheme"),
    [
        ([digest()], "Digest"),
        ([digest(None)], "Digest"),
        ([digest("SHA-256")], "Digest"),
        ([digest(qop="auth,auth-int")], "Digest"),
        ([digest("SHA-512-256"), digest("SHA-256"), digest("MD5")], "Digest"),
        ([BASIC], "Basic"),
        ([BASIC, digest()], "Digest"),
        ([f"{BASIC}, {digest()}"], "Digest"),
        (["Negotiate", f"{digest('SHA-256')}, {BASIC}"], "Digest"),
        (["Negotiate abc==", "basic"], "Basic"),
        # On this machine nobody else reads the password.
        ([digest("SHA-512-256"), BASIC], "Basic"),
    ],
)
def test_store_that_asks_is_answered_by_the_best_scheme_it_offers(
    guard: Guard, port: int, offered: list[str], scheme: str
) -> None:
    guard.offered = offered
    store = store_at(port)
    store.put(GRAPH, b"")
    store.delete(GRAPH)
    assert {sent for _, sent, _ in guard.seen} == {"", scheme}
    # Met once; from then on the answer goes with the request.
    assert [sent for _, sent, _ in guard.seen].count("") == 1


@pytest.mark.parametrize("offered", [[digest()], [BASIC]])
def test_put_of_a_large_graph_meets_no_challenge_with_its_body(
    guard: Guard, port: int, offered: list[str]
) -> None:
    guard.offered = offered
    store = store_at(port)
    store.put(GRAPH, LARGE)
    store.put(GRAPH, LARGE)
    bodies = [sent for _, sent, length in guard.seen if length]
    assert len(bodies) == 2
    assert "" not in bodies


def test_nonce_that_is_stale_is_replaced(guard: Guard, port: int) -> None:
    guard.offered, guard.uses = [digest() + ", stale=true"], 2
    store = store_at(port)
    for _ in range(4):
        store.put(GRAPH, b"<http://a> <http://b> <http://c> .\n")
    assert sum(guard.counts.values()) == 8
    assert sorted(guard.counts.values())[-4:] == [2, 2, 2, 2]


def test_nonce_that_is_good_once_is_replaced_for_every_request(guard: Guard, port: int) -> None:
    guard.offered, guard.uses = [digest("SHA-256")], 1
    store = store_at(port)
    for _ in range(3):
        store.put(GRAPH, b"<http://a> <http://b> <http://c> .\n")
    assert sum(guard.counts.values()) == 6


def test_basic_is_sent_over_a_network_only_where_digest_is_not_offered(
    guard: Guard, port: int, elsewhere: str
) -> None:
    guard.offered = [digest("SHA-512-256"), BASIC]
    with pytest.raises(StoreError) as failure:
        store_at(port, host=elsewhere).delete(GRAPH)
    assert {sent for _, sent, _ in guard.seen} == {""}
    message = str(failure.value)
    assert "the store offers Digest (SHA-512-256), Basic; expected is Digest (SHA-512, " in message
    assert "give an https address" in message
    guard.offered = [BASIC]
    store_at(port, host=elsewhere).delete(GRAPH)
    assert guard.seen[-1][1] == "Basic"


@pytest.mark.parametrize("offered", [[digest()], [BASIC], [BASIC, digest("SHA-256")]])
def test_wrong_password_is_named_and_not_tried_again_or_otherwise(
    guard: Guard, port: int, offered: list[str]
) -> None:
    guard.offered = offered
    with pytest.raises(StoreError) as failure:
        store_at(port, PASSWORD[::-1]).sign_in()
    assert "knows no user 'jane" in str(failure.value)
    assert "AMOCF_STORE_PASSWORD" in str(failure.value)
    assert len(guard.seen) == 2
    assert ("Digest" if len(offered[-1]) > 50 else "Basic") == guard.seen[-1][1]


@pytest.mark.parametrize(
    ("offered", "named"),
    [
        (["Negotiate"], "offers Negotiate; expected is Digest"),
        ([], "offers no scheme; expected is Digest"),
        ([digest(qop="auth-int")], "qop auth"),
        ([digest("MD4")], "offers Digest (MD4); expected is Digest (SHA-512, SHA-256, MD5"),
    ],
)
def test_store_that_offers_what_is_not_spoken_is_named(
    guard: Guard, port: int, offered: list[str], named: str
) -> None:
    guard.offered = offered
    with pytest.raises(StoreError) as failure:
        store_at(port).sign_in()
    assert named in str(failure.value)
    assert len(guard.seen) == 1


def test_digest_challenge_without_a_nonce_is_an_error_in_words(guard: Guard, port: int) -> None:
    guard.offered = ['Digest realm="store"']
    with pytest.raises(StoreError, match="nonce"):
        store_at(port).sign_in()


def test_user_with_a_colon_is_refused() -> None:
    with pytest.raises(UsageError, match="colon"):
        Credentials("a:b", PASSWORD)
    assert PASSWORD not in repr(Credentials("jane", PASSWORD))
