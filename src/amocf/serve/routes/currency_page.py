"""How current the mapping records are: a page, its data, and a feed of what lags."""

from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.exchange.spreadsheet import write_csv
from amocf.formats import ATOM, CSV, JSON, MARKDOWN, PAGE_FORMS, Format
from amocf.release.opened import Release
from amocf.serve.pages.present.currency_view import currency_view
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, as_json, choose
from amocf.serve.routes.route import Route
from amocf.targets.currency_forms import as_currency_data, as_currency_feed, as_currency_sheet
from amocf.targets.target_currency import read_currency
from amocf.terms import BASE, DATASET

PATH: Final = "/mappings/currency"
#: A feed has to have a time (RFC 4287, 4.1.1): that of a release which does not say its day.
_UNKNOWN: Final = "1970-01-01"
#: A page in the first place for browsers alone, as elsewhere.
_FORMS: Final = (JSON, CSV, *PAGE_FORMS)


async def page(request: Request, reply: Reply, reader: Reader, release: Release) -> Response:
    """Send how current the records are, in the form that is wanted."""
    answer = await _answer(choose(request, _FORMS), reply, reader, release)
    answer.headers["Vary"] = "Accept"
    return answer


async def data(request: Request, reply: Reply, reader: Reader, release: Release) -> Response:
    """Send the same in the form that the ending of the address means."""
    path = request.scope["route"].path
    form = next(each for each in _FORMS if path.endswith(each.suffix))
    return await _answer(form, reply, reader, release)


async def feed(reply: Reply, reader: Reader) -> Response:
    """Send the feed of the frameworks whose records lag."""

    def body() -> bytes:
        day = next(iter(reader.texts(DATASET, "dct:modified")), _UNKNOWN)
        where = reply.public_url + PATH.lstrip("/")
        author = reader.label(f"{BASE}agent/edition")
        frameworks = reader.once(read_currency)
        return as_currency_feed(frameworks, where, where + ATOM.suffix, day, author)

    content = await run_in_threadpool(body)
    return reply.body(content, ATOM, "currency", ATOM.name)


async def _answer(form: Format, reply: Reply, reader: Reader, release: Release) -> Response:
    def body() -> bytes:
        if form is CSV:
            return write_csv(as_currency_sheet(reader.once(read_currency)))
        if form is JSON:
            return as_json(as_currency_data(reader.once(read_currency), release.version))
        view, files = currency_view(reader), (JSON, CSV, ATOM)
        written = partial(reply.page, "currency.html", path=PATH, view=view, files=files)
        return reply.written(written, form)

    content = await run_in_threadpool(body)
    answer = reply.body(content, form, "currency", form.name)
    if form is CSV:
        answer.headers["Content-Disposition"] = 'attachment; filename="amocf-currency.csv"'
    return answer


ROUTES = (
    Route(PATH, page, "By which edition each mapping record was judged", forms=_FORMS),
    *(
        Route(
            PATH + form.suffix,
            data,
            f"By which edition each mapping record was judged, as {form.name}",
            forms=(form,),
        )
        for form in (JSON, CSV, MARKDOWN)
    ),
    Route(PATH + ATOM.suffix, feed, "A feed of the records that lag", forms=(ATOM,)),
)
