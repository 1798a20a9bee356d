"""Mapping sets in SSSOM: read, refused where they break a rule, written, and turned into RDF."""

from amocf.compile.read.sssom.rdf import to_quads
from amocf.compile.read.sssom.reading import parse, read
from amocf.compile.read.sssom.slots import MappingSet, Record
from amocf.compile.read.sssom.write import write

__all__ = ["MappingSet", "Record", "parse", "read", "to_quads", "write"]
