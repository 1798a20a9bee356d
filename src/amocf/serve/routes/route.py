"""A path, what answers it, and what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from amocf.formats import Format
from amocf.serve.routes.binding import Endpoint


@dataclass(frozen=True)
class AddressParameter:
    """Something that may stand behind the question mark of an address, in a form or in a header.

    Attributes:
        name: what it is called.
        description: what it is for.
        schema: what it may be, in JSON Schema.
    """

    name: str
    description: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True)
class Route:
    """One row of the table of routes. HEAD is answered wherever GET is.

    Attributes:
        path: as Starlette writes it, with the names of what varies in braces.
        endpoint: what answers; ``Binding`` hands it what it uses.
        summary: what it is for.
        method: the method.
        documented: whether the description of the interface lists it; OpenAPI 3.1 knows no method
            QUERY.
        forms: the forms an answer may have; none where it depends on what is asked for.
        parameters: what the address may ask for.
        fields: what fields of the header may ask for, beside those that every route reads.
        form: what a form in the body may ask for.
        json_body: what a body in JSON may be, in JSON Schema; none where it is no JSON.
        problems: kinds of problems that it may answer with beside those of every route.
        also: other statuses that it may answer with, and what they mean.
    """

    path: str
    endpoint: Endpoint
    summary: str
    method: str = "GET"
    documented: bool = True
    forms: tuple[Format, ...] = ()
    parameters: tuple[AddressParameter, ...] = ()
    fields: tuple[AddressParameter, ...] = ()
    form: tuple[AddressParameter, ...] = ()
    json_body: Mapping[str, Any] | None = None
    problems: tuple[str, ...] = ()
    also: tuple[tuple[int, str], ...] = ()
