"""The ledger of an institute: which number was given to which wording, once and for all."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from amocf.errors import DataError, Place
from amocf.inputs import utf8
from amocf.institutes.recognition import normalized

LEDGER: Final = "ledger.tsv"
_HEADER: Final = "id\twording"
_ID: Final = re.compile(r"(ksa|occ)((?:-[a-z0-9]+)+)-([0-9]{4,})")


@dataclass(frozen=True)
class Ledger:
    """The numbers of an institute; lines are only ever added.

    Attributes:
        institute: its short name, which stands in every number.
        entries: each number with a wording, as they were given; a number has a line for each
            wording that it has had, the last of which is its label.
    """

    institute: str
    entries: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, folder: Path, institute: str) -> Self:
        """Read the ledger of a folder; there is none before the first import.

        Raises:
            DataError: if a line is not of the form that an import writes.
        """
        path = folder / LEDGER
        if not path.exists():
            return cls(institute)
        lines = utf8(path.read_bytes(), path).decode().splitlines()
        advice = "restore the file from where it was saved: numbers must not be given twice"
        if not lines or lines[0] != _HEADER:
            raise DataError(f"the first line has to be {_HEADER!r}; {advice}", Place(path, 1))
        entries: list[tuple[str, str]] = []
        wordings: dict[tuple[str, str], str] = {}
        for number, line in enumerate(lines[1:], 2):
            identifier, tab, wording = line.partition("\t")
            found = _ID.fullmatch(identifier)
            if not found or not tab or not wording or found[2] != f"-{institute}":
                said = f"expected a number of {institute} and a wording; found {line!r}"
                raise DataError(f"{said}; {advice}", Place(path, number))
            key = (found[1], normalized(wording))
            if wordings.setdefault(key, identifier) != identifier:
                said = f"{wording!r} has the number {wordings[key]} already"
                raise DataError(f"{said}; {advice}", Place(path, number))
            entries.append((identifier, wording))
        return cls(institute, tuple(entries))

    def written(self) -> bytes:
        """Return the file."""
        return "".join(f"{line}\n" for line in (_HEADER, *map("\t".join, self.entries))).encode()

    def wordings(self, kind: str) -> dict[str, list[str]]:
        """Return the wordings of each number of a kind, ``ksa`` or ``occ``."""
        found: dict[str, list[str]] = {}
        for identifier, wording in self.entries:
            if identifier.startswith(f"{kind}-"):
                found.setdefault(identifier, []).append(wording)
        return found

    def labels(self, kind: str) -> Mapping[str, str]:
        """Return the label of each number of a kind."""
        return {identifier: texts[-1] for identifier, texts in self.wordings(kind).items()}

    def with_wordings(self, entries: Iterable[tuple[str, str]]) -> "Ledger":
        """Return the ledger with wordings added to numbers that it has."""
        return Ledger(self.institute, (*self.entries, *entries))

    def with_new(self, kind: str, wordings: Iterable[str]) -> "Ledger":
        """Return the ledger with a new number for each wording, in the order of the words."""
        last = max((int(each.rpartition("-")[2]) for each in self.wordings(kind)), default=0)
        ordered = sorted(wordings, key=lambda text: (normalized(text), text))
        return self.with_wordings(
            (f"{kind}-{self.institute}-{number:04d}", wording)
            for number, wording in enumerate(ordered, last + 1)
        )
