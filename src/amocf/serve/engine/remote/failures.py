"""Failures that only a store on another server has, beside those of ``serve.engine``.

The messages are for the person who asked, and say nothing of where the store is. ``reason`` is for
the person who runs this server.
"""

from amocf.serve.engine.contract import QueryError


class UpstreamError(QueryError):
    """The store gave no answer that can be trusted to be whole (502)."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "The store behind this endpoint gave no usable answer. This is not the fault of the "
            "query; try again later."
        )
        self.reason = reason


class UnavailableError(QueryError):
    """The store cannot be reached (503); ``retry_after`` is in seconds."""

    def __init__(self, reason: str, retry_after: int = 30) -> None:
        super().__init__("The store behind this endpoint cannot be reached. Try again later.")
        self.reason = reason
        self.retry_after = retry_after
