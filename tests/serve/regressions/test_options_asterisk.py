"""``OPTIONS *`` asks what the server as a whole can do (RFC 9110, 9.3.7)."""

from typing import Any

import pytest


def test_options_of_the_server_are_its_methods(wire: Any) -> None:
    (answer,) = wire.send(b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.status == 204
    assert answer.fields["allow"] == "GET, HEAD, OPTIONS, POST, QUERY"
    assert answer.body == b""


def test_body_of_options_is_no_request(wire: Any, smuggled: bytes) -> None:
    head = b"OPTIONS * HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(smuggled)
    assert len(wire.send(head + smuggled)) == 1


@pytest.mark.parametrize(("path", "status"), [(b"/sparql", 204), (b"/nothing", 404)])
def test_options_of_a_path_are_its_methods(wire: Any, path: bytes, status: int) -> None:
    request = b"OPTIONS " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    (answer,) = wire.send(request)
    assert answer.status == status
