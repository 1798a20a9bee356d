"""Two states of the data compared: what happened to each resource."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.changed_resource import ChangedResource
from amocf.changes.changed_things import (
    Change,
    ChangedStatements,
    Comparison,
    ResourceName,
    State,
    in_order,
)
from amocf.changes.inner_nodes import counted_within, owners_of, possible_owners
from amocf.changes.resource_facts import RECORD_ENDS, ResourceFacts, look_up
from amocf.changes.subject_lines import Lines, differing
from amocf.changes.succession import Succession
from amocf.ordering import alphabetical

#: The mapping records that changed, by the IRIs of what they map.
_Records = Mapping[tuple[str, str], frozenset[str]]


def compare(old: State, new: State, before: Lines, after: Lines) -> Comparison:
    """Compare two states of the data.

    Args:
        old: what the state before is called.
        new: what the state after is called.
        before: the sorted lines of its N-Triples, each once.
        after: those of the state after.

    Returns:
        A change for each kind of change to each resource. What is said of a node within a resource,
        such as a cell of a list, is said of the resource.
    """
    both: dict[str, ChangedResource] = {}
    alone: dict[str, tuple[bool, ResourceFacts]] = {}
    for found in differing(before(), after()):
        if found.subject.startswith(b"_:"):
            continue  # it is named by what is said of it: what leads to it is another statement
        if found.before and found.after:
            both[found.iri] = ChangedResource.of(found)
        else:
            facts = ResourceFacts.naming(found.subject, found.after or found.before)
            alone[found.iri] = bool(found.after), facts
    context = _Context.read(both, alone, before, after)
    changes = [
        Change(ChangeKind.ADDED if is_after else ChangeKind.REMOVED, facts.named, facts.classes)
        for iri, (is_after, facts) in alone.items()
        if iri not in context.owners
    ]
    within = counted_within(context.owners, both, alone)
    for iri in dict.fromkeys((*both, *within)):
        if iri not in context.owners:
            changes += context.changes_of(iri, within.get(iri, (0, 0)))
    return Comparison(old, new, in_order(changes), context.names)


@dataclass(frozen=True)
class _Context:
    """What is known of a comparison.

    Attributes:
        both: the resources of which something is said before and after, and not the same.
        names: how these and others are called that they lead to, afterwards if they are there.
        succession: what takes the place of what is withdrawn.
        was_there: successors that were there before.
        records: the mapping records that changed.
        owners: the resource that each node stands within which stands within one.
    """

    both: Mapping[str, ChangedResource]
    names: Mapping[str, ResourceName]
    succession: Succession
    was_there: frozenset[str]
    records: _Records
    owners: Mapping[str, str]

    @classmethod
    def read(
        cls,
        both: Mapping[str, ChangedResource],
        alone: Mapping[str, tuple[bool, ResourceFacts]],
        before: Lines,
        after: Lines,
    ) -> "_Context":
        """Look up what the changes lead to."""
        withdrawn = {iri: each.after for iri, each in both.items() if each.is_withdrawn}
        succession = Succession.read(withdrawn, after)
        possible = possible_owners((*both, *alone))
        wanted = {
            *succession.newly,
            *possible.values(),
            *(iri for each in both.values() for iri in each.leads_to()),
        }
        old, new = look_up(before, wanted), look_up(after, wanted)
        named = {
            **{iri: facts for iri, (_, facts) in alone.items()},
            **old,
            **{iri: each.after for iri, each in both.items()},
            **succession.facts,
            **new,
        }
        sides = (side for each in both.values() for side in (each.before, each.after))
        return cls(
            both,
            {iri: facts.named for iri, facts in named.items()},
            succession,
            frozenset(old),
            _records((*sides, *(facts for _, facts in alone.values()))),
            owners_of(possible, {**old, **new}),
        )

    def changes_of(self, iri: str, within: tuple[int, int]) -> Iterator[Change]:
        """Yield the changes of a resource that is there before and after.

        Args:
            iri: the resource.
            within: how many statements of nodes within it are gone and came.
        """
        changed = self.both.get(iri)
        if changed is None:
            subject = self.names.get(iri, ResourceName(iri))
            yield Change(ChangeKind.OTHER, subject, removed=within[0], added=within[1])
            return
        plain = Change(ChangeKind.OTHER, changed.before.named, changed.before.classes)
        if changed.is_withdrawn:
            yield self._withdrawal(changed, plain)
        elif changed.is_restored:
            yield replace(plain, kind=ChangeKind.RESTORED)
        for kind, statements in changed.statements().items():
            records = self._records_of(iri, statements) if kind is ChangeKind.REMAPPED else ()
            yield replace(plain, kind=kind, statements=statements, records=records)
        places = [place for place, _ in changed.others()]
        removed, added = (places.count(place) + within[place] for place in (0, 1))
        if removed or added:
            others = changed.others_by_property()
            yield replace(plain, removed=removed, added=added, others=others)

    def _withdrawal(self, changed: ChangedResource, plain: Change) -> Change:
        iri = changed.after.iri
        kind = self.succession.kind(iri, was_there=self.was_there)
        # A stand-in for what is another's stays true beside the URI of its owner.
        is_stand_in = kind is ChangeKind.MERGED and not changed.after.is_deprecated
        return replace(
            plain,
            kind=ChangeKind.REPLACED if is_stand_in else kind,
            successors=tuple(
                self.names.get(each, ResourceName(each)) for each in self.succession.ends(iri)
            ),
            reason=changed.after.reason,
            remarks=self.succession.remarks(iri),
        )

    def _records_of(self, iri: str, statements: Iterable[ChangedStatements]) -> tuple[str, ...]:
        values = {value.value for each in statements for value in (*each.before, *each.after)}
        found = {each for value in values for each in self.records.get((iri, value), ())}
        return tuple(sorted(found, key=alphabetical))


def _records(facts: Iterable[ResourceFacts]) -> _Records:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in facts:
        for source, target in RECORD_ENDS:
            for one in each.iris(source):
                for other in each.iris(target):
                    found[one, other].add(each.iri)
                    found[other, one].add(each.iri)
    return {pair: frozenset(iris) for pair, iris in found.items()}
