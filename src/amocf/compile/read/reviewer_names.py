"""Who reviews: an ORCID iD, another address that stands for a person or group, or a name."""

import re
from typing import Final

from amocf.compile.read.sssom.rules import is_absolute_iri
from amocf.formula_text import looks_like_formula

ORCID: Final = "https://orcid.org/"
_ORCID: Final = re.compile(r"(?:https?://orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.I)
_ADDRESS: Final = re.compile(r"https?://.+", re.I)
_LONGEST: Final = 200


def reviewer_named(text: str) -> str:
    """Return a reviewer as the data holds it: an address, or a name with single blanks.

    Raises:
        ValueError: if the text is neither; the message says what to write.

    >>> reviewer_named("0000-0002-1825-0097")
    'https://orcid.org/0000-0002-1825-0097'
    >>> reviewer_named("  Ada   Lovelace ")
    'Ada Lovelace'
    """
    given = " ".join(text.split())
    if orcid := _ORCID.fullmatch(given):
        return ORCID + _checked(orcid[1].upper())
    if _ADDRESS.fullmatch(given):
        return _address(given)
    if not any(each.isalpha() for each in given):
        raise ValueError("write an ORCID iD, an address that begins with https://, or a name")
    if len(given) > _LONGEST or not given.isprintable():
        raise ValueError(f"a name has up to {_LONGEST} characters that show")
    if looks_like_formula(given) or set("|\\") & set(given):
        raise ValueError(
            "a name has no sign of formulas at its start or behind a semicolon, and no | and no \\"
        )
    return given


def is_address(reviewer: str) -> bool:
    """Say whether a reviewer is given by an address, which goes into ``reviewer_id``."""
    return _ADDRESS.fullmatch(reviewer) is not None


def _address(text: str) -> str:
    *_, last = re.split(r"[/#]", text)
    if len(text) > _LONGEST or not last or not is_absolute_iri(text):
        raise ValueError(f"{text!r} is no address that ends in the name of somebody")
    return text


def _checked(orcid: str) -> str:
    """Return an ORCID iD whose last character checks the others (ISO/IEC 7064, MOD 11-2)."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    expected = "0123456789X"[(12 - total % 11) % 11]
    if orcid[-1] != expected:
        raise ValueError(f"{orcid} is no ORCID iD: its last character does not check; correct it")
    return orcid
