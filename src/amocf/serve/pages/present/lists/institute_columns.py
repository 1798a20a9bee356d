"""What lists show of the data of institutes, in a release that holds such data, and only there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from amocf.serve.pages.present.framework import number
from amocf.serve.pages.present.lists.cells import instances, of_links, whether
from amocf.serve.pages.present.lists.listing import Cell, Choice, Column
from amocf.serve.pages.present.stated.all_statements import Stated
from amocf.serve.pages.present.stated.institute_statements import (
    connections_of,
    each_named_by,
    ends,
    holds_institutes_data,
    institutes_data,
    institutes_of,
    is_ksa,
    is_own,
    own_things,
    selections_of,
    selections_under,
    stated_by,
)
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Value

#: Who names a thing, by what stands for it in an address.
_NAMED: Final = {False: ("document", "the document"), True: ("institute", "institutes")}


def with_own(of_document: str, own: str) -> Callable[[Reader], list[str]]:
    """Return what reads what the document names, and then what institutes name and still state.

    What they hold to be the same is listed once.
    """

    def read(reader: Reader) -> list[str]:
        named = (link.iri for link in reader.links(own_things(reader, own)))
        return [*instances(of_document)(reader), *named]

    return read


def places(reader: Reader, ksa: str) -> Cell:
    """Return the codes that a KSA of an institute is selected under."""
    found = {place for each in selections_of(reader, ksa) for place in each.places}
    return of_links(reader.links(found))


def named_apart(
    of_document: str, own: str, total: str, several: str
) -> Callable[[Reader], Iterator[str]]:
    """Return what says how many things the document names, and how many institutes add to them.

    Args:
        of_document: the class of what the document names.
        own: the class of what institutes name.
        total: the statistic of all that the document counts.
        several: what those are called that the document counts.
    """

    def say(reader: Reader) -> Iterator[str]:
        if not holds_institutes_data(reader):
            return
        named = len(reader.iris_of(of_document))
        counted = number(reader, total, "amo:computedTotal")
        yield f"The document names {named}{f' of {counted}' if counted else ''} {several}."
        if added := len(own_things(reader, own)):
            yield f"Institutes name {added} more in data of their own."

    return say


def beside_institutes(**changes: Any) -> Callable[[Reader], Mapping[str, Any]]:
    """Return what is different about a column where data of institutes stand beside it."""
    return lambda reader: changes if holds_institutes_data(reader) else {}


def _column(name: str, heading: str, description: str, cell: Any, **more: Any) -> Column[Any]:
    return Column(
        name, heading, description, cell, is_outside=True, where=holds_institutes_data, **more
    )


def _selecting(reader: Reader, iri: str) -> tuple[Link, ...]:
    return institutes_of(reader, selections_of(reader, iri))


def _selected_by(reader: Reader, iri: str) -> Cell:
    return of_links(_selecting(reader, iri))


def _selecting_areas(reader: Reader, iri: str) -> Cell:
    inside = (reader.iris(each.iri, "amo:inTechnologyArea") for each in _selecting(reader, iri))
    return of_links(reader.links({area for areas in inside for area in areas}))


def _connected(reader: Reader, iri: str) -> Cell:
    found = connections_of(reader, iri)
    place = int(is_ksa(reader, iri))  # of the other end
    return _number_of(ends(reader, each)[place] for each in found)


def _number_of(iris: Iterable[str]) -> Cell:
    found = set(iris)
    return (Value(str(len(found))),) if found else ()


def by_namer(_: object, cell: Cell) -> tuple[Choice, ...]:
    """Return whether the document names something, or an institute does."""
    return tuple(_NAMED[each.link is not None] for each in cell[:1])


def of_institutes(what: str, other: str) -> tuple[Column[Any], ...]:
    """Return the columns that tell who names and who selects KSAs or occupations.

    Args:
        what: what is listed.
        other: what connections lead to.
    """
    return (
        _column(
            "named",
            "Named by",
            "The document, or the institutes that name it in data of their own, each with what it"
            " names: institutes hold these to be the same.",
            each_named_by,
            several="institutes",
            is_narrowing=True,
            choices=by_namer,
        ),
        _column(
            "selected-by",
            "Selected by",
            f"The institutes that select the {what} in data of their own.",
            _selected_by,
            several="institutes",
            is_narrowing=True,
        ),
        _column(
            "selecting",
            "Selected by how many",
            f"How many institutes select the {what} in data of their own.",
            lambda reader, iri: _number_of(each.iri for each in _selecting(reader, iri)),
            is_number=True,
            is_narrowing=True,
            choices=whether("selected in data of institutes", "selected in none"),
            is_shown=False,
        ),
        _column(
            "selecting-area",
            "Selected by institutes of",
            "The technology areas of the institutes that select it in data of their own.",
            _selecting_areas,
            is_narrowing=True,
            is_shown=False,
        ),
        _column(
            "connected",
            f"Connected {other}",
            f"How many {other} institutes connect it with in data of their own.",
            _connected,
            is_number=True,
        ),
    )


def _under(reader: Reader, place: str) -> Cell:
    return _number_of(each.counted_as for each in selections_under(reader, place))


def _own_under(reader: Reader, place: str) -> Cell:
    found = (each.counted_as for each in selections_under(reader, place))
    return _number_of(each for each in found if is_own(reader, each))


#: Of competencies and sub-competencies.
UNDER: Final = (
    _column(
        "stated",
        "In data of institutes",
        "How many KSAs institutes select under it in data of their own.",
        _under,
        is_number=True,
    ),
    _column(
        "stated-own",
        "Of these, not named",
        "How many of these KSAs the document does not name.",
        _own_under,
        is_number=True,
    ),
)


def _stated(reader: Reader, iri: str) -> tuple[Stated, ...]:
    """Return what an institute states, or what each of those of a technology area does."""
    return tuple(
        stated_by(reader, each.institute.iri)
        for each in institutes_data(reader)
        if iri in (each.institute.iri, *reader.iris(each.institute.iri, "amo:inTechnologyArea"))
    )


def _stated_ksas(reader: Reader, iri: str) -> Cell:
    return _number_of(ksa for each in _stated(reader, iri) for ksa in each.ksa_iris)


def _stated_own(reader: Reader, iri: str) -> Cell:
    found = (ksa for each in _stated(reader, iri) for ksa in each.ksa_iris)
    return _number_of(ksa for ksa in found if is_own(reader, ksa))


def _stated_occupations(reader: Reader, iri: str) -> Cell:
    return _number_of(o.counted_as for each in _stated(reader, iri) for o in each.occupations)


def _stated_connections(reader: Reader, iri: str) -> Cell:
    found = (c for each in _stated(reader, iri) for c in each.connections)
    return _number_of(" ".join(ends(reader, each)) for each in found)


#: Of institutes and technology areas.
STATED: Final = (
    _column(
        "stated",
        "KSAs in own data",
        "How many KSAs are selected in data of institutes themselves.",
        _stated_ksas,
        is_number=True,
    ),
    _column(
        "stated-own",
        "Of these, not named",
        "How many of these KSAs the document does not name.",
        _stated_own,
        is_number=True,
    ),
    _column(
        "stated-occupations",
        "Occupations in own data",
        "How many occupations are selected there.",
        _stated_occupations,
        is_number=True,
    ),
    _column(
        "stated-connections",
        "Connections in own data",
        "How many pairs of a KSA and an occupation are connected there, as essential or not.",
        _stated_connections,
        is_number=True,
    ),
)
