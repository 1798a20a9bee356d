"""What issuers of credentials copy of an item: a few lines in the form that their system takes."""

import json
from dataclasses import dataclass
from typing import Any, Final

from amocf.exchange.case_package import case_item
from amocf.exchange.ctdl_graph import alignment_object
from amocf.exchange.framework_description import (
    SCHEMES,
    FrameworkDescription,
    Named,
)
from amocf.exchange.framework_items import (
    COMPETENCY_KINDS,
    OCCUPATION_KINDS,
    FrameworkItems,
    Item,
    read_item,
)
from amocf.exchange.schema_org import describe
from amocf.rdf.graph_reader import GraphReader

_CASE_USE: Final = "Where a learning platform keeps competencies."
#: Longer ones are left to the files: nobody copies them, and a page has to stay small.
_LONGEST: Final = 6_000
#: Where competencies are put, and occupations.
_USES: Final = {
    "CTDL": (
        "In what a credential requires (ceterms:ConditionProfile); a course has the same as the "
        "value of ceterms:teaches, and an assessment as that of ceterms:assesses.",
        "In a credential, a course or an assessment that is for the occupation.",
    ),
    "schema.org": (
        "On the page of a course: the value of teaches, or of competencyRequired.",
        "On the page of a course that is for the occupation: the value of about.",
    ),
}


@dataclass(frozen=True)
class Snippet:
    """What is copied.

    Attributes:
        name: the name of the format, such as ``Open Badges 3.0``.
        use: where it is put.
        text: the text.
    """

    name: str
    use: str
    text: str


def snippets_of(reader: GraphReader, about: FrameworkDescription, iri: str) -> tuple[Snippet, ...]:
    """Return the snippets of a resource; none where it is no competency and no occupation.

    Args:
        reader: the release.
        about: what the release says of the whole.
        iri: the resource.
    """
    items = read_item(reader.store, iri)
    item = items.items.get(iri)
    kinds = (*COMPETENCY_KINDS, *OCCUPATION_KINDS)
    if item is None or item.kind not in kinds or iri in reader.withdrawals:
        return ()
    framework = _framework(items, about, item)
    kind = 0 if item.kind in COMPETENCY_KINDS else 1
    made = (
        ("Open Badges 3.0", "In the achievement of a badge.", _badge_alignment(item, framework)),
        ("CTDL", _USES["CTDL"][kind], _ctdl(item, framework)),
        ("schema.org", _USES["schema.org"][kind], describe(reader, iri)),
        (
            "CASE 1.1",
            "Where a learning platform keeps competencies.",
            case_item(items, about, item),
        ),
    )
    written = (Snippet(name, use, _json(content)) for name, use, content in made if content)
    return tuple(each for each in written if len(each.text) <= _LONGEST)


def _framework(items: FrameworkItems, about: FrameworkDescription, item: Item) -> str:
    """Return what the scheme of an item is called, and who makes it."""
    if item.institute:
        return items.names.get(item.scheme, "")
    name = next(name for name, kinds in SCHEMES.items() if item.kind in kinds)
    return f"{about.schemes[name].title} ({about.creator.name})"


def _badge_alignment(item: Item, framework: str) -> dict[str, Any]:
    """Return the alignment of an achievement with an item, as Open Badges 3.0 has it."""
    is_competency = item.kind in COMPETENCY_KINDS
    alignment = {
        "type": ["Alignment"],
        "targetName": item.label,
        "targetUrl": item.iri,
        "targetCode": item.code,
        "targetDescription": item.definition,
        "targetFramework": framework,
        "targetType": "ceasn:Competency" if is_competency else "CFItem",
    }
    return {"alignment": [{name: value for name, value in alignment.items() if value}]}


def _ctdl(item: Item, framework: str) -> dict[str, Any]:
    """Return what names an item as the target of something, as CTDL has it.

    These properties take no competency and no occupation as a whole, with a CTID of its own.
    """
    is_competency = item.kind in COMPETENCY_KINDS
    name = "ceterms:targetCompetency" if is_competency else "ceterms:occupationType"
    scheme = Named(item.scheme, framework)
    return {name: [alignment_object(item.iri, item.label, item.code, scheme, item.definition)]}


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
