"""Files of new editions: each form as its owner publishes it, packed or not, and what is none."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amocf.errors import DataError, UsageError
from amocf.targets.edition_reading import read_edition
from amocf.targets.published_component import PublishedComponent

Write = Callable[[str, bytes | str], Path]
_ONET = (
    "O*NET-SOC Code\tTitle\tDescription\r\n"
    "17-2112.00\tIndustrial Engineers\tDesign, develop.\r\n"
    "17-2141.00\tMechanical Engineers\tPerform.\r\n"
)
_ESCO = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,code\n"
    "Occupation,http://data.europa.eu/esco/occupation/a,2144,mechanical engineer,"
    '"one\ntwo",2144.1\n'
)
_SCHEMA = "https://www.onetcenter.org/rdf/schema/onet/"
_TRIPLES = (
    f'<https://x.example/o/1> <{_SCHEMA}onetSOCCode> "17-2112.00" .\n'
    f'<https://x.example/o/1> <{_SCHEMA}title> "Industrial Engineers" .\n'
    f'<https://x.example/r/1> <{_SCHEMA}dataValue> "4.1" .\n'
)
_TURTLE = (
    f'@prefix onet: <{_SCHEMA}> .\n<https://x.example/o/1> onet:onetSOCCode "17-2112.00" ;\n'
    '  onet:title "Industrial Engineers" .\n'
)
_NICE: Any = {
    "documents": [{"name": "Framework", "version": "9.0.0"}],
    "elements": [
        {"element_type": "competency_area", "element_identifier": "NF-COM-001", "title": "A"},
        {"element_type": "task", "element_identifier": "T0001", "title": "", "text": "Do."},
    ],
}
_CTDL: Any = {
    "@context": "https://credreg.net/ctdlasn/schema/context/json",
    "@graph": [
        {
            "@id": "https://x.example/f",
            "@type": "ceasn:CompetencyFramework",
            "ceasn:name": {"en-US": "Advanced Manufacturing Competency Model"},
        },
        {
            "@id": "https://x.example/c/1",
            "@type": "ceasn:Competency",
            "ceasn:competencyText": {"de": "Entwurf", "en-US": "Design  of processes"},
            "ceasn:competencyLabel": {"en": "Design"},
            "ceasn:codedNotation": "4.1",
            "ceasn:isChildOf": ["https://x.example/c/0"],
        },
    ],
}
_INDUSTRIAL = PublishedComponent("https://x.example/o/1", "17-2112.00", ("Industrial Engineers",))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def run(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return run


def test_text_of_onet_has_codes_and_titles(write: Write) -> None:
    found = read_edition(write("Occupation Data.txt", _ONET))
    assert found.form == "occupations of O*NET as text"
    assert found.components == (
        PublishedComponent("", "17-2112.00", ("Industrial Engineers",)),
        PublishedComponent("", "17-2141.00", ("Mechanical Engineers",)),
    )


@pytest.mark.parametrize("content", [_TRIPLES, _TURTLE], ids=["N-Triples", "Turtle"])
def test_rdf_of_onet_has_iris_and_leaves_ratings_out(write: Write, content: str) -> None:
    assert read_edition(write("Occupation", content)).components == (_INDUSTRIAL,)


def test_csv_of_esco_has_cells_of_several_lines(write: Write) -> None:
    (found,) = read_edition(write("occupations_en.csv", "\ufeff" + _ESCO)).components
    assert found == PublishedComponent(
        "http://data.europa.eu/esco/occupation/a", "2144.1", ("mechanical engineer",)
    )


@pytest.mark.parametrize("document", [_NICE, {"response": {"elements": _NICE}}])
def test_json_of_nice_says_its_edition(write: Write, document: Any) -> None:
    found = read_edition(write("nice.json", json.dumps(document)))
    assert (found.edition, found.name) == ("9.0.0", "Framework")
    assert [(each.code, each.titles) for each in found.components] == [
        ("NF-COM-001", ("A",)),
        ("T0001", ()),
    ]


def test_ctdl_has_labels_before_texts_and_english_before_others(write: Write) -> None:
    found = read_edition(write("model.json", json.dumps(_CTDL)))
    assert found.name == "Advanced Manufacturing Competency Model"
    assert found.components == (
        PublishedComponent(
            "https://x.example/c/1",
            "4.1",
            ("Design", "Design of processes"),
            ("https://x.example/c/0",),
        ),
    )


def test_packed_files_are_unpacked_and_the_telling_part_is_taken(
    write: Write, tmp_path: Path
) -> None:
    plain = read_edition(write("a.txt", _ONET))
    assert read_edition(write("a.txt.gz", gzip.compress(_ONET.encode()))) == plain
    with zipfile.ZipFile(tmp_path / "db.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("db/Abilities.txt", "O*NET-SOC Code\tElement ID\n")
        archive.writestr("db/Occupation Data.txt", _ONET)
    assert read_edition(tmp_path / "db.zip") == plain
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "a.txt")
    assert read_edition(link) == plain


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\0\0\0", "it is no text"),
        (_ONET.encode("utf-16"), "the file is in UTF-16"),
        (_ONET.replace("Industrial", "Indüstrial").encode("latin-1"), "the byte 0xFC is not UTF-8"),
        (_ONET[:-14], "the row has 2 cells, and the first line 3"),
        (_ESCO[:-12], "the table is damaged"),
        ("a,b\n1,2\n", "names no column of titles"),
        ("title,code\n", "nothing in it has a title or a code"),
        (json.dumps(_NICE)[:-9], "the JSON is damaged"),
        ('{"a": [1, 2]}', "nothing in it has a title"),
        ("[" * 100_000, "nested too deep"),
        (f'{{"elements": [{"1" * 10_000}]}}', "a number of too many digits"),
        (_TRIPLES[:-30], "the RDF is damaged"),
        (_TURTLE[:-3], "the RDF is damaged"),
        ("<html><body>Sign in</body></html>", "it is HTML or other XML"),
        ('<?xml version="1.0"?><a/>', "it is HTML or other XML"),
        (gzip.compress(_ONET.encode())[:-12], "the file is damaged"),
        (b"\x1f\x8bnot gzip at all", "the file is damaged"),
        (b"PK\x03\x04nothing", "the archive is damaged"),
    ],
)
def test_what_is_damaged_or_something_else_is_refused_in_a_sentence(
    write: Write, content: bytes | str, said: str
) -> None:
    with pytest.raises(DataError, match=said):
        read_edition(write("file", content))


def test_what_does_not_show_is_left_out_and_an_address_with_it_is_none(write: Write) -> None:
    nodes = [
        {"@id": "https://x.example/\x01", "name": "Ti\x1b[2Jtle \ud800", "codedNotation": "1\x07"},
        {"@id": "https://x.example/\ud800", "name": "\u202eB", "codedNotation": "2"},
    ]
    found = read_edition(write("file.json", json.dumps(nodes)))
    assert found.components == (
        PublishedComponent("", "1", ("Ti[2Jtle",)),
        PublishedComponent("", "2", ("B",)),
    )


def test_bombs_are_refused_before_they_unpack(write: Write, tmp_path: Path) -> None:
    row = b"17-2112.00\tIndustrial Engineers\tx\n"
    bomb = gzip.compress(_ONET.replace("\r", "").encode() + row * 500_000)
    with pytest.raises(DataError, match="unpacks to more than"):
        read_edition(write("bomb.gz", bomb))
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Occupation.nt", _TRIPLES.encode() * 100_000)
    with pytest.raises(DataError, match=r"unpacks to more than|damaged"):
        read_edition(tmp_path / "bomb.zip")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", _ESCO)
        archive.writestr("b.csv", _ESCO)
    with pytest.raises(DataError, match="2 files that could list what is mapped"):
        read_edition(tmp_path / "two.zip")


def test_archive_whose_index_leads_astray_is_damaged(write: Write) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.csv", _ESCO)
    broken = bytearray(content.getvalue())
    place = broken.index(b"PK\1\2") + 42  # where the part begins, by the index
    broken[place : place + 4] = b"\xff\xff\xff\x7f"
    with pytest.raises(DataError, match="the archive is damaged"):
        read_edition(write("a.zip", bytes(broken)))


def test_what_is_no_file_is_a_wrong_call(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for name in ("absent", ".", "pipe", "loop"):
        with pytest.raises(UsageError):
            read_edition(tmp_path / name)
    with pytest.raises(UsageError, match="device or a pipe"):
        read_edition(Path("/dev/zero"))
