"""Two states of the data side by side, subject by subject, as the sorted lines of N-Triples.

What is the same in both is never parsed, and no more than the lines of one subject stand in memory:
so two releases of millions of statements are compared in the time that it takes to read them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat, Triple

from amocf.errors import DataError
from amocf.terms import AGGREGATES, INSTITUTE_GRAPH, graph_iri

#: The graphs that hold what people have stated; all others are computed by a build.
ASSERTED: Final = ("framework", "references", "mappings", "statistics", "editorial", "ontology")
#: Those of a release that never count: the changes themselves, and counts of what is not published.
_NEVER: Final = ("changes", AGGREGATES)
#: The name of the graph at the end of a line of N-Quads. A string has no such end: it ends with a
#: quotation mark, its language, or its datatype, before which there is no blank.
_GRAPH: Final = re.compile(rb' <([^<>"\s]*)> \.\n\Z')
_LINE_END: Final = b" .\n"


def triple_lines(quads: Iterable[bytes], is_wanted: Callable[[str], bool]) -> Iterator[bytes]:
    """Yield the N-Triples of a release, sorted and each once, of its canonical N-Quads.

    Args:
        quads: the lines, sorted by code point. What the default graph has stands in a named graph
            too, and is passed over.
        is_wanted: whether a named graph counts that is called so, such as ``framework``.
    """
    last, wanted = b"", dict[bytes, bool]()
    for line in quads:
        # What stands behind subject, property and a blank of the value may be a graph.
        found = _GRAPH.search(line, line.index(b" ", line.index(b" ") + 1) + 1)
        if not found:
            continue
        graph = found[1]
        if graph not in wanted:
            wanted[graph] = is_wanted(graph.decode().removeprefix(graph_iri("")))
        stated = line[: found.start()] + _LINE_END
        if wanted[graph] and stated != last:
            yield stated
            last = stated


def is_asserted(graph: str) -> bool:
    """Say whether the named graph called so holds what people have stated."""
    return graph in ASSERTED or graph.startswith(INSTITUTE_GRAPH)


def is_comparable(graph: str) -> bool:
    """Say the same, or whether it is one of those that a build computes."""
    return graph not in _NEVER


@dataclass(frozen=True)
class SubjectLines:
    """What is said of one subject before and after.

    Attributes:
        subject: the subject as it is written, such as ``<https://…>``.
        before: the lines about it before; none if it was not there.
        after: those after, likewise.
    """

    subject: bytes
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]

    @property
    def iri(self) -> str:
        """The IRI of the subject."""
        return self.subject[1:-1].decode()


def differing(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[SubjectLines]:
    """Yield each subject of which not the same is said before and after; lines are sorted."""
    before, after = _by_subject(old), _by_subject(new)
    one, other = next(before, None), next(after, None)
    while one or other:
        # Subjects are in the order of the lines that begin with them.
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None  # noqa: S101 - else both are at their end
            yield SubjectLines(one[0].rstrip(), one[1], ())
            one = next(before, None)
        elif one is None or other[0] < one[0]:
            yield SubjectLines(other[0].rstrip(), (), other[1])
            other = next(after, None)
        else:
            if one[1] != other[1]:
                yield SubjectLines(one[0].rstrip(), one[1], other[1])
            one, other = next(before, None), next(after, None)


def said_of(lines: Iterable[bytes], subjects: Collection[bytes]) -> dict[bytes, tuple[bytes, ...]]:
    """Return the lines about some subjects, each written such as ``<https://…>``."""
    wanted = {subject + b" " for subject in subjects}
    return {
        subject.rstrip(): tuple(group)
        for subject, group in groupby(lines, _subject)
        if subject in wanted
    }


def parsed(lines: Iterable[bytes]) -> list[Triple]:
    """Return the statements of lines."""
    found = pyoxigraph.parse(b"".join(lines), format=RdfFormat.N_TRIPLES, lenient=True)
    return [quad.triple for quad in found]


def sorted_lines(lines: Iterable[bytes], what: str) -> Iterator[bytes]:
    """Yield lines, which have to be sorted.

    Raises:
        DataError: if they are not, or one of them is no line of N-Quads; the whole says which.
    """
    last = b""
    for number, line in enumerate(lines, 1):
        if line < last or line.count(b" ", 0, -1) < 2 or not line.endswith(_LINE_END):
            raise DataError(
                f"line {number} of {what} is not in the order of canonical N-Quads, or is none of"
                " theirs; build the release again"
            )
        last = line
        yield line


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ") + 1]


def _by_subject(lines: Iterable[bytes]) -> Iterator[tuple[bytes, tuple[bytes, ...]]]:
    return ((subject, tuple(group)) for subject, group in groupby(lines, _subject))


#: A state of the data as lines, which may be read more than once.
Lines = Callable[[], Iterator[bytes]]
