"""The rule that every message about the content of a file names a line.

It holds of whatever the tests of a folder read or have judged: a ``conftest.py`` that imports the
fixture has each of them watched.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest

from amocf.compile.validate import file_check
from amocf.compile.validate.file_check import FileReport
from amocf.compile.validate.shapes import Shapes
from amocf.errors import DataError, Place

#: What is said of a file as a whole, in which there is no line to name.
OF_WHOLE_FILES: Final = (
    "not a whole file of gzip",
    "the file unpacks to more than",
    "the file is empty",
    "the file is missing",
    ": it has no ",
    "the file holds no statement",
    "the file holds no concept",
    "the metadata of a mapping set are judged with its table",
)


def without_line(path: Path, sentences: Iterable[str]) -> list[str]:
    """Return the sentences on a file, or on one beside it, that name no line and could."""
    place = re.compile(rf"({re.escape(str(path))}|[^\s:]+):\d+(:\d+)?: ")
    return [
        sentence
        for sentence in sentences
        if not place.match(sentence) and not any(each in sentence for each in OF_WHOLE_FILES)
    ]


def sentences_of(report: FileReport) -> list[str]:
    """Return everything that is said of a judged file."""
    errors = str(report.error).splitlines() if isinstance(report.error, DataError) else []
    return [*errors, *report.sentences(), *report.notes]


@pytest.fixture(autouse=True)
def require_lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have each refusal of content, and everything that is said of judged files, name a line."""
    amiss: list[str] = []
    init, check = DataError.__init__, file_check.check_file

    def noted(self: DataError, message: str, place: Place | None = None) -> None:
        init(self, message, place)
        if place:
            amiss.extend(without_line(place.path, str(self).splitlines()))

    def judged(name: Path, shapes: Shapes, form: str | None = None) -> FileReport:
        report = check(name, shapes, form)
        amiss.extend(without_line(name, sentences_of(report)))
        return report

    monkeypatch.setattr(DataError, "__init__", noted)
    monkeypatch.setattr(file_check, "check_file", judged)
    yield
    assert not amiss, amiss
