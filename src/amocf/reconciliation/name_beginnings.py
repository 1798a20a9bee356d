"""Names and codes that begin as a text does, for who is still typing."""

from collections.abc import Iterator, Sequence

from amocf.reconciliation.entities import Entity
from amocf.spelling import fold


class NameBeginnings:
    """The names and codes of entities.

    Args:
        entities: the entities; what is found is given by their places.
    """

    def __init__(self, entities: Sequence[Entity]) -> None:
        # A line each: to look into one text is quicker than to look at many.
        self._names = [_lines(map(fold, each.names)) for each in entities]
        self._aids = [_lines(map(fold, each.aids)) for each in entities]
        self._codes = [_lines(map(str.casefold, each.codes)) for each in entities]

    def places(self, start: str) -> Iterator[int]:
        """Yield what has a name or a code that begins so, and then a word in a name that does."""
        key, code = fold(start), start.strip().casefold()
        for place, (names, codes) in enumerate(zip(self._names, self._codes, strict=True)):
            if (key and f"\n{key}" in names) or (code and f"\n{code}" in codes):
                yield place
        for place, (names, aids) in enumerate(zip(self._names, self._aids, strict=True)):
            if key and (f" {key}" in names or f"\n{key}" in aids):
                yield place


def _lines(texts: Iterator[str]) -> str:
    return "".join(f"\n{each}" for each in texts)
