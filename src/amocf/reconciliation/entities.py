"""What names are reconciled with: every entity of a release, with its names, codes and types."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Store

from amocf.kinds import KINDS
from amocf.number_text import sort_place
from amocf.ordering import Key, alphabetical
from amocf.rdf.held_same import held_same
from amocf.rdf.property_values import PropertyValues
from amocf.rdf.withdrawal import withdrawn
from amocf.reconciliation.entity_types import ENTITY_KINDS, OUTSIDE, EntityTypes
from amocf.spelling import name_key

_OTHER_LABELS: Final = ("skos:altLabel", "dct:alternative")
_CODES: Final = ("skos:notation", "dct:identifier")
_PLACES: Final = ("skos:broader", "amo:inTechnologyArea", "skos:inScheme")
#: Of these a row prints the code; of a KSA it prints that of the group.
_WITH_PRINTED_CODE: Final = ("tier", "competency", "sub-competency")
_KIND_LABELS: Final = {kind.name: kind.labels[1] for kind in ENTITY_KINDS if kind.labels}


@dataclass(frozen=True)
class Entity:
    """Something that a name may stand for.

    Attributes:
        iri: its URI, which is its identifier.
        kind: the name of its kind.
        name: its label.
        code: its notation, or its number in this edition; empty if it has none.
        description: its kind, its code, and what it belongs to.
        names: its label and other labels: who writes one means it, or a namesake.
        whole: its label with what tells it from namesakes; empty if it has none.
        aids: short forms and related words by which people look for it, and which may mean others.
        codes: every code by which it is known.
        types: the identifiers of its types, the narrowest first.
    """

    iri: str
    kind: str
    name: str
    code: str
    description: str
    names: tuple[str, ...]
    whole: str
    aids: tuple[str, ...]
    codes: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(frozen=True)
class Entities:
    """The entities of a release, and their types."""

    all: tuple[Entity, ...]
    by_iri: Mapping[str, Entity]
    types: EntityTypes
    one_name: Mapping[str, str]

    def find(self, iri: str) -> Entity | None:
        """Return an entity, also by the name of one that is held to be the same."""
        return self.by_iri.get(self.one_name.get(iri, iri))


def read_entities(store: Store) -> Entities:
    """Read the entities of a release, by kind and then in the order of the document.

    What was withdrawn is left out. What they hold to be the same is one entity.
    """
    reading = _EntityReading(store)
    found = tuple(reading.entities())
    frameworks = {scheme for each in found for scheme in each.types[:1] if each.kind == OUTSIDE}
    types = EntityTypes(
        {each.kind for each in found},
        {iri: reading.labels.get(iri, iri) for iri in frameworks - {OUTSIDE}},
    )
    by_iri = {each.iri: each for each in found}
    return Entities(found, by_iri, types, dict(reading.same.one_name))


class _EntityReading:
    def __init__(self, store: Store) -> None:
        release = PropertyValues(store)
        self._release = release
        self._withdrawn = withdrawn(store)
        self.same = held_same(store)
        # Frameworks have a title, which is their label too.
        self.labels = release.value("rdfs:label") | release.value("skos:prefLabel")
        self._others = [release.values(each) for each in _OTHER_LABELS]
        self._whole = release.value("amo:contextLabel")
        self._hidden = release.values("skos:hiddenLabel")
        self._codes = [release.values(each) for each in _CODES]
        self._printed, self._printed_codes = _as_printed(release)
        self._above = [release.values(each) for each in _PLACES]
        self._schemes = release.value("skos:inScheme")
        self._order = release.value("amo:sortOrder")

    def entities(self) -> Iterator[Entity]:
        kinds = self._kinds()
        grouped: dict[str, list[str]] = defaultdict(list)
        for iri, kind in kinds.items():
            grouped[kind].append(iri)
        shared = self._shared_labels(kinds)
        for row in ENTITY_KINDS:
            for iri in sorted(grouped[row.name], key=self._place):
                if self.same.named(iri) == iri or self.same.named(iri) not in kinds:
                    yield self._entity(iri, row.name, shared)

    def _kinds(self) -> dict[str, str]:
        """Return the kind of each entity: the first that fits, as everywhere."""
        reconciled = {kind.name for kind in ENTITY_KINDS}
        found: dict[str, str] = {}
        for kind in KINDS:
            for curie in kind.classes:
                for iri in self._release.subjects("rdf:type", curie):
                    found.setdefault(iri, kind.name)
        return {
            iri: kind
            for iri, kind in found.items()
            if kind in reconciled and iri in self.labels and iri not in self._withdrawn
        }

    def _shared_labels(self, iris: Iterable[str]) -> set[str]:
        """Return the labels that several of the framework's own have, as they are compared."""
        keys = [(name_key(self.labels[iri]), self._schemes.get(iri, "")) for iri in iris]
        seen: set[tuple[str, str]] = set()
        shared: set[str] = set()
        for key in keys:
            (shared.add(key[0]) if key in seen else seen.add(key))
        return shared

    def _place(self, iri: str) -> tuple[tuple[bool, int], Key]:
        return sort_place(self._order.get(iri)), alphabetical(iri)

    def _entity(self, iri: str, kind: str, shared: set[str]) -> Entity:
        same = self.same.names(iri)
        label = self.labels[iri]
        others = [text for each in same for values in self._others for text in values.get(each, ())]
        labels = [self.labels[each] for each in same if each in self.labels]
        codes = [text for each in same for values in self._codes for text in values.get(each, ())]
        if kind in _WITH_PRINTED_CODE:
            codes += self._printed_codes[iri]
        code = next(iter(self._codes[0].get(iri, codes)), "")
        above = [each for values in self._above[:2] for each in values.get(iri, ())]
        scheme = self._schemes.get(iri, "") if kind == OUTSIDE else ""
        aids = [text for each in same for text in self._hidden.get(each, ())]
        aids += (text for each in same for text in self._printed[each] if text != label)
        if name_key(label) in shared:
            # What has namesakes is distinguished by what it stands under.
            aids += [f"{label} {self.labels[each]}" for each in above if each in self.labels]
        return Entity(
            iri,
            kind,
            label,
            code,
            self._description(kind, code, [*above, *([scheme] if scheme else [])]),
            tuple(dict.fromkeys((label, *labels, *others))),
            self._whole.get(iri, ""),
            tuple(dict.fromkeys(aids)),
            tuple(dict.fromkeys(codes)),
            ((scheme, kind) if scheme else (kind,)),
        )

    def _description(self, kind: str, code: str, above: Iterable[str]) -> str:
        places = [f"{self._code(each)} {self.labels.get(each, each)}".strip() for each in above]
        called = _KIND_LABELS[kind]
        first = code if code.startswith(called) else f"{called} {code}".strip()
        return ", ".join(filter(None, (first, *places)))

    def _code(self, iri: str) -> str:
        code = next(iter(self._codes[0].get(iri, ())), "")
        return code if any(map(str.isdigit, code)) and code != self.labels.get(iri) else ""


def _as_printed(release: PropertyValues) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Return how the rows that are about something print its name, slips included, and its code."""
    names: dict[str, list[str]] = defaultdict(list)
    codes: dict[str, list[str]] = defaultdict(list)
    texts, numbers = release.values("amo:textAsPrinted"), release.values("amo:codeAsPrinted")
    for row, things in release.values("amo:about").items():
        for thing in things:
            names[thing] += texts.get(row, ())
            codes[thing] += numbers.get(row, ())
    return names, codes
