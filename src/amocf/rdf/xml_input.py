"""RDF/XML as others write it: any encoding, any document type, made plain UTF-8 without entities.

The engine reads UTF-8, and entities only in double quotes. Whatever Expat, the XML processor of
the standard library, accepts is well-formed: what the engine cannot read is written again for it,
each element on the line where it stood. Nothing outside the document is ever read.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from amocf.errors import DataError, Place

#: Elements within elements; the engine's time grows with the square of the depth.
DEEPEST: Final = 1000
#: Characters that the entities of a document may unfold to.
_LONGEST: Final = 200_000_000
_UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_REFERENCE: Final = re.compile(r"&([^#;\s&<>\"']+);")
_PREDEFINED: Final = frozenset(("amp", "lt", "gt", "quot", "apos"))


def plain_xml(content: bytes, path: Path) -> bytes:
    """Return a well-formed document as the engine can read it.

    A document in UTF-8 without a document type is returned as it is.

    Raises:
        DataError: if the document is not well-formed, nests too deeply, or uses an entity that it
            does not declare itself.
    """
    document = _Document(path, "utf-16" if content.startswith(_UTF_16_MARKS) else "utf-8")
    parser = document.parser
    try:
        parser.Parse(content, True)  # noqa: FBT003
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise DataError(
            f"not valid RDF/XML: the document is not well-formed XML: {reason}",
            Place(path, error.lineno, error.offset + 1),
        ) from error
    except (LookupError, ValueError) as error:
        raise DataError(f"not valid RDF/XML: {error}", Place(path, 1)) from error
    document.require_declared_entities(content)
    if not document.has_doctype and document.encoding == "utf-8":
        return content.removeprefix(codecs.BOM_UTF8)
    return document.text().encode()


@dataclass
class _Document:
    """The events of one document, written as text again."""

    path: Path
    encoding: str
    has_doctype: bool = False
    entities: set[str] = field(default_factory=set)
    depth: int = 0
    line: int = 1
    length: int = 0
    pieces: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def text(self) -> str:
        return "".join(self.pieces)

    def require_declared_entities(self, content: bytes) -> None:
        """Refuse a reference that would be left out without a word.

        Where a document type stands elsewhere, Expat passes over what it may have declared.
        """
        if not self.has_doctype:
            return
        text = content.decode(self.encoding, errors="replace")
        for reference in _REFERENCE.finditer(text):
            if (name := reference[1]) not in self.entities | _PREDEFINED:
                line = text.count("\n", 0, reference.start()) + 1
                raise DataError(
                    f"not valid RDF/XML: the entity &{name}; is not declared in the document, and "
                    "document types that stand elsewhere are not fetched: declare it here",
                    Place(self.path, line),
                )

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and self.encoding != "utf-16":
            self.encoding = encoding.lower()

    def _doctype(self, *_about: object) -> None:
        self.has_doctype = True

    def _entity(self, name: str, *_about: object) -> None:
        self.entities.add(name)

    def _start(self, name: str, attributes: list[str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise DataError(
                f"not valid RDF/XML for this program: more than {DEEPEST} elements stand within "
                "each other; write the nodes beside each other",
                Place(self.path, self.parser.CurrentLineNumber),
            )
        # Within the tag, where line breaks mean nothing.
        breaks = "\n" * max(0, self.parser.CurrentLineNumber - self.line)
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        self._write([f"<{name}{breaks}", *(f" {key}={quoteattr(value)}" for key, value in pairs)])
        self._write([">"])

    def _end(self, name: str) -> None:
        self.depth -= 1
        self._write([f"</{name}>"])

    def _characters(self, text: str) -> None:
        self._write([escape(text, {"\r": "&#13;"})])

    def _write(self, pieces: Iterable[str]) -> None:
        for piece in pieces:
            self.pieces.append(piece)
            self.line += piece.count("\n")
            self.length += len(piece)
        if self.length > _LONGEST:
            raise DataError(
                f"the entities of the document unfold to more than {_LONGEST:,} characters",
                Place(self.path, self.parser.CurrentLineNumber),
            )
