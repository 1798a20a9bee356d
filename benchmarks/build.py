"""Measures builds with made-up data of institutes of several sizes, and writes it into the page.

Usage: ``python benchmarks/build.py [--scales 1 10] [--rounds 3] [--dist dist]``

Each round imports the workbooks that ``tests/synthetic`` makes up at a scale, and builds a release
with what was imported, each in a process of its own. Of every step it takes the processor time and
the peak of memory, those of the processes beside the build included. Any scales may be given; above
10 each is built once: ``--scales 1 10 100`` takes some minutes more.
"""

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from machine import machine
from report import BUILDS, spread, with_sections

_ROOT: Final = Path(__file__).parent.parent
_PAGE: Final = _ROOT / "docs" / "benchmarks.md"
_IMPORT: Final = "import the workbooks"
_SEVERAL_ROUNDS: Final = 10
#: Seconds: the kernel counts hundredths.
_LEAST: Final = 0.01
#: Seconds between two looks at the memory: one at a large process takes some hundredths of one.
_BETWEEN: Final = 1.0


@dataclass(frozen=True)
class Step:
    """What a step took: seconds, of the processor and of the clock, and bytes at the peak.

    The processor time of a process or thread beside the build is counted in the step that waits
    for it.
    """

    name: str
    cpu: float
    wall: float
    peak: int

    @property
    def measurable(self) -> float:
        """Seconds of the processor, and no less than the kernel counts."""
        return max(self.cpu, _LEAST)

    began: float = 0.0


