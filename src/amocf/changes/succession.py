"""What takes the place of what is withdrawn: followed to its end, whatever stands in its way."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.resource_facts import ResourceFacts, look_up
from amocf.changes.subject_lines import Lines
from amocf.ordering import alphabetical

#: Steps from one successor to the next that are looked up; who changes a thing more often than
#: that has lost count as well.
_MOST_STEPS: Final = 50


@dataclass(frozen=True)
class Succession:
    """What takes the place of what.

    Attributes:
        successors: of what is withdrawn, what takes its place.
        newly: for each successor, whose place it takes from now on.
        absent: successors of which nothing is said.
        facts: what is said of successors.
    """

    successors: Mapping[str, tuple[str, ...]]
    newly: Mapping[str, frozenset[str]]
    absent: frozenset[str]
    facts: Mapping[str, ResourceFacts]

    @classmethod
    def read(cls, withdrawn: Mapping[str, ResourceFacts], after: Lines) -> Self:
        """Follow what is newly withdrawn through the state after."""
        newly: dict[str, set[str]] = defaultdict(set)
        for iri, facts in withdrawn.items():
            for each in facts.successors:
                newly[each].add(iri)
        known, absent, left = dict(withdrawn), set[str](), set(newly) - withdrawn.keys()
        for _ in range(_MOST_STEPS):
            if not left:
                break
            found = look_up(after, left)
            absent |= left - found.keys()
            known |= found
            further = {each for facts in found.values() for each in facts.successors}
            left = further - known.keys() - absent
        return cls(
            {iri: facts.successors for iri, facts in known.items() if _is_withdrawn(facts)},
            {iri: frozenset(each) for iri, each in newly.items()},
            frozenset(absent),
            known,
        )

    def ends(self, iri: str) -> tuple[str, ...]:
        """Return what takes the place of a resource in the end; nothing where it leads in circles.

        What is said to take its place, but is not there, is no end.
        """
        ends, seen, left = set[str](), {iri}, list(self.successors.get(iri, ()))
        while left:
            each = left.pop()
            if each in seen:
                continue
            seen.add(each)
            if each in self.successors:
                left += self.successors[each]
            elif each not in self.absent:
                ends.add(each)
        return tuple(sorted(ends, key=alphabetical))

    def kind(self, iri: str, *, was_there: frozenset[str]) -> ChangeKind:
        """Return what happened to what is withdrawn.

        Args:
            iri: the resource.
            was_there: the successors that were there before.
        """
        direct = self.successors.get(iri, ())
        if len(direct) > 1:
            return ChangeKind.SPLIT
        if not direct:
            return ChangeKind.DEPRECATED
        is_shared = len(self.newly.get(direct[0], ())) > 1 or direct[0] in was_there
        return ChangeKind.MERGED if is_shared else ChangeKind.REPLACED

    def remarks(self, iri: str) -> tuple[str, ...]:
        """Return what is wrong with what takes the place of a resource, a sentence each."""
        direct = sorted(self.successors.get(iri, ()), key=alphabetical)
        absent = [
            f"<{each}> is to take its place, but nothing is said of it"
            for each in direct
            if each in self.absent
        ]
        passed = [
            f"{self.facts[each].named.words}, which was to take its place, is withdrawn as well"
            for each in direct
            if each in self.successors and each != iri
        ]
        if direct and not self.ends(iri) and len(absent) < len(direct):
            passed.append("what takes its place leads to nothing that is in use")
        return (*absent, *passed)


def _is_withdrawn(facts: ResourceFacts) -> bool:
    return facts.is_deprecated or bool(facts.successors)
