"""The kinds of resources: all that pages, search and structured data know of each of them."""

from collections.abc import Iterable
from typing import Final

from amocf.evidence_kinds import EVIDENCE_KINDS
from amocf.kind_row import OTHER_THING, SOUGHT, ResourceKind
from amocf.terms import expand

_COMPETENCIES: Final = ("Competencies", "/competencies")
_LISTS: Final = ("Lists", "/lists")
_MAPPED: Final = ("mappings", "In other frameworks")
_MAPPINGS: Final = ("Mappings", "/mappings")
_PLACE: Final = ("place", "Where it stands")
#: What institutes state in data of their own, in a release that holds such data.
_SAME: Final = ("same", "Held to be the same")
_SELECTING: Final = ("selecting", "Institutes that select it, by their own data")
_STATED: Final = ("stated-under", "KSAs under it in the data of institutes")
_OCCUPATIONS: Final = ("connected", "Occupations that institutes connect it with")
_KSAS: Final = ("connected", "KSAs that institutes connect it with")
_UNDERIVED: Final = "The document prints no framework or model that it is derived from."

#: In the order of search results that fit equally well. A resource is of the first kind that fits.
KINDS: Final = (
    ResourceKind(
        "competency",
        ("amo:Competency",),
        ("Competencies", "Competency"),
        weight=SOUGHT,
        is_of_document=True,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document prints no definition of this competency. It "
            "defines those of Tier 5 only.",
            "not amo:essentialKsaCount": "The document counts no essential KSAs for this "
            "competency.",
            "not ^skos:broader": "The document prints no sub-competencies of this competency.",
            "not prov:wasDerivedFrom": _UNDERIVED,
        },
        sections=(
            ("branches", "Sub-competencies"),
            _STATED,
            _PLACE,
            _MAPPED,
            ("neighbours", "Competencies beside it"),
        ),
        home=_COMPETENCIES,
        is_mapped=True,
        is_compared=True,
    ),
    ResourceKind(
        "sub-competency",
        ("amo:SubCompetency",),
        ("Sub-competencies", "Sub-competency"),
        weight=SOUGHT,
        is_of_document=True,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document prints no definition of this sub-competency, nor "
            "of any other.",
            "not amo:essentialKsaCount": "The document counts no essential KSAs for this "
            "sub-competency.",
            "not skos:broader?/prov:wasDerivedFrom": _UNDERIVED,
        },
        sections=(
            ("selections", "KSAs that the document names"),
            _STATED,
            _PLACE,
            _MAPPED,
            ("neighbours", "Sub-competencies beside it"),
        ),
        home=_COMPETENCIES,
        is_mapped=True,
        is_compared=True,
    ),
    ResourceKind(
        "ksa",
        ("amo:KSA",),
        ("KSAs", "KSA"),
        weight=SOUGHT,
        is_of_document=True,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document prints no definition of this KSA, and does not "
            "say whether it is knowledge, a skill, or an ability.",
            "": "It does not say which institutes selected this KSA, how often, or for which "
            "occupations.",
        },
        sections=(
            ("selected", "Who selects it"),
            _SELECTING,
            _OCCUPATIONS,
            _SAME,
            _PLACE,
            ("neighbours", "Named beside it"),
        ),
        home=("KSAs", "/ksas"),
    ),
    ResourceKind(
        "occupation",
        ("amo:Occupation",),
        ("Occupations", "Occupation"),
        weight=SOUGHT,
        is_of_document=True,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document defines none of the occupations that it names, "
            "and gives them no code of any classification.",
            "": "It does not say which institutes named this occupation, or which KSAs are matched "
            "to it.",
        },
        sections=(
            _SELECTING,
            _KSAS,
            _SAME,
            _MAPPED,
            ("neighbours", "The other occupations that the document names"),
        ),
        home=("Occupations", "/occupations"),
        is_mapped=True,
        is_compared=True,
    ),
    ResourceKind(
        "technology-area",
        ("amo:TechnologyArea",),
        ("Technology areas", "Technology area"),
        weight=SOUGHT,
        is_of_document=True,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document describes its technology areas, "
            "and prints no definition of one.",
        },
        sections=(
            ("institutes", "Institutes"),
            ("lists", "Frequently selected KSAs"),
            ("figures", "In figures"),
            ("connections", "Connections to other areas"),
            ("area-pictures", "In pictures"),
            ("data-of-area", "In the data of its institutes"),
        ),
        home=("Technology areas", "/areas"),
        is_compared=True,
    ),
    ResourceKind(
        "institute",
        ("amo:Institute",),
        ("Institutes", "Institute"),
        weight=SOUGHT,
        is_of_document=True,
        schema_type="Organization",
        absences={
            "": "The text of the document does not say which occupations and KSAs this institute"
            " selected.",
            "not dct:alternative": "No full name of this institute was found.",
        },
        sections=(
            ("profile", "About it"),
            ("own-data", "Its own data"),
            ("lists", "Frequently selected in its area"),
            ("figures", "What its area shares, in figures"),
            ("institutes", "The other institutes of its area"),
            ("connections", "How its area connects with others"),
        ),
        home=("Institutes", "/institutes"),
        is_compared=True,
    ),
    ResourceKind(
        "tier",
        ("amo:Tier",),
        ("Tiers", "Tier"),
        weight=OTHER_THING,
        is_of_document=True,
        schema_type="DefinedTerm",
        absences={
            "not skos:definition": "The document prints no definition of this tier.",
            "not amo:essentialKsaCount": "The document counts no essential KSAs for this tier.",
        },
        sections=(
            ("branches", "Competencies"),
            _PLACE,
            _MAPPED,
            ("neighbours", "The other tiers"),
        ),
        home=_COMPETENCIES,
        is_compared=True,
    ),
    ResourceKind(
        "institute-ksa",
        ("amo:InstituteKSA",),
        ("KSAs of institutes", "KSA of an institute"),
        weight=OTHER_THING,
        schema_type="DefinedTerm",
        absences={
            "": "The text of the document does not name this KSA: an institute states it in data "
            "of its own.",
        },
        sections=(_SELECTING, _OCCUPATIONS, _SAME),
        home=("KSAs", "/ksas"),
        way_up=("dct:creator",),
    ),
    ResourceKind(
        "institute-occupation",
        ("amo:InstituteOccupation",),
        ("Occupations of institutes", "Occupation of an institute"),
        weight=OTHER_THING,
        schema_type="DefinedTerm",
        absences={
            "": "The text of the document does not name this occupation: an institute states it in "
            "data of its own.",
        },
        sections=(_SELECTING, _KSAS, _SAME),
        home=("Occupations", "/occupations"),
        way_up=("dct:creator",),
        is_compared=True,
    ),
    ResourceKind(
        "outside",
        ("amo:ExternalComponent",),
        ("Components of other frameworks", "Component of another framework"),
        weight=OTHER_THING,
        schema_type="DefinedTerm",
        absences={
            "amo:titleNotSeen": "The title of this component was not seen, so it is named by its "
            "code.",
            "amo:existencePresumed": "That this component exists is presumed from the structure "
            "that the document describes.",
        },
        unmentioned=("prov:wasDerivedFrom",),
        sections=(
            ("profile", "Look it up"),
            ("mappings", "In the framework"),
            _PLACE,
            ("children", "Under it"),
            ("neighbours", "Beside it"),
        ),
        home=_MAPPINGS,
        is_mapped=True,
    ),
    ResourceKind("concept", ("skos:Concept",), listed_as="outside"),
    ResourceKind(
        "framework",
        ("amo:CompetencyFramework", "amo:CompetencyModel", "skos:ConceptScheme"),
        ("Frameworks and schemes", "Framework or scheme"),
        weight=OTHER_THING,
        schema_type="DefinedTermSet",
        unmentioned=("prov:wasDerivedFrom",),
        shown=("dct:isPartOf",),
        sections=(("mapped", "Mappings"), ("children", "What it holds"), _MAPPED),
    ),
    ResourceKind(
        "list",
        ("amo:FrequentlySelectedList",),
        ("Lists", "List"),
        weight=OTHER_THING,
        is_of_document=True,
        absences={
            "": "The list names KSAs. The document does not say that their order is a ranking."
        },
        sections=(("named", "KSAs named in it"), ("neighbours", "The other lists")),
        home=_LISTS,
        way_up=(),
        shown=("dct:isPartOf",),
    ),
    ResourceKind("collection", ("skos:Collection",), listed_as="list"),
    *EVIDENCE_KINDS,
)
#: What is an instance of no class of the table.
OTHER: Final = ResourceKind("other", ())
_PLACES: Final = {
    expand(curie): place
    for place, kind in enumerate(KINDS)
    for curie in (*kind.classes, *kind.unlisted)
}


def kind_of(types: Iterable[str]) -> ResourceKind:
    """Return the kind of a resource with these types."""
    places = [_PLACES[iri] for iri in types if iri in _PLACES]
    return KINDS[min(places)] if places else OTHER


def listed_classes(kind: ResourceKind) -> tuple[str, ...]:
    """Return the classes of what search lists under a kind."""
    listed = (each for each in KINDS if kind.name in (each.name, each.listed_as))
    return tuple(expand(curie) for each in listed for curie in each.classes)
