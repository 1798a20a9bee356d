"""Whose data a release holds, and what pictures say where it holds none."""

from collections.abc import Mapping
from typing import Final

from amocf.coverage.framework_index import FrameworkIndex, read_index
from amocf.serve.pages.present.pictures.counts import SharedKSAs, areas_of_ksas, shared_ksas
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.words import counted

#: How sentences begin that say what the document alone cannot show.
NOT_PRINTED: Final = "The document prints no list of what each institute selects, so that"


def index_of(reader: Reader) -> FrameworkIndex:
    """Return what the release has of the framework and of institutes, read once."""
    return reader.once(read_index)


def areas_by_ksa(reader: Reader) -> Mapping[str, frozenset[str]]:
    """Return the areas of each KSA that institutes select; to be read once."""
    return areas_of_ksas(index_of(reader))


def shared_by_pair(reader: Reader) -> Mapping[tuple[str, str], SharedKSAs]:
    """Return what each two areas share; to be read once."""
    return shared_ksas(index_of(reader))


def holds_selections(index: FrameworkIndex) -> bool:
    """Say whether an institute selects a KSA in the release."""
    return bool(index.selections.ksas)


def whose(index: FrameworkIndex, area: str = "") -> str:
    """Say in a sentence how many of the institutes have their data in the release."""
    members = index.areas[area] if area else tuple(i for each in index.areas.values() for i in each)
    held = sum(each in index.selections.ksas for each in members)
    where = "of the area" if area else "of all areas"
    return f"From data of their own that {held} of the {len(members)} institutes {where} publish."


def in_full(link: Link) -> str:
    """Return the code and the label of a competency."""
    return f"{link.code} {link.text}" if link.code and link.code not in link.text else link.text


def ksas(number: int) -> str:
    """Return a number of KSAs in words."""
    return counted(str(number), "KSAs")


def address(iri: str) -> str:
    """Return what a technology area is called in addresses of pictures."""
    return iri.rpartition("/")[2]
