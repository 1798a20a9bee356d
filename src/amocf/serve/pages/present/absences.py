"""What the document does not say of a thing, said aloud: an empty place would be a guess."""

from typing import Final

from amocf.serve.pages.present.framework import number
from amocf.serve.pages.reader import Reader

_UNNAMED_DEFINITION: Final = {
    "competency": "The document prints no definition of this competency. It defines those of "
    "Tier 5 only.",
    "sub-competency": "The document prints no definition of this sub-competency, nor of any other.",
    "occupation": "The document defines none of the occupations that it names, and gives them "
    "no code of any classification.",
    "area": "The document prints no definition of this technology area.",
    "tier": "The document prints no definition of this tier.",
}
_ALWAYS: Final = {
    "ksa": (
        "The document prints no definition of this KSA, and does not say whether it is "
        "knowledge, a skill, or an ability.",
        "It does not say which institutes selected this KSA, how often, or for which occupations.",
    ),
    "occupation": (
        "It does not say which institutes named this occupation, or which KSAs are matched to it.",
    ),
    "institute": ("The document does not say which occupations and KSAs this institute selected.",),
    "list": ("The list names KSAs. It does not rank them.",),
}


def absences(reader: Reader, iri: str, kind: str) -> tuple[str, ...]:
    """Return, in sentences, what the document does not say of a thing."""
    found: list[str] = []
    if kind in _UNNAMED_DEFINITION and not reader.objects(iri, "skos:definition"):
        found.append(_UNNAMED_DEFINITION[kind])
    found += _ALWAYS.get(kind, ())
    if kind in ("competency", "sub-competency", "tier"):
        found += _of_concept(reader, iri, kind)
    if kind == "component":
        found += _of_component(reader, iri)
    if kind == "institute" and not reader.objects(iri, "dct:alternative"):
        found.append("No full name of this institute was found.")
    if kind == "check" and not reader.objects(iri, "amo:recomputedValue"):
        found.append(
            "The figure cannot be recomputed: the document does not publish what it counts."
        )
    if kind == "statistic" and reader.objects(iri, "amo:computedTotal"):
        found.append("The document does not print this number: this edition computes it.")
    return tuple(found)


def ksas_named(reader: Reader, iri: str) -> str:
    """Return how many of the essential KSAs of a concept the document names; may be empty."""
    essential = number(reader, iri, "amo:essentialKsaCount")
    named = number(reader, iri, "amo:namedKsaCount")
    if essential is None or named is None:
        return ""
    verb = "is" if named == 1 else "are"
    return f"{named} of {essential} essential KSAs {verb} named."


def _of_concept(reader: Reader, iri: str, kind: str) -> list[str]:
    found = []
    if not reader.objects(iri, "amo:essentialKsaCount"):
        found.append(f"The document counts no essential KSAs for this {kind}.")
    if kind == "competency" and not reader.subjects(iri, "skos:broader"):
        found.append("The document prints no sub-competencies of this competency.")
    derived = reader.objects(iri, "prov:wasDerivedFrom")
    if not derived and kind == "sub-competency" and not _derived_above(reader, iri):
        found.append("The document prints no framework or model that it is derived from.")
    if not derived and kind == "competency":
        found.append("The document prints no framework or model that it is derived from.")
    return found


def _derived_above(reader: Reader, iri: str) -> bool:
    parents = reader.iris(iri, "skos:broader")
    return any(reader.objects(parent, "prov:wasDerivedFrom") for parent in parents)


def _of_component(reader: Reader, iri: str) -> list[str]:
    found = []
    if _is_true(reader, iri, "amo:titleNotSeen"):
        found.append("The title of this component was not seen, so it is named by its code.")
    if _is_true(reader, iri, "amo:existencePresumed"):
        found.append(
            "That this component exists is presumed from the structure that the document describes."
        )
    return found


def _is_true(reader: Reader, iri: str, curie: str) -> bool:
    return "true" in reader.texts(iri, curie)
