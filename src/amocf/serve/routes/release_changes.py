"""What changed with each release: a page of all, one of each in every form, and a feed."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.changes.change_feed import change_feed
from amocf.changes.change_forms import as_data
from amocf.changes.change_kinds import ChangeKind
from amocf.changes.migration_table import migration_table
from amocf.changes.recorded_changes import recorded_statements
from amocf.exchange.json_file import json_file
from amocf.exchange.spreadsheet import write_csv
from amocf.formats import ATOM, CSV, JSON, MARKDOWN, PAGE_FORMS, TURTLE, Format
from amocf.rdf.serialise import write
from amocf.release.opened import Release
from amocf.serve.http.problems import not_found
from amocf.serve.pages.present.changes_shown import change_logs, changes_of_release, log_of
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, address, choose
from amocf.serve.routes.route import AddressParameter, Route

PATH: Final = "/changes"
#: A page in the first place for browsers alone, as elsewhere.
_FORMS: Final = (JSON, CSV, TURTLE, *PAGE_FORMS)
#: How many releases the page of all lists, and how many rows it shows of the newest.
_MOST_RELEASES: Final = 50
_ROWS_OF_NEWEST: Final = 20


async def all_changes(request: Request, reply: Reply, reader: Reader) -> Response:
    """Send the page of what each release changed."""

    def body() -> bytes:
        logs = reader.once(change_logs)
        shown = [changes_of_release(reader, each, rows=1) for each in logs[:_MOST_RELEASES]]
        newest = changes_of_release(reader, logs[0], rows=_ROWS_OF_NEWEST) if logs else None
        return reply.page(
            "changes.html",
            path=PATH,
            releases=shown,
            newest=newest,
            left_out=len(logs) - len(shown),
        )

    feed = f'<{address(request, PATH + ATOM.suffix)}>; rel="alternate"; type="{ATOM.media_type}"'
    return await reply.html(body, "changes", links=[feed])


async def feed(reply: Reply, reader: Reader, release: Release) -> Response:
    """Send the feed of what each release changed."""

    def body() -> bytes:
        return change_feed(reader.once(change_logs), reply.public_url, release.manifest.date)

    return reply.body(await run_in_threadpool(body), ATOM, "changes", ATOM.name)


async def release_changes(request: Request, reply: Reply, reader: Reader) -> Response:
    """Send what one release changed, in the form that is wanted."""
    return await _send(request, reply, reader, choose(request, _FORMS))


async def release_changes_as(request: Request, reply: Reply, reader: Reader) -> Response:
    """Send what one release changed, in the form that its ending means."""
    path = request.scope["route"].path
    form = next(each for each in _FORMS if path.endswith(each.suffix))
    return await _send(request, reply, reader, form)


async def _send(request: Request, reply: Reply, reader: Reader, form: Format) -> Response:
    version = request.path_params["version"]
    log = await run_in_threadpool(log_of, reader, version)
    if log is None:
        raise not_found(f"changes/{version}")
    kind, page = _asked(request)

    def page_body() -> bytes:
        view = changes_of_release(reader, log, kind, page)
        return reply.page("changes-of-release.html", path=f"{PATH}/{version}", view=view)

    def body() -> bytes:
        if form in PAGE_FORMS:
            return reply.written(page_body, form)
        if form is TURTLE:
            return write(recorded_statements(reader.store, version), TURTLE)
        return write_csv(migration_table(log)) if form is CSV else json_file(as_data(log))

    parts = (kind, str(page)) if form in PAGE_FORMS else ()
    content = await run_in_threadpool(body)
    answer = reply.body(content, form, "changes", version, form.name, *parts)
    answer.headers["Vary"] = "Accept"
    if form is CSV:
        name = f'attachment; filename="amocf-migration-{version}.csv"'
        answer.headers["Content-Disposition"] = name
    return answer


def _asked(request: Request) -> tuple[str, int]:
    """Return the kind of change and the page that are asked for; what is neither is passed over."""
    kind, text = (request.query_params.get(name, "") for name in ("kind", "page"))
    is_kind = kind in {each.value for each in ChangeKind}
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    return kind if is_kind else "", int(text) if is_number else 1


_PARAMETERS: Final = (
    AddressParameter(
        "kind",
        "Only changes of this kind; what is no such kind leaves all.",
    ),
    AddressParameter(
        "page", "Which page of the rows, from 1; what is no such number leads to the first."
    ),
)

ROUTES: Final = (
    Route(PATH, all_changes, "What each release changed", forms=PAGE_FORMS),
    Route(
        PATH + MARKDOWN.suffix,
        all_changes,
        "What each release changed, as Markdown",
        forms=(MARKDOWN,),
    ),
    Route(PATH + ATOM.suffix, feed, "What each release changed, as a feed", forms=(ATOM,)),
    *(
        Route(
            PATH + "/{version}" + form.suffix,
            release_changes_as,
            f"What a release changed, as {form.name}",
            forms=(form,),
            parameters=_PARAMETERS if form in PAGE_FORMS else (),
        )
        for form in (JSON, CSV, TURTLE, MARKDOWN)
    ),
    Route(
        PATH + "/{version}",
        release_changes,
        "What a release changed, and as a table of what to use instead",
        forms=_FORMS,
        parameters=_PARAMETERS,
    ),
)
