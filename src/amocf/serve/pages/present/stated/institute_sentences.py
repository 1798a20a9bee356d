"""What institutes state of a thing in data of their own, in sentences."""

from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import Final

from amocf.kind_row import ResourceKind
from amocf.rdf.stated_tables import Selection
from amocf.serve.pages.present.stated.institute_statements import (
    institutes_data,
    institutes_of,
    is_own,
    is_withdrawn,
    selections_of,
    selections_under,
    stated_by,
)
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Sentence, enumerated, sentence
from amocf.words import spelled

#: How many institutes a sentence names.
_MOST: Final = 6


def own_sentences(reader: Reader, iri: str, kind: ResourceKind) -> tuple[Sentence, ...]:
    """Return what institutes state of a resource of a kind; nothing where none has data here."""
    make = _BY_KIND.get(kind.name)
    return tuple(make(reader, iri)) if make and institutes_data(reader) else ()


def _own_concept(reader: Reader, iri: str) -> Iterable[Sentence]:
    what = "A KSA of " if reader.is_a(iri, "amo:InstituteKSA") else "An occupation of "
    own = (each for each in selections_of(reader, iri) if each.selected == iri)
    places = reader.links({place for each in own for place in each.places})
    for institute in reader.links(reader.iris(iri, "dct:creator")):
        if is_withdrawn(reader, iri):
            yield sentence(what, institute, ", which does not state it any more.")
        elif places:
            yield sentence(what, institute, ", which states it under ", *enumerated(places), ".")
        else:
            yield sentence(what, institute, ".")


def _published(reader: Reader, iri: str) -> Iterable[Sentence]:
    selecting = institutes_of(reader, selections_of(reader, iri))
    if selecting:
        is_one = len(selecting) == 1
        rest = "selects it in data of its own." if is_one else "select it in data of their own."
        yield sentence(*_named(selecting), f" {rest}")


def _place(reader: Reader, iri: str) -> Iterable[Sentence]:
    if ksas := reader.once(_ksas_under, iri):
        yield sentence(f"In data of their own, institutes select under it {ksas}.")


def _institute(reader: Reader, iri: str) -> Iterable[Sentence]:
    if iri in {each.institute.iri for each in institutes_data(reader)}:
        stated = stated_by(reader, iri)
        occupations, connections = len(stated.occupations), len(stated.connections)
        yield sentence(
            f"In data of its own, it selects {reader.once(_ksas_of, iri)}, "
            f"{_counted(occupations, 'occupation')}, and states "
            f"{_counted(connections, 'connection')} of KSAs with occupations."
        )


def _area(reader: Reader, iri: str) -> Iterable[Sentence]:
    inside = reader.subjects(iri, "amo:inTechnologyArea")
    found = [each.institute for each in institutes_data(reader) if each.institute.iri in inside]
    if found:
        rest = "has data of its own here." if len(found) == 1 else "have data of their own here."
        yield sentence(*_named(found), f" {rest}")


# Of these there are few, and each may have thousands of KSAs.
def _ksas_under(reader: Reader, place: str) -> str:
    found = selections_under(reader, place)
    return _ksas(reader, found) if found else ""


def _ksas_of(reader: Reader, institute: str) -> str:
    return _ksas(reader, stated_by(reader, institute).ksas)


def _ksas(reader: Reader, selections: Iterable[Selection]) -> str:
    found = {each.counted_as for each in selections}
    own = sum(is_own(reader, each) for each in found)
    named = {0: "all of which the document names", len(found): "none of which the document names"}
    if len(found) == 1:
        rest = "which the document does not name" if own else "which the document names"
    else:
        rest = named.get(own, f"{spelled(own)} of which the document does not name")
    return f"{_counted(len(found), 'KSA')}, {rest}"


def _named(institutes: Sequence[Link]) -> tuple[Link | str, ...]:
    return (
        enumerated(institutes) if len(institutes) <= _MOST else (f"{len(institutes)} institutes",)
    )


def _counted(count: int, one: str) -> str:
    return f"{spelled(count)} {one}{'' if count == 1 else 's'}"


_Maker = Callable[[Reader, str], Iterable[Sentence]]
_BY_KIND: Final[MappingProxyType[str, _Maker]] = MappingProxyType(
    {
        "competency": _place,
        "sub-competency": _place,
        "ksa": _published,
        "occupation": _published,
        "institute": _institute,
        "technology-area": _area,
        "institute-ksa": _own_concept,
        "institute-occupation": _own_concept,
    }
)
