"""Content codings: which one is chosen, and that it can be undone."""

import gzip
import sys

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocf.serve.http import encoding

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DECODERS = {"br": brotli.decompress, "zstd": zstd.decompress, "gzip": gzip.decompress}

CHOICES = [
    (None, ""),
    ("", ""),
    ("identity", ""),
    ("gzip", "gzip"),
    ("GZip", "gzip"),
    ("x-gzip", "gzip"),
    ("deflate", ""),
    ("gzip, deflate, br, zstd", "br"),
    ("gzip, zstd", "zstd"),
    ("gzip;q=1.0, br;q=0.5", "gzip"),
    ("gzip;q=0", ""),
    ("br;q=0, gzip", "gzip"),
    ("*", "br"),
    ("*;q=0", ""),
    ("br;q=0, *;q=0.1", "zstd"),
    ("gzip;q=0.5, identity", ""),
    ("gzip;q=0.5, identity;q=0.1", "gzip"),
    ("gzip;q=x", ""),
    ("gzip ; q = 0.3 , br ; q=0.2", "gzip"),
    (",,gzip,", "gzip"),
    ("gzip;level=9", "gzip"),
    ("gzip;q=2, br", "br"),
]


@pytest.mark.parametrize(("header", "coding"), CHOICES)
def test_the_coding_that_is_wanted_most(header: str | None, coding: str) -> None:
    assert encoding.choose(header) == coding


@given(st.text(alphabet='gzipbrstd;q=,.01* "', max_size=60))
def test_any_header_leads_to_a_coding(header: str) -> None:
    assert encoding.choose(header) in (*encoding.CODINGS, encoding.IDENTITY)


@pytest.mark.parametrize("coding", encoding.CODINGS)
def test_a_coding_can_be_undone_and_is_the_same_each_time(coding: str) -> None:
    body = b"Technical Drawings and Schematics\n" * 1000
    coded = encoding.encode(body, coding)
    assert len(coded) < len(body) // 10
    assert DECODERS[coding](coded) == body
    assert encoding.encode(body, coding) == coded


def test_an_etag_names_bytes() -> None:
    etags = {encoding.mark('"x"', coding) for coding in ("", *encoding.CODINGS)}
    assert etags == {'"x"', '"x-br"', '"x-zstd"', '"x-gzip"'}


@pytest.mark.parametrize(
    ("content_type", "compressible"),
    [("text/turtle; charset=utf-8", True), ("image/png", False), ("image/svg+xml", True)],
)
def test_content_type_says_whether_a_body_is_compressed(
    content_type: str,
    compressible: bool,  # noqa: FBT001
) -> None:
    assert encoding.is_compressible(content_type) is compressible
