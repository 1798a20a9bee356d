"""The release over HTTP, read-only."""
