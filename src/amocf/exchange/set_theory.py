"""Mappings as set-theory relationships (NIST IR 8477), in the columns of NIST's OLIR template.

A relationship of that kind says how much of one element another one has. Most predicates of
mappings say less, and from what says less nothing is made: those records stand in a second table,
each with what keeps it out, for somebody to judge.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from amocf.exchange.framework_items import FrameworkItems, Item, MappingRecord
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.formats import CSV, JSON
from amocf.formula_text import harmless
from amocf.terms import DATASET, expand, shorten

_TABLE: Final = "amocf-ir8477.csv"
_LEFT_OUT: Final = "amocf-ir8477-left-out.csv"
_DOCUMENT: Final = "amocf-ir8477.json"
_METHOD: Final = "https://doi.org/10.6028/NIST.IR.8477"
_TEMPLATE: Final = "https://doi.org/10.6028/NIST.IR.8278Ar1"

#: What a match says of the two as sets; the focal element is that of this framework.
RELATIONSHIPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        expand("skos:exactMatch"): "equal",
        expand("skos:broadMatch"): "subset of",
        expand("skos:narrowMatch"): "superset of",
    }
)
#: Why something is related, where the kind of the justification tells it.
RATIONALES: Final[Mapping[str, str]] = MappingProxyType(
    {expand("semapv:LexicalMatching"): "syntactic"}
)
_DERIVED: Final = expand("prov:wasDerivedFrom")
_DENIED: Final = (
    "the record denies the match, which does not say that the two have nothing in common"
)
#: Why other predicates give no relationship.
_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        expand("skos:closeMatch"): "similar; which of the two has what the other has not is not "
        "said, so that each of equal, subset of, superset of and intersects with may hold",
        expand("skos:relatedMatch"): "associated; that the two overlap is not said",
        _DERIVED: "derived; what of it was taken over, or changed, is not said",
    }
)
_OTHER: Final = "the predicate says nothing of the two as sets"

_COLUMNS: Final = (
    "Focal Document Element",
    "Focal Document Element Description",
    "Rationale",
    "Relationship",
    "Reference Document Element",
    "Reference Document Element Description",
    "Comments (optional)",
    "Strength of Relationship (optional)",
    "Reference Document",
    "Reference Document Version",
    "Mapping Record",
)


@dataclass(frozen=True)
class SetRelationship:
    """A record of a mapping as a relationship of sets, or as none.

    Attributes:
        record: the record.
        relationship: one of the five of IR 8477; empty if the record gives none.
        left_out: why it gives none; empty if it gives one.
    """

    record: MappingRecord
    relationship: str
    left_out: str


def set_relationship(record: MappingRecord) -> SetRelationship:
    """Return what a record says of the two as sets."""
    if record.is_denied:
        return SetRelationship(record, "", _DENIED)
    if relationship := RELATIONSHIPS.get(record.predicate, ""):
        return SetRelationship(record, relationship, "")
    reason = _REASONS.get(record.predicate, _OTHER)
    if record.predicate == _DERIVED:
        reader = "the document prints" if record.is_as_printed else "this edition reads"
        reason = f"{reason} (as {reader} it)"
    return SetRelationship(record, "", reason)


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    items = release.items
    found = [set_relationship(record) for record in items.mappings if record.subject in items.items]
    given = [_row(items, each) for each in found if each.relationship]
    left_out = [(_row(items, each), each) for each in found if each.left_out]
    document = {
        "method": _METHOD,
        "template": _TEMPLATE,
        "focalDocument": items.names.get(expand("amocf:framework"), ""),
        "focalDocumentVersion": release.version,
        "relationshipReads": "the focal element is … the reference element",
        "relationships": [_described(row) for row in given],
        "leftOut": {
            "records": len(left_out),
            "byReason": dict(sorted(Counter(each.left_out for _, each in left_out).items())),
            "mappings": [
                {**_described(row), "predicate": _predicate(each.record), "reason": each.left_out}
                for row, each in left_out
            ],
        },
    }
    more = [[*row.values(), _predicate(each.record), each.left_out] for row, each in left_out]
    return {
        _TABLE: _csv(_COLUMNS, (list(row.values()) for row in given)),
        _DOCUMENT: (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(),
        _LEFT_OUT: _csv((*_COLUMNS, "Predicate", "Left out because"), more),
    }


def _row(items: FrameworkItems, each: SetRelationship) -> dict[str, str]:
    record, focal = each.record, items.items[each.record.subject]
    outside = items.outside.get(record.object)
    framework = outside.framework if outside else record.object
    identifier = outside.code if outside else ""
    values = (
        focal.code,
        _description(focal),
        RATIONALES.get(record.justification, "") if each.relationship else "",
        each.relationship,
        # The template takes no identifier with a colon.
        (identifier or record.object.rpartition("/")[2]).replace(":", "-"),
        outside.label if outside else items.names.get(record.object, ""),
        record.comment,
        "",
        items.names.get(framework, framework),
        record.object_version,
        record.iri,
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _description(item: Item) -> str:
    return f"{item.label}: {item.definition}" if item.definition else item.label


def _predicate(record: MappingRecord) -> str:
    name = shorten(record.predicate)
    return f"not {name}" if record.is_denied else name


def _described(row: Mapping[str, str]) -> dict[str, Any]:
    """Return a row as an object: what is not given is not there."""
    return {_member(column): cell for column, cell in row.items() if cell}


def _member(column: str) -> str:
    first, *others = column.removesuffix(" (optional)").split()
    return first.lower() + "".join(others)


def _csv(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(harmless, row) for row in rows)
    return text.getvalue().encode()


EXPORTER: Final = Exporter(
    "ir8477",
    "mappings as set-theory relationships (NIST IR 8477), in the columns of OLIR",
    (CSV, JSON),
    lambda _: (_TABLE, _DOCUMENT, _LEFT_OUT),
    _write,
    release_folder="formats",
    datasets=lambda _: (
        ExportedDataset(
            "ir8477",
            "Mappings as set-theory relationships",
            "The mappings that say how much of one element the other has, in the columns of "
            "NIST's template for Online Informative References; the JSON file has those that say "
            "less too, each with the reason.",
            (_TABLE, _DOCUMENT),
            standards=(_METHOD,),
            rights_of=DATASET,
        ),
        ExportedDataset(
            "ir8477-left-out",
            "Mappings that say less than a set-theory relationship",
            "The mappings and derivations that give none, each with the reason: to be judged by "
            "somebody who knows both frameworks.",
            (_LEFT_OUT,),
            part_of="ir8477",
            rights_of=DATASET,
        ),
    ),
    purpose=Purpose.MAPPINGS,
    readers="people who keep crosswalks as NIST does: OLIR, CPRT, and tools that read its "
    "spreadsheets",
    specification=_METHOD,
    correspondences=(
        Correspondence(
            "records of mappings",
            "relationships",
            "only those that say how much of one element the other has. The others stand in a "
            "table of their own, each with the reason, and the JSON file counts them",
        ),
        Correspondence("`skos:exactMatch`", "`equal`"),
        Correspondence(
            "`skos:broadMatch`",
            "`subset of`",
            "ours is the narrower: the focal element is a subset of the reference element",
        ),
        Correspondence(
            "`skos:narrowMatch`",
            "`superset of`",
            "ours is the broader: the focal element is a superset of the reference element",
        ),
        Correspondence("`skos:closeMatch`", "", f"left out: {_REASONS[expand('skos:closeMatch')]}"),
        Correspondence(
            "`skos:relatedMatch`", "", f"left out: {_REASONS[expand('skos:relatedMatch')]}"
        ),
        Correspondence(
            "derivation, as printed or as this edition reads it (`prov:wasDerivedFrom`)",
            "",
            f"left out, and never `equal`: {_REASONS[_DERIVED]}. Which "
            "of the two it is, stands in the reason",
        ),
        Correspondence(
            "a match that does not hold (`sssom:predicate_modifier`)",
            "",
            f"left out: {_DENIED}. `not related to` would say more than the record",
        ),
        Correspondence(
            "item (`sssom:subject_id`)",
            "`Focal Document Element`, `Focal Document Element Description`",
            "its code; its label, and the definition where the document prints one",
        ),
        Correspondence(
            "outside component (`sssom:object_id`)",
            "`Reference Document Element`, `Reference Document Element Description`",
            "its code, without colons, which the template does not take; its title where it was "
            "seen",
        ),
        Correspondence(
            "justification (`sssom:mapping_justification`)",
            "`Rationale`",
            "`syntactic` for `semapv:LexicalMatching`, which compares the words; empty for others, "
            "which do not tell semantic from functional",
        ),
        Correspondence("comment (`rdfs:comment`)", "`Comments (optional)`"),
        Correspondence(
            "nothing: no record says it",
            "`Strength of Relationship (optional)`",
            "left empty: confidence is how sure the record is, and no strength",
        ),
        Correspondence(
            "outside framework and its edition (`sssom:object_source_version`)",
            "`Reference Document`, `Reference Document Version`",
            "columns beside those of the template, which has a file for each pair of documents",
        ),
        Correspondence("URI of the record", "`Mapping Record`", "leads to all that it says"),
        Correspondence("confidence, review, author", "", "in the record, and in SSSOM"),
        Correspondence(
            "`Security Control Baseline` of the template",
            "",
            "only for SP 800-53",
        ),
    ),
)
