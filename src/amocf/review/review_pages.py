"""The pages of a review: one record each, and what is done, as plain forms and HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from amocf.compile.read.review_log import LONGEST_COMMENT, ReviewDecision, ReviewVerdict
from amocf.errors import DataError
from amocf.rdf.graph_reader import GraphReader
from amocf.review.review_folder import ChangedRecordError, fingerprint
from amocf.review.review_guard import RunSecrets
from amocf.review.review_report import short_record
from amocf.review.review_session import (
    PREDICATES,
    RefusedDecisionError,
    ReviewAnswer,
    ReviewSession,
)
from amocf.review.shown_record import shown_record
from amocf.serve.pages.renderer import FOLDER as PAGES
from amocf.words import relation

_HERE: Final = Path(__file__).parent
#: What the pages are shown with; those of the server have the same looks.
_ASSETS: Final[Mapping[str, Path]] = {
    **{name: _HERE / "static" / name for name in ("review.css", "review.js")},
    **{
        name: PAGES / "static" / name
        for name in (
            *("style.css", "icon.svg"),
            *("public-sans-5.3.0.woff2", "public-sans-5.3.0-italic.woff2"),
        )
    },
}
#: Fields of the form: more are not read.
_FIELDS: Final = 8


@dataclass(frozen=True)
class ReviewPages:
    """Shows what is to be reviewed, and takes decisions.

    Attributes:
        session: the reviewer's way through the records.
        reader: looks things up in the release.
        run: the secrets of this run.
    """

    session: ReviewSession
    reader: GraphReader
    run: RunSecrets

    def application(self) -> Starlette:
        """Return what answers, behind a `ReviewGuard`."""
        self.environment()  # a template that cannot be read is found before anybody asks
        app = Starlette(
            routes=[
                Route("/", self.start),
                Route("/done", self.done),
                Route("/jump", self.jump),
                Route("/static/{name}", self.asset),
                Route("/{number:int}", self.record, methods=["GET"]),
                Route("/{number:int}", self.decide, methods=["POST"]),
            ],
            exception_handlers={DataError: self.broken},
        )
        app.router.redirect_slashes = False
        return app

    def environment(self) -> Environment:
        """Return what renders the templates; every value is text, escaped where it is written."""
        found = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        found.globals.update(root=f"/{self.run.key}", reviewer=self.session.reviewer)
        return found

    async def start(self, request: Request) -> Response:
        """Lead to the first record without a decision."""
        del request
        return self._to(self.session.next_open(-1, self.session.states()))

    async def jump(self, request: Request) -> Response:
        """Lead to the record whose number was chosen."""
        number = request.query_params.get("to", "")
        is_known = number.isascii() and number.isdecimal() and len(number) < 7
        return self._to(int(number) - 1 if is_known else 0)

    async def record(self, request: Request) -> Response:
        """Show a record."""
        number = request.path_params["number"] - 1
        return self._record(number, _kept(request))

    async def decide(self, request: Request) -> Response:
        """Keep a decision, and lead on to the next record without one."""
        number = request.path_params["number"] - 1
        if not 0 <= number < len(self.session.items):
            return self._message("There is no such record here.", 404)
        form = _fields(await request.body())
        if not self.run.is_token(form.get("token", "")):
            return self._message(
                "The form is not of this run of the review. Go to the record and decide again.", 403
            )
        answer = ReviewAnswer(
            *(form.get(name, "") for name in ("shown", "decision", "other", "comment"))
        )
        try:
            columns = self.session.decide(number, answer)
        except RefusedDecisionError as error:
            return self._record(number, {"error": str(error), "answer": answer}, 422)
        except ChangedRecordError as error:
            said = f"{error} Nothing was written. Below is the record as it stands now."
            return self._record(number, {"error": said, "answer": answer}, 409)
        following = self.session.next_open(number, self.session.states())
        query = f"?kept={number + 1}" + (f"&columns={','.join(columns)}" if columns else "")
        return self._to(following, query)

    async def done(self, request: Request) -> Response:
        """Say what is decided, and what is left to do with it."""
        states = self.session.states()
        counts = {each.value: states.count(each.value) for each in ReviewVerdict}
        return self._page("done.html", counts=counts, total=len(states), kept=_kept(request))

    async def asset(self, request: Request) -> Response:
        """Send what pages are shown with."""
        path = _ASSETS.get(request.path_params["name"])
        return FileResponse(path) if path else self._message("There is no such file.", 404)

    async def broken(self, request: Request, error: Exception) -> Response:
        """Say that the files cannot be read as they are; nothing was written."""
        del request
        said = f"The mappings cannot be read as they stand, and nothing was written. {error}"
        return self._message(said, 409)

    def _record(self, number: int, said: Mapping[str, Any], status: int = 200) -> Response:
        if not 0 <= number < len(self.session.items):
            return self._message("There is no such record here.", 404)
        found, record = self.session.read(number)
        states = self.session.states()
        items = self.session.items
        if record is None:
            name = short_record(items[number].record)
            return self._message(f"{name} is not in {found.name} any more.", 410)
        own = self.session.own_decision(found, record)
        return self._page(
            "record.html",
            status,
            number=number + 1,
            total=len(items),
            set_title=found.mappings.metadata.get("mapping_set_title", found.name),
            view=shown_record(self.reader, record),
            shown=fingerprint(record),
            token=self.run.token,
            own=own,
            draft=_draft(own, said.get("answer")),
            relations=[(iri, relation(iri).words, relation(iri).meaning) for iri in PREDICATES],
            longest=LONGEST_COMMENT,
            jumps=[
                (place + 1, short_record(item.record), state)
                for place, (item, state) in enumerate(zip(items, states, strict=True))
            ],
            left=states.count(""),
            error=said.get("error", ""),
            kept=said.get("kept"),
            columns=said.get("columns", ()),
        )

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        body = self.environment().get_template(template).render(**values)
        return Response(body, status, media_type="text/html")

    def _message(self, text: str, status: int) -> Response:
        return self._page("message.html", status, text=text)

    def _to(self, number: int | None, query: str = "") -> Response:
        where = "done" if number is None else str(number + 1)
        return RedirectResponse(f"/{self.run.key}/{where}{query}", 303)


def _fields(body: bytes) -> dict[str, str]:
    """Return the fields of a form; none where it cannot be read."""
    try:
        read = parse_qs(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"
        )
    except ValueError:
        return {}
    return {name: values[0] for name, values in read.items() if len(values) == 1}


def _kept(request: Request) -> dict[str, Any]:
    """Return what the address says of the decision before."""
    kept = request.query_params.get("kept", "")
    names = request.query_params.get("columns", "")
    is_number = kept.isascii() and kept.isdecimal() and len(kept) < 7
    columns = [each for each in names.split(",") if each.startswith("review")]
    return {"kept": int(kept) if is_number else None, "columns": columns[:_FIELDS]}


def _draft(own: ReviewDecision | None, answer: ReviewAnswer | None) -> Mapping[str, str]:
    """Return what the form holds at first: what was sent, or else what was decided before."""
    if answer:
        return {"other": answer.proposed, "comment": answer.comment}
    return {
        "other": own.proposed_predicate if own else "",
        "comment": own.comment if own else "",
    }
