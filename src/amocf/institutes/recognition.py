"""When two wordings are one, by certainty, and when a person has to look at them."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from amocf.spelling import fold

#: From which similarity on, of 100, a person is asked whether two wordings are one.
ALIKE: Final = 88.0
_CANDIDATES: Final = 3
#: From which similarity on a known text is offered in place of an unknown one.
_LIKELY: Final = 60.0
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    }
)


@dataclass(frozen=True)
class NearMatch:
    """What a wording may stand for: its identifier, its own wording, and how alike they are."""

    identifier: str
    wording: str
    similarity: float


def normalized(text: str) -> str:
    """Return what wordings have in common that are one beyond doubt.

    Case, blanks, the form of quotation marks and dashes, and a full stop at the end do not count.
    Everything else does: C++ and C# are two.

    >>> normalized("Use  CAD/CAM software."), normalized("use CAD/CAM Software")
    ('use cad/cam software', 'use cad/cam software')
    """
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold()
    return " ".join(plain.split()).rstrip(". ")


def folded(known: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], str]:
    """Return the wordings of each identifier as `near_matches` compares them."""
    return {
        (identifier, wording): fold(wording)
        for identifier, texts in known.items()
        for wording in texts
    }


def near_matches(text: str, known: Mapping[tuple[str, str], str]) -> list[NearMatch]:
    """Return the identifiers of wordings that are nearly the same, the most alike first.

    Args:
        text: a wording.
        known: what it may stand for, from `folded`.
    """
    found: dict[str, NearMatch] = {}
    for _, similarity, (identifier, wording) in process.extract(
        fold(text), known, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=None
    ):
        found.setdefault(identifier, NearMatch(identifier, wording, round(similarity, 1)))
    ordered = sorted(found.values(), key=lambda each: (-each.similarity, each.identifier))
    return ordered[:_CANDIDATES]


def hint(text: str, known: Iterable[str]) -> str:
    """Return the end of a clause that offers the known text that is meant, or nothing.

    >>> hint("job posting", ["interviews", "job postings"])
    ' (did you mean "job postings"?)'
    """
    found = process.extractOne(
        text, list(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_LIKELY
    )
    return f' (did you mean "{found[0]}"?)' if found else ""
