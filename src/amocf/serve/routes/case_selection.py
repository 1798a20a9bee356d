"""Which documents the interface of CASE 1.1 lists, and what of each: filter, order, page, fields.

The words are those of its REST binding, section 3.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.exchange.case_values import CaseObject
from amocf.ordering import alphabetical

MOST: Final = 100
#: What a document may have, by the data model.
_FIELDS: Final = frozenset(
    (
        *("identifier", "uri", "frameworkType", "caseVersion", "creator", "title"),
        *("lastChangeDateTime", "officialSourceURL", "publisher", "description", "subject"),
        *("subjectURI", "language", "version", "adoptionStatus", "statusStartDate"),
        *("statusEndDate", "licenseURI", "notes", "extensions", "CFPackageURI"),
    )
)
_CONDITION: Final = re.compile(r"([\w.]+)(!=|>=|<=|=|>|<|~)'([^']*)'")
_LOGICAL: Final = re.compile(r"(?<=') (AND|OR) (?=\w)")
_COMPARISONS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "~": operator.contains,
}


class InvalidSelectionError(Exception):
    """A selection that cannot be made; the message says why, and what is expected."""


@dataclass(frozen=True)
class Selected:
    """A page of what was asked for.

    Attributes:
        documents: what of them was asked for.
        total: how many there are without the page.
        links: where other pages begin, by relation: the limit and the offset of each.
    """

    documents: tuple[CaseObject, ...]
    total: int
    links: Mapping[str, tuple[int, int]]


def select_documents(documents: Sequence[CaseObject], asked: Mapping[str, str]) -> Selected:
    """Select documents as the parameters of an address ask.

    Raises:
        InvalidSelectionError: if they ask for what cannot be.
    """
    limit, offset = _number(asked, "limit", MOST), _number(asked, "offset", 0)
    if "filter" in asked:
        documents = _filtered(documents, asked["filter"])
    found = _sorted(documents, asked.get("sort", ""), asked.get("orderBy", "asc"))
    page = found[offset : offset + limit]
    if "fields" in asked:
        page = [_fields(each, asked["fields"]) for each in page]
    return Selected(tuple(page), len(found), _links(limit, offset, len(found)))


def _number(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    text = asked.get(name, str(otherwise))
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise InvalidSelectionError(f"{name} is {text!r}, but has to be a whole number, such as 10")
    return int(text)


def _filtered(documents: Sequence[CaseObject], text: str) -> list[CaseObject]:
    parts = _LOGICAL.split(text)
    conditions = [_CONDITION.fullmatch(each) for each in parts[::2]]
    if len(parts) > 3 or None in conditions:
        raise InvalidSelectionError(
            f"the filter is {text!r}; expected is one condition such as title~'framework', or two"
            " with ' AND ' or ' OR ' between them"
        )
    named = (each[1].partition(".")[0] for each in conditions if each)
    if unknown := next((name for name in named if name not in _FIELDS), None):
        raise InvalidSelectionError(f"the filter names {unknown!r}, which no document has")
    judge = any if "OR" in parts[1::2] else all
    return [
        document
        for document in documents
        if judge(_holds(document, *each.groups()) for each in conditions if each)
    ]


def _holds(document: CaseObject, field: str, predicate: str, value: str) -> bool:
    found = document
    for name in field.split("."):
        found = found.get(name, "") if isinstance(found, dict) else ""
    text = ",".join(map(str, found)) if isinstance(found, list) else str(found)
    return _COMPARISONS[predicate](text.casefold(), value.casefold())


def _sorted(documents: Sequence[CaseObject], field: str, order: str) -> list[CaseObject]:
    """Return documents in the order of a field, or as they are where there is no such field."""
    if order not in ("asc", "desc"):
        raise InvalidSelectionError(f"orderBy is {order!r}, but has to be asc or desc")
    if field not in _FIELDS:
        return list(documents)
    return sorted(
        documents, key=lambda each: alphabetical(str(each.get(field, ""))), reverse=order == "desc"
    )


def _fields(document: CaseObject, text: str) -> CaseObject:
    names = [each.strip() for each in text.split(",")]
    if not all(names):
        raise InvalidSelectionError("fields names an empty field; expected are names of fields")
    if not _FIELDS.issuperset(names):  # all of it, by the specification
        return document
    return {name: value for name, value in document.items() if name in names}


def _links(limit: int, offset: int, total: int) -> dict[str, tuple[int, int]]:
    if not limit:
        return {}
    last = max(total - 1, 0) // limit * limit
    links = {"first": (limit, 0), "last": (limit, last)}
    if offset + limit < total:
        links["next"] = (limit, offset + limit)
    if offset:
        links["prev"] = (limit, max(offset - limit, 0))
    return links
