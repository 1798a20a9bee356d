"""Tokens that requests are asked for: read from a file, compared in constant time, never shown."""

import base64
import binascii
import hmac
import os
import re
import stat
from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from amocf.errors import UsageError

#: What may stand behind ``Bearer`` (RFC 6750, 2.1).
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
#: 128 bits, drawn at random and written as hexadecimal digits, are so many characters.
_SHORTEST: Final = 32
#: A word that repeats itself has fewer; chance gives so few once in many millions of times.
_FEWEST_DISTINCT: Final = 8
#: What others than the owner may not do: write, or read if they are not of the group.
_FORBIDDEN: Final = stat.S_IWGRP | stat.S_IRWXO
_HOW_TO_MAKE: Final = "`openssl rand -hex 32` makes one"


class TokenVerdict(StrEnum):
    """What became of the token of a request."""

    NONE = "none"
    WRONG = "wrong"
    RIGHT = "right"


class Tokens:
    """Judges the field ``Authorization``; holds no token, but the hash of each.

    Args:
        tokens: any of these is right, so that one can take the place of another in time.
    """

    def __init__(self, tokens: Iterable[str]) -> None:
        self._digests = tuple(sha256(each.encode()).digest() for each in tokens)

    def judge(self, authorization: bytes | None) -> TokenVerdict:
        """Say whether a field has a right token, in a time that tells nothing of the tokens."""
        if authorization is None:
            return TokenVerdict.NONE
        given = sha256(_presented(authorization)).digest()
        # A list, so that each is compared, whichever is right.
        equal = [hmac.compare_digest(given, each) for each in self._digests]
        return TokenVerdict.RIGHT if any(equal) else TokenVerdict.WRONG


def read_tokens(path: Path) -> Tokens:
    """Read tokens, one a line; empty lines, and those that begin with #, are passed over.

    Raises:
        UsageError: if the file cannot be read, or can be by others, or a token may be guessed.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", "") or "it is not UTF-8"
        raise UsageError(f"token_file: {path} cannot be read: {reason}") from None
    if mode & _FORBIDDEN:
        raise UsageError(
            f"token_file: {path} has the mode {stat.S_IMODE(mode):04o}, so that others may read or"
            f" change it; run `chmod 600 {path}`, and put other tokens in it"
        )
    tokens = list(_tokens(text, path))
    if not tokens:
        raise UsageError(f"token_file: there is no token in {path}; {_HOW_TO_MAKE}")
    return Tokens(tokens)


def _tokens(text: str, path: Path) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        token = line.strip()
        if not token or token.startswith("#"):
            continue
        if not _TOKEN.fullmatch(token) or len(token) < _SHORTEST:
            expected = f"at least {_SHORTEST} letters of a to z, digits and -._~+/ are expected"
        elif len(set(token)) < _FEWEST_DISTINCT:
            expected = "it has so few different characters that it may be guessed"
        else:
            yield token
            continue
        # The token itself is not shown: messages are logged.
        raise UsageError(
            f"token_file: line {number} of {path} has a token of {len(token)} characters, but"
            f" {expected}; {_HOW_TO_MAKE}"
        )


def _presented(authorization: bytes) -> bytes:
    """Return the token that a field has, by one of two schemes; nothing for any other."""
    scheme, _, value = authorization.strip().partition(b" ")
    if scheme.lower() == b"bearer":
        return value.strip()
    if scheme.lower() != b"basic":
        return b""
    try:
        pair = base64.b64decode(value.strip(), validate=True)
    except binascii.Error:
        return b""
    return pair.partition(b":")[2]
