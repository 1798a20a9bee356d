"""What texts are matched with: concepts of a release, with all the words that it has for each.

Labels are short, and often all that the document prints. So a sub-competency is compared by what
stands around it too: its KSAs, the competency above it, its neighbours, what it is mapped to, and
the words of ``vocabulary.tsv``.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from pyoxigraph import Store

from amocf.exchange.framework_items import (
    COMPETENCY_KINDS,
    OCCUPATION_KINDS,
    Item,
    MappedItems,
    read_mapped_items,
)
from amocf.rdf.property_values import PropertyValues

_KSA_KINDS: Final = ("ksa", "institute-ksa")
#: The fields of a candidate, each with its weight.
FIELDS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "label": 4.0,
        "alternatives": 4.0,
        "vocabulary": 2.0,
        "examples": 1.5,
        "above": 3.0,
        "definition": 0.2,
        "mapped": 1.0,
        "beside": 0.8,
    }
)


@dataclass(frozen=True)
class MatchCandidate:
    """A concept that a text may be about.

    Attributes:
        iri: its URI.
        code: ``4.1.2``, ``ksa-0002`` and so on.
        label: its preferred label.
        scheme: the URI of its concept scheme.
        family: the URI of the competency that it stands under, or its own; empty for what stands
            under none.
        texts: the words for it by field, in the order of ``FIELDS``.
    """

    iri: str
    code: str
    label: str
    scheme: str
    family: str
    texts: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called: its label, and other labels of it."""
        fields = dict(zip(FIELDS, self.texts, strict=True))
        return (*fields["label"], *fields["alternatives"])


COMPETENCIES: Final = "competencies"
#: Among what is matched: the name that a user gives, and the kinds that it stands for.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        COMPETENCIES: ("competency", "sub-competency"),
        "ksas": _KSA_KINDS,
        "occupations": OCCUPATION_KINDS,
        "technology-areas": ("technology-area",),
    }
)


def read_candidates(store: Store, group: str) -> tuple[MatchCandidate, ...]:
    """Read the candidates of a group of a release, in the order of the framework."""
    items = read_mapped_items(store)
    return tuple(_Reading(items, PropertyValues(store).values("skos:hiddenLabel")).of(group))


@cache
def vocabulary() -> Mapping[str, tuple[str, ...]]:
    """Return the words by which people speak of a competency, by its code.

    They are this edition's: aids to find, and no statements of the document.
    """
    found: dict[str, list[str]] = defaultdict(list)
    text = files("amocf.matching").joinpath("vocabulary.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines, delimiter="\t"):
        found[row["code"]].append(row["words"])
    return MappingProxyType({code: tuple(words) for code, words in found.items()})


class _Reading:
    def __init__(self, items: MappedItems, hidden: Mapping[str, list[str]]) -> None:
        self._items = items
        self._hidden = hidden
        self._children = items.children()
        self._mappings = items.mappings_of()

    def of(self, group: str) -> Iterator[MatchCandidate]:
        for item in self._items.of_kinds(*GROUPS[group]):
            if not any(each.kind == "sub-competency" for each in self._below(item)):
                yield self._candidate(item)

    def _candidate(self, item: Item) -> MatchCandidate:
        above = [self._items.items[iri] for iri in item.parents]
        is_sub = item.kind == "sub-competency"
        beside = [each for one in above if is_sub for each in self._below(one) if each is not item]
        texts = {
            "label": (item.label,),
            "alternatives": self._others(item),
            "vocabulary": vocabulary().get(item.code, ()),
            "examples": self._examples(item),
            "above": self._above(item, above),
            "definition": tuple(each.definition for each in (item, *above)),
            "mapped": tuple(self._mapped(item)),
            "beside": tuple(text for each in beside for text in self._beside(each)),
        }
        found = tuple(tuple(dict.fromkeys(filter(None, texts[field]))) for field in FIELDS)
        family = above[0].iri if is_sub else item.iri if item.kind == "competency" else ""
        return MatchCandidate(item.iri, item.code, item.label, item.scheme, family, found)

    def _below(self, item: Item) -> tuple[Item, ...]:
        return self._children.get(item.iri, ())

    def _others(self, item: Item) -> tuple[str, ...]:
        return (*item.alternatives, *self._hidden.get(item.iri, ()))

    def _examples(self, item: Item) -> tuple[str, ...]:
        ksas = (each for each in self._below(item) if each.kind in _KSA_KINDS)
        return tuple(text for each in ksas for text in (each.label, *each.alternatives))

    def _beside(self, item: Item) -> Iterable[str]:
        return (item.label, *item.alternatives, *self._examples(item))

    def _above(self, item: Item, above: Iterable[Item]) -> tuple[str, ...]:
        # A competency without sub-competencies stands for itself where the others have theirs.
        named = [item] if item.kind == "competency" else above
        competencies = [each for each in named if each.kind in COMPETENCY_KINDS[1:]]
        return tuple(text for each in competencies for text in (each.label, *self._others(each)))

    def _mapped(self, item: Item) -> Iterator[str]:
        for record in self._mappings.get(item.iri, ()):
            if not record.is_denied and record.object in self._items.outside:
                yield self._items.outside[record.object].label
