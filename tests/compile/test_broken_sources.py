"""Corrupt sources of each kind stop the build, name file and place, and leave ``dist/`` whole."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from amocf.cli import main

SOURCES = ("ontology", "mappings", "shapes", "queries")


@dataclass(frozen=True)
class Fault:
    """An edit of one source, and what the message must hold beside the file's name."""

    name: str
    file: str
    edit: Callable[[str], str]
    said: str
    line_holds: str


def replace(old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert old in text, f"{old!r} is not in the source any more"
        return text.replace(old, new, 1)

    return edit


def append(addition: str) -> Callable[[str], str]:
    return lambda text: text + "\n" + addition + "\n"


def in_block(subject: str, old: str, new: str) -> Callable[[str], str]:
    """Edit the block of one subject."""

    def edit(text: str) -> str:
        start = text.index(f"\n{subject} ")
        end = text.index("\n\n", start)
        block = text[start:end]
        assert old in block, f"{old!r} is not in the block of {subject}"
        return text[:start] + block.replace(old, new, 1) + text[end:]

    return edit


def drop_cell(record: str, column: str) -> Callable[[str], str]:
    """Empty one cell of a mapping record."""

    def edit(text: str) -> str:
        lines = text.splitlines()
        header = next(line for line in lines if not line.startswith("#")).split("\t")
        for number, line in enumerate(lines):
            cells = line.split("\t")
            if not line.startswith("#") and cells[0].endswith(record):
                cells[header.index(column)] = ""
                lines[number] = "\t".join(cells)
        return "\n".join(lines) + "\n"

    return edit


COMPETENCIES = "ontology/framework/competencies.ttl"
STATISTICS = "ontology/framework/statistics.ttl"

FAULTS = [
    Fault(
        "bad Turtle",
        COMPETENCIES,
        replace('skos:prefLabel "Technical Drawings', "skos:prefLabel Technical Drawings"),
        "not valid Turtle",
        "Technical Drawings",
    ),
    Fault(
        "unknown code",
        "ontology/framework/ksas.ttl",
        replace("skos:broader amocf:4-1-7", "skos:broader amocf:4-1-77"),
        "4-1-77",
        "amocf:ksa-",
    ),
    Fault(
        "two parents where one is allowed",
        COMPETENCIES,
        in_block("amocf:4-1-2", "skos:broader amocf:4-1 ", "skos:broader amocf:4-1 , amocf:4-2 "),
        "parent",
        "amocf:4-1-2 ",
    ),
    Fault(
        "a cycle",
        COMPETENCIES,
        in_block("amocf:4-1", "skos:broader amocf:tier-4", "skos:broader amocf:4-1-2"),
        "stands above itself",
        "amocf:4-1",
    ),
    Fault(
        "a mapping to a target that does not exist",
        "mappings/nice.sssom.tsv",
        replace("NF-COM-007", "NF-COM-077"),
        "NF-COM-077",
        "NF-COM-077",
    ),
    Fault(
        "an SSSOM row without justification",
        "mappings/nice.sssom.tsv",
        drop_cell("nice-0001", "mapping_justification"),
        "mapping_justification",
        "nice-0001",
    ),
    Fault(
        "a misspelt column of a mapping set, which is only noted in the sets of others",
        "mappings/nice.sssom.tsv",
        replace("object_label\t", "object_labell\t"),
        "column 'object_labell' is no slot of a mapping",
        "object_labell",
    ),
    Fault(
        "a misspelt key of a mapping set",
        "mappings/nice.sssom.tsv",
        replace("#mapping_set_title:", "#mapping_set_titel:"),
        "'mapping_set_titel' is no slot of a set",
        "mapping_set_titel",
    ),
    Fault(
        "a count that does not add up",
        STATISTICS,
        in_block("ksas:4-1-2", "amo:numberOfEssentialKSAs 12", "amo:numberOfEssentialKSAs 13"),
        "12",
        "ksas:4-1-2 ",
    ),
    Fault(
        "a count below what is named",
        STATISTICS,
        in_block("ksas:4-1-2", "amo:numberOfEssentialKSAs 12", "amo:numberOfEssentialKSAs 1"),
        "",
        "4-1-2 ",
    ),
    Fault(
        "a blank node left over",
        COMPETENCIES,
        append('[] a skos:Concept ; skos:prefLabel "nobody\'s"@en .'),
        "blank node",
        "[] a skos:Concept",
    ),
    Fault(
        "an integer that is not canonical",
        STATISTICS,
        in_block(
            "ksas:4-1-2",
            "amo:numberOfEssentialKSAs 12",
            'amo:numberOfEssentialKSAs "007"^^<http://www.w3.org/2001/XMLSchema#integer>',
        ),
        'expected "7"',
        "ksas:4-1-2 ",
    ),
    Fault(
        "a language that is not English",
        COMPETENCIES,
        in_block("amocf:4-1-2", "@en ;", "@de ;"),
        "expected @en",
        "amocf:4-1-2 ",
    ),
    Fault(
        "a label that is missing",
        COMPETENCIES,
        in_block("amocf:4-1-2", "skos:prefLabel", "skos:hiddenLabel"),
        "prefLabel",
        "amocf:4-1-2 ",
    ),
    Fault(
        "a property without a name in JSON-LD",
        "ontology/context.jsonld",
        replace('    "essentialKsaCount": "amo:essentialKsaCount",\n', ""),
        "no term for amo:essentialKsaCount",
        "",
    ),
    Fault(
        "a quotation without its reading",
        "ontology/framework/errata.ttl",
        replace("amo:reading", "amo:reasoning"),
        "reading",
        "erratum:",
    ),
]


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    for name in SOURCES:
        shutil.copytree(root / name, tmp_path / "checkout" / name)
    shutil.copy(root / "edition.toml", tmp_path / "checkout")
    return tmp_path / "checkout"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder that passes for an earlier release."""
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"version": "2024"}')
    (folder / "amocf.nt").write_text("")
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def places(message: str, file: Path) -> Iterator[int]:
    for match in re.finditer(re.escape(str(file)) + r":(\d+)", message):
        yield int(match[1])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_stops_the_build_and_is_named(
    checkout: Path, earlier: Path, fault: Fault, capsys: pytest.CaptureFixture[str]
) -> None:
    path = checkout / fault.file
    path.write_text(fault.edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    before = snapshot(earlier)
    assert main(["build", "--root", str(checkout), "--out", str(earlier)]) == 1
    message = capsys.readouterr().err
    assert fault.said in message
    lines = path.read_text(encoding="utf-8").splitlines()
    named = [lines[number - 1] for number in places(message, path)]
    assert str(path) in message
    assert not fault.line_holds or any(fault.line_holds in line for line in named), message
    assert snapshot(earlier) == before
    assert sorted(p.name for p in earlier.parent.iterdir()) == ["checkout", "dist"]


def test_a_folder_that_is_no_release_is_not_replaced(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("ten years")
    assert main(["build", "--root", str(checkout), "--out", str(precious)]) == 2
    assert "holds no release" in capsys.readouterr().err
    assert (precious / "thesis.txt").read_text() == "ten years"


def test_an_empty_folder_is_not_a_checkout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--root", str(tmp_path), "--out", str(tmp_path / "dist")]) == 1
    assert "no folder 'ontology'" in capsys.readouterr().err
