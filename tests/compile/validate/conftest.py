"""Every message about the content of a file names a line, in whatever these tests read."""

from tests.places import require_lines

__all__ = ["require_lines"]
