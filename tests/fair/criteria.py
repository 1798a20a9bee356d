"""A criterion of a checker, and how far a release meets it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.fair.evidence import Evidence

Check = Callable[[Evidence], object]
#: Who gives what is asked of the URIs themselves.
_REDIRECTED: Final = "once a person has w3id.org redirect the URIs"

#: How a reason begins that holds for a version in development alone.
_UNRELEASED: Final = "a release that is no `-dev`"
_STATED: Final = Path(__file__).parents[2] / "ontology" / "release.ttl"


def is_in_development() -> bool:
    """Say whether the version that the sources state is not a release."""
    return re.search(r'dcat:version ".*-dev"', _STATED.read_text("utf-8")) is not None


@dataclass(frozen=True)
class Criterion:
    """A criterion.

    Attributes:
        name: what the checker calls it.
        what: what it asks for.
        parts: its parts, each of the same weight, by what each asks for.
        points: what it is worth.
        alone: what this edition lacks today, as it stands in the repository: the parts, with
            who can give it.
        outside: what even a release with everything in ``edition.toml`` lacks, likewise.
        of_uris: the parts that are asked of the URIs, and hold once these are redirected.
    """

    name: str
    what: str
    parts: Mapping[str, Check]
    points: float = 1
    alone: Mapping[str, str] = field(default_factory=dict)
    outside: Mapping[str, str] = field(default_factory=dict)
    of_uris: tuple[str, ...] = ()

    def missing(self, evidence: Evidence) -> frozenset[str]:
        """Return the parts that a release does not meet."""
        return frozenset(name for name, check in self.parts.items() if not check(evidence))

    def reached(self, missing: int) -> float:
        """Return the points with so many parts missing."""
        return self.points * (1 - missing / len(self.parts))

    @property
    def lacks_behind_redirects(self) -> Mapping[str, str]:
        """What it lacks as it stands, if the URIs lead to it."""
        alone = {
            part: why
            for part, why in self.alone.items()
            if is_in_development() or not why.startswith(_UNRELEASED)
        }
        return {**alone, **self.outside}

    @property
    def lacks_today(self) -> Mapping[str, str]:
        """What it lacks as it stands, where the URIs lead nowhere."""
        lacks = self.lacks_behind_redirects
        asked = {part: [lacks[part]] if part in lacks else [] for part in self.of_uris}
        return {**lacks, **{p: "; ".join((*why, _REDIRECTED)) for p, why in asked.items()}}


def score(criteria: Iterable[Criterion], missing: Mapping[str, int]) -> str:
    """Write how many points are reached of how many."""
    found = tuple(criteria)
    reached = sum(each.reached(missing[each.name]) for each in found)
    return f"{reached:.2f} of {sum(each.points for each in found):g}"


def table(title: str, criteria: tuple[Criterion, ...]) -> Iterator[str]:
    """Yield the table of a checker, as lines of Markdown."""
    today = {each.name: len(each.lacks_today) for each in criteria}
    later = {each.name: len(each.outside) for each in criteria}
    yield f"## {title}\n"
    yield f"Today {score(criteria, today)} points;"
    released = "once released, with `edition.toml` filled in and the URIs redirected"
    yield f"{released}, {score(criteria, later)}.\n"
    yield "| criterion | asks for | today | once released | what is missing, and who can give it |"
    yield "|---|---|---|---|---|"
    for each in criteria:
        verdicts = (_verdict(each, len(lacks)) for lacks in (each.lacks_today, each.outside))
        why = "; ".join(f"{part}: {reason}" for part, reason in each.lacks_today.items())
        yield f"| {each.name} | {each.what} | {' | '.join(verdicts)} | {why} |"
    yield ""


def _verdict(criterion: Criterion, lacking: int) -> str:
    if not lacking:
        return "met"
    if lacking == len(criterion.parts):
        return "**not met**"
    return f"{len(criterion.parts) - lacking} of {len(criterion.parts)}"
