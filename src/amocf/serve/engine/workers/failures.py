"""Failures that only processes have, beside those of ``engine``."""

from amocf.serve.engine.contract import QueryError


class MemoryLimitError(QueryError):
    """The query needed more memory than it may use."""


class WorkerDiedError(QueryError):
    """The process that evaluated the query died of it, or was killed from outside."""
