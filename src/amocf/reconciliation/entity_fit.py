"""How an entity fits a query, and which one a text can only mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

#: How much of a score the values of properties decide.
_PROPERTIES: Final = 0.3
#: How much a code counts beside which there is a name that does not fit.
_CODE: Final = 0.75
#: How much the words around it count at most.
_MATCHED: Final = 0.4


@dataclass(frozen=True)
class EntityFit:
    """How an entity fits a query.

    Attributes:
        name: how well its names do.
        is_named: whether the text is one of its names, its code, or both.
        is_coded: whether a code of it stands in the text.
        matched: how well the words around it do.
        has_type: whether it has the types that are wanted, or none is.
        prior: what the score has at most, by the type.
        properties: how well its values do, by property.
    """

    name: float = 0.0
    is_named: bool = False
    is_coded: bool = False
    matched: float = 0.0
    has_type: bool = True
    prior: float = 1.0
    properties: Mapping[str, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """How well it fits, from 0 to 1."""
        score = max(self.name, _MATCHED * self.matched)
        if self.is_coded:
            score = 1.0 if self.is_named else _CODE + (1 - _CODE) * score
        if self.properties:
            fitting = sum(self.properties.values()) / len(self.properties)
            given = score if self.name or self.is_coded or self.matched else fitting
            score = (1 - _PROPERTIES) * given + _PROPERTIES * fitting
        return self.prior * score

    @property
    def is_contradicted(self) -> bool:
        """Whether a property that is asked for has another value, or none."""
        return any(each < 1 for each in self.properties.values())


def certain_place(fits: Mapping[int, EntityFit]) -> int | None:
    """Return the place of the one entity that a text can only mean, if there is one.

    Where a code stands beside a name, both have to fit. What has another value of a property that
    is asked for is not meant; nor is the only one of a name then.
    """
    has_codes = any(fit.is_coded for fit in fits.values())
    named = {
        place: fit
        for place, fit in fits.items()
        if fit.is_named and fit.has_type and (fit.is_coded or not has_codes)
    }
    places = [place for place, fit in named.items() if not fit.is_contradicted]
    return places[0] if len(places) == 1 else None
