"""DCAT-US: the catalogue of a release as agencies of the United States publish theirs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amocf.exchange import csvw
from amocf.exchange.json_file import indented_json, present
from amocf.exchange.registry import Correspondence, Exporter, Purpose, ReleaseData
from amocf.exchange.release_description import (
    LANGUAGE,
    MAIL,
    THEMES,
    DescribedFile,
    agents,
    describe_release,
    file_format,
    lack_of,
    terms_of,
    text_of,
)
from amocf.formats import JSON
from amocf.rdf.graph_reader import GraphReader
from amocf.terms import BASE

FILE: Final = "data.json"
_CATALOG: Final = BASE + "dataset/catalog"
_TABLES: Final = BASE + "dataset/tables"
#: Frequencies of the EU, and the codes of ISO 19115 that mean the same.
_FREQUENCY: Final = "http://publications.europa.eu/resource/authority/frequency/"
_FREQUENCIES: Final[Mapping[str, str]] = {
    "cont": "continual",
    "update_cont": "continual",
    "daily": "daily",
    "weekly": "weekly",
    "biweekly": "fortnightly",
    "monthly": "monthly",
    "quarterly": "quarterly",
    "annual_2": "biannually",
    "annual": "annually",
    "as_needed": "asNeeded",
    "irreg": "irregular",
    "not_planned": "notPlanned",
    "unknown": "unknown",
}
_ACCESS: Final = "http://publications.europa.eu/resource/authority/access-right/"

_Object = dict[str, Any]


def data_catalog(release: ReleaseData) -> _Object:
    """Return the catalogue of a release.

    Without an address of mail to write to it is incomplete, and says so in a member
    ``incomplete``, which DCAT-US does not know.
    """
    writer = _Writer(release)
    reader = writer.reader
    return present(
        {
            "incomplete": lack_of(EXPORTER, release),
            "@id": _CATALOG,
            "@type": "Catalog",
            "conformsTo": {"@type": "Standard", "title": "DCAT-US 3.0"},
            "title": reader.label(_CATALOG),
            "description": text_of(reader, _CATALOG, "dct:description"),
            "language": LANGUAGE,
            "license": terms_of(reader, _CATALOG).licence,
            "rights": list(reader.texts(_CATALOG, "dct:rights")),
            "publisher": writer.agent(_CATALOG, "dct:publisher", "Agent"),
            "contactPoint": writer.contact(),
            "homepage": writer.document(_CATALOG, "foaf:homepage"),
            "dataset": [writer.dataset(each) for each in reader.iris(_CATALOG, "dcat:dataset")],
            "service": [writer.service(each) for each in reader.iris(_CATALOG, "dcat:service")],
        }
    )


class _Writer:
    """Writes what the catalogue of a release lists."""

    def __init__(self, release: ReleaseData) -> None:
        self.reader = GraphReader(release.store)
        self._edition = release.edition
        self._files: dict[str, list[DescribedFile]] = {}
        for each in describe_release(release).files:
            self._files.setdefault(each.dataset, []).append(each)

    def dataset(self, iri: str) -> _Object:
        """Return a dataset with its files."""
        reader = self.reader
        frequency = _local(reader, iri, "dct:accrualPeriodicity", _FREQUENCY)
        return present(
            {
                "@id": iri,
                "@type": "Dataset",
                "identifier": iri,
                "title": text_of(reader, iri, "dct:title"),
                "description": text_of(reader, iri, "dct:description"),
                "publisher": self.agent(iri, "dct:publisher", "Organization"),
                "creator": self.agent(iri, "dct:creator", "Agent"),
                "contactPoint": self.contact(),
                "version": text_of(reader, iri, "dcat:version"),
                "created": text_of(reader, iri, "dct:created"),
                "issued": text_of(reader, iri, "dct:issued"),
                "modified": text_of(reader, iri, "dct:modified"),
                "keyword": list(reader.texts(iri, "dcat:keyword")),
                "language": LANGUAGE,
                "accessRights": _local(reader, iri, "dct:accessRights", _ACCESS),
                "accrualPeriodicity": _FREQUENCIES.get(frequency, ""),
                "rights": list(reader.texts(iri, "dct:rights")),
                "theme": [
                    {"@id": each, "@type": "Concept", "prefLabel": THEMES[each]}
                    for each in reader.iris(iri, "dcat:theme")
                    if each in THEMES
                ],
                "landingPage": self.document(iri, "dcat:landingPage"),
                "conformsTo": list(self._standards(iri)),
                "relation": reader.iris(iri, "prov:wasDerivedFrom"),
                "wasGeneratedBy": [
                    {"@id": each, "@type": "Activity", "label": reader.label(each)}
                    for each in reader.iris(iri, "prov:wasGeneratedBy")
                ],
                "describedBy": self._dictionary(iri),
                "distribution": [self._distribution(each) for each in self._files.get(iri, ())],
            }
        )

    def service(self, iri: str) -> _Object:
        """Return a service; which datasets it serves would repeat them whole."""
        return present(
            {
                "@id": iri,
                "@type": "DataService",
                "title": text_of(self.reader, iri, "dct:title"),
                "description": text_of(self.reader, iri, "dct:description"),
                "publisher": self.agent(iri, "dct:publisher", "Agent"),
                "contactPoint": self.contact(),
                "endpointURL": self.reader.iris(iri, "dcat:endpointURL"),
                "endpointDescription": self.reader.iris(iri, "dcat:endpointDescription"),
                "license": terms_of(self.reader, iri).licence,
                "conformsTo": list(self._standards(iri)),
            }
        )

    def agent(self, iri: str, curie: str, kind: str) -> _Object:
        """Return the first agent of a resource, or nothing."""
        found = agents(self.reader, iri, curie)
        return {"@id": found[0].iri, "@type": kind, "name": found[0].name} if found else {}

    def contact(self) -> list[_Object]:
        """Return whom to write to; nobody where no address of mail is known."""
        if MAIL.lack(self._edition):
            return []
        publisher = self.reader.label(self.reader.iris(_CATALOG, "dct:publisher")[0])
        address = f"mailto:{self._edition[MAIL.key]}"
        return [{"@type": "Kind", "fn": publisher, "hasEmail": address}]

    def document(self, iri: str, curie: str) -> _Object:
        """Return a page that a property leads to, or nothing."""
        for page in self.reader.iris(iri, curie)[:1]:
            label = self.reader.label(page)
            return {"@id": page, "@type": "Document", "title": label, "accessURL": page}
        return {}

    def _standards(self, iri: str) -> Iterator[_Object]:
        for standard in self.reader.iris(iri, "dct:conformsTo"):
            yield {"@id": standard, "@type": "Standard", "title": self.reader.label(standard)}

    def _dictionary(self, iri: str) -> _Object:
        """Return what describes the columns of a table, or nothing for what is none."""
        if _TABLES not in self.reader.iris(iri, "dct:isPartOf"):
            return {}
        [described] = (f for f in self._files[_TABLES] if f.file.path.endswith(csvw.METADATA))
        return self._distribution(described)

    def _distribution(self, described: DescribedFile) -> _Object:
        form = file_format(described.file.path)
        distribution = described.distribution
        return present(
            {
                "@id": distribution,
                "@type": "Distribution",
                "title": described.name,
                "format": form.name if form else "",
                "mediaType": described.file.media_type,
                "downloadURL": described.url,
                "accessURL": next(iter(self.reader.iris(distribution, "dcat:accessURL")), ""),
                "byteSize": str(described.file.bytes),
                "checksum": {
                    "@type": "Checksum",
                    "algorithm": "SHA-256",
                    "checksumValue": described.file.sha256,
                },
                "license": described.terms.licence,
                "rights": list(described.terms.rights),
                "conformsTo": list(self._standards(distribution)),
            }
        )


def _local(reader: GraphReader, iri: str, curie: str, space: str) -> str:
    """Return the name of a value within a vocabulary, in lower case; or nothing."""
    names = (each.removeprefix(space).lower() for each in reader.iris(iri, curie))
    return next(names, "")


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return {FILE: indented_json(data_catalog(release))}


EXPORTER: Final = Exporter(
    "dcat-us",
    "DCAT-US 3: the catalogue of the datasets for data.gov",
    (JSON,),
    lambda _: (FILE,),
    _write,
    release_folder="",
    description="A server sends data.json as /data.json too.",
    purpose=Purpose.CATALOGUES,
    readers="data.gov, and catalogues of agencies of the United States",
    specification="https://resources.data.gov/standards/catalog/dcat-us-3/",
    correspondences=(
        Correspondence("catalogue (`dataset/catalog`)", "`Catalog`"),
        Correspondence(
            "the whole, its parts, and what is made of it (`dcat:Dataset`)",
            "`dataset`",
            "with title, description, identifier, dates, version, keywords and standards",
        ),
        Correspondence("file of a dataset (`dcat:Distribution`)", "`distribution`", "with hash"),
        Correspondence(
            "licence (`dct:license`)",
            "`license` of the `distribution`",
            "where parts have licences of their own, `rights` has the statement",
        ),
        Correspondence(
            "`contact` of `edition.toml`",
            "`contactPoint`",
            "an address of mail; incomplete without, and with a page instead",
        ),
        Correspondence("publisher", "`publisher`", "an `Organization`, as DCAT-US has it"),
        Correspondence("SPARQL endpoint (`dcat:DataService`)", "`service`"),
        Correspondence("description of the columns of a table (CSVW)", "`describedBy`"),
        Correspondence("document (`prov:wasDerivedFrom`)", "`relation`", "its URI"),
        Correspondence("build (`prov:wasGeneratedBy`)", "`wasGeneratedBy`", "its label"),
        Correspondence("which dataset is part of which, which one a service serves", ""),
        Correspondence(
            "how often it changes (`dct:accrualPeriodicity`)",
            "`accrualPeriodicity`",
            "the code of ISO 19115 that means the same; left out where there is none",
        ),
        Correspondence("rights of others (`dct:rights`)", "`rights`"),
        Correspondence("theme (`dcat:theme`)", "`theme`", "as a concept of the EU"),
        Correspondence("files of no dataset, counts (VoID)", ""),
    ),
    describes_files=True,
    needs=(MAIL,),
)
