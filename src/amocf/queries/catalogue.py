"""The queries that have a name: where they are found, what they take, and how they are listed."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from amocf.errors import UsageError
from amocf.nearest import suggestion
from amocf.queries.listed import Choice, Example, Field
from amocf.queries.query_file import NamedQuery, Parameter, read_all
from amocf.spelling import words

#: Queries that recompute what the document prints: of use to those who check the data.
_CHECK: Final = "checks-"
#: As many choices as fit into a sentence; more are listed by ``--describe``.
_MANY: Final = 8
_WIDTH: Final = 100


def all_queries(root: Path, released: Sequence[Example]) -> tuple[Example, ...]:
    """Return the queries of a checkout, or, where there is none, those of a release.

    The choices for their parameters are those of the release, and so is why one has no answer.

    Raises:
        DataError: if a query of the checkout cannot be read.
    """
    if not (root / "queries").is_dir():
        return tuple(released)
    known = {example.query.name: example for example in released}
    return tuple(_as_released(each, known.get(each.name)) for each in read_all(root))


def find_query(name: str, examples: Sequence[Example]) -> Example:
    """Return the query of this name.

    Raises:
        UsageError: if there is none; it offers the nearest name.
    """
    known = {example.query.name: example for example in examples}
    if name not in known:
        hint = suggestion(name, known)
        raise UsageError(f"no query is called {name!r}{hint}; `amocf query` alone lists them")
    return known[name]


def bind(example: Example, values: Mapping[str, str]) -> str:
    """Return the text of a query with values for parameters, which may be named as the data does.

    Raises:
        UsageError: if a parameter is unknown, or a value is none of its choices.
    """
    fields = {field.parameter.name: field for field in example.fields}
    chosen = {
        name: _choose(example.query.name, fields[name], text) if name in fields else text
        for name, text in values.items()
    }
    return example.query.bind(chosen)


def listing(examples: Sequence[Example]) -> str:
    """Write a line for each query: its name, its parameters with their defaults, and its title."""
    offered = [each for each in examples if not each.query.name.startswith(_CHECK)]
    checks = [each.query.name for each in examples if each.query.name.startswith(_CHECK)]
    rows = [(_call(each), each.query.title) for each in offered]
    width = max((len(call) for call, _ in rows), default=0)
    lines = ["amocf query NAME [PARAMETER=VALUE]... answers one of these:", ""]
    lines += [f"  {call.ljust(width)}  {title}" for call, title in rows]
    if checks:
        lines += ["", *_wrapped(f"To recompute what the document prints: {', '.join(checks)}")]
    lines += ["", "`amocf query NAME --describe` tells more of one, and the choices it has."]
    return "\n".join(lines) + "\n"


def description(example: Example) -> str:
    """Write what a query answers, and each of its parameters with all choices."""
    query = example.query
    lines = [f"{query.name}: {query.title}", "", *_wrapped(query.description)]
    if example.missing:
        lines += ["", *_wrapped(example.missing)]
    for field in example.fields:
        default = _name_of(field.parameter, field.parameter.default)
        lines += ["", f"{field.parameter.name}: {field.parameter.label} (default: {default})"]
        names = [(_name_of(field.parameter, each.value), each.label) for each in field.choices]
        width = max((len(name) for name, _ in names), default=0)
        lines += [f"  {name.ljust(width)}  {label}" for name, label in names]
    return "\n".join(lines) + "\n"


def _as_released(query: NamedQuery, released: Example | None) -> Example:
    fields = released.fields if released else ()
    choices = {field.parameter.name: field.choices for field in fields}
    return Example(
        query,
        tuple(Field(each, choices.get(each.name, ())) for each in query.parameters),
        released.missing if released else "",
    )


def _choose(query: str, field: Field, text: str) -> str:
    """Return the value that a reader means: given itself, by its name or label, or by words."""
    if not field.choices:
        return text
    for means in (_is, _is_called, _has_words):
        meant = [choice.value for choice in field.choices if means(field.parameter, choice, text)]
        if len(meant) == 1:
            return meant[0]
    names = [_name_of(field.parameter, choice.value) for choice in field.choices]
    hint = suggestion(text, (*names, *(choice.label for choice in field.choices)))
    more = (
        f"expected one of {', '.join(names)}"
        if len(names) <= _MANY
        else f"`amocf query {query} --describe` lists them"
    )
    raise UsageError(
        f"{field.parameter.name} is {text!r}, which is none of its {len(names)} choices{hint}"
        f"; {more}"
    )


def _is(parameter: Parameter, choice: Choice, text: str) -> bool:
    if parameter.type == "string":
        return text == choice.value
    try:
        return parameter.term(text) == f"<{choice.value}>"
    except UsageError:
        return False


def _is_called(parameter: Parameter, choice: Choice, text: str) -> bool:
    names = (_name_of(parameter, choice.value), choice.label)
    return text.strip().casefold() in (name.casefold() for name in names)


def _has_words(parameter: Parameter, choice: Choice, text: str) -> bool:
    # Figures alone stand in many labels, and mean none of them.
    found = {*words(choice.label), *words(_name_of(parameter, choice.value))}
    return any(map(str.isalpha, text)) and found.issuperset(words(text))


def _name_of(parameter: Parameter, value: str) -> str:
    """Return the last part of an IRI or of its short form; other values as they are."""
    return re.split("[/:#]", value.rstrip(">"))[-1] if parameter.type == "iri" else value


def _call(example: Example) -> str:
    given = (
        f"{each.parameter.name}={_name_of(each.parameter, each.parameter.default)}"
        for each in example.fields
    )
    return " ".join([example.query.name, *given])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_on_hyphens=False)
