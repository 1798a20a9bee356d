"""The literals that the published data may hold, in the one lexical form each.

A store rewrites ``"007"^^xsd:integer`` to ``7`` and ``"62.80"^^xsd:decimal`` to ``62.8``, so a
source that writes anything else would not survive a round trip.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal

from amocf.terms import BASE, PREFIXES

_XSD: Final = PREFIXES["xsd"]
_LANG_STRING: Final = PREFIXES["rdf"] + "langString"
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL: Final = re.compile(r"0|-?(0\.[0-9]*[1-9]|[1-9][0-9]*(\.[0-9]*[1-9])?)")
_IRI: Final = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_YEAR: Final = re.compile(r"[1-9][0-9]{3}")
_ZONE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*[1-9])?Z")


def mistake(literal: Literal) -> str | None:
    """Say what is wrong with a literal, or return ``None`` where it may be published.

    Allowed are strings, ``@en`` strings, canonical ``xsd:integer``, ``decimal``, ``boolean``,
    ``date``, ``gYear``, ``dateTime`` (in UTC), ``anyURI``, and the notation datatypes of our
    ontology.
    """
    value, datatype = literal.value, literal.datatype.value
    if datatype == _LANG_STRING:
        return (
            None if literal.language == "en" else f"language tag @{literal.language}, expected @en"
        )
    if datatype.startswith(BASE + "ontology#"):
        return None if value else "an empty notation"
    if not datatype.startswith(_XSD):
        return f"datatype <{datatype}>, which the published data does not use"
    return _xsd_mistake(value, datatype.removeprefix(_XSD))


def _xsd_mistake(value: str, datatype: str) -> str | None:
    match datatype:
        case "string":
            return None
        case "integer":
            canonical = value if _INTEGER.fullmatch(value) else _canonical_number(value)
        case "decimal":
            canonical = value if _DECIMAL.fullmatch(value) else _canonical_number(value)
        case "boolean":
            canonical = {"1": "true", "0": "false"}.get(value, value)
            canonical = canonical if canonical in ("true", "false") else None
        case "gYear":
            canonical = value if _YEAR.fullmatch(value) else None
        case "date" | "dateTime":
            canonical = _canonical_time(value, datatype)
        case "anyURI":
            canonical = value if _IRI.fullmatch(value) else None
        case _:
            return f"datatype xsd:{datatype}, which the published data does not use"
    if canonical is None:
        return f'"{value}" is not a value of xsd:{datatype}'
    return None if canonical == value else f'"{value}"^^xsd:{datatype}, expected "{canonical}"'


def _canonical_number(value: str) -> str | None:
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", value):
        return None
    number = Decimal(value)
    return format(number.normalize(), "f") if number else "0"


def _canonical_time(value: str, datatype: str) -> str | None:
    try:
        if datatype == "date":
            return date.fromisoformat(value).isoformat()
        datetime.fromisoformat(value)
    except ValueError:
        return None
    return value if _ZONE.fullmatch(value) else None
