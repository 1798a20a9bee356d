"""Looks up what pages to hand out say, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from amocf.exchange.framework_items import FrameworkItems, Item
from amocf.exchange.registry import ReleaseData
from amocf.outside_names import short_name
from amocf.rdf.graph_reader import GraphReader
from amocf.review_status import is_reviewed, review_words
from amocf.uri_spaces import uri_spaces_of

ESSENTIAL: Final = "amo:essentialKsaCount"
NAMED: Final = "amo:namedKsaCount"
IN_AREA: Final = "amo:inTechnologyArea"
#: Where nothing is printed: an empty place could be taken for a zero.
_NOT_PRINTED: Final = "not printed"


@dataclass(frozen=True)
class HandOutReader:
    """Reads a release; what it has read stays the same."""

    release: ReleaseData

    @cached_property
    def reader(self) -> GraphReader:
        """Looks up what the items do not carry."""
        return GraphReader(self.release.store)

    @cached_property
    def warning(self) -> str:
        """What has to be said of data that are made up."""
        return uri_spaces_of(self.release.store).warning

    @property
    def items(self) -> FrameworkItems:
        """What all formats of exchange carry."""
        return self.release.items

    @cached_property
    def below(self) -> Mapping[str, tuple[Item, ...]]:
        """The items below each."""
        return self.items.children()

    def number(self, iri: str, curie: str) -> str:
        """Return a number that is printed of a thing; nothing where none is."""
        return next(iter(self.reader.texts(iri, curie)), "")

    @property
    def areas(self) -> tuple[Item, ...]:
        """The technology areas."""
        return self.items.of_kinds("technology-area")

    def institutes_of(self, area: str) -> list[str]:
        """Return the institutes of a technology area."""
        return self.reader.subjects(area, IN_AREA)

    def review(self, record: str) -> str:
        """Return whether somebody has reviewed a record; nothing where the document states it."""
        is_printed = bool(self.reader.iris(record, "sssom:mapping_provider"))
        if is_printed and not is_reviewed(self.reader, record):
            return ""
        return review_words(self.reader, record)

    def outside_name(self, iri: str) -> str:
        """Return what an outside component, or a whole framework, is called."""
        outside = self.items.outside.get(iri)
        if not outside:
            return self.framework_name(iri)
        name = f"{outside.code} {outside.label}" if outside.code else outside.label
        return f"{name} ({self.framework_name(outside.framework)})"

    def framework_name(self, scheme: str) -> str:
        """Return what an outside framework is usually called."""
        return short_name(scheme, self.reader.label(scheme))

    def both_numbers(self, iri: str) -> tuple[str, str]:
        """Return how many essential KSAs a thing has, and how many of them are named."""
        essential = self.number(iri, ESSENTIAL) or _NOT_PRINTED
        return essential, self.number(iri, NAMED)

    def names(self, iris: Iterable[str]) -> str:
        """Return the labels of things, in a line."""
        return ", ".join(self.reader.label(each) for each in iris if each)

    def codes(self, iris: Iterable[str]) -> str:
        """Return the codes of items, in a line."""
        return ", ".join(self.items.items[each].code for each in iris)
