"""Pages as Markdown: what they say, whatever the data says, and no element that is not theirs."""

import re
from collections.abc import Iterator
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from amocf.serve.pages.markdown import from_page

#: Where a label of the data may stand on a page.
PLACES = (
    "<p>{}</p>",
    "<p>one {} two</p>",
    "<p><b>{}</b></p>",
    "<ul><li>{}</li></ul>",
    "<ul><li><a href='/doc/x'>x</a> {}</li></ul>",
    "<ol><li>{}<ul><li>{}</li></ul></li></ol>",
    "<table><thead><tr><th scope='col'>{}</th><th>b</th></tr></thead>"
    "<tbody><tr><td>{}</td><td>{}</td></tr></tbody></table>",
    "<dl><div><dt>{}</dt><dd>{}</dd></div></dl>",
    "<h2>{}</h2>",
    "<p><a href='/doc/x'>{}</a></p>",
    "<p>{}<a href='/doc/x'>x</a></p>",
    "<p><code>{}</code></p>",
    "<table><tr><td><code>{}</code></td><td>b</td></tr></table>",
    "<blockquote>{}</blockquote>",
    "<details><summary>{}</summary><p>{}</p></details>",
    "<svg aria-label='{}'></svg>",
)
LABELS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[here](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "[x]: http://evil.example",
    "<http://evil.example>",
    "http://evil.example and www.evil.example, HTTPS://evil.example",
    "a | b | c",
    "a \\| b",
    "`code` and ``more` of it",
    "# no heading #",
    "- no item",
    "1. no item",
    "> no quotation",
    "---",
    "===",
    "~~~ no fence",
    "**bold** _and_ ~~struck~~",
    "one\n\n# two\n\n- three",
    "&lt;b&gt; &amp;copy; &#60;i&#62;",
    "a\\",
    "wow!",
    "line\u2028separator\x0band\x1econtrols\x00\x07",
    "]( ) [",
    "x" * 40_000,
)
#: Characters that mean something to Markdown, to HTML, or to both.
HOSTILE = st.text(alphabet="a1 .)(-+=>#*_~`|[]<>&;:/!\\\"'\n\twhtps", max_size=40)


def _markdown(html: str, root: str = "", public_url: str = "http://pages.test/") -> str:
    return from_page(html.encode(), root, public_url).decode()


def _tokens(text: str) -> Iterator[Token]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for token in parser.parse(text):
        yield token
        yield from token.children or ()


def _read(text: str) -> str:
    """Return what a reader of the text sees of it, without spaces."""
    kinds = ("text", "code_inline", "fence", "code_block", "text_special")
    return "".join("".join(each.content for each in _tokens(text) if each.type in kinds).split())


def _seen(label: str) -> str:
    return "".join(each for each in "".join(label.split()) if each.isprintable())


@pytest.mark.parametrize("label", LABELS, ids=lambda label: repr(label[:20]))
@pytest.mark.parametrize("place", PLACES)
def test_hostile_label_is_read_as_it_is_and_makes_nothing(place: str, label: str) -> None:
    _check(place, label)


@given(place=st.sampled_from(PLACES), label=HOSTILE)
def test_any_label_is_read_as_it_is_and_makes_nothing(place: str, label: str) -> None:
    _check(place, label)


def _check(place: str, label: str) -> None:
    page = place.replace("{}", escape(label))
    text = _markdown(page)
    tokens = list(_tokens(text))
    assert not [each for each in tokens if each.type in ("html_block", "html_inline", "image")]
    links = {each.attrs["href"] for each in tokens if each.type == "link_open"}
    assert links <= {"http://pages.test/doc/x"}, text
    expected = _read(_markdown(place.replace("{}", "QQ"))).replace("QQ", _seen(label))
    # Of a label that is all white space there is nothing, and then no element around it.
    if _seen(label):
        assert _read(text) == expected, text
    # An address that is no link of ours is none to GitHub either, which looks for bare ones.
    outside = re.sub(r"`+[^`]*`+", "", text)
    assert not re.search(r"(?i)https?://(?!pages\.test)|www\.", outside), text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Under</p><h1>4.1 A</h1>", "# 4.1 A\n\nUnder"),
        ("<p>4.1.2 <b>bold</b> <i>it</i></p>", "4.1.2 **bold** *it*"),
        (
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
            "- a\n  - b\n- c",
        ),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        (
            "<table><thead><tr><th scope='col' colspan='2'><a href='?sort'>A</a></th></tr></thead>"
            "<tr><td>1</td><td><ul><li>x</li><li>y</li></ul></td></tr></table>",
            "| A |  |\n| --- | --- |\n| 1 | x · y |",
        ),
        ("<dl><div><dt>a</dt><dd>b</dd><dd>c</dd></div></dl>", "- **a**: b · c"),
        ("<pre><code class='language-sh'>a\n  b</code></pre>", "```sh\na\n  b\n```"),
        ("<li>x <span class='quiet'>12 KSAs</span></li>", "x (12 KSAs)"),
        ("<p><a href='#here'>here</a> <a href='javascript:x'>no</a></p>", "here no"),
        ("<nav aria-label='Site'><a href='/'>x</a></nav><p>y</p>", "y"),
        ("<details><summary>Sort</summary><form><select></select></form></details><p>y</p>", "y"),
        ("<p>a<button>Copy</button></p><svg aria-hidden='true'><title>t</title></svg>", "a"),
        ("<form><textarea>SELECT *\n{}</textarea></form>", "```\nSELECT *\n{}\n```"),
        ("<p>a</p><p class='quiet of-picture'>The darker, the more.</p>", "a"),
        (
            "<p class='cite'><code>A. (2026). &lt;https://example.org/a_b&gt;.</code></p>",
            "`A. (2026). <https://example.org/a_b>.`",
        ),
        ("<p>a</p><footer><p>b</p></footer>", "a\n\n---\n\nb"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
    ],
)
def test_element_becomes_what_markdown_has_for_it(html: str, expected: str) -> None:
    assert _markdown(html) == f"{expected}\n"


@pytest.mark.parametrize(
    ("root", "href", "address"),
    [
        ("", "/doc/4-1?a=b&amp;c=d", "http://pages.test/doc/4-1?a=b&c=d"),
        ("/behind", "/behind/doc/4-1", "http://pages.test/behind/doc/4-1"),
        ("", "/doc/a(b)%20c|d", "http://pages.test/doc/a%28b%29%20c%7Cd"),
        ("", "https://nist.gov/a b", "https://nist.gov/a%20b"),
        ("", "mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_link_leads_to_where_the_public_reaches_it(root: str, href: str, address: str) -> None:
    public_url = f"http://pages.test{root}/"
    text = _markdown(f"<p><a href='{href}'>x</a></p>", root, public_url)
    assert text == f"[x]({address})\n"
    assert [each.attrs["href"] for each in _tokens(text) if each.type == "link_open"] == [address]
