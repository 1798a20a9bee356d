"""The catalogue for harvesters: ``graph/metadata`` with what no graph can say of the files.

A file that holds its own size or hash does not exist, so both stand in a document beside the data.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from amocf.compile.describe.published_files import CATALOGUE, DOWNLOAD
from amocf.rdf.statements import english, term

_SPDX: Final = "http://spdx.org/rdf/terms#"


def catalogue(metadata: Iterable[Quad], files: Mapping[str, tuple[int, str]]) -> Iterator[Triple]:
    """Yield the description of the dataset, with the size and SHA-256 of each distribution.

    Args:
        metadata: the statements of ``graph/metadata``.
        files: bytes and hash of the files by their paths.
    """
    url = term("dcat:downloadURL")
    for quad in metadata:
        yield quad.triple
        if quad.predicate == url and isinstance(quad.object, NamedNode):
            path = quad.object.value.removeprefix(DOWNLOAD)
            yield from _measured(quad.subject, path, *files[path])


def _measured(file: object, path: str, size: int, sha256: str) -> Iterator[Triple]:
    if not isinstance(file, NamedNode):
        return
    checksum = NamedNode(f"{DOWNLOAD}{CATALOGUE}#{path.replace('/', '-')}")
    # The datatypes that DCAT-AP and SPDX ask for; no store is to keep them as they are written.
    length = Literal(str(size), datatype=term("xsd:nonNegativeInteger"))
    digest = Literal(sha256, datatype=term("xsd:hexBinary"))
    yield Triple(file, term("dcat:byteSize"), length)
    yield Triple(file, NamedNode(_SPDX + "checksum"), checksum)
    yield Triple(checksum, term("rdf:type"), NamedNode(_SPDX + "Checksum"))
    yield Triple(checksum, term("rdfs:label"), english(f"SHA-256 of {path}"))
    algorithm = NamedNode(_SPDX + "checksumAlgorithm_sha256")
    yield Triple(checksum, NamedNode(_SPDX + "algorithm"), algorithm)
    yield Triple(checksum, NamedNode(_SPDX + "checksumValue"), digest)
