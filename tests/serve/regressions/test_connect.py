"""This is no proxy: CONNECT is refused, and what follows it is no request.

The first server of this project answered what followed CONNECT as a second request.
"""

from typing import Any

import pytest


@pytest.mark.parametrize("target", ["127.0.0.1:80", "/", "/sparql", "x:443"])
@pytest.mark.parametrize("length", [True, False])
def test_connect_is_refused_and_what_follows_is_not_answered(
    wire: Any,
    smuggled: bytes,
    target: str,
    length: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    field = f"Content-Length: {len(smuggled)}\r\n" if length else ""
    head = f"CONNECT {target} HTTP/1.1\r\nHost: x\r\n{field}\r\n"
    answers = wire.send(head.encode() + smuggled)
    statuses = [answer.status for answer in answers]
    if length:
        assert len(statuses) <= 1
    assert all(400 <= status < 500 for status in statuses)
