"""Who stands behind the edition, in the data: what is filled in, and nothing else."""

from pathlib import Path

from amocf.compile.describe.context import read_context
from amocf.compile.describe.dcat import describe_versions
from amocf.compile.describe.edition_statements import describe_edition
from amocf.compile.describe.release_info import ReleaseInfo
from amocf.compile.read.edition import Edition
from amocf.terms import BASE, DATASET, EDITION, expand

FILLED = Edition(
    "errors@example.org",
    "https://example.org/amocf",
    "10.5281/zenodo.1234567",
    "https://example.org/about",
    "Ada Example",
)


def stated(edition: Edition) -> set[tuple[str, str, str]]:
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)  # type: ignore[union-attr]
        for quad in describe_edition(edition)
    }


def test_nothing_is_said_of_what_is_empty() -> None:
    assert stated(Edition()) == set()


def test_each_value_stands_where_readers_of_dcat_look() -> None:
    found = stated(FILLED)
    assert (DATASET, expand("dcat:contactPoint"), EDITION) in found
    assert (EDITION, expand("vcard:hasEmail"), "mailto:errors@example.org") in found
    assert (EDITION, expand("rdf:type"), expand("vcard:Kind")) in found
    assert (DATASET, expand("schema:codeRepository"), FILLED.repository) in found
    assert (DATASET, expand("dct:identifier"), "https://doi.org/10.5281/zenodo.1234567") in found
    assert (EDITION, expand("foaf:homepage"), FILLED.homepage) in found
    assert (DATASET, expand("schema:maintainer"), BASE + "agent/maintainer") in found
    assert (BASE + "agent/maintainer", expand("foaf:name"), "Ada Example") in found
    # Whatever has a URI of the edition has a label, or the build refuses it.
    assert (BASE + "agent/maintainer", expand("rdfs:label"), "Ada Example") in found


def test_contact_by_a_page_is_no_address_of_mail() -> None:
    found = stated(Edition(contact="https://example.org/issues"))
    assert (EDITION, expand("vcard:hasURL"), "https://example.org/issues") in found
    assert expand("vcard:hasEmail") not in {name for _, name, _ in found}


def test_each_property_has_a_term_in_the_context(root: Path) -> None:
    release = ReleaseInfo("2025.1.0", "2026-11-30")
    quads = (*describe_edition(FILLED), *describe_versions((), release))
    described = (quad.predicate.value for quad in quads)
    assert read_context(root / "ontology" / "context.jsonld", described)
