"""The form of names below the bases that institutes choose: that of this edition's own names."""

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode, Quad

from amocf.compile.read.sources import SourceFile
from amocf.errors import DataError, Place
from amocf.rdf.graph_lines import GraphLines
from amocf.rdf.statements import term
from amocf.terms import BASE
from amocf.uri_spaces import UriSpaces

#: Names become addresses, files and rules of hosts, and some of these have other names.
_LONGEST: Final = 200
_SEGMENT: Final = "[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*"
_NAME: Final = rf"(?![^>]{{{_LONGEST + 1}}}){_SEGMENT}(?:/{_SEGMENT})*"
#: A licence is a page of others than this edition, which may stand at the institute's address.
_LICENCE: Final = term("dct:license")


def require_names(file: SourceFile, spaces: UriSpaces) -> None:
    """Make sure that everything is named by the rule of this edition that stands below a base.

    Shapes judge what stands below this edition's own.

    Args:
        file: the data of an institute.
        spaces: the bases of all institutes with which it is read.

    Raises:
        DataError: if something has a name of another form.
    """
    for base in spaces.others:
        for quad in _with_other_names(file.quads, base):
            named = (quad.subject, quad.predicate, *_objects(quad))
            for iri in (each.value for each in named if isinstance(each, NamedNode)):
                if iri.startswith(base) and not _is_named_by_rule(iri, spaces):
                    raise DataError(
                        f"<{iri}> is not of the form of names below {base}: letters, digits and"
                        " single - or _ between slashes, as in"
                        f" {base}id/ksa-niimbl-0001, and {_LONGEST} characters at most; import the"
                        " workbook again, and do not edit the file",
                        Place(file.path, file.lines.get(str(quad.subject).strip("<>"))),
                    )


def _objects(quad: Quad) -> tuple[object, ...]:
    return () if quad.predicate == _LICENCE else (quad.object,)


def _with_other_names(lines: GraphLines, base: str) -> Iterator[Quad]:
    """Yield the statements that may have a name of another form: literals may only look so."""
    other = re.compile(rf"^.*<{re.escape(base)}(?!{_NAME}>).*\n".encode(), re.MULTILINE)
    found = b"".join(each[0] for each in other.finditer(lines.text))
    return iter(GraphLines(lines.name, found))


def _is_named_by_rule(iri: str, spaces: UriSpaces) -> bool:
    _, name = spaces.split(iri) or ("", "")
    return iri.startswith(BASE) or re.fullmatch(_NAME, name) is not None
