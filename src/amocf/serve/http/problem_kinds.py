"""Every kind of problem a client may meet: the type URIs, and what stands at them.

A kind once published keeps its name. ``docs/problems.md`` says the same with examples.
"""

from dataclasses import dataclass
from typing import Final

from amocf.terms import BASE


@dataclass(frozen=True)
class ProblemKind:
    """A kind of problem.

    Attributes:
        name: the last segment of its type URI.
        statuses: the HTTP statuses it comes with.
        title: what it is called, the same each time.
        when: when it happens.
        remedy: what the one who asked can do.
    """

    name: str
    statuses: tuple[int, ...]
    title: str
    when: str
    remedy: str

    @property
    def type(self) -> str:
        """The URI that names the kind; this server answers at its path."""
        return f"{BASE}problem/{self.name}"


_ALL: Final = (
    ProblemKind(
        "malformed-query",
        (400,),
        "The query cannot be read",
        "The text is not SPARQL 1.1, or names something in a way that this endpoint would misread.",
        "Look at the members line, column and token, which say where, and at hint, which says what "
        "is likely meant. They are absent where the place is not known.",
    ),
    ProblemKind(
        "refused-query",
        (400,),
        "The query is refused",
        "The query is an update, calls another server with SERVICE, or is nested deeper than this "
        "endpoint allows.",
        "Ask only for what is here, in a flatter query; for a query over several endpoints, let a "
        "client such as Comunica do the federation.",
    ),
    ProblemKind(
        "too-complex",
        (400,),
        "The query is too complex",
        "The process that parses and plans the query has died of it, as it does of thousands of "
        "operators, patterns or brackets in a row; or it could not be decided in time whether the "
        "query calls another server.",
        "Put lists of values into VALUES, shorten chains of operators and paths, or ask in several "
        "queries. Other queries are not affected.",
    ),
    ProblemKind(
        "malformed-request",
        (400,),
        "The request cannot be read",
        "A parameter is missing, misspelt, given twice, or has a value that it cannot have, or the "
        "request is not UTF-8.",
        "Correct the parameter that detail names; where it is misspelt, the member hint says what "
        "is likely meant.",
    ),
    ProblemKind(
        "unauthorized",
        (401,),
        "A token is needed",
        "The server has data that is for some alone, and asks every request for a token. The "
        "request has none, or a wrong one.",
        "Send a token in the field Authorization: as Bearer, or as the password of Basic with any "
        "user name. Those who run the server give tokens.",
    ),
    ProblemKind(
        "not-found",
        (404,),
        "Not Found",
        "The release has nothing of that name.",
        "Start from the list of competencies, search, or look at what the release holds.",
    ),
    ProblemKind(
        "method-not-allowed",
        (405,),
        "The method is not allowed",
        "The address does not answer that method. Nothing here can be changed over HTTP.",
        "Use one of the methods in the field Allow.",
    ),
    ProblemKind(
        "not-acceptable",
        (406,),
        "No acceptable form",
        "The field Accept excludes every form that this answer has, or the form that is asked for "
        "cannot hold the answer, such as XML a control character.",
        "Ask for one of the media types in the member acceptable.",
    ),
    ProblemKind(
        "too-large",
        (413, 414, 431),
        "Too large",
        "The request is longer, or its answer would be longer, than this endpoint allows. No part "
        "of such an answer is sent.",
        "Add a LIMIT, ask for fewer columns, or download the data.",
    ),
    ProblemKind(
        "unsupported-media-type",
        (415,),
        "The form of the request is not supported",
        "A query was sent as something else than a form or application/sparql-query, or not in "
        "UTF-8.",
        "Send one of the media types in the field Accept-Post.",
    ),
    ProblemKind(
        "range-not-satisfiable",
        (416,),
        "The file has no such part",
        "The field Range asks for bytes that the file does not have.",
        "Ask for less than the size in the field Content-Range, or for the whole file.",
    ),
    ProblemKind(
        "rate-limited",
        (429,),
        "Too many requests",
        "One client has sent more than its share of requests.",
        "Wait for the seconds in the field Retry-After, and ask less often; for all of the data "
        "download it.",
    ),
    ProblemKind(
        "internal",
        (500,),
        "The server failed",
        "The server has an error of its own, or the process that evaluated the query ended without "
        "an answer, such as when it was stopped from outside.",
        "Try again. If it stays, ask a simpler query, and report the request.",
    ),
    ProblemKind(
        "not-implemented",
        (501,),
        "The server has no such function",
        "The request comes in a transfer coding other than chunked, or asks for a part of the "
        "server that is not installed, as /mcp is an extra.",
        "Send the body as it is, with its length or in chunks; ask those who run the server to "
        "install the extra that the detail names.",
    ),
    ProblemKind(
        "upstream",
        (502,),
        "The store gave no usable answer",
        "The server passes queries on to a store, and what came back was not a whole answer.",
        "Try again later; the query itself is not the reason.",
    ),
    ProblemKind(
        "busy",
        (503,),
        "The server is busy",
        "Too many queries are waiting already, a search took too long, the server is about to "
        "stop, or the store behind it cannot be reached.",
        "Try again after the seconds in the field Retry-After.",
    ),
    ProblemKind(
        "release-changed",
        (503,),
        "The release was changed while it was served",
        "A file of the release was written over on the server's disk, so that it no longer is what "
        "its hash and ETag say.",
        "Tell those who run the server; it answers again when it is started on a whole release.",
    ),
    ProblemKind(
        "deadline",
        (504,),
        "The query took too long",
        "The query was not done when its time was up, by the server's limit or by the parameter "
        "timeout. Waiting, planning and evaluation count alike.",
        "Ask for less at a time, or download the data and ask your own machine.",
    ),
    ProblemKind(
        "memory",
        (507,),
        "The query needs too much memory",
        "The query needed more memory than one query may use.",
        "Sort, group or join less at a time, or download the data and ask your own machine.",
    ),
    ProblemKind(
        "http",
        (400, 403, 408),
        "The request failed",
        "Something else is wrong with the request; the status says what.",
        "Correct the request as the status says.",
    ),
)

KINDS: Final = {kind.name: kind for kind in _ALL}
