"""What a resource is, in sentences made of facts: where it belongs, and who selects it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import Final

from amocf.kind_row import ResourceKind
from amocf.review_status import is_reviewed, progress
from amocf.serve.pages.present.evidence import mappings
from amocf.serve.pages.present.framework import FRAMEWORK, number
from amocf.serve.pages.present.place import siblings
from amocf.serve.pages.present.selections import KsaList, naming
from amocf.serve.pages.present.stated.institute_sentences import own_sentences
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Mapping, Sentence, enumerated, listed, sentence
from amocf.terms import BASE
from amocf.words import spelled

_NETWORK: Final = BASE + "id/network"
#: How many things a sentence names.
_MOST: Final = 6


def sentences(reader: Reader, iri: str, kind: ResourceKind) -> tuple[Sentence, ...]:
    """Return what is known of a resource of a kind, in a sentence or a few."""
    make = _BY_KIND.get(kind.name)
    said = tuple(make(reader, iri)) if make else ()
    return (*said, *own_sentences(reader, iri, kind))


def _tier(reader: Reader, iri: str) -> Iterable[Sentence]:
    yield sentence(f"{_one_of(len(siblings(reader, iri)), 'tier', 'tiers')} of the framework.")
    below = len(reader.subjects(iri, "skos:broader"))
    if below:
        yield sentence(f"It has {_some(below, 'competency', 'competencies')}.")
        yield from _counted(reader, iri)
    else:
        yield sentence(
            "The framework adopts this tier as a whole; the document lists no competencies of it."
        )
    yield from _derived(reader, iri)


def _concept(reader: Reader, iri: str) -> Iterable[Sentence]:
    parents = reader.links(reader.iris(iri, "skos:broader"))
    if parents:
        count = len(siblings(reader, iri))
        is_sub = reader.is_a(iri, "amo:SubCompetency")
        first = "sub-" if is_sub else ""
        what = _one_of(count, f"{first}competency", f"{first}competencies")
        yield sentence(f"{what} of ", parents[0], ".")
    yield from _counted(reader, iri)
    yield from _derived(reader, iri)


def _ksa(reader: Reader, iri: str) -> Iterable[Sentence]:
    for parent in reader.links(reader.iris(iri, "skos:broader")):
        named = number(reader, parent.iri, "amo:namedKsaCount")
        essential = number(reader, parent.iri, "amo:essentialKsaCount")
        if named is not None and essential is not None:
            yield sentence(
                f"{_one_of(essential, 'essential KSA', 'essential KSAs')} of ",
                parent,
                f"{_of_which(essential, named)}.",
            )
        else:
            yield sentence("A KSA of ", parent, ".")
    lists = naming(reader, iri)
    for each in lists:
        if each.area is None:
            size = len(reader.iris(each.link.iri, "skos:member"))
            yield sentence(
                f"{_one_of(size, 'KSA', 'KSAs')} ",
                Link("selected most across the whole network", each.link.iri, each.link.href),
                ".",
            )
    yield from _areas([each for each in lists if each.area is not None])


def _areas(lists: list[KsaList]) -> Iterable[Sentence]:
    """Say in which areas a KSA is selected often, those together of which the same is said."""
    ordered = sorted(lists, key=lambda each: not each.is_specific)
    for is_specific, found in groupby(ordered, key=lambda each: each.is_specific):
        areas = [each.area for each in found if each.area]
        specific = "as specific to it" if len(areas) == 1 else "as specific to each"
        rest = specific if is_specific else "as a network-wide KSA"
        yield sentence("Frequently selected in ", *enumerated(areas), f", {rest}.")


def _occupation(reader: Reader, iri: str) -> Iterable[Sentence]:
    count = len(siblings(reader, iri))
    yield sentence(
        f"{_one_of(count, 'occupation', 'occupations')} that the document names: those most "
        "frequently identified."
    )
    institutes = number(reader, iri, "amo:instituteCount")
    if institutes is not None:
        # The document counts selections and names no institute.
        total = len(reader.iris_of("amo:Institute"))
        yield sentence(f"Identified by {institutes} of the {total} institutes.")


def _institute(reader: Reader, iri: str) -> Iterable[Sentence]:
    for area in reader.links(reader.iris(iri, "amo:inTechnologyArea")):
        count = len(reader.subjects(area.iri, "amo:inTechnologyArea"))
        total = len(reader.iris_of("amo:Institute"))
        yield sentence(
            f"{_one_of(count, 'institute', 'institutes')} of the technology area ",
            area,
            f", and of the {total} of ",
            reader.link(_NETWORK),
            ".",
        )


def _area(reader: Reader, iri: str) -> Iterable[Sentence]:
    count = len(siblings(reader, iri))
    institutes = len(reader.subjects(iri, "amo:inTechnologyArea"))
    yield sentence(
        f"{_one_of(count, 'technology area', 'technology areas')} of the document, with "
        f"{_some(institutes, 'institute', 'institutes')}."
    )


def _list(reader: Reader, iri: str) -> Iterable[Sentence]:
    count = _some(len(reader.iris(iri, "skos:member")), "KSA", "KSAs")
    count = count[:1].upper() + count[1:]
    areas = reader.links(reader.iris(iri, "amo:pageOfArea"))
    if not areas:
        yield sentence(f"{count} that are selected most across the whole network.")
        return
    scopes = reader.iris(iri, "amo:listScope")
    rest = ", as specific to that area." if areas[0].iri in scopes else ", as network-wide KSAs."
    yield sentence(f"{count} frequently selected in ", areas[0], rest)


def _printed(reader: Reader, iri: str) -> Iterable[Sentence]:
    places = reader.links(reader.iris(iri, "amo:inList")) or reader.links(
        reader.iris(iri, "dct:isPartOf")
    )
    about = reader.links(reader.iris(iri, "amo:about"))
    if places:
        ends = (", about ", *enumerated(about)) if about else ()
        yield sentence("Printed in ", *enumerated(places), *ends, ".")


def _note(reader: Reader, iri: str) -> Iterable[Sentence]:
    concerned = reader.links(reader.iris(iri, "amo:affects"))
    more = len(concerned) - _MOST
    rest = (f" and {more} more",) if more > 0 else ()
    if concerned:
        named = concerned[:_MOST]
        yield sentence("On ", *(listed(named) if rest else enumerated(named)), *rest, ".")


def _network(reader: Reader, iri: str) -> Iterable[Sentence]:
    members = reader.iris(iri, "org:hasMember")
    institutes = sum(reader.is_a(each, "amo:Institute") for each in members)
    if institutes:
        others = len(members) - institutes
        rest = f", and {_some(others, 'department', 'departments')}" if others else ""
        yield sentence(f"{institutes} institutes{rest} belong to it.")


def _framework(reader: Reader, iri: str) -> Iterable[Sentence]:
    if iri == FRAMEWORK:
        yield from _counted(reader, iri)


def _mapping_set(reader: Reader, iri: str) -> Iterable[Sentence]:
    records = reader.iris(iri, "sssom:mappings")
    readings = [each for each in records if not reader.iris(each, "sssom:mapping_provider")]
    if readings:
        reviewed = progress(is_reviewed(reader, each) for each in readings)
        yield sentence(f"Of this edition's readings in it, {reviewed}.")


def _counted(reader: Reader, iri: str) -> Iterable[Sentence]:
    essential = number(reader, iri, "amo:essentialKsaCount")
    named = number(reader, iri, "amo:namedKsaCount")
    if essential is not None:
        rest = "" if named is None else _of_which(essential, named)
        # Of what is withdrawn, the number is what an edition printed.
        has = "had" if iri in reader.withdrawals else "has"
        yield sentence(f"It {has} {_some(essential, 'essential KSA', 'essential KSAs')}{rest}.")


def _of_which(essential: int, named: int) -> str:
    if essential == named == 1:
        return ", which the document names"
    some = "none" if named == 0 else "all" if named == essential else spelled(named)
    return f", {some} of which the document names"


def _derived(reader: Reader, iri: str) -> Iterable[Sentence]:
    """Say what a concept is derived from, and whether the document or this edition says so."""
    own = [each for each in _derivations(reader, iri) if each.subject.iri == iri]
    for as_printed, found in groupby(own, key=lambda each: each.as_printed):
        ends = enumerated([_with_framework(each) for each in found])
        if as_printed:
            yield sentence("The document derives it from ", *ends, ".")
        else:
            yield sentence(
                "This edition reads it as derived from ", *ends, "; the document does not print so."
            )


def _outside(reader: Reader, iri: str) -> Iterable[Sentence]:
    from_it = [each for each in _derivations(reader, iri) if each.object.iri == iri]
    for as_printed, found in groupby(from_it, key=lambda each: each.as_printed):
        ends = enumerated([each.subject for each in found])
        start = "The document derives " if as_printed else "This edition reads "
        rest = " from it." if as_printed else " as derived from it; the document does not print so."
        yield sentence(start, *ends, rest)


def _derivations(reader: Reader, iri: str) -> tuple[Mapping, ...]:
    return tuple(each for each in mappings(reader, iri) if each.relation.name == "wasDerivedFrom")


def _with_framework(mapping: Mapping) -> Link:
    """Return what is mapped to with the name of its framework, unless it says so itself."""
    link, framework = mapping.object, mapping.framework
    if framework and framework.iri == link.iri:
        return replace(link, text=f"the {link.text}")
    if not framework or framework.text.casefold() in link.text.casefold():
        return link
    return replace(link, text=f"{link.text} ({framework.text})")


def _one_of(count: int, one: str, several: str) -> str:
    return f"One of the {spelled(count)} {several}" if count != 1 else f"The only {one}"


def _some(count: int, one: str, several: str) -> str:
    return f"{spelled(count)} {one if count == 1 else several}"


_Maker = Callable[[Reader, str], Iterable[Sentence]]
_BY_KIND: Final[MappingProxyType[str, _Maker]] = MappingProxyType(
    {
        "tier": _tier,
        "competency": _concept,
        "sub-competency": _concept,
        "ksa": _ksa,
        "occupation": _occupation,
        "institute": _institute,
        "technology-area": _area,
        "outside": _outside,
        "list": _list,
        "note": _note,
        "row": _printed,
        "statement": _printed,
        "organization": _network,
        "framework": _framework,
        "mapping-set": _mapping_set,
    }
)
