"""Path prefixes: which texts are one, what is left of a path, and where the public finds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocf.errors import UsageError
from amocf.serve.http.addresses import quoted
from amocf.serve.http.prefix import configured, public_address, read_prefix, split


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("", ""),
        ("/", ""),
        ("amocf", "/amocf"),
        ("/amocf", "/amocf"),
        ("/amocf/", "/amocf"),
        ("amocf/", "/amocf"),
        ("/a/b", "/a/b"),
        ("/a.b/c-d/e_f/~g", "/a.b/c-d/e_f/~g"),
        ("/...", "/..."),
        ("/" + "a" * 199, "/" + "a" * 199),
    ],
)
def test_read_prefix_of_a_path_normalises_its_slashes(text: str, prefix: str) -> None:
    assert read_prefix(text) == prefix


@pytest.mark.parametrize(
    "text",
    [
        "//",
        "//host",
        "//host/amocf",
        "/a//b",
        "/a//",
        "///",
        "/..",
        "..",
        "/.",
        "/a/../b",
        "/a/./b",
        "/a/..",
        "/a b",
        " /a",
        "/a ",
        "/a\n",
        "/a\r\nSet-Cookie: x",
        "/a\0",
        "/a\x7f",
        "/a\t",
        '/a"',
        "/a'",
        "/<b>",
        "/a?b",
        "/a#b",
        "/a\\b",
        "\\\\host",
        "/a%2Fb",
        "/a%2fb",
        "/%2e%2e",
        "/a%",
        "/a,/b",
        "/a;b",
        "/{a}",
        "/données",
        "/\u0661",
        "https://host/amocf",
        "javascript:x",
        "/" + "a" * 200,
    ],
)
def test_read_prefix_of_anything_else_is_none(text: str) -> None:
    assert read_prefix(text) is None


@given(st.text(st.sampled_from("ab/.%~-_ \n\\\"'<?#é"), max_size=12))
def test_read_prefix_of_any_text_returns_what_it_reads_as_itself(text: str) -> None:
    prefix = read_prefix(text)
    if prefix:
        assert read_prefix(prefix) == prefix
        assert prefix.strip("/") == text.strip("/")
        assert quoted(prefix) == prefix
        assert prefix.startswith("/")
        assert not prefix.startswith("//")
        assert not prefix.endswith("/")


def test_configured_prefix_is_normalised() -> None:
    assert configured("amocf/", {"docs"}) == "/amocf"
    assert configured("", {"", "docs"}) == ""


@pytest.mark.parametrize("text", ["//host", "/a/../b", "/a?b"])
def test_configured_text_that_is_no_prefix_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(UsageError, match=r"^root_path is .*, but a path such as /amocf is exp"):
        configured(text, ())


@pytest.mark.parametrize("text", ["docs", "/docs/", "/docs/amocf"])
def test_configured_path_of_the_server_itself_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"/docs is a path of the server itself; choose another"):
        configured(text, {"docs"})


@pytest.mark.parametrize(
    ("path", "prefix", "rest"),
    [
        (b"/amocf/tree", "/amocf", b"/tree"),
        (b"/tree", "/amocf", b"/tree"),
        (b"/amocf/", "/amocf", b"/"),
        (b"/amocf", "/amocf", b"/"),
        (b"/", "/amocf", b"/"),
        (b"/amocfs/tree", "/amocf", b"/amocfs/tree"),
        (b"/amocf//tree", "/amocf", b"//tree"),
        (b"/amocf/amocf/tree", "/amocf", b"/amocf/tree"),
        (b"/a/b/c%2Fd", "/a/b", b"/c%2Fd"),
        (b"/a/\xc3\xa9", "/a", b"/\xc3\xa9"),
        (b"/tree", "", b"/tree"),
        (b"/", "", b"/"),
        (b"*", "/amocf", b"*"),
    ],
)
def test_split_removes_the_prefix_where_it_stands(path: bytes, prefix: str, rest: bytes) -> None:
    assert split(path, prefix) == rest


@pytest.mark.parametrize(
    ("url", "prefix", "address"),
    [
        ("https://example.org", "", "https://example.org/"),
        ("https://example.org/", "/amocf", "https://example.org/amocf/"),
        ("https://example.org/amocf", "/amocf", "https://example.org/amocf/"),
        ("https://example.org/amocf/", "/amocf", "https://example.org/amocf/"),
        ("https://example.org/a", "/a/b", "https://example.org/a/a/b/"),
        ("https://example.org/amocf", "", "https://example.org/amocf/"),
        # The name of a host is no path.
        ("https://amocf", "/amocf", "https://amocf/amocf/"),
    ],
)
def test_public_address_has_the_prefix_once(url: str, prefix: str, address: str) -> None:
    assert public_address(url, prefix) == address
