"""Names for responses: strong ETags, and for how long others may store what they name."""

import hashlib
from collections.abc import Callable
from typing import Final

#: The longest that caches are to know (RFC 2616, 14.21; later RFCs name no bound).
_YEAR: Final = 31_536_000


class Etags:
    """Names what is made of one release by one state of the code.

    Args:
        content: what every response is made of: the data, and the code that writes it.
        public_url: tells the address at which the public reaches a prefix.
        max_age: seconds for which others may store a response without asking.
        is_frozen: it never changes, so that nobody needs to ask for it again.
    """

    def __init__(
        self,
        content: str,
        public_url: Callable[[str], str],
        max_age: int,
        *,
        is_frozen: bool = False,
    ) -> None:
        self._digest = hashlib.sha256(f"{content}\0".encode())
        self._public_url = public_url
        self.cache_control = f"public, max-age={max_age}" if max_age > 0 else "no-cache"
        if is_frozen:
            self.cache_control = f"public, max-age={_YEAR}, immutable"

    def of(self, *parts: str, root: str | None = None) -> str:
        """Return the strong ETag of what ``parts`` identify within the release.

        Args:
            parts: what distinguishes it from every other response.
            root: the prefix of the paths that it contains; None where it contains no address of
                this server.
        """
        addresses = () if root is None else (root, self._public_url(root))
        digest = self._digest.copy()
        digest.update("\0".join((*parts, *addresses)).encode())
        return f'"{digest.hexdigest()[:32]}"'