class Stopwatch:
    """Takes the steps of what this process does."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._name = ""
        self._cpu = self._began = self._others = 0.0

    def __call__(self, name: str) -> None:
        """End the step before, if there is one, and begin another."""
        if self._name:
            cpu, wall = self._processor_seconds() - self._cpu, time.monotonic() - self._began
            self.steps.append(Step(self._name, cpu, wall, _peak(), self._began))
        # From now on the kernel counts the peak anew.
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        self._name, self._cpu, self._began = name, self._processor_seconds(), time.monotonic()

    def _processor_seconds(self) -> float:
        times = os.times()
        if threading.active_count() == 1:
            # What a thread took, and the store for it, is counted once nobody waits for it.
            self._others = times.user + times.system - time.thread_time()
        return time.thread_time() + self._others + times.children_user + times.children_system


def _peak() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _import(scale: int, dist: Path, out: Path) -> list[Step]:
    from tests.synthetic.demo import import_all  # noqa: PLC0415 - none of it belongs to a build
    from tests.synthetic.making import make_up  # noqa: PLC0415
    from tests.synthetic.printed import read_printed  # noqa: PLC0415

    from amocf.release.opened import Release  # noqa: PLC0415

    with Release.open(dist) as release:
        printed = read_printed(release)
    ledger = make_up(printed, scale=scale)
    watch = Stopwatch()
    watch(_IMPORT)
    import_all(printed, ledger, out)
    watch("")
    return watch.steps


def _build(data: Path, out: Path) -> list[Step]:
    from amocf.compile.release import ImportedData, build  # noqa: PLC0415 - nor this to an import

    watch = Stopwatch()
    build(_ROOT, out, watch, ImportedData(tuple(sorted((data / "data").iterdir()))))
    watch("")
    return watch.steps


def measure(scale: int, dist: Path) -> tuple[int, list[Step]]:
    """Import and build once; return the number of triples and the steps."""
    with tempfile.TemporaryDirectory() as folder:
        out, steps = make(scale, dist, Path(folder))
        triples = json.loads((out / "manifest.json").read_bytes())["triples"]
    return triples, steps


def make(scale: int, dist: Path, folder: Path) -> tuple[Path, list[Step]]:
    """Import and build in a folder; return where the release is, and the steps."""
    data, out = folder / "imported", folder / "dist"
    steps = _in_process("import", str(scale), str(dist), str(data))
    steps += _in_process("build", str(data), str(out))
    return out, steps


def _in_process(*arguments: str) -> list[Step]:
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, __file__, *arguments]
    held: list[tuple[float, int]] = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        while process.poll() is None:
            held.append((time.monotonic(), sum(map(_share, _family(process.pid)))))
            time.sleep(_BETWEEN)
        written, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return [with_peak(Step(**each), held) for each in json.loads(written)]


def with_peak(step: Step, held: Iterable[tuple[float, int]]) -> Step:
    """Return a step with the most bytes that all processes held in it, at moments of the clock."""
    of_step = (held for at, held in held if step.began <= at < step.began + step.wall)
    return replace(step, peak=max((step.peak, *of_step)))


def _family(process: int) -> Iterator[int]:
    """Yield a process and all that it, or one of these, has started and that have not ended."""
    yield process
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _family(int(child))


def _share(process: int) -> int:
    """Return the bytes of a process; those that it shares with others in part."""
    with suppress(OSError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        return sum(int(kib) * 1024 for kib in re.findall(r"^Pss: *(\d+)", text, re.MULTILINE))
    return 0


#: The rounds of a scale, each the steps by their names.
Rounds = Sequence[Mapping[str, Step]]


def section(triples: Mapping[int, int], measured: Mapping[int, Rounds], conditions: str) -> str:
    """Write what was measured.

    Args:
        triples: how many the release of each scale has.
        measured: the rounds of each scale.
        conditions: on what it was measured.
    """
    scales = sorted(measured)
    pairs = list(pairwise(scales))
    sizes = ", ".join(f"x{scale} has {triples[scale]:,} triples" for scale in scales)
    heads = [
        *(f"x{scale}, s" for scale in scales),
        *(f"growth x{one} to x{other}" for one, other in pairs),
        *(f"x{scale}, MB" for scale in scales),
    ]
    linear = " and ".join(
        f"{_exponent(one, other, triples[one], triples[other]):.2f} (x{one} to x{other})"
        for one, other in pairs
    )
    rows = [
        _row(name, scales, pairs, triples, measured)
        for name in dict.fromkeys(name for rounds in measured.values() for name in rounds[0])
    ]
    return "\n".join(
        (
            "Builds with made-up data of eighteen institutes: as much as the document counts (x1),",
            f"and multiples of it: {sizes}.",
            "Of each step the seconds of processor time, the exponent *e* with which they grow",
            "(time ~ triples^*e*; for the import, which reads workbooks alone, time ~ scale^*e*),",
            "and the peak of memory in it, with what the build holds already. A build works in",
            "several processes and threads: the processor time of each is counted in the step that",
            "waits for it, and the memory is that of all together. Medians over the rounds, with",
            "the least and the most in brackets. `make bench-build` measures again.\n",
            "What the document says is the same at every scale. So of a step that works on what",
            f"institutes state alone the exponent is {linear},",
            "where its time is in proportion to that.\n",
            conditions + "\n",
            f"| step | {' | '.join(heads)} |",
            "|---" * (len(heads) + 1) + "|",
            *rows,
            "",
        )
    )


def _row(
    name: str,
    scales: Sequence[int],
    pairs: Sequence[tuple[int, int]],
    triples: Mapping[int, int],
    measured: Mapping[int, Rounds],
) -> str:
    steps = {scale: [each[name] for each in measured[scale]] for scale in scales}
    size = dict(zip(scales, scales, strict=True)) if name == _IMPORT else triples
    cells = [
        *(spread([each.cpu for each in steps[scale]], ".1f") for scale in scales),
        *(
            spread(
                [
                    _exponent(a.measurable, b.measurable, size[one], size[other])
                    for a, b in zip(steps[one], steps[other], strict=False)
                ],
                ".2f",
            )
            for one, other in pairs
        ),
        *(spread([each.peak / 1e6 for each in steps[scale]], ",.0f") for scale in scales),
    ]
    return f"| {name} | {' | '.join(cells)} |"


def _exponent(one: float, other: float, smaller: float, larger: float) -> float:
    """Return the power of the size with which something grows from one to the other."""
    return math.log(other / one) / math.log(larger / smaller)


def _with_total(steps: Sequence[Step]) -> dict[str, Step]:
    found = {each.name: each for each in steps}
    build = [each for each in steps if each.name != _IMPORT]
    cpu, wall = sum(each.cpu for each in build), sum(each.wall for each in build)
    return {**found, "the whole build": Step("", cpu, wall, max(each.peak for each in build))}


def main() -> None:
    """Measure, and write the section; or do one part of it in this process."""
    if sys.argv[1:2] == ["import"]:
        steps = _import(int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
        return _print(steps)
    if sys.argv[1:2] == ["build"]:
        return _print(_build(Path(sys.argv[2]), Path(sys.argv[3])))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--dist", type=Path, default=Path("dist"))
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    triples: dict[int, int] = {}
    measured: dict[int, list[dict[str, Step]]] = {}
    for number in range(options.rounds):
        for scale in options.scales:
            if number and scale > _SEVERAL_ROUNDS:
                continue
            triples[scale], steps = measure(scale, options.dist)
            measured.setdefault(scale, []).append(_with_total(steps))
            whole = measured[scale][-1]["the whole build"]
            sys.stderr.write(f"x{scale}: {whole.cpu:.1f} s, of the clock {whole.wall:.1f} s\n")
        # After each round: who cannot wait for the last has the rounds before.
        text = section(triples, measured, _conditions(number + 1, measured))
        BUILDS.write_text(text, encoding="utf-8")
        _PAGE.write_text(with_sections(_PAGE.read_text("utf-8")), encoding="utf-8")
    return None


def _conditions(rounds: int, measured: Mapping[int, Rounds]) -> str:
    clock = "; ".join(
        f"x{scale}: {spread([each['the whole build'].wall for each in found], '.0f')}"
        for scale, found in sorted(measured.items())
    )
    return f"{machine()}; rounds: {rounds}. Seconds of the clock for the whole build: {clock}."


def _print(steps: Sequence[Step]) -> None:
    found: list[dict[str, Any]] = [asdict(each) for each in steps]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
