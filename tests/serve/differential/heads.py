"""Heads of requests, right and wrong, made by chance from pieces; the same ones each time."""

import random
from collections.abc import Iterator
from typing import Final

_METHODS: Final = (
    b"GET",
    b"HEAD",
    b"POST",
    b"OPTIONS",
    b"DELETE",
    b"get",
    b"QUERY",
    b"X-Y",
    b"G@T",
    b"",
)
_TARGETS: Final = (
    *(b"/", b"/health", b"/a?b=c&d", b"/%41", b"/%zz", b"//a", b"/a/../b", b"/a;b", b"*"),
    *(b"http://x/a?b", b"http://x", b"HTTP://X:80/", b"ftp://x/a", b"a", b"/a b", b"/\xc3\xa9"),
    *(b"/a#b", b"/\x7f", b"/<b>", b"/a\tb", b"?x", b"/" + b"y" * 300, b""),
)
_VERSIONS: Final = (
    *(b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/1.2", b"http/1.1"),
    *(b"HTTP/1.10", b"HTTP/1", b"HTTP/0.9", b"HTTX/1.1", b""),
)
_NAMES: Final = (
    *(b"Accept", b"X", b"x-Y_z", b"A.b", b"Accept-Encoding", b"Cookie", b"If-None-Match", b"Te"),
    *(
        b"Expect",
        b"Upgrade",
        b"X:y",
        b"X y",
        b" X",
        b"X ",
        b"",
        b"X\t",
        b"\xc3\xa9",
        b"X\x00",
        b"(x)",
    ),
)
_VALUES: Final = (
    *(b"*/*", b"", b" a ", b"a,b", b'"x"', b"a\tb", b"\xc3\xa9", b"\x80\xff", b"a\x00b", b"a\x01b"),
    *(
        b"a\rb",
        b"a\x7fb",
        b"a: b",
        b"text/html;q=0.5",
        b"x" * 50,
        b"\ta\t",
        b"100-continue",
        b"h2c",
    ),
)
_HOSTS: Final = (
    *((b"x",),) * 8,
    *((), (b"x", b"y"), (b"x", b"x"), (b"",), (b"x:80",), (b"[::1]",), (b"x y",), (b"x,y",)),
)
_FRAMINGS: Final = (
    *((b"", b""),) * 6,
    *(((b"Content-Length: 3\r\n"), b"abc"), (b"Content-Length: 0\r\n", b"")),
    *(
        (b"Content-Length: 3, 3\r\n", b"abc"),
        (b"Content-Length: 3\r\nContent-Length: 3\r\n", b"abc"),
    ),
    *((b"Content-Length: 3\r\nContent-Length: 4\r\n", b"abcd"), (b"Content-Length: x\r\n", b"")),
    *((b"Content-Length: -1\r\n", b""), (b"Content-Length: +3\r\n", b"abc")),
    *((b"Content-Length: 03\r\n", b"abc"), (b"Content-Length: 3 \r\n", b"abc")),
    (b"Content-Length: 99999999999999999999\r\n", b""),
    (b"Transfer-Encoding: chunked\r\n", b"3\r\nabc\r\n0\r\n\r\n"),
    (b"Transfer-Encoding: Chunked\r\n", b"3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n"),
    (b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", b"3\r\nabc\r\n0\r\n\r\n"),
    (b"Transfer-Encoding: gzip, chunked\r\n", b"3\r\nabc\r\n0\r\n\r\n"),
    (b"Transfer-Encoding: identity\r\n", b""),
    (b"Transfer-Encoding: xchunked\r\n", b"3\r\nabc\r\n0\r\n\r\n"),
)
_ENDS: Final = (*(b"\r\n",) * 10, b"\n", b"\r", b"\r\r\n")
_SPACES: Final = (*(b" ",) * 12, b"  ", b"\t", b"")
_BEFORE: Final = (*(b"",) * 10, b"\r\n", b"\n", b" ", b"\r\n\r\n")
#: A second request on the connection: answered if, and only if, the first ends where it says.
_NEXT: Final = b"GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def generated(count: int, seed: int = 2026) -> Iterator[bytes]:
    """Give so many heads with their bodies, each followed by another request."""
    chance = random.Random(seed)  # noqa: S311 - the same heads every time
    for _ in range(count):
        yield _head(chance) + _NEXT


def _head(chance: random.Random) -> bytes:
    pick = chance.choice
    # Mostly right, with a mistake here and there, so that a reader gets beyond the first line.
    is_wild = chance.random() < 0.5
    end = pick(_ENDS) if is_wild else b"\r\n"
    space = pick(_SPACES) if is_wild else b" "
    method = pick(_METHODS) if is_wild else pick(_METHODS[:4])
    target = pick(_TARGETS) if is_wild else pick(_TARGETS[:8])
    version = pick(_VERSIONS) if is_wild else b"HTTP/1.1"
    line = (pick(_BEFORE) if is_wild else b"") + method + space + target + space + version + end
    fields = [b"Host: " + host + end for host in (pick(_HOSTS) if is_wild else (b"x",))]
    for _ in range(chance.randrange(4)):
        name = pick(_NAMES) if is_wild else pick(_NAMES[:8])
        value = pick(_VALUES) if is_wild else pick(_VALUES[:8])
        fields.append(name + b":" + value + end)
    if is_wild and chance.random() < 0.1:
        fields.append(b" folded" + end)
    framing, body = pick(_FRAMINGS)
    chance.shuffle(fields)
    return line + b"".join(fields) + framing + end + body
