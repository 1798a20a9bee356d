"""All that institutes state, read at once: statement by statement it would take far longer."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final, TypeVar

from amocf.ordering import alphabetical
from amocf.rdf.held_same import HeldSame, held_same
from amocf.rdf.property_values import TRUE, PropertyValues
from amocf.serve.pages.reader import Reader

#: What institutes name that the document does not.
OWN_KSA: Final = "amo:InstituteKSA"
OWN_OCCUPATION: Final = "amo:InstituteOccupation"


@dataclass(frozen=True, slots=True)
class Selection:
    """A KSA or an occupation as an institute selects it, by their IRIs.

    Attributes:
        iri: the selection.
        institute: who selects.
        selected: what is selected.
        counted_as: what stands for all that institutes hold to be the same as that.
        places: the codes under which a KSA stands.
    """

    iri: str
    institute: str
    selected: str
    counted_as: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConnectionStatement:
    """What an institute says of a KSA and an occupation, by their IRIs."""

    iri: str
    institute: str
    ksa: str
    occupation: str
    is_essential: bool


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
    release, same = PropertyValues(reader.store), held_same(reader.store)
    own = {curie: frozenset(reader.instances(curie)) for curie in (OWN_KSA, OWN_OCCUPATION)}
    ksas = own[OWN_KSA] | frozenset(reader.instances("amo:KSA"))
    stated_by = release.values("amo:statedBy")
    order = {each: reader.link(each).text.casefold() for each in {*chain(*stated_by.values())}}
    selections = _in_order(_selections(release, stated_by, same), order)
    connections = _in_order(_connections(release, stated_by), order)
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
        same,
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


def _selections(
    release: PropertyValues, stated_by: Mapping[str, list[str]], same: HeldSame
) -> Iterator[Selection]:
    under = release.values("amo:selectedUnder")
    for iri, chosen in release.values("amo:selects").items():
        places = tuple(sorted(under.get(iri, ()), key=alphabetical))
        for institute in stated_by.get(iri, ()):
            for selected in chosen:
                yield Selection(iri, institute, selected, same.named(selected), places)


def _connections(
    release: PropertyValues, stated_by: Mapping[str, list[str]]
) -> Iterator[ConnectionStatement]:
    ksas, occupations = (
        release.values(curie) for curie in ("amo:connectsKSA", "amo:connectsOccupation")
    )
    essential = release.subjects("amo:statesEssential", TRUE)
    for iri, connections in release.values("amo:statesConnection").items():
        for institute in stated_by.get(iri, ()):
            for connection in connections:
                for ksa in ksas.get(connection, ()):
                    for occupation in occupations.get(connection, ()):
                        yield ConnectionStatement(iri, institute, ksa, occupation, iri in essential)


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
