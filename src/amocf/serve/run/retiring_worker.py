"""A server worker whose place has been taken: it ends its connections, and then itself."""

import time
from typing import Final

from granian.server.mp import WorkerProcess

#: Seconds in which its responses ask clients to connect anew, before it ends connections.
LAST_RESPONSES: Final = 1.0


class RetiringWorker:
    """A worker that is asked to end after a while, and killed after a grace.

    Args:
        process: the worker, whose responses ask clients to connect anew already.
        grace: seconds that its requests have to end in.

    Attributes:
        is_ending: it takes no new connections.
    """

    def __init__(self, process: WorkerProcess, grace: float) -> None:
        process.interrupt_by_parent = True
        self.process = process
        self.is_ending = False
        self._ends_at = time.monotonic() + LAST_RESPONSES
        self._killed_at = self._ends_at + grace

    def has_ended(self) -> bool:
        """Do what it is time for; say whether the process is gone."""
        now = time.monotonic()
        if not self.process.is_alive():
            self.process.join()
            return True
        if now >= self._killed_at:
            self.process.kill()
        elif now >= self._ends_at and not self.is_ending:
            self.is_ending = True
            self.process.terminate()
        return False
