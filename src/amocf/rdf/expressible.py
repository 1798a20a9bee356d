"""Whether a form can hold what is written in it, as every reader of the form will read it.

XML has no form for some characters and for some names, and what stands for a line end is not read
as it was written; the library's writers do not see to it. What cannot be written is an error, never
a document that cannot be read.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Final
from xml.parsers import expat

from amocf.errors import DataError
from amocf.formats import JSON_LD, RDF_XML, XML_RESULTS, Format

TRIPLE_TERM: Final = "JSON-LD has no form for a triple term (RDF 1.2)"
#: What the library's writers refuse.
_REFUSED: Final = {
    JSON_LD: TRIPLE_TERM,
    RDF_XML: "RDF/XML has no form for a predicate that is a word of its own syntax, such as rdf:li",
}
#: Words of the syntax that its first edition had; the writer takes them for names.
_WITHDRAWN: Final = re.compile(rb"<rdf:(aboutEach|aboutEachPrefix|bagID)[\s/>]")
_NO_CHARACTER: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: An element for a name that has no prefix declares its namespace, which may be the whole name.
_ELEMENT: Final = re.compile(rb'<(?P<name>[^\s/>]*)(?:[^>"]*?\bxmlns(?::\w+)?="(?P<space>[^"]*)")?')


class InexpressibleError(DataError):
    """What is to be written has no form in the format that it is to be written in."""


def write_checked(write: Callable[[], object], form: Format, output: BytesIO) -> None:
    """Have the library write to ``output``, and see to it that it can be read.

    Args:
        write: makes the library write.
        form: the form in which it writes.
        output: where to; with nothing in it.

    Raises:
        InexpressibleError: if the form has no way to say what is to be written.
    """
    try:
        write()
    except OSError as error:
        # So the writers say what they refuse; a store that cannot be read says so otherwise.
        if form not in _REFUSED or not str(error).startswith(form.name):
            raise
        raise InexpressibleError(_REFUSED[form]) from None
    if form in (RDF_XML, XML_RESULTS):
        written = output.getvalue()
        _require_well_formed(written, form)
        if b"\r" in written:
            # A reader of XML takes it for a line feed (XML 1.0, 2.11). None stands in the markup.
            output.seek(0)
            output.write(written.replace(b"\r", b"&#xD;"))


def _require_well_formed(written: bytes, form: Format) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(written, True)  # noqa: FBT003 - it takes no names
    except expat.ExpatError:
        raise InexpressibleError(_why(written, parser.ErrorByteIndex, form)) from None
    if form == RDF_XML and (found := _WITHDRAWN.search(written)):
        raise InexpressibleError(
            f"RDF/XML has no form for rdf:{found[1].decode()}, which was a word of its own syntax"
        )


def _why(written: bytes, place: int, form: Format) -> str:
    """Say what XML cannot hold, by the place at which its parser stopped."""
    name = "RDF/XML" if form == RDF_XML else "XML"
    character = written[place : place + 4].decode(errors="ignore")[:1]
    if _NO_CHARACTER.match(character):
        return f"{name} has no form for the character U+{ord(character):04X}, which is in a literal"
    element = _ELEMENT.match(written, written.rfind(b"<", 0, place + 1))
    space = element["space"] if element else None
    iri = (space + element["name"].rpartition(b":")[2]).decode() if element and space else ""
    such = f" such as <{iri}>" if iri else ""
    return f"{name} has no form for a predicate or class{such} that does not end in a name of XML"
