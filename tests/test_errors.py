"""What is said of errors of the system."""

import errno
import os
import socket
from pathlib import Path

import pytest

from amocf.errors import explain_os_error


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EADDRINUSE, "--port"),
        (errno.EACCES, "below 1024"),
        (errno.EADDRNOTAVAIL, "--host"),
    ],
)
def test_error_of_an_address_says_which_and_what_to_do(number: int, advice: str) -> None:
    sentence = explain_os_error(OSError(number, os.strerror(number)), "127.0.0.1:80")
    assert sentence.startswith("127.0.0.1:80: ")
    assert advice in sentence


def test_error_of_a_host_name_says_which_and_what_to_do() -> None:
    error = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    sentence = explain_os_error(error, "nowhere.invalid:8000")
    assert sentence.startswith("nowhere.invalid:8000: ")
    assert "--host" in sentence


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EACCES, "permission denied"),
        (errno.EROFS, "read-only"),
        (errno.ENOENT, "no such file or folder"),
        (errno.ENOSPC, "no space"),
        (errno.ENOTDIR, os.strerror(errno.ENOTDIR)),
    ],
)
def test_error_of_a_file_says_which_whatever_address_is_meant(number: int, advice: str) -> None:
    error = OSError(number, os.strerror(number), "some/file")
    for address in ("", "127.0.0.1:80"):
        sentence = explain_os_error(error, address)
        assert sentence.startswith(f"{Path('some/file').absolute()}: ")
        assert advice in sentence


def test_error_of_neither_is_passed_on() -> None:
    assert "Errno" in explain_os_error(OSError(errno.EIO, "Input/output error"))
