"""A buffer that takes no more than a number of bytes."""

import io
from typing import Any

from amocf.serve.engine.query_errors import TooLargeError


class BoundedBuffer(io.BytesIO):
    """Stops the writer of an answer, and with it the evaluation, at a number of bytes."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__()
        self._max_bytes = max_bytes

    def write(self, data: Any, /) -> int:
        """Take the bytes.

        Raises:
            TooLargeError: if more than ``max_bytes`` would be in the buffer.
        """
        if self.tell() + len(data) > self._max_bytes:
            raise TooLargeError.of_answer(self._max_bytes)
        return super().write(data)
