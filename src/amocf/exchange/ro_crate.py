"""RO-Crate: the folder of a release as a research object, which a file within it describes."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from amocf.exchange.json_file import indented_json, present
from amocf.exchange.registry import Correspondence, EditionNeed, Exporter, Purpose, ReleaseData
from amocf.exchange.release_description import (
    DOI,
    LANGUAGE,
    DescribedFile,
    NamedAgent,
    ReleaseDescription,
    UseTerms,
    describe_release,
    lack_of,
)
from amocf.formats import RO_CRATE

FILE: Final = "ro-crate-metadata.json"
_ROOT: Final = "./"
_VERSION: Final = "https://w3id.org/ro/crate/1.3"
_DOI: Final = "#doi"

_Entity = dict[str, Any]


def crate(release: ReleaseData) -> _Entity:
    """Return the description of the folder of a release, as flattened JSON-LD."""
    described = describe_release(release)
    entities = (
        _descriptor(release),
        _root(described, release.edition),
        *(_file(each, described.terms) for each in described.files),
        *_context(described, release.edition),
    )
    found = {each["@id"]: each for each in entities}
    return {"@context": f"{_VERSION}/context", "@graph": list(found.values())}


def _descriptor(release: ReleaseData) -> _Entity:
    lacks = "; ".join(lack_of(EXPORTER, release))
    return present(
        {
            "@id": FILE,
            "@type": "CreativeWork",
            "name": "RO-Crate metadata of the release",
            "conformsTo": {"@id": _VERSION},
            "about": {"@id": _ROOT},
            "creativeWorkStatus": f"Incomplete: {lacks}" if lacks else "",
        }
    )


def _root(described: ReleaseDescription, edition: Mapping[str, str]) -> _Entity:
    return present(
        {
            "@id": _ROOT,
            "@type": "Dataset",
            "name": described.title,
            "description": described.description,
            "datePublished": described.published,
            "creativeWorkStatus": described.status,
            "dateModified": described.modified,
            "dateCreated": described.created,
            "version": described.version,
            "keywords": ", ".join(described.keywords),
            "inLanguage": LANGUAGE,
            "license": _terms(described.terms),
            "copyrightNotice": _compact(described.terms.beside),
            "url": described.landing_page,
            "identifier": {"@id": _DOI} if edition.get("doi") else "",
            "author": {"@id": described.creator.iri},
            "publisher": {"@id": described.publisher.iri},
            "isBasedOn": {"@id": described.document},
            "hasPart": [{"@id": _path(each)} for each in described.files],
        }
    )


def _file(described: DescribedFile, terms_of_all: UseTerms) -> _Entity:
    is_own = described.terms.either != terms_of_all.either
    own_terms = described.terms if is_own else UseTerms()
    return present(
        {
            "@id": _path(described),
            "@type": "File",
            "name": described.name,
            "description": described.description,
            "encodingFormat": described.file.media_type,
            "contentSize": str(described.file.bytes),
            "sha256": described.file.sha256,
            "url": described.url,
            "conformsTo": {"@id": described.standard} if described.standard else "",
            "license": _terms(own_terms),
        }
    )


def _context(described: ReleaseDescription, edition: Mapping[str, str]) -> Iterator[_Entity]:
    """Yield what the root and the files refer to."""
    for agent in (described.creator, described.publisher):
        yield _agent(agent, "Organization", edition)
    yield present(
        {
            "@id": described.document,
            "@type": "CreativeWork",
            "name": described.document_title,
            "author": [{"@id": each.iri} for each in described.document_authors],
            "publisher": {"@id": described.document_publisher.iri},
            "datePublished": described.document_year,
        }
    )
    for author in described.document_authors:
        yield _agent(author, "Person", {})
    yield _agent(described.document_publisher, "Organization", {})
    if doi := edition.get("doi"):
        names = {"propertyID": "https://registry.identifiers.org/registry/doi", "name": "DOI"}
        value = {"value": f"doi:{doi}", "url": DOI + doi}
        yield {"@id": _DOI, "@type": "PropertyValue", **names, **value}
    if contact := edition.get("contact"):
        yield {"@id": _contact(contact), "@type": "ContactPoint", **_reached(contact)}
    for terms in (described.terms, *(each.terms for each in described.files)):
        if terms.licence:
            yield {"@id": terms.licence, "@type": "CreativeWork", "name": terms.in_words}
    for each in described.files:
        if each.standard:
            name = described.standards[each.standard]
            yield {"@id": each.standard, "@type": "CreativeWork", "name": name}


def _agent(agent: NamedAgent, kind: str, edition: Mapping[str, str]) -> _Entity:
    contact = edition.get("contact", "")
    return present(
        {
            "@id": agent.iri,
            "@type": kind,
            "name": agent.name,
            "description": agent.description,
            "url": edition.get("homepage", agent.iri),
            "contactPoint": {"@id": _contact(contact)} if contact else "",
        }
    )


def _contact(contact: str) -> str:
    return contact if contact.startswith("https://") else f"mailto:{contact}"


def _reached(contact: str) -> dict[str, str]:
    if contact.startswith("https://"):
        return {"url": contact}
    return {"email": contact}


def _compact(values: tuple[str, ...]) -> object:
    """Return a single value alone, as RO-Crate wants it, and of several a list."""
    return values[0] if len(values) == 1 else list(values)


def _terms(terms: UseTerms) -> object:
    return {"@id": terms.licence} if terms.licence else terms.either


def _path(described: DescribedFile) -> str:
    return quote(described.file.path)


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return {FILE: indented_json(crate(release))}


EXPORTER: Final = Exporter(
    "ro-crate",
    "RO-Crate 1.3: the folder of the release as a research object",
    (RO_CRATE,),
    lambda _: (FILE,),
    _write,
    release_folder="",
    purpose=Purpose.CATALOGUES,
    readers="archives such as WorkflowHub and Dataverse, and tools of RO-Crate",
    specification="https://www.researchobject.org/ro-crate/specification/1.3/",
    correspondences=(
        Correspondence("title (`dct:title`)", "`name` of `./`"),
        Correspondence("description (`dct:description`)", "`description` of `./`"),
        Correspondence(
            "date of the release (`dct:issued`)",
            "`datePublished` of `./`",
            "of a version before its release, the date of the data (`dct:modified`): RO-Crate "
            "demands one, and `creativeWorkStatus` says so",
        ),
        Correspondence(
            "first day, last change (`dct:created`, `dct:modified`)",
            "`dateCreated`, `dateModified`",
        ),
        Correspondence(
            "version (`dcat:version`), keywords (`dcat:keyword`)", "`version`, `keywords`"
        ),
        Correspondence(
            "licence (`dct:license`)",
            "`license`",
            "of a file, where it is another than that of the whole; where parts have licences of "
            "their own, the statement of rights",
        ),
        Correspondence("rights of others (`dct:rights`)", "`copyrightNotice` of `./`"),
        Correspondence(
            "creator, publisher (`dct:creator`, `dct:publisher`)",
            "`author`, `publisher`",
            "an `Organization`, since RO-Crate knows no other group",
        ),
        Correspondence(
            "document (`prov:wasDerivedFrom`) with its authors",
            "`isBasedOn`",
            "not as authors of this edition",
        ),
        Correspondence(
            "file of the release",
            "`File` in `hasPart`",
            "with size, SHA-256, media type and standard",
        ),
        Correspondence(
            "`doi` of `edition.toml`", "`identifier`", "a `PropertyValue`; incomplete without"
        ),
        Correspondence(
            "`contact` of `edition.toml`", "`contactPoint` of the publisher", "incomplete without"
        ),
        Correspondence(
            "descriptions of the release for catalogues, manifest",
            "",
            "they are written with it or after it",
        ),
        Correspondence(
            "datasets and their counts (VoID)",
            "",
            "a file names the dataset that it holds in its description",
        ),
        Correspondence("what the framework says", "", "it is in the files"),
    ),
    describes_files=True,
    needs=(
        EditionNeed("doi", "identifier", "a DOI"),
        EditionNeed("contact", "contactPoint", "an address of mail or of a page"),
    ),
)
