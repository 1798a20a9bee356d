"""Components out of statements in RDF, whatever vocabulary has the words for title and code."""

from collections.abc import Callable
from typing import Final

from amocf.errors import DataError
from amocf.targets.published_component import PublishedComponent

#: Local names of properties that give a title, the title proper first.
TITLES: Final = (*("competencyLabel", "prefLabel", "title", "name", "competencyText", "label"),)
#: Local names of properties that give a code.
CODES: Final = ("onetSOCCode", "codedNotation", "notation", "socCode", "listID")
#: Local names of properties that lead to what a thing stands under.
PARENTS: Final = ("isChildOf", "broader", "isTopChildOf")
#: Local names of classes whose instances are what lists others, and no component of it.
WHOLES: Final = frozenset(("CompetencyFramework", "ConceptScheme", "Collection"))
#: Longer texts are descriptions.
_LONGEST: Final = 2_000
_MOST: Final = 2_000_000


def local_name(name: str) -> str:
    """Return the last part of an IRI or of a short form of it."""
    return name.rstrip("/#").replace("#", "/").rpartition("/")[2].rpartition(":")[2]


class NodeCollector:
    """Gathers components from statements that come in any order."""

    def __init__(self) -> None:
        self._titles: dict[str, dict[str, str]] = {}
        self._codes: dict[str, str] = {}
        self._parents: dict[str, list[str]] = {}
        self._wholes: dict[str, None] = {}

    def add_text(self, iri: str, name: str, text: str, language: str = "") -> None:
        """Take a text that a property, given by its local name, has.

        Raises:
            DataError: if there are more things than any framework has.
        """
        if not text.strip() or len(text) > _LONGEST:
            return
        if name in CODES:
            if name != "listID" or iri not in self._codes:
                self._codes[iri] = text.strip()
        elif name in TITLES:
            if language and not language.lower().startswith("en"):
                return
            self._titles.setdefault(iri, {}).setdefault(name, " ".join(text.split()))
            if len(self._titles) > _MOST:
                raise DataError(
                    f"the file names more than {_MOST:,} things; take the file of the table that"
                    " lists occupations or competencies"
                )

    def add_link(self, iri: str, name: str, other: str) -> None:
        """Take a link that a property leads by."""
        if name in PARENTS:
            self._parents.setdefault(iri, []).append(other)
        elif name == "type" and local_name(other) in WHOLES:
            self._wholes[iri] = None

    def whole(self) -> str:
        """Return what the one framework that the file describes is called; or nothing."""
        names = [self._named(iri) for iri in self._wholes if iri in self._titles]
        return names[0][0] if len(names) == 1 else ""

    def components(self, where: Callable[[str], bool] = bool) -> tuple[PublishedComponent, ...]:
        """Return what has a title, or a code, in the order in which it came."""
        found = dict.fromkeys((*self._titles, *self._codes))
        return tuple(
            PublishedComponent(
                iri, self._codes.get(iri, ""), self._named(iri), tuple(self._parents.get(iri, ()))
            )
            for iri in found
            if iri not in self._wholes and where(iri)
        )

    def _named(self, iri: str) -> tuple[str, ...]:
        titles = self._titles.get(iri, {})
        return tuple(dict.fromkeys(titles[name] for name in TITLES if name in titles))
