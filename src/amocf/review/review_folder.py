"""The mapping sets and the decisions on them, on disk: each file whole at any moment.

The log is replaced before the set, whose reviewer slots follow from it. So who ends a review
between the two loses nothing: the next one writes the slots anew.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Final

from amocf.compile.read import sssom
from amocf.compile.read.review_log import (
    ReviewDecision,
    ReviewLog,
    Sample,
    log_path,
    read_review_log,
    write_review_log,
)
from amocf.compile.read.reviewer_slots import REVIEWER_SLOTS, with_reviews
from amocf.errors import DataError, Place, UsageError
from amocf.review.review_samples import draw
from amocf.whole_file import UNFINISHED, put_in_place

SUFFIX: Final = ".sssom.tsv"


class ChangedRecordError(Exception):
    """The record is not any more what was shown; the message says so to the reviewer."""


@dataclass(frozen=True)
class ReviewedSet:
    """A mapping set and the decisions on its records, as they stand on disk.

    Attributes:
        mappings: the set.
        log: the decisions.
        text: what the file of the set holds.
    """

    mappings: sssom.MappingSet
    log: ReviewLog
    text: str

    @property
    def name(self) -> str:
        """The name of the set."""
        return self.mappings.name

    def record(self, iri: str) -> sssom.Record | None:
        """Return a record of the set by its IRI."""
        return next((r for r in self.mappings.mappings if r.text("record_id") == iri), None)

    def lags(self) -> bool:
        """Say whether the slots are not those that the decisions give."""
        return sssom.write(with_reviews(self.mappings, self.log)) != self.text


class ReviewFolder:
    """The folder ``mappings/`` of a checkout, while nobody else reviews in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    @contextmanager
    def locked(cls, folder: Path) -> Iterator["ReviewFolder"]:
        """Give the folder, and keep other reviews out of it.

        Raises:
            UsageError: if another review works in it, or there is none.
        """
        require_folder(folder)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            found = cls(folder)
            found.remove_unfinished()
            yield found
        except BlockingIOError:
            raise UsageError(
                f"another `amocf review` works in {folder}; end it, or wait until it is done"
            ) from None
        finally:
            os.close(descriptor)

    def names(self) -> list[str]:
        """Return the names of the sets, sorted."""
        return sorted(path.name.removesuffix(SUFFIX) for path in self.folder.glob(f"*{SUFFIX}"))

    def path_of(self, name: str) -> Path:
        """Return the file of a set."""
        return self.folder / f"{name}{SUFFIX}"

    def read(self, name: str) -> ReviewedSet:
        """Read a set and the decisions on it.

        Raises:
            DataError: if one of the files is not valid, or the set is not in the project's format.
        """
        path = self.path_of(name)
        # Read once: what is compared is what was parsed, whatever an editor does meanwhile.
        content = path.read_bytes()
        mappings = sssom.read_content(content, path, strict=True)
        if line := _first_difference(content.decode(), sssom.write(mappings)):
            raise DataError(
                "the set is not in the project's format, so that a decision would change more than "
                "its line; run `amocf format`",
                Place(path, line),
            )
        return ReviewedSet(mappings, read_review_log(log_path(self.folder, name)), content.decode())

    def decide(self, name: str, shown: str, decision: ReviewDecision) -> ReviewedSet:
        """Keep a decision on a record as it was shown; the same once more changes nothing.

        Args:
            name: of the set.
            shown: the `fingerprint` of the record that the reviewer saw.
            decision: what is kept.

        Raises:
            ChangedRecordError: if the record was changed or removed meanwhile.
            DataError: as for `read`; nothing is written.
        """
        found = self.read(name)
        record = found.record(decision.record_id)
        if record is None:
            raise ChangedRecordError("The record was removed from the set while you looked at it.")
        if fingerprint(record) != shown:
            raise ChangedRecordError("The record was changed in the file while you looked at it.")
        earlier = [each for each in found.log.decisions if each.record_id == decision.record_id]
        own = [each for each in earlier if each.reviewer == decision.reviewer]
        if own and own[-1] == decision:
            return self._settle(found)
        log = found.log.with_decision(decision)
        self._replace(log_path(self.folder, name), write_review_log(log))
        return self._settle(replace(found, log=log))

    def sample(self, name: str, size: int, seed: int, day: str) -> Sample:
        """Return a sample of a set: the one that was drawn earlier, or else one drawn now.

        It is kept beside the decisions, so that records that are added later change no sample.
        """
        found = self.read(name)
        records = [each.text("record_id") or "" for each in found.mappings.mappings]
        wanted = min(size, len(records))
        for each in found.log.samples:
            if (each.seed, len(each.records)) == (seed, wanted):
                return each
        sample = Sample(seed, day, len(records), draw(records, wanted, seed))
        log = found.log.with_sample(sample)
        self._replace(log_path(self.folder, name), write_review_log(log))
        return sample

    def sync(self, name: str) -> bool:
        """Write the reviewer slots of a set anew from the decisions; say whether they differed."""
        found = self.read(name)
        return self._settle(found).text != found.text

    def write_set(self, mappings: sssom.MappingSet) -> None:
        """Put a set in place of the one that is there."""
        self._replace(self.path_of(mappings.name), sssom.write(mappings))

    def remove_unfinished(self) -> None:
        """Remove what a review that was killed has left beside the files."""
        for folder in (self.folder, self.folder / "reviews"):
            for path in folder.glob(f".*.tsv.*{UNFINISHED}"):
                path.unlink(missing_ok=True)

    def _settle(self, found: ReviewedSet) -> ReviewedSet:
        mappings = with_reviews(found.mappings, found.log)
        text = sssom.write(mappings)
        if text != found.text:
            self._replace(found.mappings.path, text)
        return ReviewedSet(mappings, found.log, text)

    @staticmethod
    def _replace(path: Path, text: str) -> None:
        path.parent.mkdir(exist_ok=True)
        put_in_place(path, text.encode())


def require_folder(folder: Path) -> None:
    """Make sure that there is the folder of the sets.

    Raises:
        UsageError: if there is none.
    """
    if not folder.is_dir():
        raise UsageError(
            f"there is no folder {folder}; run the command in the checkout, or name it with --root"
        )


def _first_difference(one: str, other: str) -> int:
    """Return the first line in which two texts differ, counted from 1; 0 where none does."""
    pairs = zip_longest(one.split("\n"), other.split("\n"))
    return next((n for n, (left, right) in enumerate(pairs, 1) if left != right), 0)


def fingerprint(record: sssom.Record) -> str:
    """Return a name for what a record says, without who reviewed it and where it stands."""
    said = sorted((name, str(value)) for name, value in record.slots.items())
    kept = [each for each in said if each[0] not in REVIEWER_SLOTS]
    return hashlib.sha256(repr(kept).encode()).hexdigest()
