"""DataCite: what the DOI of a release is registered with."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amocf.exchange.json_file import indented_json, present
from amocf.exchange.registry import Correspondence, EditionNeed, Exporter, Purpose, ReleaseData
from amocf.exchange.release_description import (
    LANGUAGE,
    LICENCES,
    ReleaseDescription,
    UseTerms,
    describe_release,
    lack_of,
)
from amocf.formats import DATACITE
from amocf.terms import DATASET

FILE: Final = "datacite.json"
_SPDX: Final = "https://spdx.org/licenses/"

_Member = dict[str, Any]


def record(release: ReleaseData) -> _Member:
    """Return the metadata of a release, as they are sent to DataCite.

    Without a DOI they are incomplete, and have a member ``incomplete`` that says so, which the
    schema of DataCite does not admit.
    """
    described = describe_release(release)
    return present(
        {
            "incomplete": lack_of(EXPORTER, release),
            "schemaVersion": DATACITE.standard,
            "doi": release.edition.get("doi", ""),
            "url": described.landing_page,
            "types": {"resourceTypeGeneral": "Dataset"},
            "creators": [{"name": described.creator.name, "nameType": "Organizational"}],
            "titles": [{"title": described.title, "lang": LANGUAGE}],
            "publisher": {"name": described.publisher.name, "lang": LANGUAGE},
            "publicationYear": described.published[:4],
            "subjects": [{"subject": each, "lang": LANGUAGE} for each in described.keywords],
            "contributors": list(_contributors(release.edition)),
            "dates": list(_dates(described)),
            "language": LANGUAGE,
            "alternateIdentifiers": [
                {"alternateIdentifier": DATASET, "alternateIdentifierType": "URL"}
            ],
            "relatedIdentifiers": list(_related(described, release.edition)),
            "sizes": [f"{sum(each.file.bytes for each in described.files)} bytes"],
            "formats": sorted({each.file.media_type for each in described.files}),
            "version": described.version,
            "rightsList": list(_rights(described.terms)),
            "descriptions": [
                {
                    "description": described.description,
                    "descriptionType": "Abstract",
                    "lang": LANGUAGE,
                }
            ],
        }
    )


def _contributors(edition: Mapping[str, str]) -> Iterator[_Member]:
    if maintainer := edition.get("maintainer"):
        # DataCite: who is responsible for maintaining the finished resource.
        yield {"name": maintainer, "contributorType": "DataManager"}


def _dates(described: ReleaseDescription) -> Iterator[_Member]:
    dates = (
        ("Created", described.created),
        ("Updated", described.modified),
        ("Issued", described.issued),
    )
    yield from ({"date": date, "dateType": kind} for kind, date in dates if date)


def _related(described: ReleaseDescription, edition: Mapping[str, str]) -> Iterator[_Member]:
    yield {**_url(described.document), "relationType": "IsDerivedFrom"}
    if homepage := edition.get("homepage"):
        yield {**_url(homepage), "relationType": "IsDocumentedBy"}
    if repository := edition.get("repository"):
        yield {**_url(repository), "relationType": "IsCompiledBy"}


def _url(address: str) -> _Member:
    return {"relatedIdentifier": address, "relatedIdentifierType": "URL"}


def _rights(terms: UseTerms) -> Iterator[_Member]:
    name, identifier = LICENCES.get(terms.licence, ("", ""))
    scheme = {"rightsIdentifierScheme": "SPDX", "schemeUri": _SPDX} if identifier else {}
    if terms.licence:
        uri = {"rightsUri": terms.licence, "rightsIdentifier": identifier}
        yield present({"rights": name, **uri, **scheme})
    yield from ({"rights": text, "lang": LANGUAGE} for text in terms.rights)


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return {FILE: indented_json(record(release))}


EXPORTER: Final = Exporter(
    "datacite",
    "DataCite JSON: what the DOI of a release is registered with",
    (DATACITE,),
    lambda _: (FILE,),
    _write,
    release_folder="",
    purpose=Purpose.CATALOGUES,
    readers="DataCite, and archives that register DOIs there",
    specification="https://datacite-metadata-schema.readthedocs.io/en/4.6/",
    correspondences=(
        Correspondence("`doi` of `edition.toml`", "`doi`", "incomplete without"),
        Correspondence("title (`dct:title`)", "`titles`"),
        Correspondence("description (`dct:description`)", "`descriptions`", "an `Abstract`"),
        Correspondence(
            "creator, publisher", "`creators`, `publisher`", "the editors, as `Organizational`"
        ),
        Correspondence(
            "date of the release (`dct:issued`)",
            "`publicationYear`, `Issued` of `dates`",
            "of a version before its release, the year of the data, and no `Issued`",
        ),
        Correspondence("first day, last change", "`Created`, `Updated` of `dates`"),
        Correspondence("keywords (`dcat:keyword`)", "`subjects`"),
        Correspondence(
            "licence (`dct:license`)",
            "`rightsList`",
            "where parts have licences of their own, the statement of rights",
        ),
        Correspondence("rights of others (`dct:rights`)", "`rightsList`", "each a statement"),
        Correspondence("version (`dcat:version`)", "`version`"),
        Correspondence("URI of the dataset", "`alternateIdentifiers`"),
        Correspondence("document", "`relatedIdentifiers`, `IsDerivedFrom`", "its URI"),
        Correspondence(
            "`homepage`, `repository` of `edition.toml`",
            "`relatedIdentifiers`, `IsDocumentedBy`, `IsCompiledBy`",
            "where they are given",
        ),
        Correspondence(
            "`maintainer` of `edition.toml`", "`contributors`, `DataManager`", "where it is given"
        ),
        Correspondence("`contact` of `edition.toml`", "", "DataCite has no place for an address"),
        Correspondence("files", "`sizes`, `formats`", "their sum, and their media types"),
    ),
    describes_files=True,
    needs=(EditionNeed("doi", "doi", "a DOI"),),
)
