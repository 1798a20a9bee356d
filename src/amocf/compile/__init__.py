"""Sources to release: read, infer, validate, describe, write."""
