"""RDF as bytes: the same bytes for the same statements."""
