"""The queries of ``queries/insights``: what the document analyses, asked of the institutes' data.

Beside what every query has, their headers say what the answer means::

    # needs: ksa-selections
    # dimension: area amo:computedScope
    # measure: share amo:shareOfKSAsAcrossAreas amo:percent
    # printed: stat:figures

``needs`` names what a release must hold for an answer. A ``dimension`` is a column of resources,
with the property that says which of them a number is about; a ``measure`` is a column of numbers,
with its indicator and its unit. The build keeps the numbers of insights that have measures. They
stand beside the observations of ``printed``: the figures of the same scope and indicator, if it is
not given, and else those of that data set with the same values of its dimensions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryBoolean, Store

from amocf.errors import DataError, Place
from amocf.queries.query_file import INSIGHT, NamedQuery
from amocf.terms import PREFIXES, expand

FIGURES: Final = expand("stat:figures")


@dataclass(frozen=True)
class Need:
    """What a release must hold: in words, and as a pattern of a query."""

    words: str
    pattern: str

    def is_met(self, store: Store) -> bool:
        """Say whether a release holds it."""
        answer = store.query(f"PREFIX amo: <{PREFIXES['amo']}> ASK {{ {self.pattern} }}")
        return isinstance(answer, QueryBoolean) and bool(answer)


def _at_least(number: int, path: str) -> str:
    """Return a pattern of selections of KSAs by at least so many."""
    found = f"?selection amo:selectedUnder ?code ; {path} ?who"
    count = f"SELECT (COUNT(DISTINCT ?who) AS ?found) WHERE {{ {found} }}"
    return f"{{ {count} }} FILTER (?found >= {number})"


NEEDS: Final = {
    "ksa-selections": Need(
        "which KSAs each institute selects", "?selection amo:selectedUnder ?code"
    ),
    "ksa-selections-of-two-areas": Need(
        "which KSAs institutes of two or more technology areas select",
        _at_least(2, "amo:statedBy/amo:inTechnologyArea"),
    ),
    "ksa-selections-of-two-institutes": Need(
        "which KSAs two or more institutes select", _at_least(2, "amo:statedBy")
    ),
    "ksa-selections-of-three-institutes": Need(
        "which KSAs three or more institutes select", _at_least(3, "amo:statedBy")
    ),
    "occupation-selections": Need(
        "which occupations each institute selects",
        "VALUES ?kind { amo:Occupation amo:InstituteOccupation } "
        "?selection amo:selects ?occupation . ?occupation a ?kind",
    ),
    "connections": Need(
        "to which occupations each institute states a KSA to be essential",
        "?statement amo:statesConnection ?connection",
    ),
}


@dataclass(frozen=True)
class Measure:
    """A column of numbers, with the IRIs of its indicator and its unit."""

    column: str
    indicator: str
    unit: str


@dataclass(frozen=True)
class Insight:
    """A query with what its answer means.

    Attributes:
        query: the query.
        needs: what a release must hold for an answer.
        dimensions: columns of resources, each with the IRI of a property.
        measures: columns of numbers.
        printed: the data set of the printed figures beside which the numbers stand.
    """

    query: NamedQuery
    needs: tuple[Need, ...]
    dimensions: tuple[tuple[str, str], ...]
    measures: tuple[Measure, ...]
    printed: str

    @property
    def name(self) -> str:
        """Its name among the insights."""
        return self.query.name.removeprefix(INSIGHT)

    @property
    def is_kept(self) -> bool:
        """Whether the build keeps its numbers; the others are asked with a parameter."""
        return bool(self.measures)

    def missing(self, store: Store) -> str:
        """Say why a release has no answer; nothing if it has one."""
        missing = [need.words for need in self.needs if not need.is_met(store)]
        if not missing:
            return ""
        return (
            f"This cannot be computed: the release does not say {', nor '.join(missing)}."
            " The document does not print that."
        )


def insights(queries: Iterable[NamedQuery]) -> tuple[Insight, ...]:
    """Return those of the queries that are insights.

    Raises:
        DataError: if a header names a need that there is not, or is not of the form above.
    """
    return tuple(_insight(query) for query in queries if query.name.startswith(INSIGHT))


def _insight(query: NamedQuery) -> Insight:
    printed = [_term(query, value) for value in _values(query, "printed")]
    return Insight(
        query,
        tuple(_need(query, name.strip()) for v in _values(query, "needs") for name in v.split(",")),
        tuple((each[0], _term(query, each[1])) for each in _rows(query, "dimension", 2)),
        tuple(
            Measure(each[0], _term(query, each[1]), _term(query, each[2]))
            for each in _rows(query, "measure", 3)
        ),
        printed[0] if printed else FIGURES,
    )


def _need(query: NamedQuery, name: str) -> Need:
    if name not in NEEDS:
        raise DataError(
            f"needs {name!r}; expected one of {', '.join(NEEDS)}",
            Place(query.path),
        )
    return NEEDS[name]


def _rows(query: NamedQuery, field: str, length: int) -> list[list[str]]:
    rows = [value.split() for value in _values(query, field)]
    for row in rows:
        if len(row) != length or f"?{row[0]}" not in query.text:
            names = "COLUMN PROPERTY" if length == 2 else "COLUMN INDICATOR UNIT"
            raise DataError(
                f"{field}: expected {names}, with a column of the query; found {' '.join(row)!r}",
                Place(query.path),
            )
    return rows


def _term(query: NamedQuery, curie: str) -> str:
    try:
        return expand(curie)
    except ValueError as error:
        raise DataError(str(error), Place(query.path)) from None


def _values(query: NamedQuery, field: str) -> list[str]:
    return [value for name, value in query.facts if name == field]
