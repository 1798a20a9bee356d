"""Mapping sets in SSSOM: read, refused where they break a rule, written, and turned into RDF."""

from amocf.compile.sssom.model import MappingSet, Record
from amocf.compile.sssom.rdf import to_quads
from amocf.compile.sssom.reader import parse, read
from amocf.compile.sssom.write import to_json, write

__all__ = ["MappingSet", "Record", "parse", "read", "to_json", "to_quads", "write"]
