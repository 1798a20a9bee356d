"""The fields that a host is to send with the files of a site, as the server sends them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Fields of the server that depend on nothing but the file.
NAMES: Final = (
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Cache-Control",
    "Content-Disposition",
    "Content-Security-Policy",
    "Memento-Datetime",
    "Referrer-Policy",
    "Vary",
    "X-Content-Type-Options",
)


@dataclass(frozen=True)
class SiteFile:
    """What became of an address.

    Attributes:
        address: the address.
        status: how it was answered.
        file: the file that has the answer; empty where there is none.
        fields: the fields of the header, by their names in lower case.
        links: the addresses that it leads to.
    """

    address: str
    status: int
    file: str
    fields: Mapping[str, str]
    links: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FieldRule:
    """The values that a field has.

    Attributes:
        name: its name.
        usual: the value of most files; empty where most have none.
        patterns: regular expressions for the paths of others below the root of the site, each with
            the value that those have.
    """

    name: str
    usual: str
    patterns: Mapping[str, str]


def field_rules(found: Sequence[SiteFile]) -> Iterator[FieldRule]:
    """Yield the fields that files have, of those whose names are in ``NAMES``."""
    files = {each.file: each.fields for each in found if each.status == 200}
    for name in NAMES:
        values = {file: fields.get(name.lower(), "") for file, fields in files.items()}
        usual = Counter(values.values()).most_common(1)[0][0] if values else ""
        patterns = _patterns(values, usual)
        if usual or patterns:
            yield FieldRule(name, usual, patterns)


def _patterns(values: Mapping[str, str], usual: str) -> dict[str, str]:
    """Return patterns for what has not the usual value, the finest first.

    What is alike in a topmost folder has one, or what ends alike there, or else each file.
    """
    folders: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for file, value in values.items():
        folders[_folder(file)][_ending(file)].add(value)
    coarse: dict[str, str] = {}
    for folder, endings in sorted(folders.items()):
        inside = {value for found in endings.values() for value in found}
        if folder and len(inside) == 1:
            coarse[f"^{re.escape(folder)}/.+$"] = inside.pop()
            continue
        for ending, found in sorted(endings.items()):
            if len(found) == 1:
                coarse[_alike(folder, ending)] = next(iter(found))
    fine = {
        f"^{re.escape(file)}$": value
        for file, value in sorted(values.items())
        if value != usual and len(folders[_folder(file)][_ending(file)]) > 1
    }
    return {**fine, **{pattern: value for pattern, value in coarse.items() if value != usual}}


def _alike(folder: str, ending: str) -> str:
    """Return the pattern for what ends alike in a folder, or has no ending there."""
    below = "(?:.+/)?" if folder else ""
    name = rf"[^/]+\.{re.escape(ending)}" if ending else "[^./]+"
    return f"^{re.escape(folder)}{'/' if folder else ''}{below}{name}$"


def _folder(file: str) -> str:
    """Return the topmost folder of a file; of what a release said, that of the release."""
    first, *rest = file.split("/")
    if not rest:
        return ""
    return f"{first}/{rest[0]}" if first == "release" and len(rest) > 1 else first


def types_of(found: Sequence[SiteFile]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the media type of each ending, and of the files that have another one."""
    files = {each.file: each.fields["content-type"] for each in found if each.status == 200}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for file, kind in files.items():
        counts[_ending(file)][kind] += 1
    types = {
        ending: found.most_common(1)[0][0] for ending, found in sorted(counts.items()) if ending
    }
    others = {f: kind for f, kind in files.items() if types.get(_ending(f)) != kind}
    return types, others


def _ending(file: str) -> str:
    name = file.rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else ""
