"""Queries that have a name: read, bound to values, described."""
