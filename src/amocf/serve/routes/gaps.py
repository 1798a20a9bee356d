"""Coverage and gap: a page and its data; a list that is sent is read, compared, and forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.coverage.comparing import CoverageResult, compare
from amocf.coverage.course_list import LIST, list_operand, read_course_list
from amocf.coverage.framework_index import read_index
from amocf.coverage.gap_forms import as_data, as_sheet, remarks
from amocf.coverage.memberships import Operand
from amocf.coverage.operand_names import NamedThing, UnknownNameError
from amocf.coverage.operands import COMPARABLE, operand_of
from amocf.exchange.spreadsheet import write_csv
from amocf.formats import CSV, HTML, JSON, MARKDOWN, PAGE_FORMS, Format
from amocf.serve.pages.present.gap_view import (
    examples,
    gap_view,
    is_known_status,
    names_of,
    offered_names,
)
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, as_json, choose
from amocf.serve.routes.route import AddressParameter, Route
from amocf.serve.routes.sent_form import form_fields, malformed

PATH: Final = "/coverage"
#: A page in the first place for browsers alone, as elsewhere.
_FORMS: Final = (JSON, CSV, *PAGE_FORMS)
_MOST_CHARACTERS: Final = 500
#: A longer list does not stand in the field again.
_LONGEST_SHOWN: Final = 15_000
#: Of a form: each row that was marked on the page of matching is a field.
_MOST_FIELDS: Final = 200
#: Findings that a page shows of a list.
_MOST_FINDINGS: Final = 20
#: How many comparisons are remembered: people turn the pages of one, and take it along as a table.
_REMEMBERED: Final = 8


@dataclass(frozen=True)
class ComparisonAsked:
    """What a request compares.

    Attributes:
        first: what is to be covered, as it was typed.
        second: what covers it.
        shown: the status that the table shows alone; empty for all.
        page: which page of the table.
        listed: the text of a list, where one was sent.
    """

    first: str
    second: str
    shown: str = ""
    page: int = 1
    listed: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether both sides are named."""
        return bool(self.first and self.second)

    @property
    def shown_list(self) -> str:
        """The list as the page shows it again; a long one would make the page long."""
        text = self.listed or ""
        return text if len(text) <= _LONGEST_SHOWN else ""

    def query(self, **changed: Any) -> str:
        """Return what stands in an address behind the path, with its question mark."""
        given = {"a": self.first, "b": self.second, "show": self.shown, "page": self.page} | changed
        pairs = [(name, value) for name, value in given.items() if value and value != 1]
        return f"?{urlencode(pairs)}" if pairs else ""


@dataclass(frozen=True)
class Outcome:
    """A comparison, or why there is none, and what of a list is not understood."""

    result: CoverageResult | None
    mistakes: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


async def page(request: Request, reply: Reply, reader: Reader) -> Response:
    """Compare what the address names, in the form that is wanted."""
    return await _answer(_asked(request.query_params), choose(request, _FORMS), reply, reader)


async def data(request: Request, reply: Reply, reader: Reader) -> Response:
    """Compare what the address names, in the form that its ending means."""
    path = request.scope["route"].path
    form = next(each for each in _FORMS if path.endswith(each.suffix))
    return await _answer(_asked(request.query_params), form, reply, reader)


async def sent(request: Request, reply: Reply, reader: Reader) -> Response:
    """Compare what a form names, a list among it."""
    fields = form_fields(request, await request.body(), repeated="list", most=_MOST_FIELDS)
    asked = _asked(fields, listed=fields.get("list", ""))
    wanted = fields.get("format", "")
    form = next((each for each in _FORMS if each.is_called(wanted)), None)
    if wanted and form is None:
        endings = ", ".join(each.suffix[1:] for each in _FORMS)
        raise malformed(f"format is none of: {endings}.")
    return await _answer(asked, form or choose(request, _FORMS), reply, reader)


async def _answer(asked: ComparisonAsked, form: Format, reply: Reply, reader: Reader) -> Response:
    outcome = await run_in_threadpool(_outcome, asked, reader)
    is_page = form is HTML or (form is MARKDOWN and not outcome.mistakes)
    if outcome.result is None and not is_page:
        raise malformed(" ".join(outcome.mistakes) or "a and b name what is compared.")

    def body() -> bytes:
        if form in PAGE_FORMS:
            return reply.written(lambda: _page(asked, outcome, reply, reader), form)
        assert outcome.result is not None  # noqa: S101 - else it is a problem
        if form is CSV:
            said = (*remarks(outcome.result), *outcome.findings)
            return write_csv(as_sheet(outcome.result, said))
        return as_json(as_data(outcome.result, outcome.findings))

    content = await run_in_threadpool(body)
    if asked.listed is None and not outcome.mistakes:
        answer = reply.body(content, form, "coverage", form.name, asked.query())
    else:
        status = 400 if outcome.mistakes else 200
        # Nobody keeps what somebody sends, and a slip of the pen is not worth keeping.
        headers = {"Content-Type": form.content_type, "Cache-Control": "no-store"}
        answer = Response(content, status, headers)
    answer.headers["Vary"] = "Accept"
    if form is CSV:
        answer.headers["Content-Disposition"] = 'attachment; filename="amocf-coverage.csv"'
    return answer


