"""The tool that tells what is served: the release, its graphs, its files and its ready queries."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from amocf.assistant.assisted_release import AssistedRelease
from amocf.assistant.tool_answers import ToolDraft, ToolRow
from amocf.assistant.tool_arguments import ToolArgument
from amocf.queries.listed import Field
from amocf.terms import DATASET, DOCUMENT

_MOST_CHOICES: Final = 8

RELEASES_ARGUMENTS: Final = (
    ToolArgument(
        "show",
        "release: version, licence, document and what is not in it; queries: the ready queries;"
        " files: what can be downloaded, below /download/; graphs: the named graphs.",
        choices=("release", "queries", "files", "graphs"),
        default="release",
    ),
    ToolArgument("offset", "How many rows to leave out.", kind="number", most=10**6, default=0),
)


def describe_release(source: AssistedRelease, values: Mapping[str, Any]) -> ToolDraft:
    """Tell what is served."""
    release = source.release
    title = source.reader.label(DATASET)
    summary = f"{title}, release {release.version} ({release.identity})."
    if values["show"] != "release":
        rows = list(_LISTS[values["show"]](source))
        offset = min(values["offset"], len(rows))
        return ToolDraft(summary, {}, values["show"], rows[offset:], offset, len(rows))
    manifest = release.manifest
    data: dict[str, Any] = {
        "dataset": DATASET,
        "title": title,
        "description": " ".join(source.reader.texts(DATASET, "dct:description")),
        "version": release.version,
        "identity": release.identity,
        "sha256": release.sha256,
        "triples": manifest.triples,
        "licence": manifest.licence,
        "only_for": manifest.restricted_to,
        "document": _document(source),
        "edition": dict(manifest.edition),
        "newer_release_on_disk": release.newer() or "",
    }
    data = {name: each for name, each in data.items() if each not in ("", {})}
    lines = [summary, f"It has {manifest.triples:,} triples.", data.get("description", "")]
    if manifest.restricted_to:
        lines.append(f"It is for {manifest.restricted_to} alone.")
    return ToolDraft("\n".join(filter(None, lines)), data)


def _document(source: AssistedRelease) -> dict[str, Any]:
    """Return what the release transcribes: who has written and published it, and when."""
    reader = source.reader
    return {
        **source.called(DOCUMENT),
        "authors": [reader.label(each) for each in reader.iris(DOCUMENT, "dct:creator")],
        "publisher": [reader.label(each) for each in reader.iris(DOCUMENT, "dct:publisher")],
        "issued": " ".join(reader.texts(DOCUMENT, "dct:issued")),
    }


def _queries(source: AssistedRelease) -> Iterator[ToolRow]:
    for each in source.release.examples:
        query = each.query
        data: dict[str, Any] = {"name": query.name, "title": query.title}
        if each.fields:
            data["parameters"] = {field.parameter.name: _field(field) for field in each.fields}
        if each.missing:
            data["no_answer_here"] = each.missing
        taken = "".join(f" {name}=…" for name in data.get("parameters", ()))
        yield ToolRow(data, f"- {query.name}{taken}: {query.title}")


def _field(field: Field) -> str:
    words = f"{field.parameter.label}, such as {field.parameter.default.strip('<>')}"
    if not 0 < len(field.choices) <= _MOST_CHOICES:
        return words
    return f"{words}; one of: {', '.join(each.label for each in field.choices)}"


def _files(source: AssistedRelease) -> Iterator[ToolRow]:
    for each in source.release.manifest.files:
        data = {
            "path": each.path,
            "bytes": each.bytes,
            "media_type": each.media_type,
            "description": each.description,
        }
        line = f"- {each.path}: {each.bytes:,} bytes"
        yield ToolRow({name: value for name, value in data.items() if value}, line)


def _graphs(source: AssistedRelease) -> Iterator[ToolRow]:
    for each in source.release.named_graphs():
        label = source.reader.label(each.value)
        yield ToolRow({"iri": each.value, "label": label}, f"- <{each.value}>: {label}")


_LISTS: Final[Mapping[str, Callable[[AssistedRelease], Iterator[ToolRow]]]] = {
    "queries": _queries,
    "files": _files,
    "graphs": _graphs,
}
