"""Figures for Prometheus, in its text format 0.0.4."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_BOUNDS: Final = (
    *(0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05),
    *(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})

Labels = Mapping[str, str]
Sample = tuple[str, Labels, float]


class Histogram:
    """Durations in seconds, counted by bounds."""

    def __init__(self) -> None:
        self._counts = [0] * (len(_BOUNDS) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        """Count a duration."""
        self._counts[bisect_left(_BOUNDS, seconds)] += 1
        self._sum += seconds

    def samples(self, name: str, labels: Labels) -> Iterator[Sample]:
        """Give the cumulative counts, the sum and the number."""
        total = 0
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self._counts, strict=True):
            total += count
            yield f"{name}_bucket", {**labels, "le": bound}, total
        yield f"{name}_sum", labels, self._sum
        yield f"{name}_count", labels, total


class Requests:
    """What was asked for and how it ended."""

    def __init__(self) -> None:
        self._statuses: Counter[tuple[str, int]] = Counter()
        self._seconds: dict[str, Histogram] = {}

    def observe(self, route: str, status: int, seconds: float) -> None:
        """Count an answer; ``route`` is one of a few names, never what a client chooses."""
        self._statuses[route, status] += 1
        found = self._seconds.get(route)
        if found is None:
            found = self._seconds[route] = Histogram()
        found.observe(seconds)

    def lines(self) -> Iterator[str]:
        """Give the figures as text."""
        counts: list[Sample] = [
            ("", {"route": route, "status": str(status)}, number)
            for (route, status), number in sorted(self._statuses.items())
        ]
        yield from family("amocf_requests_total", "counter", "Requests answered.", counts)
        name = "amocf_request_seconds"
        durations = (
            (suffix.removeprefix(name), labels, number)
            for route, histogram in sorted(self._seconds.items())
            for suffix, labels, number in histogram.samples(name, {"route": route})
        )
        yield from family(name, "histogram", "From the whole request to the answer.", durations)


def family(name: str, kind: str, meaning: str, samples: Iterable[Sample]) -> Iterator[str]:
    """Give the lines of one figure; a sample's name is what follows that of the figure."""
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"
    for suffix, labels, number in samples:
        inside = ",".join(f'{key}="{value.translate(_ESCAPES)}"' for key, value in labels.items())
        yield f"{name}{suffix}{f'{{{inside}}}' if inside else ''} {number:.12g}"


def single(name: str, kind: str, meaning: str, number: float) -> Iterator[str]:
    """Give the lines of a figure that has one value."""
    return family(name, kind, meaning, [("", {}, number)])


def labelled(
    name: str, kind: str, meaning: str, label: str, numbers: Mapping[str, float]
) -> Iterator[str]:
    """Give the lines of a figure that has a value for each of some words."""
    samples = [("", {label: word}, number) for word, number in sorted(numbers.items())]
    return family(name, kind, meaning, samples)
