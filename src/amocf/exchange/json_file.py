"""JSON as files have it: those of many records with a record a line, small ones indented.

With a record a line a difference between two releases is a difference of records, and a large file
is written as quickly as the library can, which is slow as soon as it indents.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

_LINE: Final = json.JSONEncoder(ensure_ascii=False).encode


def json_file(document: object) -> bytes:
    r"""Write a document, with each member of its objects and each item of their lists on a line.

    >>> json_file({"records": [{"id": 1, "of": [2, 3]}, {"id": 2}]}).decode()
    '{\n "records": [\n  {"id": 1, "of": [2, 3]},\n  {"id": 2}\n ]\n}\n'
    """
    return "".join((*_pieces(document, "\n"), "\n")).encode()


def indented_json(document: object) -> bytes:
    """Write a document with each of its values on a line."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def present(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that have a value."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def _pieces(value: object, margin: str) -> Iterator[str]:
    inner = f"{margin} "
    if isinstance(value, dict) and value:
        for number, (name, member) in enumerate(value.items()):
            yield f"{',' if number else '{'}{inner}{_LINE(name)}: "
            yield from _pieces(member, inner)
        yield f"{margin}}}"
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield f"{',' if number else '['}{inner}{_LINE(item)}"
        yield f"{margin}]"
    else:
        yield _LINE(value)
