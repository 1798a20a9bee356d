"""What texts may be about: a page and its data; what is sent is read, matched, and forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.errors import DataError
from amocf.exchange.spreadsheet import write_csv
from amocf.formats import CSV, HTML, JSON, MARKDOWN, PAGE_FORMS, Format
from amocf.matching.match_candidates import COMPETENCIES, GROUPS
from amocf.matching.match_forms import MatchedText, as_match_data, as_match_sheet
from amocf.matching.text_list import read_lines
from amocf.serve.pages.present.match_view import OFFERED, match_view, matcher_for
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, as_json, choose
from amocf.serve.routes.route import AddressParameter, Route
from amocf.serve.routes.sent_form import form_fields, malformed

PATH: Final = "/match"
#: A page in the first place for browsers alone, as elsewhere.
_FORMS: Final = (JSON, CSV, *PAGE_FORMS)
#: Characters of a text in an address, and of all that are sent; texts; concepts for each.
_LONGEST_TEXT: Final = 500
_LONGEST_BODY: Final = 500_000
_MOST_TEXTS: Final = 200
_MOST_CONCEPTS: Final = 20
_FEW_CONCEPTS: Final = 5
#: More does not stand in the field again.
_LONGEST_SHOWN: Final = 8_000


@dataclass(frozen=True)
class MatchingAsked:
    """What a request matches.

    Attributes:
        text: the texts, one a line.
        among: the group of what is looked for.
        most: how many concepts for each.
        is_sent: whether they came in a form, and not in the address.
        mistake: why nothing is matched; or empty.
    """

    text: str
    among: str
    most: int
    is_sent: bool
    mistake: str = ""

    @property
    def shown_text(self) -> str:
        """The texts as the page shows them again; long ones would make the page long."""
        return self.text if len(self.text) <= _LONGEST_SHOWN else ""

    @property
    def query(self) -> str:
        """What stands in an address behind the path, with its question mark."""
        given = {"text": self.text, "among": self.among, "top": self.most}
        return f"?{urlencode(given)}"


async def page(request: Request, reply: Reply, reader: Reader) -> Response:
    """Match the text of the address, in the form that is wanted."""
    return await _answer(_asked(request.query_params), choose(request, _FORMS), reply, reader)


async def data(request: Request, reply: Reply, reader: Reader) -> Response:
    """Match the text of the address, in the form that its ending means."""
    path = request.scope["route"].path
    form = next(each for each in _FORMS if path.endswith(each.suffix))
    return await _answer(_asked(request.query_params), form, reply, reader)


async def sent(request: Request, reply: Reply, reader: Reader) -> Response:
    """Match the texts of a form."""
    fields = form_fields(request, await request.body())
    wanted = fields.get("format", "")
    form = next((each for each in _FORMS if each.is_called(wanted)), None)
    if wanted and form is None:
        endings = ", ".join(each.suffix[1:] for each in _FORMS)
        raise malformed(f"format is none of: {endings}.")
    asked = _asked({**fields, "text": fields.get("texts", "")}, is_sent=True)
    return await _answer(asked, form or choose(request, _FORMS), reply, reader)


def _asked(fields: Mapping[str, str], *, is_sent: bool = False) -> MatchingAsked:
    """Read what is matched.

    Raises:
        Problem: 400, if a parameter has a value that it cannot have.
    """
    text, among = fields.get("text", ""), fields.get("among", COMPETENCIES)
    most = fields.get("top", str(_FEW_CONCEPTS))
    if among not in GROUPS:
        raise malformed(f"among is none of: {', '.join(GROUPS)}.")
    is_number = most.isascii() and most.isdecimal() and len(most) < 4
    if not (is_number and 1 <= int(most) <= _MOST_CONCEPTS):
        raise malformed(f"top is no number from 1 to {_MOST_CONCEPTS}.")
    longest = _LONGEST_BODY if is_sent else _LONGEST_TEXT
    mistake = ""
    if len(text) > longest:
        mistake = f"The text has {len(text):,} characters, and may have {longest:,}."
    elif is_sent and not text.strip():
        mistake = "There is no text: write one in each line."
    return MatchingAsked(text, among, int(most), is_sent, mistake)


def _matched(asked: MatchingAsked, reader: Reader) -> tuple[tuple[MatchedText, ...], str]:
    """Return the texts with what they may be about, or why there are none."""
    if asked.mistake or not asked.text.strip():
        return (), asked.mistake
    try:
        # A text in an address is one, whatever it holds.
        texts = (
            read_lines(asked.text.encode(), "the texts", _MOST_TEXTS)
            if asked.is_sent
            else (asked.text,)
        )
    except DataError as error:
        return (), f"{error.message[:1].upper()}{error.message[1:]}."
    matcher = reader.once(matcher_for, asked.among)
    found = zip(texts, matcher.match(texts, asked.most), strict=True)
    return tuple(MatchedText(row, *each) for row, each in enumerate(found, 1)), ""


async def _answer(asked: MatchingAsked, form: Format, reply: Reply, reader: Reader) -> Response:
    texts, mistake = await run_in_threadpool(_matched, asked, reader)
    is_page = form is HTML or (form is MARKDOWN and not mistake)
    if not texts and not is_page:
        raise malformed(mistake or "text is what is matched.")

    def body() -> bytes:
        if form in PAGE_FORMS:
            return reply.written(lambda: _page(asked, texts, mistake, reply, reader), form)
        return write_csv(as_match_sheet(texts)) if form is CSV else as_json(as_match_data(texts))

    content = await run_in_threadpool(body)
    if asked.is_sent or mistake:
        # Nobody keeps what somebody sends, and a slip of the pen is not worth keeping.
        headers = {"Content-Type": form.content_type, "Cache-Control": "no-store"}
        answer = Response(content, 400 if mistake else 200, headers)
    else:
        answer = reply.body(content, form, "match", form.name, asked.query)
    answer.headers["Vary"] = "Accept"
    if form is CSV:
        answer.headers["Content-Disposition"] = 'attachment; filename="amocf-match.csv"'
    return answer


def _page(
    asked: MatchingAsked, texts: tuple[MatchedText, ...], mistake: str, reply: Reply, reader: Reader
) -> bytes:
    return reply.page(
        "match.html",
        path=PATH,
        asked=asked,
        mistake=mistake,
        view=match_view(reader, texts, asked.among) if texts else None,
        offered=OFFERED,
        most_texts=_MOST_TEXTS,
        longest=_LONGEST_BODY,
    )


_TEXT: Final = AddressParameter(
    "text", "What is matched.", {"type": "string", "maxLength": _LONGEST_TEXT}
)
_TEXTS: Final = AddressParameter(
    "texts",
    f"What is matched: a text in each line, {_MOST_TEXTS} at most.",
    {"type": "string", "maxLength": _LONGEST_BODY},
)
_AMONG: Final = AddressParameter(
    "among",
    "What is looked for.",
    {"type": "string", "enum": list(GROUPS), "default": COMPETENCIES},
)
_TOP: Final = AddressParameter(
    "top",
    "How many concepts for each text.",
    {"type": "integer", "minimum": 1, "maximum": _MOST_CONCEPTS, "default": _FEW_CONCEPTS},
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
        "What a text may be about",
        forms=_FORMS,
        parameters=(_TEXT, _AMONG, _TOP),
        problems=("malformed-request",),
    ),
    Route(
        PATH,
        sent,
        "The same for texts that are sent, and not kept",
        method="POST",
        forms=_FORMS,
        form=(_TEXTS, _AMONG, _TOP, _FORMAT),
        problems=("malformed-request", "too-large", "unsupported-media-type"),
    ),
    *(
        Route(
            PATH + form.suffix,
            data,
            f"What a text may be about, as {form.name}",
            forms=(form,),
            parameters=(_TEXT, _AMONG, _TOP),
            problems=("malformed-request",),
        )
        for form in (JSON, CSV, MARKDOWN)
    ),
)
