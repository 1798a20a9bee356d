"""A buffer that takes no more than a number of bytes."""

import io
from typing import Any


class TooLongError(OSError):
    """More was written than the buffer may hold."""


class BoundedBuffer(io.BytesIO):
    """Stops the writer, and with it the evaluation it serves, at a number of bytes.

    Raises:
        TooLongError: from ``write``, once more than ``max_bytes`` would stand in it.
    """

    def __init__(self, max_bytes: int) -> None:
        super().__init__()
        self._max_bytes = max_bytes

    def write(self, data: Any, /) -> int:
        """Take the bytes, or refuse them whole."""
        if self.tell() + len(data) > self._max_bytes:
            raise TooLongError
        return super().write(data)