def _outcome(asked: ComparisonAsked, reader: Reader) -> Outcome:
    index, known = reader.once(read_index), reader.once(names_of)
    sides: list[NamedThing | Operand] = []
    mistakes: list[str] = []
    findings: list[str] = []
    for text in (asked.first, asked.second):
        if text == LIST and asked.listed is not None:
            listed = read_course_list(asked.listed.encode(), "the list")
            operand, found = list_operand(index, known, listed, "the list")
            findings += map(str, found)
            if listed.names:
                sides.append(operand)
            else:
                mistakes += [f"{each}." for each in findings]
        elif text == LIST:
            mistakes.append("A list is sent in the form below, and not in an address.")
        elif text:
            try:
                sides.append(known.find(text, COMPARABLE))
            except UnknownNameError as error:
                sentence = str(error)
                mistakes.append(sentence if sentence.endswith("?") else f"{sentence}.")
    if len(sides) < 2 or mistakes:
        return Outcome(None, tuple(mistakes))
    first, second = sides
    if isinstance(first, NamedThing) and isinstance(second, NamedThing):
        return Outcome(reader.once(_remembering)(first, second))
    made = (operand_of(index, each) if isinstance(each, NamedThing) else each for each in sides)
    return Outcome(compare(index, *made), (), tuple(findings))


def _remembering(reader: Reader) -> Callable[[NamedThing, NamedThing], CoverageResult]:
    """Return what compares two things of a release, and remembers the last comparisons."""
    index = reader.once(read_index)

    def compared(first: NamedThing, second: NamedThing) -> CoverageResult:
        return compare(index, operand_of(index, first), operand_of(index, second))

    return lru_cache(_REMEMBERED)(compared)


def _page(asked: ComparisonAsked, outcome: Outcome, reply: Reply, reader: Reader) -> bytes:
    result = outcome.result
    return reply.page(
        "coverage.html",
        path=PATH,
        asked=asked,
        view=gap_view(reader, result, asked.shown, asked.page) if result else None,
        mistakes=outcome.mistakes,
        findings=outcome.findings[:_MOST_FINDINGS],
        more_findings=max(0, len(outcome.findings) - _MOST_FINDINGS),
        offered=reader.once(offered_names),
        examples=reader.once(examples),
        of_list=LIST,
    )


def _asked(fields: Mapping[str, str], listed: str | None = None) -> ComparisonAsked:
    """Read what is compared.

    Raises:
        Problem: 400, if a parameter has a value that it cannot have.
    """
    first, second = (fields.get(name, "").strip() for name in ("a", "b"))
    for name, text in (("a", first), ("b", second)):
        if len(text) > _MOST_CHARACTERS:
            raise malformed(f"{name} has more than {_MOST_CHARACTERS} characters.")
    shown, number = fields.get("show", ""), fields.get("page", "1")
    if shown and not is_known_status(shown):
        raise malformed("show is none of: covered, partly, missing, extra, untold.")
    if not (number.isascii() and number.isdecimal() and len(number) < 5 and int(number)):
        raise malformed("page is no number from 1 to 9999.")
    return ComparisonAsked(first, second, shown, int(number), listed)


_A: Final = AddressParameter(
    "a", "What is to be covered: a name, a code or a URI.", {"type": "string", "maxLength": 500}
)
_B: Final = AddressParameter(
    "b", "What covers it, named likewise.", {"type": "string", "maxLength": 500}
)
_SHOW: Final = AddressParameter(
    "show",
    "The status that the table of the page shows alone.",
    {"type": "string", "enum": ["", "covered", "partly", "missing", "extra", "untold"]},
)
_PAGE: Final = AddressParameter(
    "page", "Which page of the table.", {"type": "integer", "minimum": 1, "maximum": 9999}
)
_LIST: Final = AddressParameter(
    "list",
    "A list as CSV, which `list` in place of a name stands for. It may come in parts: of several"
    " fields each is a line or more.",
    {"type": "string"},
)
_FORMAT: Final = AddressParameter(
    "format",
    "The form of the answer, in place of the field Accept.",
    {"type": "string", "enum": ["", *(each.suffix[1:] for each in _FORMS)]},
)

ROUTES = (
    Route(
        PATH,
        page,
        "What one thing covers of another",
        forms=_FORMS,
        parameters=(_A, _B, _SHOW, _PAGE),
        problems=("malformed-request",),
    ),
    Route(
        PATH,
        sent,
        "The same for a list that is sent, and not kept",
        method="POST",
        forms=_FORMS,
        form=(_A, _B, _LIST, _FORMAT),
        problems=("malformed-request", "too-large", "unsupported-media-type"),
    ),
    *(
        Route(
            PATH + form.suffix,
            data,
            f"What one thing covers of another, as {form.name}",
            forms=(form,),
            parameters=(_A, _B),
            problems=("malformed-request",),
        )
        for form in (JSON, CSV, MARKDOWN)
    ),
)
