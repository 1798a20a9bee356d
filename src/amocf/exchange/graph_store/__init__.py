"""The release in somebody's SPARQL store."""
