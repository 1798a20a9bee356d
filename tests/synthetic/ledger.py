"""Who selects and connects what, in data that are made up: the ledger from which tests count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain


@dataclass(frozen=True)
class KSA:
    """A KSA.

    Attributes:
        code: the code under which it stands.
        wording: its words; no two KSAs have the same.
        published: its number, if the document names it.
    """

    code: str
    wording: str
    published: str = ""


@dataclass(frozen=True)
class Occupation:
    """An occupation: its title, which no other has, and its number if the document names it."""

    title: str
    published: str = ""


@dataclass(frozen=True)
class KSASelection:
    """An institute selects a KSA; a kind of evidence may be named, an approval always is."""

    institute: str
    ksa: KSA
    evidence: str
    approved_by: str
    approved_on: date


@dataclass(frozen=True)
class OccupationSelection:
    """An institute selects an occupation."""

    institute: str
    occupation: Occupation


@dataclass(frozen=True)
class Connection:
    """An institute says whether a KSA is essential to an occupation; it selects both."""

    institute: str
    ksa: KSA
    occupation: Occupation
    is_essential: bool


@dataclass(frozen=True)
class Ledger:
    """What all institutes state.

    Attributes:
        areas: the institutes of each technology area.
        ksas: every KSA.
        occupations: every occupation.
        ksa_selections: who selects which KSA.
        occupation_selections: who selects which occupation.
        connections: who connects what.
    """

    areas: Mapping[str, tuple[str, ...]]
    ksas: tuple[KSA, ...]
    occupations: tuple[Occupation, ...]
    ksa_selections: tuple[KSASelection, ...]
    occupation_selections: tuple[OccupationSelection, ...]
    connections: tuple[Connection, ...]

    @property
    def institutes(self) -> list[str]:
        """The short names of the institutes."""
        return sorted(chain.from_iterable(self.areas.values()))
