"""The lists of what the document names, as pages that can be narrowed and sorted."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import HTML
from amocf.serve.pages.present.lists import LISTINGS
from amocf.serve.pages.present.lists.listing import ListedRow, Listing, ListQuery, choices, narrowed
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply
from amocf.serve.routes.route import AddressParameter, Route

#: The end of a longer text is left out.
_MOST_CHARACTERS: Final = 200
_BY_PATH: Final = {each.path: each for each in LISTINGS}


async def page(request: Request, reply: Reply, reader: Reader) -> Response:
    """Send a list as a page."""
    listing = _BY_PATH[request.scope["route"].path]
    rows = reader.once(listing.rows)
    asked = asked_of(request, listing, rows)

    def body() -> bytes:
        return reply.page(
            "list.html",
            listing=listing,
            rows=rows,
            shown=narrowed(listing, rows, asked),
            asked=asked,
            choices=choices(listing, rows),
        )

    return await reply.html(body, "list", listing.path, asked.query())


def asked_of(request: Request, listing: Listing[Any], rows: tuple[ListedRow, ...]) -> ListQuery:
    """Return what a request asks of a list; a value that no row has leaves everything."""
    given = request.query_params
    chosen = {
        name: given[name]
        for name, values in choices(listing, rows).items()
        if given.get(name) in values
    }
    order = given.get("sort", "")
    name = order.removeprefix("-")
    if name not in {column.name for column in listing.columns}:
        order = name = ""
    text = given.get("q", "").strip()[:_MOST_CHARACTERS]
    return ListQuery(text, chosen, name, order.startswith("-"))


def parameters(listing: Listing[Any]) -> tuple[AddressParameter, ...]:
    """Return what the address of a list may ask for."""
    names = ", ".join(column.name for column in listing.columns)
    return (
        AddressParameter("q", f"Only {listing.several} that have these words in their row."),
        *(
            AddressParameter(
                column.name,
                f"Only those with this value of “{column.heading}”, as the page lists it.",
            )
            for column in listing.columns
            if column.is_narrowing
        ),
        AddressParameter(
            "sort", f"The column to sort by, with a minus before it for the last first: {names}."
        ),
    )


ROUTES: Final = tuple(
    Route(each.path, page, f"{each.title} as a table", forms=(HTML,), parameters=parameters(each))
    for each in LISTINGS
)
