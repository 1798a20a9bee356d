"""Mappings as set-theory relationships (NIST IR 8477), in the columns of NIST's OLIR template.

A relationship of that kind says how much of one element another one has. Most predicates of
mappings say less, and from what says less nothing is made: those records stand in a second table,
each with what keeps it out, for somebody to judge.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from amocf.exchange.framework_description import UNOFFICIAL
from amocf.exchange.framework_items import FrameworkItems, Item
from amocf.exchange.json_file import indented_json
from amocf.exchange.mapping_records import MappingRecord
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.exchange.set_relationships import (
    DENIED,
    DERIVED,
    RATIONALES,
    REASONS,
    SetRelationship,
    set_relationship,
)
from amocf.formats import CSV, JSON
from amocf.formula_text import harmless
from amocf.terms import DATASET, expand, shorten

_TABLE: Final = "amocf-ir8477.csv"
_LEFT_OUT: Final = "amocf-ir8477-left-out.csv"
_DOCUMENT: Final = "amocf-ir8477.json"
_METHOD: Final = "https://doi.org/10.6028/NIST.IR.8477"
_TEMPLATE: Final = "https://doi.org/10.6028/NIST.IR.8278Ar1"

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
    "Mapping Author",
    "Mapping Status",
)
_READS: Final = "the focal element is … the reference element"


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    items = release.items
    found = [set_relationship(record) for record in items.mappings if record.subject in items.items]
    given = [_row(items, each) for each in found if each.relationship]
    left_out = [(_row(items, each), each) for each in found if each.left_out]
    standings = dict.fromkeys(each.record.standing for each in found if each.relationship)
    document = {
        "method": _METHOD,
        "template": _TEMPLATE,
        "focalDocument": items.names.get(expand("amocf:framework"), ""),
        "focalDocumentVersion": release.about.source_issued,
        "author": release.about.creator.name,
        "data": release.about.whole.iri,
        "dataVersion": release.version,
        "status": f"{UNOFFICIAL} Relationships: {', or '.join(standings)}.",
        "rights": list(release.about.rights_of(expand("dataset:ir8477"))),
        "relationshipReads": _READS,
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
        _DOCUMENT: indented_json(document),
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
        _called(items, record),
        record.comment,
        "",
        items.names.get(framework, framework),
        record.object_version,
        record.iri,
        items.names.get(record.author, record.author),
        _status(focal, record),
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _called(items: FrameworkItems, record: MappingRecord) -> str:
    """Return what the other is called; where the document states the record, in its words."""
    if record.is_as_printed and record.object_label:
        return record.object_label
    outside = items.outside.get(record.object)
    return outside.label if outside else items.names.get(record.object, "")


def _status(focal: Item, record: MappingRecord) -> str:
    numbered = "" if focal.is_code_printed else f". {focal.code} is a number of this edition"
    basis = f". {record.basis.removesuffix('.')}" if record.basis else ""
    return f"Unofficial edition: {record.standing}{basis}{numbered}."


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
            rights_of=(DATASET,),
        ),
        ExportedDataset(
            "ir8477-left-out",
            "Mappings that say less than a set-theory relationship",
            "The mappings and derivations that give none, each with the reason: to be judged by "
            "somebody who knows both frameworks.",
            (_LEFT_OUT,),
            part_of="ir8477",
            rights_of=(DATASET,),
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
        Correspondence(
            "`skos:exactMatch`",
            "`equal`",
            "by the titles, and the codes where the document cites one: what is in the two was not "
            "compared, as `Rationale` and `Mapping Status` say",
        ),
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
        Correspondence("`skos:closeMatch`", "", f"left out: {REASONS[expand('skos:closeMatch')]}"),
        Correspondence(
            "`skos:relatedMatch`", "", f"left out: {REASONS[expand('skos:relatedMatch')]}"
        ),
        Correspondence(
            "derivation, as printed or as this edition reads it (`prov:wasDerivedFrom`)",
            "",
            f"left out, and never `equal`: {REASONS[DERIVED]}. Which "
            "of the two it is, stands in the reason",
        ),
        Correspondence(
            "a match that does not hold (`sssom:predicate_modifier`)",
            "",
            f"left out: {DENIED}. `not related to` would say more than the record",
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
        Correspondence(
            "author and review (`pav:authoredBy`, `sssom:reviewer_id`), whose word it is",
            "`Mapping Author`, `Mapping Status`",
            "columns beside those of the template; the JSON file says it at its head too. The "
            "status tells a number that this edition gives from a printed code",
        ),
        Correspondence(
            "rights of others (`dct:rights`)",
            "`rights` of the JSON file",
            "the tables have no place for them",
        ),
        Correspondence("confidence", "", "in the record, and in SSSOM"),
        Correspondence(
            "edition of the document (`dct:issued`), and of the data (`dcat:version`)",
            "`focalDocumentVersion`, `dataVersion` of the JSON file",
        ),
        Correspondence(
            "`Security Control Baseline` of the template",
            "",
            "only for SP 800-53",
        ),
    ),
)
