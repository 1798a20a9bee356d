"""The map of KSAs, occupations, institutes and technology areas, with their links (Figure 2)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from amocf.coverage.framework_index import FrameworkIndex
from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.charts.node_map import Anchor, AnchorGroup, MapNode, node_map
from amocf.serve.pages.present.pictures.counts import (
    essential_pairs,
    institutes_of_ksas,
    institutes_of_occupations,
)
from amocf.serve.pages.present.pictures.held import (
    NOT_PRINTED,
    holds_selections,
    index_of,
    ksas,
    whose,
)
from amocf.serve.pages.present.pictures.picture import Picture, table
from amocf.serve.pages.present.selections import lists_of, naming
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE
from amocf.words import counted

NAME: Final = "map"
_NETWORK: Final = BASE + "id/network"
#: How many KSAs and occupations are drawn: on a page, and in the file of its own.
_ON_PAGE: Final = (240, 100)
_IN_FILE: Final = (400, 150)
#: How many KSAs have a number in the picture.
_NUMBERED: Final = 10


@dataclass(frozen=True)
class Linked:
    """All KSAs and occupations, those with most institutes and then with most connections first.

    Attributes:
        ksas: each with the institutes that select it.
        occupations: likewise.
        pairs: the connections between them.
        degrees: how many links each has: to institutes, and to occupations or KSAs.
    """

    ksas: Mapping[str, frozenset[str]]
    occupations: Mapping[str, frozenset[str]]
    pairs: frozenset[tuple[str, str]]
    degrees: Mapping[str, int]


def network_map(reader: Reader) -> Picture:
    """Return the map: of all institutes where the release has their data, else of the lists."""
    index = index_of(reader)
    return _of_institutes(reader, index) if holds_selections(index) else _of_lists(reader, index)


def linked(index: FrameworkIndex) -> Linked:
    """Return what institutes link, in the order in which it is shown."""
    ksas_, occupations = institutes_of_ksas(index), institutes_of_occupations(index)
    pairs = essential_pairs(index)
    connected = Counter(end for pair in pairs for end in pair)

    def ordered(found: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        keys = sorted(found, key=lambda each: (-len(found[each]), -connected[each], each))
        return {each: found[each] for each in keys}

    degrees = {
        each: len(institutes) + connected[each]
        for found in (ksas_, occupations)
        for each, institutes in found.items()
    }
    return Linked(ordered(ksas_), ordered(occupations), pairs, degrees)


def _of_institutes(reader: Reader, index: FrameworkIndex) -> Picture:
    found = linked(index)
    best, selecting = next(iter(found.ksas.items()))
    numbers = (
        counted(str(len(found.pairs)), "connections"),
        ksas(len(found.ksas)),
        counted(str(len(found.occupations)), "occupations"),
        counted(str(len(index.selections.institutes)), "institutes"),
    )
    shown = sum(map(min, zip((len(found.ksas), len(found.occupations)), _IN_FILE, strict=True)))
    cut = len(found.ksas) + len(found.occupations) - shown
    areas = _areas(index)
    return Picture(
        name=NAME,
        heading="What links institutes, KSAs and occupations",
        finding=f"{numbers[0]} of {numbers[1]} with {numbers[2]}; "
        f"{len(selecting)} of {numbers[3]} select “{reader.link(best).text}”",
        explained="What one institute alone selects stands beside it, what is selected "
        "everywhere in the middle. Circles are as large as the number of links; the ten KSAs that "
        f"most institutes select are numbered as in the table. {whose(index)}"
        + (f" Of all, {cut:,} with fewer institutes are left out." if cut else ""),
        drawing=_drawn(reader, index, found, _ON_PAGE, is_linked=False),
        whole=_drawn(reader, index, found, _IN_FILE, is_linked=True),
        legend=(("ksa", "KSA"), ("occupation", "occupation"), ("anchor", "institute")),
        table=table(
            ("KSA", "Number", "Institutes", "Areas", "Occupations"),
            [
                (
                    reader.link(each),
                    number,
                    len(selecting),
                    len({areas[one] for one in selecting if one in areas}),
                    found.degrees[each] - len(selecting),
                )
                for number, (each, selecting) in enumerate(found.ksas.items(), start=1)
            ],
            "/ksas?sort=-selecting",
            most=_NUMBERED,
        ),
        is_wide=True,
    )


def _drawn(
    reader: Reader,
    index: FrameworkIndex,
    found: Linked,
    most: tuple[int, int],
    *,
    is_linked: bool,
) -> Drawing:
    """Draw the map.

    Args:
        reader: names what is drawn.
        index: the institutes of the areas.
        found: what is linked.
        most: how many KSAs and how many occupations are drawn.
        is_linked: whether every node is a link and has a title, or only those that have a number.
    """
    ksas_, occupations = list(found.ksas)[: most[0]], list(found.occupations)[: most[1]]
    nodes = [
        _node(reader, found, iri, number if number <= _NUMBERED else 0, is_linked=is_linked)
        for number, iri in enumerate(ksas_, start=1)
    ]
    nodes += [_node(reader, found, iri, 0, is_linked=is_linked) for iri in occupations]
    drawn = {each.key for each in nodes}
    pairs = sorted(pair for pair in found.pairs if drawn.issuperset(pair))
    title = (
        "Map of institutes by technology area, of the KSAs and occupations that they select, and of"
    )
    return node_map(_groups(reader, index, found), nodes, pairs, f"{title} their connections")


def _node(reader: Reader, found: Linked, iri: str, number: int, *, is_linked: bool) -> MapNode:
    is_ksa = iri in found.ksas
    institutes = found.ksas[iri] if is_ksa else found.occupations[iri]
    link = reader.link(iri)
    connected = found.degrees[iri] - len(institutes)
    other = counted(str(connected), "occupations" if is_ksa else "KSAs")
    title = f"{link.text}: {counted(str(len(institutes)), 'institutes')}, {other}"
    is_told = is_linked or bool(number)
    return MapNode(
        iri,
        "ksa" if is_ksa else "occupation",
        tuple(sorted(institutes)),
        found.degrees[iri],
        str(number) if number else "",
        title if is_told else "",
        link.href if is_told else "",
    )


def _groups(reader: Reader, index: FrameworkIndex, found: Linked) -> list[AnchorGroup]:
    selected = Counter(each for who in found.ksas.values() for each in who)
    return [
        AnchorGroup(
            reader.link(area).text,
            reader.href(area),
            tuple(
                Anchor(
                    each,
                    reader.link(each).text,
                    f"{reader.link(each).text}: {ksas(selected[each])}",
                    reader.href(each),
                )
                for each in institutes
            ),
        )
        for area, institutes in index.areas.items()
    ]


def _areas(index: FrameworkIndex) -> Mapping[str, str]:
    return {each: area for area, institutes in index.areas.items() for each in institutes}


def _of_lists(reader: Reader, index: FrameworkIndex) -> Picture:
    """Return the map of what the document prints: which KSAs it names for which areas."""
    areas = {
        ksa: tuple(dict.fromkeys(each.area.iri for each in naming(reader, ksa) if each.area))
        for ksa in index.outline.ksas
    }
    letters = _letters(reader)
    ordered = sorted(
        areas, key=lambda each: (letters.get(each, "~"), -len(areas[each]), reader.link(each).text)
    )
    several = sum(len(each) > 1 for each in areas.values())
    nodes = [
        MapNode(
            iri,
            "ksa",
            areas[iri],
            1 + len(areas[iri]),
            letters.get(iri, ""),
            f"{reader.link(iri).text}: {_named_for(reader, areas[iri], letters.get(iri, ''))}",
            reader.href(iri),
        )
        for iri in ordered
    ]
    return Picture(
        name=NAME,
        heading="What links technology areas and KSAs",
        finding=f"The document names {ksas(len(areas))}, {several} for more than one area",
        explained="What the page of one area names stands beside it, and what several name, "
        "between these. The ten that are selected most across the network are lettered as in the "
        "document; in the middle are those that no page of an area names.",
        cannot=f"{NOT_PRINTED} the links of institutes and occupations, which Figure 2 has, cannot "
        "be shown.",
        drawing=node_map(
            _area_anchors(reader, index), nodes, (), "Map of technology areas and KSAs"
        ),
        legend=(("ksa", "KSA"), ("anchor", "technology area")),
        table=table(
            ("KSA", "Letter", "Named for"),
            [
                (
                    reader.link(iri),
                    letters.get(iri, ""),
                    reader.links(areas[iri]) or "the network alone",
                )
                for iri in ordered
            ],
            "/ksas",
            most=_NUMBERED,
        ),
        is_wide=True,
    )


def _letters(reader: Reader) -> Mapping[str, str]:
    """Return the letters that the document gives to the KSAs that are selected most."""
    return {
        ksa: " ".join(reader.texts(row, "amo:marker"))
        for found in lists_of(reader, _NETWORK)
        if found.area is None
        for row in reader.subjects(found.link.iri, "amo:inList")
        for ksa in reader.iris(row, "amo:about")
    }


def _area_anchors(reader: Reader, index: FrameworkIndex) -> list[AnchorGroup]:
    links = [reader.link(each) for each in index.areas]
    return [
        AnchorGroup("", "", (Anchor(each.iri, each.text, each.text, each.href),)) for each in links
    ]


def _named_for(reader: Reader, areas: tuple[str, ...], letter: str) -> str:
    names = [link.text for link in reader.links(areas)]
    return ", ".join([*(["among the ten that are selected most"] if letter else []), *names])
