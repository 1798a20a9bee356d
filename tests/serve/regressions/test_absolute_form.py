"""A target may be a whole address (RFC 9112, 3.2.2); its path is asked for, whatever its host."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (b"http://x/health", 200),
        (b"HTTP://X/health", 200),
        (b"http://elsewhere.example:81/health", 200),
        (b"http://x", 200),
        (b"http://x/sparql?query=ASK%7B%7D", 200),
        (b"https://x/nothing", 404),
        (b"http://user:secret@x/health", 200),
        (b"http://", 400),
        (b"http:///health", 400),
    ],
)
def test_whole_address_asks_for_its_path(wire: Any, target: bytes, status: int) -> None:
    (answer,) = wire.send(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.status == status
    assert b"secret" not in answer.body
    assert "elsewhere" not in str(answer.fields)


@pytest.mark.parametrize("target", [b"health", b"*", b"x:80", b"?query=ASK%7B%7D", b"/a b", b""])
def test_target_of_no_known_form_is_refused_with_one_answer(
    wire: Any, smuggled: bytes, target: bytes
) -> None:
    head = b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(smuggled)
    answers = wire.send(head + smuggled)
    assert len(answers) <= 1
    assert all(400 <= answer.status < 500 for answer in answers)
