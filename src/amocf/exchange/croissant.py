"""Croissant: the files of a release, and the tables among them as records for machine learning."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amocf.exchange import csvw
from amocf.exchange.json_file import indented_json, present
from amocf.exchange.registry import Correspondence, Exporter, Graphs, Purpose, ReleaseData
from amocf.exchange.release_description import (
    DOI,
    LANGUAGE,
    DescribedFile,
    NamedAgent,
    describe_release,
)
from amocf.formats import CROISSANT

FILE: Final = "croissant.json"
#: What the specification asks for, as it stands there.
_CONTEXT: Final = {
    "@language": LANGUAGE,
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
#: The types of cells: those of CSVW, and what Croissant has for them.
_TYPES: Final = {
    "anyURI": "sc:URL",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "decimal": "sc:Float",
    "integer": "sc:Integer",
    "nonNegativeInteger": "sc:Integer",
}
_TEXT: Final = "sc:Text"

_Node = dict[str, Any]


def croissant(release: ReleaseData) -> _Node:
    """Return the description of a release, with a set of records for each table."""
    described = describe_release(release)
    doi = release.edition.get("doi")
    return present(
        {
            "@context": _CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": CROISSANT.standard,
            "name": described.title,
            "description": described.description,
            "license": described.terms.either,
            "copyrightNotice": list(described.terms.beside),
            "url": described.landing_page,
            "sameAs": DOI + doi if doi else "",
            "creator": _agent(described.creator),
            "publisher": _agent(described.publisher),
            "datePublished": described.published,
            "creativeWorkStatus": described.status,
            "dateModified": described.modified,
            "dateCreated": described.created,
            "version": described.version,
            "keywords": list(described.keywords),
            "inLanguage": LANGUAGE,
            "citeAs": described.citation,
            "isBasedOn": described.document,
            "distribution": [_file_object(each) for each in described.files],
            "recordSet": list(_record_sets(release.graphs)),
        }
    )


def _agent(agent: NamedAgent) -> _Node:
    return {"@type": "sc:Organization", "@id": agent.iri, "name": agent.name}


def _file_object(described: DescribedFile) -> _Node:
    return {
        "@type": "cr:FileObject",
        "@id": described.file.path,
        "name": described.name,
        "description": described.description,
        "contentUrl": described.url,
        "encodingFormat": described.file.media_type,
        "contentSize": f"{described.file.bytes} B",
        "sha256": described.file.sha256,
    }


def _record_sets(graphs: Graphs) -> Iterator[_Node]:
    for table in csvw.described_tables(graphs):
        name = table["url"].removesuffix(".csv")
        schema = table["tableSchema"]
        keys = schema["primaryKey"]
        keys = [keys] if isinstance(keys, str) else keys
        columns = [each for each in schema["columns"] if not each.get("virtual")]
        file = csvw.EXPORTER.path(table["url"])
        yield {
            "@type": "cr:RecordSet",
            "@id": name,
            "name": table["dc:title"],
            "description": table["dc:description"],
            "key": [{"@id": f"{name}/{key}"} for key in keys],
            "field": [_field(name, file, column) for column in columns],
        }


def _field(record_set: str, file: str, column: Mapping[str, Any]) -> _Node:
    datatype = column.get("datatype", "string")
    base = datatype["base"] if isinstance(datatype, Mapping) else datatype
    separator = column.get("separator")
    source = {"fileObject": {"@id": file}, "extract": {"column": column["name"]}}
    return present(
        {
            "@type": "cr:Field",
            "@id": f"{record_set}/{column['name']}",
            "name": column["dc:title"],
            "description": column["dc:description"],
            "dataType": _TYPES.get(base, _TEXT),
            "equivalentProperty": column.get("propertyUrl"),
            "isArray": True if separator else None,
            "arrayShape": "-1" if separator else None,
            "source": {**source, "transform": {"separator": separator}} if separator else source,
        }
    )


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return {FILE: indented_json(croissant(release))}


EXPORTER: Final = Exporter(
    "croissant",
    "Croissant 1.1: the files, and the tables as records for machine learning",
    (CROISSANT,),
    lambda _: (FILE,),
    _write,
    release_folder="",
    purpose=Purpose.CATALOGUES,
    readers="Hugging Face, Kaggle, Google Dataset Search, and loaders such as `mlcroissant`",
    specification="https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html",
    correspondences=(
        Correspondence("title (`dct:title`)", "`name`"),
        Correspondence("description (`dct:description`)", "`description`"),
        Correspondence(
            "licence (`dct:license`)",
            "`license`",
            "where parts have licences of their own, the statement of rights",
        ),
        Correspondence("rights of others (`dct:rights`)", "`copyrightNotice`"),
        Correspondence("page (`dcat:landingPage`)", "`url`"),
        Correspondence("creator, publisher", "`creator`, `publisher`", "as an `Organization`"),
        Correspondence(
            "date of the release (`dct:issued`)",
            "`datePublished`",
            "of a version before its release, the date of the data (`dct:modified`): Croissant "
            "demands one, and `creativeWorkStatus` says so",
        ),
        Correspondence("citation (`dct:bibliographicCitation`)", "`citeAs`", "as a text"),
        Correspondence("document (`prov:wasDerivedFrom`)", "`isBasedOn`", "its URI"),
        Correspondence(
            "file of the release",
            "`FileObject`",
            "`contentUrl` is the address of the download, with size and SHA-256; `@id` is the path "
            "in the release, by which loaders of a folder map it",
        ),
        Correspondence("table for spreadsheets", "`RecordSet`", "its primary key is the `key`"),
        Correspondence(
            "column of a table",
            "`Field`",
            "`equivalentProperty` is its property; a cell of several values is an array",
        ),
        Correspondence("`doi` of `edition.toml`", "`sameAs`", "not demanded"),
        Correspondence("foreign keys, patterns and ranges of columns", "", "CSVW has them"),
        Correspondence("what RDF says beyond the tables", "", "its files are listed"),
    ),
    describes_files=True,
)
