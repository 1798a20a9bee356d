"""The sources with a revision of 2026 that is made up: what an editor would write, as an overlay.

``revision-2026.ttl`` has a block for each thing that the revision describes anew or first, in the
format of the sources: its block stands in place of the one that described the thing. The revision
of the mappings is written down here, a record each.
"""

import re
from pathlib import Path
from typing import Final

from tests.release.checkouts import state_version

REVISION: Final = Path(__file__).parent / "revision-2026.ttl"
VERSION: Final = "2026.1.0"
DATE: Final = "2026-12-01"

_BLOCK: Final = re.compile(r"(?ms)^(?P<subject>[\w-]+:[\w-]+|<[^>]+>) .*?\.$\n?")
#: Of each record, the columns that the revision changes; a new one is like another but for these.
_REMAPPED: Final = {"mapping:amcm-0115": {"confidence": "0.8"}}
_NEW_RECORD: Final = ("mapping:amcm-0110", {"record_id": "mapping:amcm-0159"})
_NEW_SUBJECT: Final = {"subject_id": "amocf:4-1-10"}


def revise(folder: Path, version: str = VERSION) -> None:
    """Apply the revision to the sources of a checkout, and commit it."""
    text = REVISION.read_text("utf-8")
    described = {match["subject"] for match in _BLOCK.finditer(text)}
    for path in sorted((folder / "ontology" / "framework").glob("*.ttl")):
        without(path, described)
    (folder / "ontology" / "framework" / REVISION.name).write_text(text, "utf-8")
    _remap(folder / "mappings" / "dol-amcm.sssom.tsv")
    _set_date(folder / "ontology" / "release.ttl")
    state_version(folder, version)


def without(path: Path, subjects: set[str]) -> None:
    """Take the blocks that describe some things out of a file of the sources."""
    kept = _BLOCK.sub(
        lambda match: "" if match["subject"] in subjects else match[0], path.read_text("utf-8")
    )
    path.write_text(kept, "utf-8")


def _set_date(path: Path) -> None:
    """State the date of the release."""
    text = path.read_text("utf-8")
    block = re.search(r"(?ms)^dataset:amocf a .*?\.$", text)
    assert block, "the dataset is described in ontology/release.ttl"
    dated = re.sub(r'(dct:modified )"[^"]+"', rf'\1"{DATE}"', block[0])
    path.write_text(text.replace(block[0], dated), "utf-8")


def _remap(path: Path) -> None:
    """Change a confidence, and map what 4.1.5 is now called as 4.1.5 was mapped."""
    lines = path.read_text("utf-8").splitlines()
    lines = [re.sub(r'^(#mapping_set_version: )".*"', rf'\1"{DATE}"', line) for line in lines]
    start = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    columns = lines[start].split("\t")

    def changed(line: str, values: dict[str, str]) -> str:
        row = dict(zip(columns, line.split("\t"), strict=True)) | values | {"mapping_date": DATE}
        return "\t".join(row.values())

    like, values = _NEW_RECORD
    records = {line.partition("\t")[0]: line for line in lines[start + 1 :]}
    for record, columns_changed in _REMAPPED.items():
        records[record] = changed(records[record], columns_changed)
    added = changed(records[like], values | _NEW_SUBJECT)
    path.write_text("\n".join((*lines[: start + 1], *records.values(), added, "")), "utf-8")
