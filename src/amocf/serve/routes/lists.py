"""The lists of what the document names, as pages that can be narrowed and sorted, and as files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.exchange.spreadsheet import write_csv, write_workbook
from amocf.exchange.xlsx import cover
from amocf.formats import CSV, MARKDOWN, PAGE_FORMS, XLSX
from amocf.release.opened import Release
from amocf.serve.http.problems import not_found, nothing_to_list
from amocf.serve.pages.present.lists import LISTINGS
from amocf.serve.pages.present.lists.list_index import ListIndex, index_of
from amocf.serve.pages.present.lists.listing import (
    Column,
    ListedRow,
    Listing,
    ListQuery,
)
from amocf.serve.pages.present.lists.mapping_tables import (
    TARGETS,
    record_columns,
    record_tables,
)
from amocf.serve.pages.present.lists.saving import sheet
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply
from amocf.serve.routes.route import AddressParameter, Route

#: The end of a longer text is left out.
_MOST_CHARACTERS: Final = 200
_BY_PATH: Final = {each.path: each for each in (*LISTINGS, TARGETS)}
_SAVED: Final = (CSV, XLSX)


@dataclass(frozen=True)
class ListView:
    """What of a list is asked for.

    Attributes:
        index: what is looked up of the list.
        related: other pages on the same things: address and words.
        asked: which are wanted, and in which order.
        shown: the rows that are wanted.
        remarks: what is said of the list in this release.
    """

    index: ListIndex
    related: tuple[tuple[str, str], ...]
    asked: ListQuery
    shown: Sequence[ListedRow]
    remarks: tuple[str, ...] = ()

    @property
    def listing(self) -> Listing[Any]:
        """The list, with the columns that the release has."""
        return self.index.listing

    @property
    def pages(self) -> int:
        """How many pages the rows take that are wanted."""
        return _pages(self.listing, self.shown)

    @property
    def on_page(self) -> Sequence[ListedRow]:
        """The rows of the page that is asked for."""
        first = (self.asked.page - 1) * self.listing.rows_of_page
        return self.shown[first : first + self.listing.rows_of_page]

    def values(self) -> dict[str, Any]:
        """Return what the templates show of it, by name."""
        return {
            **vars(self),
            "listing": self.listing,
            "rows": self.index.rows,
            "choices": self.index.choices,
            "pages": self.pages,
            "on_page": self.on_page,
        }


def view_of(request: Request, reader: Reader, listing: Listing[Any]) -> ListView:
    """Return what a request asks of a list; a value that no row has leaves everything.

    Raises:
        Problem: if the release has no such list.
    """
    if not listing.where(reader):
        raise nothing_to_list(listing.several, listing.lead)
    index = reader.once(index_of, listing)
    listing, found = index.listing, index.choices
    given = request.query_params
    chosen = {name: given[name] for name, values in found.items() if given.get(name) in values}
    sort = given.get("sort", "")
    order = sort.removeprefix("-")
    if order not in {column.name for column in listing.columns}:
        sort = order = ""
    text = given.get("q", "").strip()[:_MOST_CHARACTERS]
    asked = ListQuery(text, chosen, order, sort.startswith("-"))
    shown = index.narrowed(asked)
    asked = asked.at(_page(given.get("page", ""), _pages(listing, shown)))
    related = (*listing.related, *listing.more(reader))
    return ListView(index, related, asked, shown, tuple(listing.remarks(reader)))


def _pages(listing: Listing[Any], rows: Sequence[ListedRow]) -> int:
    return max(1, ceil(len(rows) / listing.rows_of_page))


def _page(text: str, last: int) -> int:
    """Return the page that is asked for, or the nearest that there is."""
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    return min(max(int(text), 1), last) if is_number else 1


async def page(request: Request, reply: Reply, reader: Reader) -> Response:
    """Send a list as a page."""
    listing = _BY_PATH[request.scope["route"].path.removesuffix(MARKDOWN.suffix)]
    view = await run_in_threadpool(view_of, request, reader, listing)
    return await reply.html(
        lambda: reply.page("list.html", **view.values()), "list", listing.path, view.asked.query()
    )


async def saved_list(request: Request, reply: Reply, reader: Reader, release: Release) -> Response:
    """Send a list as a file."""
    path = request.scope["route"].path.rpartition(".")[0]
    return await _saved(request, reply, reader, release, _BY_PATH[path])


async def saved_records(
    request: Request, reply: Reply, reader: Reader, release: Release
) -> Response:
    """Send the mappings to an outside framework as a file."""
    name = request.path_params["name"]
    tables = await run_in_threadpool(reader.once, record_tables)
    if name not in tables:
        raise not_found(f"mappings/{name}")
    return await _saved(request, reply, reader, release, tables[name])


async def _saved(
    request: Request, reply: Reply, reader: Reader, release: Release, listing: Listing[Any]
) -> Response:
    form = next(each for each in _SAVED if request.scope["route"].path.endswith(each.suffix))
    view = await run_in_threadpool(view_of, request, reader, listing)
    query = view.asked.at(1).query()

    def body() -> bytes:
        table = sheet(view.index, view.shown)
        if form is CSV:
            return write_csv(table)
        where = ("Table", f"{reply.public_url}{listing.path.removeprefix('/')}{query}")
        return write_workbook(cover(reader, listing.title, release.version, where), [table])

    content = await run_in_threadpool(body)
    answer = reply.body(content, form, "saved", form.name, listing.path, query)
    # The path alone would name the file, and it is not always of much use to a folder.
    name = f"amocf-{listing.name}{form.suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def parameters(several: str, columns: Iterable[Column[Any]]) -> tuple[AddressParameter, ...]:
    """Return what the address of a list may ask for."""
    columns = tuple(columns)
    names = ", ".join(column.name for column in columns)
    return (
        AddressParameter("q", f"Only {several} that have these words in their row."),
        *(
            AddressParameter(
                column.name,
                f"Only those with this value of “{column.heading}”, as the page offers it.",
            )
            for column in columns
            if column.is_narrowing
        ),
        AddressParameter(
            "sort", f"The column to sort by, with a minus before it for the last first: {names}."
        ),
    )


RECORD_PARAMETERS: Final = parameters("records", record_columns("the other framework"))


#: What the address of a page asks for, beside what that of a file does.
PAGE: Final = AddressParameter(
    "page", "Which page of the rows, from 1; what is no such number leads to the first."
)


def _routes(listing: Listing[Any]) -> Iterator[Route]:
    asked = parameters(listing.several, listing.columns)
    if listing is not TARGETS:  # whose page shows pictures
        yield Route(
            listing.path,
            page,
            f"{listing.title} as a table",
            forms=PAGE_FORMS,
            parameters=(*asked, PAGE),
        )
    for form in _SAVED:
        yield Route(
            listing.path + form.suffix,
            saved_list,
            f"{listing.title} as {form.name} for spreadsheets",
            forms=(form,),
            parameters=asked,
        )


ROUTES: Final = (
    *(route for listing in _BY_PATH.values() for route in _routes(listing)),
    *(
        Route(
            "/mappings/{name}" + form.suffix,
            saved_records,
            f"The mappings to an outside framework as {form.name} for spreadsheets",
            forms=(form,),
            parameters=RECORD_PARAMETERS,
        )
        for form in _SAVED
    ),
)
