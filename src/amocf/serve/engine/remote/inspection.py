"""Whether a query calls another server, and whether it names its dataset: ``python -m …``.

The store behind the server has a parser of its own, and nothing holds it back. So two parsers look
for SERVICE where the word occurs: that of the embedded engine, and that of rdflib, which follows
the grammar of the Recommendation. Either may see it; and what rdflib cannot read while the engine
can is not decided. Both may take seconds or die of a text, so that this is a process of its own.

It reads a request from its standard input and writes a reply to its standard output: the length,
then JSON. It begins with an empty reply, when it is ready, and ends with its input.
"""

import json
import os
import struct
import sys
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Final, NamedTuple

from amocf.child_processes import end_with
from amocf.serve.engine.language.parser import has_keyword, syntax_error
from amocf.serve.engine.language.query_text import has_word
from amocf.serve.engine.language.syntax_errors import explain

LENGTH: Final = struct.Struct("<I")
#: Of address space, beyond what is in use when the parsers are loaded.
_MEMORY: Final = 512 << 20
#: rdflib calls itself some twenty times for each bracket.
_RECURSION: Final = 10_000


class Inspection(NamedTuple):
    """What two parsers have found.

    Attributes:
        calls_service: whether the query calls another server; None where that is not decided.
        names_dataset: whether it names the graphs that it is to be evaluated over.
        mistake: where the embedded engine's parser cannot read it, the arguments of a
            ``MalformedError``.
    """

    calls_service: bool | None = False
    names_dataset: bool = False
    mistake: Sequence[Any] | None = None


def inspect(text: str, *, dataset: bool) -> Inspection:
    """Inspect a query.

    Args:
        text: the query.
        dataset: whether it matters if it names its dataset.
    """
    calls: bool | None = False
    if has_word(text, "service"):
        calls = has_keyword(text, "service") or _calls_service_to_rdflib(text)
    error = syntax_error(text)
    mistake = explain(text, error).args if error else None
    return Inspection(calls, dataset and has_keyword(text, "from"), mistake)


def _calls_service_to_rdflib(text: str) -> bool | None:
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415 - the server needs none

    try:
        found = parseQuery(text)
    except Exception:  # it raises whatever its parts raise
        return None
    return "ServiceGraphPattern" in set(_names(found))


def _names(tree: Any) -> Iterable[str]:
    """Give the names of the parts of what rdflib has parsed."""
    left = [tree]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            yield str(getattr(part, "name", ""))
            left.extend(part.values())
        elif not isinstance(part, str) and isinstance(part, Iterable):
            left.extend(part)


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """WorkerReply to each request until there are no more."""
    _write(replies, Inspection())
    while len(head := requests.read(LENGTH.size)) == LENGTH.size:
        text, dataset = json.loads(requests.read(LENGTH.unpack(head)[0]))
        _write(replies, inspect(text, dataset=dataset))


def _write(replies: BinaryIO, reply: Inspection) -> None:
    body = json.dumps(reply).encode()
    replies.write(LENGTH.pack(len(body)) + body)
    replies.flush()


def main() -> None:
    """Load both parsers, give up every right that they do not need, and serve."""
    _calls_service_to_rdflib("ASK {}")
    sys.setrecursionlimit(_RECURSION)
    if sys.platform == "linux":
        from amocf.serve.engine.workers import sandbox  # noqa: PLC0415 - it needs Linux

        end_with(int(sys.argv[1]))
        sandbox.ignore_stop_signals()
        sandbox.confine(_MEMORY)
    serve(sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)


if __name__ == "__main__":
    main()
