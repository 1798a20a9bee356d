"""Queries answered by another SPARQL server; ``remote_engine.RemoteEngine`` is the way in.

The client library takes a third of a second to load, so nothing is imported here: only a server
that is given a remote store pays for it.
"""
