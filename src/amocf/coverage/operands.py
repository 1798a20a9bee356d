"""One side of a comparison, made of what a release says of a thing."""

from collections.abc import Callable, Mapping
from typing import Final

from amocf.coverage.framework_index import FrameworkIndex
from amocf.coverage.memberships import (
    Degree,
    Family,
    FamilySet,
    Gathered,
    Membership,
    Operand,
    Reason,
)
from amocf.coverage.operand_names import NamedThing
from amocf.coverage.outside_operand import outside_operand

_STATED: Final = "stated by the document"


def operand_of(index: FrameworkIndex, thing: NamedThing) -> Operand:
    """Return what a thing has, as far as the release tells."""
    return _MAKERS[thing.kind](index, thing)


def called(thing: NamedThing) -> str:
    """Return a thing as a sentence names it."""
    return f"{thing.code} {thing.name}" if _has_printed_code(thing) else thing.name


def address_of(thing: NamedThing) -> str:
    """Return what a thing is called in addresses and commands."""
    if thing.kind == "framework":
        return "framework"
    return thing.code or thing.iri.rpartition("/")[2].partition("-")[2] or thing.iri


def _has_printed_code(thing: NamedThing) -> bool:
    is_coded = thing.kind in ("competency", "sub-competency", "outside component")
    return is_coded and thing.code not in thing.name


def _framework(index: FrameworkIndex, thing: NamedThing) -> Operand:
    outline = index.outline
    stated = Membership((Reason("stated", _STATED),))
    return Operand(
        thing.kind,
        thing.iri,
        thing.name,
        address_of(thing),
        {
            Family.COMPETENCIES: FamilySet(dict.fromkeys(outline.competency_of, stated)),
            Family.KSAS: _named_ksas(index, thing.name, tuple(outline.competency_of)),
            Family.OCCUPATIONS: FamilySet(
                dict.fromkeys(outline.occupations, Membership((Reason("stated", _STATED),))),
                is_complete=False,
                remark=f"The document names {len(outline.occupations)} of the occupations that"
                " institutes selected: of another, nobody can tell whether it is among them.",
            ),
        },
        wholes=dict.fromkeys(outline.competencies, stated),
    )


def _part_of_framework(index: FrameworkIndex, thing: NamedThing) -> Operand:
    """Return a tier, a competency or a sub-competency: what is below it belongs to it."""
    units = index.outline.counted_below(thing.iri)
    name = called(thing)
    sets: dict[Family, FamilySet] = {}
    untold = {Family.OCCUPATIONS: "The document matches no occupation to a competency."}
    if units:
        sets[Family.COMPETENCIES] = FamilySet(
            {unit: Membership((_below(thing, unit),)) for unit in units}
        )
        sets[Family.KSAS] = _named_ksas(index, name, units)
    else:
        sentence = f"The document names no competency of {name}."
        untold |= {Family.COMPETENCIES: sentence, Family.KSAS: sentence}
    wholes = [
        each
        for each in (thing.iri, *index.outline.tiers.get(thing.iri, ()))
        if each in index.outline.competencies
    ]
    return Operand(
        thing.kind,
        thing.iri,
        name,
        address_of(thing),
        sets,
        untold,
        {each: Membership((_below(thing, each),)) for each in wholes},
        code=thing.code,
    )


def _below(thing: NamedThing, unit: str) -> Reason:
    words = "is it" if unit == thing.iri else f"is below {thing.code or thing.name}"
    return Reason("below", words, iri=thing.iri)


def _named_ksas(index: FrameworkIndex, name: str, units: tuple[str, ...]) -> FamilySet:
    outline = index.outline
    ksas = outline.ksas_below(units)
    counted = sum(outline.essential.get(each, 0) for each in units)
    is_all = outline.names_all_ksas(units, ksas)
    named = Membership((Reason("named", "named by the document"),))
    return FamilySet(
        dict.fromkeys(ksas, named),
        is_all,
        ""
        if is_all
        else f"The document names {len(ksas)} of the {counted} essential KSAs that it"
        f" counts in {name}: of another KSA, nobody can tell whether it is among them.",
    )


def _ksa(index: FrameworkIndex, thing: NamedThing) -> Operand:
    iri = index.selections.named(thing.iri)
    units = index.outline.ksas.get(iri) or sorted(
        {each for found in index.selections.ksas.values() for each in found.get(iri, ())}
    )
    reason = Reason("above", f"has the KSA “{thing.name}” below it", iri=iri)
    return Operand(
        thing.kind,
        iri,
        f"“{thing.name}”",
        thing.code or iri,
        {
            Family.COMPETENCIES: FamilySet({unit: Membership((reason,)) for unit in units}),
            Family.KSAS: FamilySet({iri: Membership((Reason("stated", "is it"),))}),
        },
        {Family.OCCUPATIONS: "The document matches no occupation to a KSA."},
    )


