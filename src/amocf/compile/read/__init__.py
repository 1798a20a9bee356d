"""Sources as quads: Turtle, mappings in SSSOM, names for blank nodes."""
