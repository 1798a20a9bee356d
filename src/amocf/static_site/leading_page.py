"""The page that leads on, where a server answers with a redirect and a file cannot."""

from html import escape
from typing import Final

from amocf.formats import GRAPH, MARKDOWN

_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta http-equiv="refresh" content="0; url={to}">
<meta name="robots" content="noindex">
<title>{title}</title>
{links}</head>
<body>
<p>{title}: <a href="{to}">{shown}</a></p>
</body>
</html>
"""


def leading_page(location: str, root: str, public: str) -> bytes:
    """Return the page that leads to another address of the site.

    Args:
        location: where to, as a redirect names it.
        root: what stands before every path of the site.
        public: the address of the site in public, with a slash at its end.
    """
    path = location.removeprefix(f"{root}/")
    canonical = public + path
    is_document = path.startswith("doc/")
    links = [f'<link rel="canonical" href="{escape(canonical)}">\n']
    if is_document:
        links.append(f'<link rel="describedby" href="{escape(location)}">\n')
        links += [
            f'<link rel="alternate" type="{form.media_type}" '
            f'href="{escape(location)}{form.suffix}">\n'
            for form in (*GRAPH, MARKDOWN)
        ]
    title = "What is known of it" if is_document else "This has another address"
    return _PAGE.format(
        to=escape(location), title=title, links="".join(links), shown=escape(canonical)
    ).encode()