def _area(index: FrameworkIndex, thing: NamedThing) -> Operand:
    institutes = index.areas[thing.iri]
    with_data = [each for each in institutes if each in index.selections.institutes]
    units, ksas, occupations = Gathered(), Gathered(), Gathered()
    for ksa in index.reader.subjects(thing.iri, "amo:listedOnPageOf"):
        label = index.reader.label(ksa)
        ksas.add(ksa, Reason("listed", f"listed on the page of {thing.name}", iri=ksa))
        for unit in index.outline.ksas.get(ksa, ()):
            units.add(unit, Reason("listed", f"“{label}” is listed for {thing.name}", iri=ksa))
    for institute in with_data:
        _add_selected(index, institute, (units, ksas, occupations))
    is_complete = len(with_data) == len(institutes)
    sets = {
        Family.COMPETENCIES: FamilySet(
            units.members(), is_complete, _of_area(thing, institutes, with_data)
        ),
        Family.KSAS: FamilySet(ksas.members(), is_complete, _of_area(thing, institutes, with_data)),
    }
    untold = {}
    if with_data:
        sets[Family.OCCUPATIONS] = FamilySet(
            occupations.members(), is_complete, _of_area(thing, institutes, with_data)
        )
    else:
        untold[Family.OCCUPATIONS] = (
            "The text of the document does not say which occupations the institutes of"
            f" {thing.name} select; only data of these institutes can."
        )
    return Operand(thing.kind, thing.iri, thing.name, address_of(thing), sets, untold)


def _of_area(thing: NamedThing, institutes: tuple[str, ...], with_data: list[str]) -> str:
    if len(with_data) == len(institutes):
        return ""
    have = f"data of {len(with_data)} of its {len(institutes)} institutes" if with_data else ""
    what = f"the lists of KSAs that its institutes select often{f', and {have}' if have else ''}"
    return (
        f"Of {thing.name}, the release has {what}: what is not in them may be selected there all"
        " the same."
    )


def _add_selected(
    index: FrameworkIndex, institute: str, into: tuple[Gathered, Gathered, Gathered]
) -> None:
    units, ksas, occupations = into
    name = index.reader.label(institute)
    for ksa, codes in index.selections.ksas.get(institute, {}).items():
        ksas.add(ksa, Reason("selected", f"selected by {name}", iri=institute))
        words = f"{name} selects “{index.reader.label(ksa)}” under it"
        for unit in codes:
            units.add(unit, Reason("selected", words, iri=ksa))
    for occupation in index.selections.occupations.get(institute, ()):
        occupations.add(occupation, Reason("selected", f"selected by {name}", iri=institute))


def _institute(index: FrameworkIndex, thing: NamedThing) -> Operand:
    if thing.iri not in index.selections.institutes:
        sentence = (
            "The text of the document does not say which KSAs and occupations"
            f" {thing.name} selects; only data of {thing.name} can, and this release has none."
        )
        untold = dict.fromkeys(Family, sentence)
        return Operand(thing.kind, thing.iri, thing.name, address_of(thing), {}, untold)
    found = (Gathered(), Gathered(), Gathered())
    _add_selected(index, thing.iri, found)
    sets = {family: FamilySet(each.members()) for family, each in zip(Family, found, strict=True)}
    return Operand(thing.kind, thing.iri, thing.name, address_of(thing), sets)


def _occupation(index: FrameworkIndex, thing: NamedThing) -> Operand:
    selections, reader = index.selections, index.reader
    iri = selections.named(thing.iri)
    itself = FamilySet({iri: Membership((Reason("stated", "is it"),))})
    stated = selections.connections.get(iri, ())
    if not stated:
        sentence = (
            f"The document prints no KSA of {thing.name}; only data of institutes can say which are"
            " essential to it, and this release has none that does."
        )
        untold = {Family.COMPETENCIES: sentence, Family.KSAS: sentence}
        sets = {Family.OCCUPATIONS: itself}
        return Operand(thing.kind, iri, thing.name, address_of(thing), sets, untold)
    units, ksas = Gathered(), Gathered()
    for each in stated:
        name, label = reader.label(each.institute), reader.label(each.ksa)
        degree = Degree.WHOLE if each.is_essential else Degree.NONE
        kind, words = (
            ("essential", "essential to it")
            if each.is_essential
            else ("connected", "not essential")
        )
        ksas.add(each.ksa, Reason(kind, f"{words}, says {name}", degree, each.institute))
        codes = selections.ksas.get(each.institute, {}).get(each.ksa, frozenset())
        for unit in sorted(codes or index.outline.ksas.get(each.ksa, ())):
            units.add(unit, Reason(kind, f"“{label}” is {words}, says {name}", degree, each.ksa))
    everyone = {each for found in index.areas.values() for each in found}
    having = selections.institutes
    remark = (
        ""
        if everyone <= having
        else f"The release has data of {len(having)} of {len(everyone)} institutes: others may hold"
        f" more to be essential to {thing.name}."
    )
    return Operand(
        thing.kind,
        iri,
        thing.name,
        address_of(thing),
        {
            Family.COMPETENCIES: FamilySet(units.members(), not remark, remark),
            Family.KSAS: FamilySet(ksas.members(), not remark, remark),
            Family.OCCUPATIONS: itself,
        },
    )


_MAKERS: Final[Mapping[str, Callable[[FrameworkIndex, NamedThing], Operand]]] = {
    "framework": _framework,
    "tier": _part_of_framework,
    "competency": _part_of_framework,
    "sub-competency": _part_of_framework,
    "ksa": _ksa,
    "area": _area,
    "institute": _institute,
    "occupation": _occupation,
    "outside framework": outside_operand,
}
#: The kinds of things that can be compared.
COMPARABLE: Final = frozenset(_MAKERS)
