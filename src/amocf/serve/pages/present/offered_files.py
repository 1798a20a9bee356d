"""The files of the release by what they are for, each with what the release says of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from amocf.errors import DataError
from amocf.formats import format_of
from amocf.release.manifest import Manifest, ReleaseFile, ReleaseGroup
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import DOWNLOAD
from amocf.words import first_sentence

#: What stands before the title of every dataset.
_EDITION: Final = "AMOCF: "


@dataclass(frozen=True)
class OfferedFile:
    """A file to download: its path, the name of its format, its size, and what one takes it for."""

    path: str
    form: str
    size: str
    use: str


@dataclass(frozen=True)
class OfferedDataset:
    """A dataset, or a file that is none: what it is, in a sentence, and the files that hold it."""

    what: Link
    sentence: str
    files: tuple[OfferedFile, ...]


@dataclass(frozen=True)
class OfferGroup:
    """What there is for one purpose."""

    title: str
    description: str
    offers: tuple[OfferedDataset, ...]


def offered(reader: Reader, manifest: Manifest) -> tuple[OfferGroup, ...]:
    """Return every file of a release, those of no group at the end."""
    grouped = {path for group in manifest.groups for path in group.files}
    rest = tuple(each.path for each in manifest.files if each.path not in grouped)
    groups = (*manifest.groups, ReleaseGroup("Files", "", rest))
    return tuple(
        OfferGroup(each.title, each.description, tuple(_offers(reader, manifest, each.files)))
        for each in groups
        if each.files
    )


def size(number: int) -> str:
    """Write a number of bytes as people do.

    >>> size(1), size(57373), size(999_501), size(7961211)
    ('1 KB', '57 KB', '1.0 MB', '8.0 MB')
    """
    kilobytes = max(1, round(number / 1000))
    return f"{kilobytes} KB" if kilobytes < 1000 else f"{number / 1_000_000:.1f} MB"


def _offers(reader: Reader, manifest: Manifest, paths: Iterable[str]) -> Iterator[OfferedDataset]:
    files = [found for path in paths if (found := manifest.file(path))]
    for (dataset, description), same in groupby(files, lambda file: _topic(reader, file)):
        listed = tuple(map(_file, same))
        if dataset:
            title = reader.label(dataset).removeprefix(_EDITION)
            what = Link(title[:1].upper() + title[1:], href=reader.href(dataset))
            yield OfferedDataset(what, _sentence(reader, dataset), listed)
        else:
            yield OfferedDataset(Link(description or listed[0].path), "", listed)


def _topic(reader: Reader, file: ReleaseFile) -> tuple[str, str]:
    """Return the dataset that a file holds, or else what it is."""
    url = DOWNLOAD + file.path
    datasets = [
        dataset
        for distribution in reader.subjects(url, "dcat:downloadURL")
        for dataset in reader.subjects(distribution, "dcat:distribution")
    ]
    return (datasets[0], "") if datasets else ("", file.description or file.path)


def _sentence(reader: Reader, dataset: str) -> str:
    """Return the first sentence of what a dataset says of itself; the page of it has the rest."""
    description = next(iter(reader.texts(dataset, "dct:description")), "")
    return first_sentence(description)


def _file(file: ReleaseFile) -> OfferedFile:
    try:
        form = format_of(file.path)
    except DataError:  # an exporter has a format of its own
        return OfferedFile(file.path, file.path.rpartition(".")[2].upper(), size(file.bytes), "")
    return OfferedFile(file.path, form.name, size(file.bytes), form.use)
