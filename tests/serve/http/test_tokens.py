"""Tokens: which are right, how they are compared, and which files of them are refused."""

import base64
import hmac
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.serve.conftest import TOKEN

from amocf.errors import UsageError
from amocf.serve.http.tokens import Tokens, TokenVerdict, read_tokens

OTHER = TOKEN[::-1]
TOKENS = Tokens([TOKEN, OTHER])


def basic(pair: str) -> bytes:
    return b"Basic " + base64.b64encode(pair.encode())


@pytest.mark.parametrize(
    ("authorization", "verdict"),
    [
        (None, TokenVerdict.NONE),
        (f"Bearer {TOKEN}".encode(), TokenVerdict.RIGHT),
        (f"bearer  {OTHER} ".encode(), TokenVerdict.RIGHT),
        (basic(f"anyone:{TOKEN}"), TokenVerdict.RIGHT),
        (basic(f":{TOKEN}"), TokenVerdict.RIGHT),
        (basic(TOKEN), TokenVerdict.WRONG),
        (basic(f"{TOKEN}:"), TokenVerdict.WRONG),
        (basic(f"a:b:{TOKEN}"), TokenVerdict.WRONG),
        (b"Basic not base64", TokenVerdict.WRONG),
        (TOKEN.encode(), TokenVerdict.WRONG),
        (f"Digest {TOKEN}".encode(), TokenVerdict.WRONG),
        (f"Bearer {TOKEN[:-1]}".encode(), TokenVerdict.WRONG),
        (f"Bearer {TOKEN}a".encode(), TokenVerdict.WRONG),
        (f"Bearer {TOKEN.upper()}".encode(), TokenVerdict.WRONG),
        (f"Bearer {TOKEN}, Bearer {TOKEN}".encode(), TokenVerdict.WRONG),
        (b"Bearer", TokenVerdict.WRONG),
        (b"Bearer \xff", TokenVerdict.WRONG),
        (b"", TokenVerdict.WRONG),
    ],
)
def test_judge_field_is_right_only_with_a_whole_token(
    authorization: bytes | None, verdict: TokenVerdict
) -> None:
    assert TOKENS.judge(authorization) is verdict


@given(st.binary(max_size=200))
def test_judge_any_bytes_is_wrong(authorization: bytes) -> None:
    assert TOKENS.judge(authorization) is TokenVerdict.WRONG


@pytest.mark.parametrize("given_token", [TOKEN, OTHER, "wrong", ""])
def test_judge_whatever_is_given_compares_every_token_at_equal_length(
    given_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare, lengths = hmac.compare_digest, []

    def noting(given: bytes, expected: bytes) -> bool:
        lengths.append((len(given), len(expected)))
        return compare(given, expected)

    monkeypatch.setattr(hmac, "compare_digest", noting)
    TOKENS.judge(f"Bearer {given_token}".encode())
    assert lengths == [(32, 32), (32, 32)]


def test_read_tokens_comments_and_empty_lines_are_passed_over(token_file: Path) -> None:
    tokens = read_tokens(token_file)
    assert tokens.judge(f"Bearer {TOKEN}".encode()) is TokenVerdict.RIGHT
    assert tokens.judge(f"Bearer {OTHER}".encode()) is TokenVerdict.RIGHT
    assert tokens.judge(b"Bearer # the new one, and the one that goes") is TokenVerdict.WRONG


def test_tokens_hold_no_token() -> None:
    assert TOKEN not in repr(vars(TOKENS))


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o620, 0o644, 0o777])
def test_read_tokens_file_open_to_others_is_refused(mode: int, token_file: Path) -> None:
    path = token_file.with_name(f"open-{mode}")
    path.write_text(TOKEN)
    path.chmod(mode)
    with pytest.raises(UsageError, match=f"has the mode {mode:04o}.*chmod 600"):
        read_tokens(path)


def test_read_tokens_file_of_a_group_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text(TOKEN)
    path.chmod(0o640)
    assert read_tokens(path).judge(f"Bearer {TOKEN}".encode()) is TokenVerdict.RIGHT


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "there is no token in"),
        ("# only a comment\n", "there is no token in"),
        (TOKEN[:31], "line 1 of .* has a token of 31 characters, but at least 32"),
        (f"{TOKEN}\nfirst second of a sentence that is long\n", "line 2 of .*at least 32"),
        ("password" * 4, "so few different characters"),
        (TOKEN + "\u00e9", "line 1 of"),
    ],
)
def test_read_tokens_that_may_be_guessed_are_refused_and_not_shown(
    text: str, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "tokens"
    path.touch(0o600)
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=sentence) as caught:
        read_tokens(path)
    assert "openssl rand -hex 32" in str(caught.value)
    assert not text.strip() or text.splitlines()[0] not in str(caught.value)


def test_read_tokens_without_a_file_or_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_tokens(tmp_path / "none")
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        read_tokens(tmp_path)
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="it is not UTF-8"):
        read_tokens(tmp_path / "binary")
