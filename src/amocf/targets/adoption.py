"""Official IRIs for stand-ins: what is proposed, and what a person has said yes to."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from amocf.errors import UsageError
from amocf.targets.described_framework import DescribedComponent, DescribedFramework
from amocf.targets.published_component import (
    PublishedComponent,
    PublishedFramework,
    code_of,
    title_of,
)
from amocf.terms import BASE

#: How alike titles are, from 0 to 100, of which one is proposed for the other.
_NEAR: Final = 85
#: Proposals for one stand-in.
_MOST: Final = 5
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`/]+[^\s<>\"{}|\\^`]*")


class Likeness(Enum):
    """Why an IRI is proposed, the best reason first."""

    BOTH = "same title and code"
    TITLE = "same title"
    CODE = "same code, other title"
    NEAR = "similar title"


@dataclass(frozen=True)
class Proposal:
    """An official IRI for a stand-in: never more than a proposal until a person says yes."""

    stand_in: DescribedComponent
    official: PublishedComponent
    likeness: Likeness


@dataclass(frozen=True)
class Adopted:
    """An official IRI that a person has accepted for a stand-in."""

    stand_in: DescribedComponent
    official: PublishedComponent


def proposals(framework: DescribedFramework, published: PublishedFramework) -> tuple[Proposal, ...]:
    """Propose official IRIs for the stand-ins that have none yet, the likeliest of each first."""
    return tuple(
        proposal
        for each in framework.components
        if each.is_stand_in and not each.replacement
        for proposal in list(_proposed(each, published))[:_MOST]
    )


def _proposed(stand_in: DescribedComponent, published: PublishedFramework) -> Iterator[Proposal]:
    key = title_of(stand_in.title)
    titled = published.by_title.get(key, ()) if key else ()
    coded = published.by_code.get(code_of(stand_in.code), ())
    both = [each for each in titled if code_of(each.code) == code_of(stand_in.code)]
    near = process.extract(
        key,
        published.by_title.keys(),
        scorer=fuzz.token_sort_ratio,
        score_cutoff=_NEAR,
        limit=_MOST,
    )
    ranked = (
        (Likeness.BOTH, both),
        (Likeness.TITLE, titled),
        (Likeness.CODE, coded),
        (
            Likeness.NEAR,
            [each for found, _, _ in near if key for each in published.by_title[found]],
        ),
    )
    seen = set()
    for likeness, found in ranked:
        for each in found:
            if each.iri not in seen and _is_official(each.iri):
                seen.add(each.iri)
                yield Proposal(stand_in, each, likeness)


def adopted(
    framework: DescribedFramework,
    published: PublishedFramework,
    accepted: Iterable[tuple[str, str]],
) -> tuple[Adopted, ...]:
    """Return what was accepted, after a look at whether it can be.

    Args:
        framework: the framework as the release describes it.
        published: the file that has the official IRIs.
        accepted: stand-ins, by URI or code, each with the IRI that was accepted.

    Raises:
        UsageError: if a stand-in or an IRI is not there, has another already, or is named twice.
    """
    by_name = {name: each for each in framework.components for name in (each.iri, each.code)}
    given: dict[str, str] = {}
    owners: dict[str, str] = {
        each.replacement: each.iri for each in framework.components if each.replacement
    }
    found = []
    for name, iri in accepted:
        stand_in, official = _stand_in(by_name, name), published.by_iri.get(iri)
        if official is None:
            raise UsageError(
                f"{iri!r} is no IRI of the file: nothing is adopted that it does not list"
            )
        if not _is_official(iri):
            raise UsageError(
                f"{iri!r} is no address of an owner: an official IRI begins with http:// or https://"
                " and is not of this edition"
            )
        if given.setdefault(stand_in.iri, iri) != iri or stand_in.replacement not in ("", iri):
            raise UsageError(f"{name} would have two official IRIs; accept one of them")
        if owners.setdefault(iri, stand_in.iri) != stand_in.iri:
            raise UsageError(
                f"{iri} would stand for two stand-ins, {name} and {owners[iri]}; accept one of them"
            )
        if not stand_in.replacement:
            found.append(Adopted(stand_in, official))
    return tuple(dict.fromkeys(found))


def _stand_in(by_name: Mapping[str, DescribedComponent], name: str) -> DescribedComponent:
    found = by_name.get(name) or by_name.get(f"{BASE}{name.lstrip('/')}")
    if found is None or not found.is_stand_in:
        raise UsageError(f"{name!r} is no stand-in of the framework: name it by its code or URI")
    return found


def _is_official(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return bool(_IRI.fullmatch(iri)) and not iri.startswith(BASE)
