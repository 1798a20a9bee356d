"""A path, what answers it, and what it is for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True)
class Route:
    """One row of the table of routes. HEAD is answered wherever GET is."""

    path: str
    endpoint: Callable[[Request], Awaitable[Response]]
    summary: str
    method: str = "GET"
    documented: bool = True
