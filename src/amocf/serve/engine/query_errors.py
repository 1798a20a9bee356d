"""Why a query has no answer. Each message is for the person who sent the query."""


class QueryError(Exception):
    """A query has no answer."""


class MalformedError(QueryError):
    """The query is not SPARQL, or the engine would misread it.

    Args:
        message: what is wrong.
        line: where, from 1; 0 where unknown.
        column: where in the line, from 1; 0 where unknown.
        token: what stands there.
        hint: what to write instead.
    """

    def __init__(
        self, message: str, line: int = 0, column: int = 0, token: str = "", hint: str = ""
    ) -> None:
        super().__init__(message, line, column, token, hint)
        self.message, self.line, self.column, self.token, self.hint = self.args

    def __str__(self) -> str:
        return str(self.message)


class RefusedError(QueryError):
    """The query is understood, but this endpoint does not run such queries."""

    @classmethod
    def service_call(cls) -> "RefusedError":
        """Return the error of a query that calls another server."""
        return cls(
            "SERVICE is not allowed: this endpoint calls no other server. Put the other endpoint "
            "in charge, and let it call this one."
        )


class NoFormError(QueryError):
    """The answer is there, but cannot be written in the form that was asked for.

    Args:
        reason: what the form cannot hold; a sentence without its full stop.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}. Ask for another form.")
        self.reason = reason


class TooComplexError(QueryError):
    """The query cannot be parsed or planned: the process that tries it dies, or takes too long."""

    def __init__(
        self,
        message: str = "The query is too complex to be parsed and planned. Put lists of values "
        "into VALUES, or ask in several queries.",
    ) -> None:
        super().__init__(message)


class TooLargeError(QueryError):
    """The answer, or the query, has more bytes than allowed."""

    @classmethod
    def of_answer(cls, max_bytes: int) -> "TooLargeError":
        """Return the error of an answer that is longer than allowed."""
        return cls(f"The answer has more than {max_bytes:,} bytes. Add a LIMIT.")


class DeadlineError(QueryError):
    """The query took longer than it may."""

    @classmethod
    def after(cls, seconds: float) -> "DeadlineError":
        """Return the error of a query that has not ended within so many seconds."""
        return cls(
            f"The query took longer than {seconds:g} s. Ask for less at a time, "
            "or download the data and query it on your own machine."
        )


class BusyError(QueryError):
    """Too many queries wait already; ``retry_after`` is in seconds."""

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class MemoryLimitError(QueryError):
    """The query needed more memory than it may use."""


class WorkerDiedError(QueryError):
    """The process that evaluated the query died of it, or was killed from outside."""


class UpstreamError(QueryError):
    """The store behind the endpoint gave no answer that is certain to be whole.

    Args:
        reason: what the operator of this server has to know; the sender does not see it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(
            "The store behind this endpoint gave no usable answer. The query is not the cause; try "
            "again later."
        )
        self.reason = reason


class UnavailableError(QueryError):
    """The store behind the endpoint cannot be reached.

    Args:
        reason: what the operator of this server has to know; the sender does not see it.
        retry_after: seconds.
    """

    def __init__(self, reason: str, retry_after: int = 30) -> None:
        super().__init__("The store behind this endpoint cannot be reached. Try again later.")
        self.reason = reason
        self.retry_after = retry_after
