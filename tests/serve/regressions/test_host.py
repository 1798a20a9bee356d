"""A request of HTTP/1.1 names one host, and no answer depends on which (RFC 9112, 3.2)."""

from typing import Any

import pytest

WRONG = [
    ("none", b""),
    ("empty", b"Host:\r\n"),
    ("two", b"Host: x\r\nHost: y\r\n"),
    ("the same twice", b"Host: x\r\nHost: x\r\n"),
    ("a list", b"Host: x, y\r\n"),
    ("a path", b"Host: x/y\r\n"),
    ("a user", b"Host: user@x\r\n"),
    ("a space", b"Host: x y\r\n"),
    ("markup", b'Host: x"><b>\r\n'),
]


@pytest.mark.parametrize("path", [b"/sparql?query=ASK%7B%7D", b"/doc/4-1-2.ttl", b"/nothing"])
@pytest.mark.parametrize(("name", "fields"), WRONG)
def test_request_without_one_host_is_refused(
    wire: Any, path: bytes, name: str, fields: bytes
) -> None:
    del name
    for _ in range(2):  # also where the answer is cached
        wire.send(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    answers = wire.send(b"GET " + path + b" HTTP/1.1\r\n" + fields + b"\r\n")
    assert [answer.status for answer in answers] == [400]
    assert answers[0].fields["connection"] == "close"
    assert b"Host" in answers[0].body


@pytest.mark.parametrize(
    "host", [b"x", b"localhost:8000", b"[::1]", b"[::1]:80", b"a.b-c.example", b"x:"]
)
def test_any_host_gets_the_same_answer(wire: Any, host: bytes) -> None:
    request = b"GET /doc/4-1-2 HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n"
    (answer,) = wire.send(request)
    (other,) = wire.send(request.replace(host, b"elsewhere.example", 1))
    varying = {"date"}
    assert answer.status == 200
    assert {k: v for k, v in answer.fields.items() if k not in varying} == {
        k: v for k, v in other.fields.items() if k not in varying
    }
    assert answer.body == other.body


def test_old_client_needs_no_host(wire: Any) -> None:
    (answer,) = wire.send(b"GET /health HTTP/1.0\r\n\r\n")
    assert answer.status == 200
