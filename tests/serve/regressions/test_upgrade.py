"""An offer to upgrade is not taken, and the body of its request is no request.

The first server of this project answered the body of a POST with ``Upgrade`` as a second request.
"""

from typing import Any

import pytest

OFFERS = ["x", "h2c", "websocket", "TLS/1.3, HTTP/1.1"]


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("path", ["/a", "/sparql", "/health"])
def test_body_of_request_with_upgrade_is_not_answered(
    wire: Any, smuggled: bytes, offer: str, path: str
) -> None:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: {offer}\r\n"
        f"Content-Type: application/sparql-query\r\nContent-Length: {len(smuggled)}\r\n\r\n"
    )
    answers = wire.send(head.encode() + smuggled)
    assert len(answers) == 1
    assert answers[0].status in (400, 404, 405)
    assert b"smuggled" not in answers[0].body or path == "/sparql"


@pytest.mark.parametrize("offer", OFFERS)
def test_request_after_one_with_upgrade_is_answered_in_http_1(wire: Any, offer: str) -> None:
    first = f"GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: {offer}\r\n\r\n"
    second = "GET /robots.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answers = wire.send((first + second).encode())
    assert [answer.status for answer in answers] == [200, 200]
    assert b"User-agent" in answers[1].body


def test_websocket_handshake_is_answered_as_a_plain_request(wire: Any) -> None:
    request = (
        b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    (answer,) = wire.send(request)
    assert answer.status == 200
