"""The queries of ``queries/``: one file each, described in a header, runnable as it stands.

The site, the documentation, the tests and the endpoint's example graph read the same files::

    # title: KSAs of a sub-competency
    # description: Every KSA that the document names for one sub-competency.
    # keywords: KSA, sub-competency
    # parameter: code string "Code of a sub-competency"
    # choices: code SELECT ?value ?label WHERE { ?c dct:identifier ?value ; skos:prefLabel ?label }
    PREFIX ...
    SELECT ... WHERE { VALUES ?code { "4.1.2" } ... }

A parameter is a variable with a ``VALUES`` block of one term, its default. Its choices, where it
has any, are what a query of two columns lists: the value, and how to call it. That query stands in
the header without its prefixes, which are those of the project.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, cast

from pyoxigraph import Literal as LiteralTerm
from pyoxigraph import NamedNode

from amocf.errors import DataError, Place, UsageError
from amocf.inputs import utf8
from amocf.terms import BASE, PREFIXES, expand

Form = Literal["SELECT", "ASK", "CONSTRUCT"]

#: What the names of insights begin with.
INSIGHT: Final = "insights-"
_FIELD: Final = re.compile(r"#\s*(?P<name>[a-z]+):\s+(?P<value>.+)")
_PARAMETER: Final = re.compile(r'(?P<name>\w+)\s+(?P<type>string|iri)\s+"(?P<label>[^"]+)"')
_CHOICES: Final = re.compile(r"(?P<name>\w+)\s+(?P<query>SELECT\b.+)")
_FORM: Final = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT)\b", re.MULTILINE)
#: What an insight says of its answer (``insight_query.py``).
_OF_INSIGHTS: Final = ("needs", "dimension", "measure", "printed")
_FIELDS: Final = frozenset(
    {"title", "description", "keywords", "parameter", "choices", *_OF_INSIGHTS}
)


@dataclass(frozen=True)
class Parameter:
    """A value that a reader may choose: a plain string, or an IRI written as ``<…>`` or CURIE.

    Attributes:
        name: the variable it stands for.
        type: what kind of term it is.
        label: what it means.
        default: the value it has in the file.
        choices: a query that lists values with their labels; empty where any value will do.
    """

    name: str
    type: Literal["string", "iri"]
    label: str
    default: str
    choices: str = ""

    def term(self, value: str) -> str:
        """Write a reader's value as a SPARQL term.

        Raises:
            UsageError: if an IRI is wanted and the value is none.
        """
        if self.type == "string":
            return str(LiteralTerm(value))
        iri = value.strip().removeprefix("<").removesuffix(">")
        try:
            return str(NamedNode(iri if "://" in iri else expand(iri)))
        except ValueError as error:
            raise UsageError(f"{self.name}: {value!r} is not an IRI ({error})") from error


@dataclass(frozen=True)
class NamedQuery:
    """A query with its description; ``text`` is what stands in the file below the header.

    Attributes:
        facts: the other fields of the header, each with a value.
    """

    path: Path
    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    form: Form
    text: str
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def iri(self) -> str:
        """The IRI under which the query is published."""
        return f"{BASE}query/{self.name}"

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the query with the given parameters in place of their defaults.

        Raises:
            UsageError: if a parameter is unknown or its value is not of its type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        text = self.text
        for name, value in values.items():
            if name not in known:
                expected = ", ".join(known) or "none"
                raise UsageError(f"{self.name} has no parameter {name!r}; it has: {expected}")
            before, after = _values_block(name).split(text, maxsplit=1)[::2]
            text = f"{before}VALUES ?{name} {{ {known[name].term(value)} }}{after}"
        return text


def read_all(root: Path) -> tuple[NamedQuery, ...]:
    """Read the queries of a checkout: those for its readers, the insights, then the checks.

    Raises:
        DataError: as ``read_queries`` does.
    """
    return read_offered(root) + read_queries(root / "queries" / "checks", "checks-")


def read_offered(root: Path) -> tuple[NamedQuery, ...]:
    """Read the queries that are of use to readers of the data, the insights after the others.

    Raises:
        DataError: as ``read_queries`` does.
    """
    folder = root / "queries"
    return read_queries(folder) + read_queries(folder / "insights", INSIGHT)


def read_queries(folder: Path, prefix: str = "") -> tuple[NamedQuery, ...]:
    """Read every ``*.rq`` of a folder, in the order of their names; a name is prefix and stem.

    Raises:
        DataError: if a header lacks a title or description, or names what the query does not have.
    """
    return tuple(read_query(path, prefix) for path in sorted(folder.glob("*.rq")))


def decode_query(content: bytes, path: Path) -> str:
    """Read the text of a query, with the line ends of this system.

    Args:
        content: the bytes of a file.
        path: the file, for places in messages.

    Raises:
        DataError: if it is not in UTF-8.
    """
    return utf8(content, path).decode().replace("\r\n", "\n").replace("\r", "\n")


def read_query(path: Path, prefix: str = "") -> NamedQuery:
    """Read one query file.

    Raises:
        DataError: as ``read_queries`` does.
    """
    lines = decode_query(path.read_bytes(), path).splitlines(keepends=True)
    length = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    fields = _read_header(path, lines[:length])
    text = "".join(lines[length:])
    form = _FORM.search(text)
    if form is None:
        raise DataError("no SELECT, ASK or CONSTRUCT below the header", Place(path))
    for required in ("title", "description"):
        if required not in fields:
            raise DataError(f"the header has no '# {required}: …' line", Place(path, 1))
    return NamedQuery(
        path=path,
        name=prefix + path.stem,
        title=fields["title"][0],
        description=" ".join(fields["description"]),
        keywords=tuple(w.strip() for line in fields.get("keywords", ()) for w in line.split(",")),
        parameters=_read_parameters(path, fields, text),
        form=cast(Form, form[1]),
        text=text,
        facts=tuple((name, value) for name in _OF_INSIGHTS for value in fields.get(name, ())),
    )


def _read_header(path: Path, lines: list[str]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    last: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        if field := _FIELD.match(line):
            if field["name"] not in _FIELDS:
                expected = ", ".join(sorted(_FIELDS))
                raise DataError(
                    f"unknown field {field['name']!r}; expected one of {expected}",
                    Place(path, number),
                )
            last = fields.setdefault(field["name"], [])
            last.append(field["value"].strip())
        elif last is not None:
            last[-1] += " " + line.lstrip("#").strip()
    return fields


def _read_parameters(
    path: Path, fields: Mapping[str, list[str]], text: str
) -> tuple[Parameter, ...]:
    found = [_read_parameter(path, line, text) for line in fields.get("parameter", ())]
    choices = dict(_read_choices(path, line) for line in fields.get("choices", ()))
    names = {parameter.name for parameter in found}
    if unknown := sorted(set(choices) - names):
        raise DataError(f"choices for {unknown[0]!r}, which is no parameter", Place(path))
    return tuple(replace(each, choices=choices.get(each.name, "")) for each in found)


def _read_choices(path: Path, line: str) -> tuple[str, str]:
    match = _CHOICES.fullmatch(line)
    if match is None:
        raise DataError(f"expected: choices: name SELECT …; found {line!r}", Place(path))
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return match["name"], prologue + match["query"]


def _read_parameter(path: Path, line: str, text: str) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    if match is None:
        raise DataError(
            f'expected: parameter: name string|iri "label"; found {line!r}', Place(path)
        )
    block = _values_block(match["name"]).search(text)
    if block is None:
        raise DataError(
            f"no 'VALUES ?{match['name']} {{ … }}' with one default in the query", Place(path)
        )
    kind = cast(Literal["string", "iri"], match["type"])
    return Parameter(match["name"], kind, match["label"], block["default"].strip().strip('"'))


def _values_block(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES\s+\?{re.escape(name)}\s*\{{(?P<default>[^{{}}]*)\}}")
