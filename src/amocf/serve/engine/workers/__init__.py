"""Queries in processes that can be killed; ``pool.Pool`` is the way in. Linux only.

The fork server runs from this package too, and has to start fast, so nothing is imported here.
"""
