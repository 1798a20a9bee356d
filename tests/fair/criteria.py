"""A criterion of a checker, and how far a release meets it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.fair.evidence import Evidence

Check = Callable[[Evidence], object]


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
    """

    name: str
    what: str
    parts: Mapping[str, Check]
    points: float = 1
    alone: Mapping[str, str] = field(default_factory=dict)
    outside: Mapping[str, str] = field(default_factory=dict)

    def missing(self, evidence: Evidence) -> frozenset[str]:
        """Return the parts that a release does not meet."""
        return frozenset(name for name, check in self.parts.items() if not check(evidence))

    def reached(self, missing: int) -> float:
        """Return the points with so many parts missing."""
        return self.points * (1 - missing / len(self.parts))

    @property
    def lacks_today(self) -> Mapping[str, str]:
        """What it lacks as it stands."""
        return {**self.alone, **self.outside}


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
    yield f"once released, with `edition.toml` filled in, {score(criteria, later)}.\n"
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
