"""Fields after a chunked body are bounded, and no part of the request.

The first server of this project read trailers without any limit.
"""

from typing import Any

import pytest

HEAD = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
QUERY = b"6\r\nASK {}\r\n"


def test_trailers_of_a_few_bytes_are_left_out(wire: Any) -> None:
    (answer,) = wire.send(HEAD + QUERY + b"0\r\nHost: y\r\nAccept: text/html\r\n\r\n")
    assert answer.status == 200
    assert answer.fields["content-type"] == "application/sparql-results+json"


@pytest.mark.parametrize("size", [1_000_000, 24_000_000])
@pytest.mark.parametrize("kind", ["one field", "many fields", "chunk extension"])
def test_trailers_and_extensions_without_end_are_refused(wire: Any, kind: str, size: int) -> None:
    if kind == "one field":
        rest = QUERY + b"0\r\nX: " + b"x" * size + b"\r\n\r\n"
    elif kind == "many fields":
        rest = QUERY + b"0\r\n" + b"X: y\r\n" * (size // 6) + b"\r\n"
    else:
        rest = b"6;" + b"x" * size + b"\r\nASK {}\r\n0\r\n\r\n"
    answers = wire.send(HEAD + rest)
    assert len(answers) <= 1
    assert all(answer.status in (400, 408, 413, 431) for answer in answers)


def test_trailer_that_looks_like_a_request_is_not_answered(wire: Any, smuggled: bytes) -> None:
    answers = wire.send(HEAD + QUERY + b"0\r\n" + smuggled)
    assert len(answers) <= 1
