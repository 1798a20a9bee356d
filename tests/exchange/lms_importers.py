"""What importers of learning platforms refuse, cut or lose: their rules, written anew.

Each function reads a file as the platform does, and returns what it would not take as it stands,
in words. The rules were read in the sources of Moodle (``tool_lpimportcsv``, ``core_competency``),
Canvas (``Outcomes::CSVImporter``, ``Outcomes::Import``), ``openedx-core`` (``openedx_tagging``) and
Artemis (``StandardizedCompetencyCatalogDTO``, ``StandardizedCompetencyService``).
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

Faults = Iterator[str]

_TAXONOMIES: Final = {
    *("behaviour", "competency", "concept", "domain", "indicator", "level", "outcome"),
    *("practice", "proficiency", "skill", "value"),
}
_NUMBER: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")
_TAG: Final = re.compile(r"<[^\s<][^>]*>?")


def moodle(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig")
    if '\\"' in text:
        return ["PHP takes a backslash before a quotation mark for an escape"]
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    if len(header) != 14 or any(len(row) != 14 for row in rows):
        return ["a row has not as many cells as the header"]
    frameworks = [row for row in rows if row[12] not in ("", "0")]
    if len(frameworks) != 1:
        return [f"{len(frameworks)} frameworks"]
    competencies = [row for row in rows if row is not frameworks[0]]
    return [
        *_moodle_framework(frameworks[0]),
        *(fault for row in rows for fault in _moodle_row(row)),
        *_moodle_tree(competencies),
    ]


def _moodle_framework(row: list[str]) -> Faults:
    if row[0]:
        yield "the framework has a parent"
    if unknown := [term for term in row[13].split(",") if term and term not in _TAXONOMIES]:
        yield f"unknown terms of taxonomy: {unknown}"
    try:
        scale, *values = json.loads(row[6])
    except ValueError:
        yield "the configuration of the scale is no list"
        return
    if "scaleid" not in scale:
        yield "the configuration of the scale does not begin with its id"
    for needed in ("scaledefault", "proficient"):
        if not any(value.get(needed) for value in values):
            yield f"no value of the scale is {needed}"
    if any(not 1 <= value["id"] <= len(row[5].split(",")) for value in values):
        yield "the scale has no such value"


def _moodle_row(row: list[str]) -> Faults:
    for what, text in (("id", row[1]), ("short name", row[2])):
        cleaned = _TAG.sub("", text)
        if not cleaned.strip():
            yield f"{row[1:3]} is left out: no {what}"
        elif cleaned != text or "\0" in text:
            yield f"the {what} {text!r} is cleaned"
        if len(cleaned) > 100:
            yield f"the {what} {text!r} is cut"
    if row[4] not in ("0", "1", "2", "4"):
        yield f"{row[1]}: no such format of descriptions: {row[4]!r}"


def _moodle_tree(rows: list[list[str]]) -> Faults:
    if twice := [name for name, n in Counter(row[1] for row in rows).items() if n > 1]:
        yield f"ids that are taken: {twice}"
        return
    known = {row[1] for row in rows}
    made: Counter[str] = Counter()
    below: dict[object, list[str]] = {}
    for row in rows:
        below.setdefault(_php_key(row[0]), []).append(row[1])
    waiting = list(below.get(_php_key(""), ()))
    while waiting and made.total() <= len(rows):
        made[name := waiting.pop()] += 1
        waiting += below.get(_php_key(name), ())
    if wrong := [name for name in known if made[name] != 1]:
        yield f"not made once: {sorted(wrong)[:5]}"
    for row in rows:
        for other in filter(None, row[10].split(",")):
            if other not in known or other == row[1]:
                yield f"{row[1]}: no such cross reference: {other!r}"


def _php_key(text: str) -> object:
    """What ``==`` of PHP compares: texts that are numbers are compared as numbers."""
    return float(text) if _NUMBER.fullmatch(text) else text


_CANVAS_REQUIRED: Final = {"title", "vendor_guid", "object_type"}
_CANVAS_OPTIONAL: Final = {
    *("canvas_id", "course_id", "description", "friendly_description", "display_name"),
    *("parent_guids", "calculation_method", "calculation_int", "mastery_points", "workflow_state"),
}
_CANVAS_METHODS: Final = ("", "decaying_average", "n_mastery", "highest", "latest")


def canvas(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig")
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    end = header.index("ratings") if "ratings" in header else len(header)
    columns = header[:end]
    if any(header[end + 1 :]):
        return [f"fields after ratings: {header[end + 1 :]}"]
    if missing := _CANVAS_REQUIRED - set(columns):
        return [f"required fields are missing: {sorted(missing)}"]
    if invalid := set(columns) - _CANVAS_REQUIRED - _CANVAS_OPTIONAL:
        return [f"invalid fields: {sorted(invalid)}"]
    if not rows:
        return ["no outcomes"]
    seen: dict[str, str] = {}
    faults: list[str] = []
    for number, row in enumerate(rows, 2):
        cells = dict(zip(columns, row, strict=False))
        found = (*_canvas_row(cells, seen), *_canvas_ratings(cells, row[end:]))
        faults += [f"row {number}: {fault}" for fault in found]
        seen[cells["vendor_guid"]] = cells["object_type"]
    return faults


def _canvas_row(cells: Mapping[str, str], seen: Mapping[str, str]) -> Faults:
    guid, kind = cells["vendor_guid"], cells["object_type"]
    if not guid or re.search(r"\s|canvas_outcome(_group)?:\d", guid) or len(guid) > 255:
        yield f"wrong vendor_guid {guid!r}"
    if guid in seen:
        yield f"{guid} has already appeared"
    if kind not in ("outcome", "group"):
        yield f"wrong object_type {kind!r}"
    if not cells["title"].strip() or len(cells["title"]) > 255:
        yield "wrong title"
    if len(cells.get("description", "")) > 65_535:
        yield "description too long"
    if cells.get("workflow_state", "") not in ("", "active", "deleted"):
        yield "wrong workflow_state"
    parents = cells.get("parent_guids", "").split()
    if absent := [parent for parent in parents if seen.get(parent) != "group"]:
        yield f"parents are not found before: {absent}"
    if kind == "group" and len(parents) > 1:
        yield "a group of several parents"


def _canvas_ratings(cells: Mapping[str, str], ratings: list[str]) -> Faults:
    method, number = cells.get("calculation_method", ""), cells.get("calculation_int", "")
    while ratings and not ratings[-1]:
        ratings.pop()
    if cells["object_type"] == "group":
        if method or number or ratings or cells.get("mastery_points"):
            yield "a group with ratings"
        return
    if method not in _CANVAS_METHODS:
        yield "wrong calculation_method"
    most = {"decaying_average": 99, "n_mastery": 5}.get(method, 0)
    if number and not (number.isdigit() and 1 <= int(number) <= most):
        yield "wrong calculation_int"
    try:
        points = [float(each) for each in ratings[::2]]
    except ValueError:
        yield "points of a rating are no number"
        return
    if points != sorted(points, reverse=True):
        yield "points of ratings grow"


def openedx(content: bytes) -> list[str]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    if missing := {"id", "value"} - set(reader.fieldnames or ()):
        return [f"fields are missing: {sorted(missing)}"]
    depths: dict[str, int] = {}
    values: set[str] = set()
    faults: list[str] = []
    for row in reader:
        name, value, parent = row["id"], row["value"], row.get("parent_id") or ""
        faults += [f"{name}: {fault}" for fault in _tag(name, value)]
        if name.casefold() in depths:
            faults.append(f"{name}: duplicated id")
        if value.casefold() in values:
            faults.append(f"{name}: duplicated value {value!r}")
        if parent and parent.casefold() not in depths:
            faults.append(f"{name}: unknown parent {parent!r}")
        depths[name.casefold()] = depths.get(parent.casefold(), 0) + 1
        values.add(value.casefold())
        if depths[name.casefold()] > 3:
            faults.append(f"{name}: not shown, at the level {depths[name.casefold()]}")
    return faults


def _tag(name: str, value: str) -> Faults:
    if not name or not value.strip():
        yield "empty"
    if len(name) > 255 or len(value) > 500:
        yield "too long"
    if value != value.strip() or any(sign in value for sign in ("\t", " > ", ";")):
        yield f"reserved characters in {value!r}"


def artemis(content: bytes) -> list[str]:
    catalogue = json.loads(content)
    faults = list(_members("catalogue", catalogue, {"knowledgeAreas", "sources"}))
    sources = catalogue.get("sources") or []
    for source in sources:
        faults += _members("source", source, {"id", "title", "author", "uri"})
        faults += _sizes("source", source, {"title": (1, 255), "author": (1, 255)})
    known = {source["id"] for source in sources}
    if len(known) != len(sources):
        faults.append("sources of the same id")
    for area in catalogue.get("knowledgeAreas") or []:
        faults += _area(area, known)
    return faults


def _area(area: Mapping[str, Any], sources: set[int]) -> Faults:
    what = f"knowledge area {area.get('title')!r}"
    members = {"title", "shortTitle", "description", "children", "competencies"}
    yield from _members(what, area, members)
    yield from _sizes(what, area, {"title": (1, 255), "shortTitle": (1, 10)})
    yield from _sizes(what, area, {"description": (0, 2_000)}, optional=True)
    for competency in area.get("competencies") or []:
        name = f"competency {competency.get('title')!r}"
        members = {"title", "description", "taxonomy", "version", "sourceId"}
        yield from _members(name, competency, members)
        yield from _sizes(name, competency, {"title": (1, 255)})
        sizes = {"description": (0, 2_000), "version": (1, 30)}
        yield from _sizes(name, competency, sizes, optional=True)
        levels = (None, "REMEMBER", "UNDERSTAND", "APPLY", "ANALYZE", "EVALUATE", "CREATE")
        if competency.get("taxonomy") not in levels:
            yield f"{name}: unknown taxonomy"
        if competency.get("sourceId") not in (None, *sources):
            yield f"{name}: the source does not exist"
    for child in area.get("children") or []:
        yield from _area(child, sources)


def _members(what: str, thing: Mapping[str, Any], known: set[str]) -> Faults:
    if unknown := thing.keys() - known:
        yield f"{what}: unknown members {sorted(unknown)}"


def _sizes(
    what: str,
    thing: Mapping[str, Any],
    sizes: Mapping[str, tuple[int, int]],
    *,
    optional: bool = False,
) -> Faults:
    for name, (least, most) in sizes.items():
        text = thing.get(name)
        if text is None and not optional:
            yield f"{what}: no {name}"
        if text is not None and not least <= len(text) <= most:
            yield f"{what}: {name} has {len(text)} characters"
