"""What a file host can do of content negotiation: regular expressions for the field ``Accept``.

A host of files cannot compute with qualities, but it can try patterns in order. The first of these
that fits means what ``serve.http.negotiation`` chooses, for qualities in tenths: of ranges that are
equally welcome the earlier form is sent, a page only where it is named, Markdown first where it is.
What they do not see is a range that is worth less than one that includes it, such as
``*/*, text/turtle;q=0``.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from amocf.formats import HTML, MARKDOWN, Format

#: What is sent where no form that there is is wanted.
NONE: Final = ".none"
#: Parameters beside the quality: others ask for what there is not. Of blanks each is matched at one
#: place alone, or who sends many of them would keep the host busy with the ways to part them.
_VALUE: Final = r'"[^"]*"|[^,;"\s]+(?:\s+[^,;"\s]+)*'
_PARAMETERS: Final = (
    rf'(?:\s*;\s*(?:charset\s*=\s*"?utf-8"?|(?:profile|variant)\s*=(?:\s*(?:{_VALUE}))?))*'
)
_WHOLE: Final = rf"(?:\s*;\s*q\s*=\s*1(?:\.0*)?{_PARAMETERS})?"
_TENTHS: Final = tuple(rf"\s*;\s*q\s*=\s*0?\.{n}\d*{_PARAMETERS}" for n in range(9, 0, -1))
_ANY: Final = r"\*/\*"


def accept_patterns(forms: Sequence[Format]) -> Iterator[tuple[str, str]]:
    """Yield patterns, the first of which that fits decides, each with the ending of a form.

    They are Perl-compatible, and case does not count.

    Args:
        forms: what there is, in tie order; the first is for who has no preference.
    """
    yield r"^\s*$", forms[0].suffix
    data = [form for form in forms if form not in (HTML, MARKDOWN)]
    for quality in (_WHOLE, *_TENTHS):
        if MARKDOWN in forms:
            yield _range([re.escape(MARKDOWN.media_type)], quality), MARKDOWN.suffix
        yield _range([_ANY, *_names(forms[0])], quality), forms[0].suffix
        page = _range(_names(HTML)[:1], quality)
        if HTML in forms and HTML is not forms[0]:
            for form in data:
                both = rf"^(?=.*{page}).*{_range(_names(form), quality)}"
                yield both, form.suffix
            yield page, HTML.suffix
        for form in data:
            aliases = map(re.escape, form.aliases)
            yield _range([*_names(form), *aliases], quality), form.suffix


def _names(form: Format) -> list[str]:
    """Return the ranges that name a form, or all of its kind."""
    kind, _, _ = form.media_type.partition("/")
    return [re.escape(form.media_type), rf"{kind}/\*"]


def _range(names: Sequence[str], quality: str) -> str:
    """Return the pattern of a range of any of some names, with a quality."""
    return rf"(?:^|,)\s*(?:{'|'.join(names)}){_PARAMETERS}{quality}\s*(?:,|$)"
