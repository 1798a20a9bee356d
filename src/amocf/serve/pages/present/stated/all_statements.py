"""All that institutes state, as pages ask for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final, TypeVar

from amocf.rdf.held_same import HeldSame
from amocf.rdf.stated_by_institutes import institute_statements
from amocf.rdf.stated_tables import ConnectionStatement, Selection
from amocf.serve.pages.reader import Reader

#: What institutes name that the document does not.
OWN_KSA: Final = "amo:InstituteKSA"
OWN_OCCUPATION: Final = "amo:InstituteOccupation"


_Statement = TypeVar("_Statement", Selection, ConnectionStatement)


@dataclass(frozen=True)
class Stated:
    """All that an institute states."""

    ksas: tuple[Selection, ...] = ()
    occupations: tuple[Selection, ...] = ()
    connections: tuple[ConnectionStatement, ...] = ()

    @property
    def ksa_iris(self) -> tuple[str, ...]:
        """The KSAs that it selects, each once, however many codes they stand under."""
        return tuple(dict.fromkeys(each.counted_as for each in self.ksas))


@dataclass(frozen=True)
class AllStated:
    """What all institutes state; statements are in the order of institutes and their IRIs.

    Attributes:
        selections: by what is selected.
        under: the selections by the codes under which KSAs stand.
        connections: by either end.
        by_institute: what each institute states.
        ksas: the KSAs, published and of institutes.
        own: what institutes name that the document does not, by the CURIE of its class.
        withdrawn: what institutes do not state any more.
        same: the names of what has several.
        order: the place of each institute.
    """

    selections: Mapping[str, tuple[Selection, ...]]
    under: Mapping[str, tuple[Selection, ...]]
    connections: Mapping[str, tuple[ConnectionStatement, ...]]
    by_institute: Mapping[str, Stated]
    ksas: frozenset[str]
    own: Mapping[str, frozenset[str]]
    withdrawn: frozenset[str]
    same: HeldSame
    order: Mapping[str, str]

    @cached_property
    def named_by_institutes(self) -> frozenset[str]:
        """What institutes name that the document does not."""
        return frozenset(chain.from_iterable(self.own.values()))

    def in_order(
        self, found: Mapping[str, tuple[_Statement, ...]], keys: Iterable[str]
    ) -> tuple[_Statement, ...]:
        """Return the statements under several keys, each once."""
        lists = [found[key] for key in dict.fromkeys(keys) if key in found]
        if len(lists) < 2:
            return lists[0] if lists else ()
        together = dict.fromkeys(chain.from_iterable(lists))
        return tuple(sorted(together, key=lambda each: (self.order[each.institute], each.iri)))


def read_stated(reader: Reader) -> AllStated:
    """Read what institutes state in data of their own."""
    stated = institute_statements(reader)
    own = {curie: frozenset(reader.instances(curie)) for curie in (OWN_KSA, OWN_OCCUPATION)}
    ksas = own[OWN_KSA] | frozenset(reader.instances("amo:KSA"))
    institutes = {each.institute for each in stated.selections}
    institutes |= {each.institute for each in stated.connections}
    order = {each: reader.link(each).text.casefold() for each in institutes}
    selections = _in_order(stated.selections, order)
    connections = _in_order(stated.connections, order)
    of_institutes = (
        _by(selections, lambda each: (each.institute,)),
        _by(connections, lambda each: (each.institute,)),
    )
    return AllStated(
        _by(selections, lambda each: (each.selected,)),
        _by(selections, lambda each: each.places),
        _by(connections, lambda each: (each.ksa, each.occupation)),
        {each: _stated(each, *of_institutes, ksas) for each in order},
        ksas,
        own,
        frozenset(reader.withdrawals),
        stated.same,
        order,
    )


def _stated(
    institute: str,
    selections: Mapping[str, tuple[Selection, ...]],
    connections: Mapping[str, tuple[ConnectionStatement, ...]],
    ksas: frozenset[str],
) -> Stated:
    own = selections.get(institute, ())
    return Stated(
        tuple(each for each in own if each.selected in ksas),
        tuple(each for each in own if each.selected not in ksas),
        connections.get(institute, ()),
    )


def _in_order(statements: Iterable[_Statement], order: Mapping[str, str]) -> tuple[_Statement, ...]:
    return tuple(sorted(statements, key=lambda each: (order[each.institute], each.iri)))


def _by(
    statements: Iterable[_Statement], keys: Callable[[_Statement], Iterable[str]]
) -> dict[str, tuple[_Statement, ...]]:
    found: dict[str, list[_Statement]] = defaultdict(list)
    for each in statements:
        for key in keys(each):
            found[key].append(each)
    return {key: tuple(some) for key, some in found.items()}
