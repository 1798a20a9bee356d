"""A path, what answers it, and what it is for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from amocf.serve.negotiation import Representation


@dataclass(frozen=True)
class Route:
    """One row of the table of routes. HEAD is answered wherever GET is.

    Attributes:
        path: as Starlette writes it, with the names of what varies in braces.
        endpoint: what answers.
        summary: what it is for.
        method: the method.
        documented: whether the description of the interface lists it.
        forms: the forms an answer may have; none where it depends on what is asked for.
    """

    path: str
    endpoint: Callable[[Request], Awaitable[Response]]
    summary: str
    method: str = "GET"
    documented: bool = True
    forms: tuple[Representation, ...] = ()
