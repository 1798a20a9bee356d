"""All pictures of a release, by the names that they have in addresses."""

from collections.abc import Callable, Mapping
from typing import Final

from amocf.serve.pages.present.pictures.all_areas import area_connections, competencies_by_area
from amocf.serve.pages.present.pictures.held import index_of
from amocf.serve.pages.present.pictures.network_map import network_map
from amocf.serve.pages.present.pictures.one_area import connections_of_area, occupations_of_area
from amocf.serve.pages.present.pictures.picture import Picture
from amocf.serve.pages.reader import Reader

#: The pictures of the whole network, in the order of the page that shows them.
_OVERALL: Final[tuple[Callable[[Reader], Picture], ...]] = (
    network_map,
    competencies_by_area,
    area_connections,
)


def overall_pictures(reader: Reader) -> tuple[Picture, ...]:
    """Return the pictures of the whole network; each is made once."""
    return tuple(reader.once(make) for make in _OVERALL)


def area_pictures(reader: Reader) -> Mapping[str, tuple[Picture, ...]]:
    """Return the pictures of each technology area."""
    return {
        area: (occupations_of_area(reader, area), connections_of_area(reader, area))
        for area in index_of(reader).areas
    }


def pictures_of_area(reader: Reader, area: str) -> tuple[Picture, ...]:
    """Return the pictures of one technology area; nothing for anything else."""
    return reader.once(area_pictures).get(area, ())


def picture_named(reader: Reader, name: str) -> Picture | None:
    """Return the picture that an address names, which may have nothing to draw."""
    found = (
        *overall_pictures(reader),
        *(each for pictures in reader.once(area_pictures).values() for each in pictures),
    )
    return next((each for each in found if each.name == name), None)
