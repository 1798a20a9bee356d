"""Outside frameworks that a text names beside a name: "NICE access controls"."""

from collections.abc import Iterable

from amocf.outside_names import SHORT_NAMES
from amocf.reconciliation.entity_types import EntityType
from amocf.spelling import fold


class NamedFrameworks:
    """The short names of the frameworks of a release.

    Args:
        types: the types of its entities.
    """

    def __init__(self, types: Iterable[EntityType]) -> None:
        self._named: dict[str, str] = {}
        for each in types:
            if short := SHORT_NAMES.get(each.id):
                # "DOL AMCM" is the AMCM, and "O*NET-SOC" the taxonomy of O*NET.
                for form in (short, short.split()[-1], short.split("-")[0]):
                    self._named[fold(form)] = each.id

    def read(self, text: str) -> tuple[str, str]:
        """Return the type that a text names at an end of it, and what is left; or empty texts."""
        words = fold(text).split()
        for size in range(min(3, len(words) - 1), 0, -1):
            for named, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
                if found := self._named.get(" ".join(named)):
                    return found, " ".join(rest)
        return "", ""
