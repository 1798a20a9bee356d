"""What a release says of itself and of its files, for formats of archives and catalogues."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from amocf.errors import DataError
from amocf.exchange.registry import EditionNeed, Exporter, ReleaseData
from amocf.formats import Format, format_of
from amocf.ordering import by_family_name
from amocf.rdf.graph_reader import GraphReader
from amocf.release.manifest import ReleaseFile
from amocf.terms import DATASET, DOCUMENT, DOWNLOAD, LICENCE

#: The language of all texts, by BCP 47 and ISO 639-1.
LANGUAGE: Final = "en"
#: A licence by its URI: its name, and its identifier in the list of SPDX.
LICENCES: Final = {LICENCE: ("Creative Commons CC0 1.0 Universal", "CC0-1.0")}
_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
#: The theme of the edition, and the vocabulary that it is of, as their owner calls them.
THEMES: Final = {f"{_AUTHORITY}data-theme/EDUC": "Education, culture and sport"}
THEME_VOCABULARIES: Final = {f"{_AUTHORITY}data-theme": "Data theme"}
#: The contact as a format needs it that takes an address of mail and no page.
MAIL: Final = EditionNeed("contact", "contactPoint", "an address of mail", r"(?!https://).+")
DOI: Final = "https://doi.org/"


@dataclass(frozen=True)
class NamedAgent:
    """Who has made or published something: the URI, the name, and a description or nothing."""

    iri: str
    name: str
    description: str = ""


@dataclass(frozen=True)
class UseTerms:
    """How something may be used: the IRI of its licence, or none, and statements of rights."""

    licence: str = ""
    rights: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """The name of the licence, or its IRI; or the statements."""
        return LICENCES[self.licence][0] if self.licence in LICENCES else self.either

    @property
    def either(self) -> str:
        """The IRI of the licence, or the statements."""
        return self.licence or " ".join(self.rights)

    @property
    def beside(self) -> tuple[str, ...]:
        """The statements, where there is a licence as well."""
        return self.rights if self.licence else ()


@dataclass(frozen=True)
class DescribedFile:
    """A file of the release.

    Attributes:
        file: its path, size, hash and media type.
        distribution: the IRI of it as a distribution; empty for a file that is none.
        dataset: the IRI of the dataset that it holds, or empty.
        name: its path with the name of its format.
        description: what it holds, in sentences.
        terms: how it may be used.
        standard: the IRI of the standard of its format, where its media type does not tell.
    """

    file: ReleaseFile
    distribution: str
    dataset: str
    name: str
    description: str
    terms: UseTerms
    standard: str = ""

    @property
    def url(self) -> str:
        """Where it is downloaded."""
        return DOWNLOAD + self.file.path


@dataclass(frozen=True)
class ReleaseDescription:
    """What is said of the whole dataset of a release; what is not known is empty.

    Attributes:
        title: its title.
        description: what it holds, in sentences.
        citation: how it is cited.
        version: ``2025.1.0``.
        created: the day on which it was begun.
        modified: the day of the release.
        issued: the same, once it is released.
        keywords: its keywords.
        terms: how it may be used.
        landing_page: the address of its page.
        creator: who has made it.
        publisher: who publishes it.
        document: the URI of the document that it transcribes.
        document_title: the title of that.
        document_authors: the authors of that, by their family names, as on its title page.
        document_publisher: the publisher of that.
        document_year: its year.
        files: the files.
        standards: what the standards are called that the files conform to, by their IRIs.
    """

    title: str
    description: str
    citation: str
    version: str
    created: str
    modified: str
    issued: str
    keywords: tuple[str, ...]
    terms: UseTerms
    landing_page: str
    creator: NamedAgent
    publisher: NamedAgent
    document: str
    document_title: str
    document_authors: tuple[NamedAgent, ...]
    document_publisher: NamedAgent
    document_year: str
    files: tuple[DescribedFile, ...]
    standards: Mapping[str, str]

    @property
    def status(self) -> str:
        """That it is not released, for formats that want a day of publication all the same."""
        if self.issued:
            return ""
        return "Draft: this version is not released, and datePublished is the day of its data."

    @property
    def published(self) -> str:
        """The day on which it is published: of a version before the release, that of the data."""
        return self.issued or self.modified


def describe_release(release: ReleaseData) -> ReleaseDescription:
    """Return what a release says of itself."""
    reader = GraphReader(release.store)
    files = tuple(_described(reader, file) for file in release.described_files)
    return ReleaseDescription(
        text_of(reader, DATASET, "dct:title"),
        text_of(reader, DATASET, "dct:description"),
        text_of(reader, DATASET, "dct:bibliographicCitation"),
        release.version,
        text_of(reader, DATASET, "dct:created"),
        text_of(reader, DATASET, "dct:modified"),
        text_of(reader, DATASET, "dct:issued"),
        reader.texts(DATASET, "dcat:keyword"),
        terms_of(reader, DATASET),
        reader.iris(DATASET, "dcat:landingPage")[0],
        agents(reader, DATASET, "dct:creator")[0],
        agents(reader, DATASET, "dct:publisher")[0],
        DOCUMENT,
        text_of(reader, DOCUMENT, "dct:title"),
        tuple(
            sorted(
                agents(reader, DOCUMENT, "dct:creator"),
                key=lambda agent: by_family_name(agent.name),
            )
        ),
        agents(reader, DOCUMENT, "dct:publisher")[0],
        text_of(reader, DOCUMENT, "dct:issued"),
        files,
        {each.standard: reader.label(each.standard) for each in files if each.standard},
    )


def agents(reader: GraphReader, iri: str, curie: str) -> tuple[NamedAgent, ...]:
    """Return the agents that a property of something leads to."""
    return tuple(
        NamedAgent(agent, reader.label(agent), text_of(reader, agent, "dct:description"))
        for agent in reader.iris(iri, curie)
    )


def terms_of(reader: GraphReader, iri: str) -> UseTerms:
    """Return how something may be used."""
    licence = next(iter(reader.iris(iri, "dct:license")), "")
    return UseTerms(licence, reader.texts(iri, "dct:rights"))


def lack_of(exporter: Exporter, release: ReleaseData) -> list[str]:
    """Return what a file of an exporter lacks, to be said in the file itself."""
    return list(exporter.lacks(release.edition))


def file_format(path: str) -> Format | None:
    """Return the format of a file, where its ending tells it."""
    try:
        return format_of(path)
    except DataError:  # an exporter has a format of its own
        return None


def _described(reader: GraphReader, file: ReleaseFile) -> DescribedFile:
    distributions = reader.subjects(DOWNLOAD + file.path, "dcat:downloadURL")
    if not distributions:
        return DescribedFile(file, "", "", file.path, file.description or file.path, UseTerms())
    distribution = distributions[0]
    dataset = reader.subjects(distribution, "dcat:distribution")[0]
    title, description = reader.label(dataset), text_of(reader, dataset, "dct:description")
    return DescribedFile(
        file,
        distribution,
        dataset,
        reader.label(distribution),
        f"{title}. {description}" if description else title,
        terms_of(reader, distribution),
        next(iter(reader.iris(distribution, "dct:conformsTo")), ""),
    )


def text_of(reader: GraphReader, iri: str, curie: str) -> str:
    """Return a text that is said of something, or nothing."""
    return next(iter(reader.texts(iri, curie)), "")
