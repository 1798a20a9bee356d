"""Hands endpoints what they use: each names it by the types of its parameters."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, get_type_hints

from starlette.requests import Request
from starlette.responses import Response

Endpoint = Callable[..., Awaitable[Response]]


class Binding:
    """Calls endpoints with the parts of an application.

    Args:
        fixed: the parts that serve every request, by their types.
        made: how parts are made for one request, by their types.
    """

    def __init__(
        self, fixed: Mapping[Any, object], made: Mapping[Any, Callable[[Request], object]]
    ) -> None:
        self._makers = {**{kind: _always(part) for kind, part in fixed.items()}, **made}

    def bind(self, endpoint: Endpoint) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the endpoint as a function of the request alone.

        Raises:
            KeyError: if it has a parameter of a type that no part has.
        """
        kinds = {name: kind for name, kind in get_type_hints(endpoint).items() if name != "return"}
        makers = {name: self._makers[kind] for name, kind in kinds.items()}

        async def reply(request: Request) -> Response:
            return await endpoint(**{name: make(request) for name, make in makers.items()})

        return reply


def _always(part: object) -> Callable[[Request], object]:
    return lambda _: part
