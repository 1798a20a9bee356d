"""Chunked is the only transfer coding, and where a body ends is never a matter of opinion."""

from typing import Any

import pytest

CHUNKS = b"6\r\nASK {}\r\n0\r\n\r\n"


def _post(fields: bytes, body: bytes) -> bytes:
    kind = b"Content-Type: application/sparql-query\r\n"
    return b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + kind + fields + b"\r\n" + body


def test_chunked_body_is_read(wire: Any) -> None:
    (answer,) = wire.send(_post(b"Transfer-Encoding: chunked\r\n", CHUNKS))
    assert answer.status == 200


@pytest.mark.parametrize("value", [b"Chunked", b" chunked ", b"CHUNKED"])
def test_chunked_in_other_letters_is_the_same(wire: Any, value: bytes) -> None:
    (answer,) = wire.send(_post(b"Transfer-Encoding: " + value + b"\r\n", CHUNKS))
    assert answer.status == 200


@pytest.mark.parametrize(
    "value",
    [b"gzip, chunked", b"gzip", b"identity", b"chunked, chunked", b"chunked, gzip", b"x", b""],
)
def test_other_coding_is_refused_with_one_answer(wire: Any, smuggled: bytes, value: bytes) -> None:
    answers = wire.send(_post(b"Transfer-Encoding: " + value + b"\r\n", CHUNKS + smuggled))
    assert len(answers) == 1
    assert answers[0].status in (400, 501)
    assert answers[0].fields["connection"] == "close"


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 6\r\nContent-Length: 7\r\n",
        b"Content-Length: 6, 7\r\n",
        b"Content-Length: +6\r\n",
        b"Content-Length: -6\r\n",
        b"Content-Length: 0x6\r\n",
        b"Content-Length: 6_0\r\n",
        b"Content-Length: 99999999999999999999999\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        b"Transfer-Encoding\t: chunked\r\n",
    ],
)
def test_length_that_can_be_read_in_two_ways_is_refused_with_one_answer(
    wire: Any, smuggled: bytes, fields: bytes
) -> None:
    answers = wire.send(_post(fields, CHUNKS + smuggled))
    assert len(answers) == 1
    assert answers[0].status in (400, 413, 501)


@pytest.mark.parametrize("length", [b"6", b"0", b"1000"])
@pytest.mark.parametrize("order", [1, -1])
def test_chunks_win_over_a_length_and_end_the_connection(
    wire: Any, smuggled: bytes, length: bytes, order: int
) -> None:
    """RFC 9112, 6.3: the coding overrides the length, and what follows cannot be trusted."""
    fields = [b"Content-Length: " + length + b"\r\n", b"Transfer-Encoding: chunked\r\n"]
    (answer,) = wire.send(_post(b"".join(fields[::order]), CHUNKS + smuggled))
    assert (answer.status, answer.fields["connection"]) == (200, "close")


@pytest.mark.parametrize(
    "chunk", [b"x\r\n", b"-1\r\n", b"0x6\r\nASK {}\r\n", b"6\nASK {}\n", b"\r\n"]
)
def test_chunk_that_cannot_be_read_is_refused_with_one_answer(
    wire: Any, smuggled: bytes, chunk: bytes
) -> None:
    answers = wire.send(_post(b"Transfer-Encoding: chunked\r\n", chunk + b"0\r\n\r\n" + smuggled))
    assert len(answers) <= 1
    assert all(answer.status in (400, 408) for answer in answers)


@pytest.mark.parametrize("method", [b"GET", b"HEAD", b"DELETE"])
def test_body_of_a_method_that_has_none_is_no_request(
    wire: Any, smuggled: bytes, method: bytes
) -> None:
    head = method + b" /health HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(smuggled)
    answers = wire.send(head + smuggled, method=method.decode())
    assert len(answers) == 1
