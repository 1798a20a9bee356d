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
#: What a document begins with that declares no encoding, or none before it is known (XML 1.0,
#: appendix F); the longer beginnings first.
_BEGINNINGS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_DECLARED: Final = re.compile(rb"""<\?xml\s[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']""")
_REFERENCE: Final = re.compile(r"&([^#;\s&<>\"']+);")
#: What holds no references, whatever it looks like.
_NO_REFERENCES: Final = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_PREDEFINED: Final = frozenset(("amp", "lt", "gt", "quot", "apos"))


@dataclass(frozen=True)
class PlainXml:
    """A document as the engine can read it.

    Attributes:
        content: the document in UTF-8, without a document type.
        has_reset: whether text within an element with a language is said to be in none
            (``xml:lang=""``), which the engine cannot read.
    """

    content: bytes
    has_reset: bool = False


def plain_xml(content: bytes, path: Path) -> PlainXml:
    """Return a well-formed document as the engine can read it.

    A document in UTF-8 without a document type stays as it is.

    Raises:
        DataError: if the document is not well-formed, nests too deeply, or uses an entity that it
            does not declare itself.
    """
    text, encoding = _decoded(content, path)
    document = _Document(path)
    try:
        document.parser.Parse(text.encode(), True)  # noqa: FBT003
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise DataError(
            f"not valid RDF/XML: the document is not well-formed XML: {reason}",
            Place(path, error.lineno, error.offset + 1),
        ) from error
    except ValueError as error:
        raise DataError(f"not valid RDF/XML: {error}", Place(path, 1)) from error
    document.require_declared_entities(text)
    if encoding.startswith("utf-8") and not document.is_changed:
        return PlainXml(text.encode())
    return PlainXml(document.text().encode(), document.has_reset)


def _decoded(content: bytes, path: Path) -> tuple[str, str]:
    """Return the text of a document, and the encoding that it is in."""
    encoding = next((name for mark, name in _BEGINNINGS if content.startswith(mark)), None)
    declared = _DECLARED.match(content)
    if encoding is None:
        encoding = declared[1].decode().lower() if declared else "utf-8"
    line = 1
    try:
        if declared and not "<?xml".encode(encoding).endswith(b"<?xml"):
            raise LookupError
        text = content.decode(encoding)
    except LookupError:
        problem = f"the encoding {encoding} that it declares is unknown, or not that of the file"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = f"the byte 0x{content[error.start]:02X} is not {encoding}, in which it should be"
    except ValueError as error:
        problem = f"it is not in {encoding}: {error}"
    else:
        return text, encoding
    hint = "save it as UTF-8, and declare no other encoding"
    raise DataError(f"not valid RDF/XML: {problem}; {hint}", Place(path, line))


@dataclass
class _Document:
    """The events of one document, written as text again."""

    path: Path
    is_changed: bool = False
    has_reset: bool = False
    entities: set[str] = field(default_factory=set)
    languages: list[str] = field(default_factory=list)
    line: int = 1
    length: int = 0
    pieces: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        # Entities that stand within other entities of the document; nothing elsewhere is read.
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def text(self) -> str:
        return "".join(self.pieces)

    def require_declared_entities(self, text: str) -> None:
        """Refuse a reference that would be left out without a word.

        Expat passes over what stands elsewhere, and what a document type elsewhere may declare.
        """
        if not self.is_changed:
            return
        text = _NO_REFERENCES.sub(lambda found: "\n" * found[0].count("\n"), text)
        for reference in _REFERENCE.finditer(text):
            if (name := reference[1]) not in self.entities | _PREDEFINED:
                line = text.count("\n", 0, reference.start()) + 1
                raise DataError(
                    f"not valid RDF/XML: the entity &{name}; is not declared in the document, and "
                    "what stands elsewhere is not fetched: declare it here, with its text",
                    Place(self.path, line),
                )

    def _doctype(self, *_about: object) -> None:
        self.is_changed = True

    def _entity(self, name: str, is_parameter: int, text: str | None, *_elsewhere: object) -> None:
        if text is not None and not is_parameter:
            self.entities.add(name)

    def _start(self, name: str, attributes: list[str]) -> None:
        if len(self.languages) == DEEPEST:
            raise DataError(
                f"not valid RDF/XML for this program: more than {DEEPEST} elements stand within "
                "each other; write the nodes beside each other",
                Place(self.path, self.parser.CurrentLineNumber),
            )
        self._catch_up(self.parser.CurrentLineNumber)
        pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
        self._enter(pairs)
        self._write([f"<{name}", *(f" {k}={quoteattr(v)}" for k, v in pairs.items())])
        self._write([">"])

    def _enter(self, attributes: dict[str, str]) -> None:
        """Keep the language of an element; where it is none and was none, say nothing of it."""
        before = self.languages[-1] if self.languages else ""
        self.languages.append(attributes.get("xml:lang", before))
        if attributes.get("xml:lang") == "":
            self.is_changed = True
            self.has_reset |= before != ""
            if not before:
                del attributes["xml:lang"]

    def _end(self, name: str) -> None:
        self.languages.pop()
        self._write([f"</{name}>"])

    def _characters(self, text: str) -> None:
        # The parser has reached the end of the text.
        self._catch_up(self.parser.CurrentLineNumber - text.count("\n"))
        self._write([escape(text, {"\r": "&#13;"})])

    def _catch_up(self, line: int) -> None:
        """Write the line breaks of what is left out where they mean nothing.

        That is before the first tag, and within a tag.
        """
        breaks = "\n" * (line - self.line)
        if not self.pieces:
            self._write([breaks])
        elif breaks and self.pieces[-1].endswith(">"):
            self._write([f"{self.pieces.pop()[:-1]}{breaks}>"])

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
