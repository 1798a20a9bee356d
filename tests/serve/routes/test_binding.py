"""Endpoints get what the types of their parameters name, and nothing else."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.responses import Response

from amocf.serve.routes.binding import Binding


def request(path: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "headers": []})


async def endpoint(number: int, text: str) -> Response:
    return Response(f"{number} {text}")


def test_parts_are_handed_to_parameters_of_their_types() -> None:
    binding = Binding({int: 7, bytes: b""}, {str: lambda each: each.url.path})
    reply = asyncio.run(binding.bind(endpoint)(request("/a")))
    assert reply.body == b"7 /a"


def test_part_that_raises_for_a_request_is_its_error() -> None:
    def make(_: Request) -> str:
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(Binding({int: 7}, {str: make}).bind(endpoint)(request("/")))


def test_parameter_of_an_unknown_type_stops_the_start() -> None:
    with pytest.raises(KeyError, match="str"):
        Binding({int: 7}, {}).bind(endpoint)
