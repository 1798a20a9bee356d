"""Mapping sets in SSSOM: read, refused where they break a rule, written, and turned into RDF."""

from amocf.compile.read.sssom.json_form import to_json
from amocf.compile.read.sssom.json_reading import is_mapping_set, read_json
from amocf.compile.read.sssom.rdf import lines_of, to_quads, to_standard_triples
from amocf.compile.read.sssom.reading import parse, read, read_content
from amocf.compile.read.sssom.slots import MappingSet, Record
from amocf.compile.read.sssom.write import write

__all__ = [
    "MappingSet",
    "Record",
    "is_mapping_set",
    "lines_of",
    "parse",
    "read",
    "read_content",
    "read_json",
    "to_json",
    "to_quads",
    "to_standard_triples",
    "write",
]
