"""A site for nginx: one file for its context http, one for a server."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from amocf.formats import HTML, Format
from amocf.static_site.accept_patterns import NONE, accept_patterns
from amocf.static_site.host_facts import HostRules
from amocf.static_site.sent_fields import FieldRule

HTTP: Final = "hosts/nginx-http.conf"
SERVER: Final = "hosts/nginx-server.conf"
#: Fields that problems have too.
_ALWAYS: Final = frozenset(
    (
        *("Access-Control-Allow-Origin", "Content-Security-Policy", "Referrer-Policy"),
        "X-Content-Type-Options",
    )
)
_MOVED: Final = (303, 308)
_INDENT: Final = "    "


def nginx_rules(rules: HostRules) -> dict[str, str]:
    """Return both files, by their paths below the folder of the site."""
    return {HTTP: "\n".join(_http(rules)) + "\n", SERVER: "\n".join(_server(rules)) + "\n"}


def _http(rules: HostRules) -> Iterator[str]:
    yield "# The site of files for nginx, part 1 of 2: for the context http, such as"
    yield "# /etc/nginx/conf.d/amocf-site.conf. Written by `amocf export site`."
    yield ""
    yield "map_hash_bucket_size 256;"
    yield "map_hash_max_size 8192;"
    yield ""
    yield "# Which forms a path has."
    families = [(rf"~^{rules.root}/(?:{each.paths})$", each.name) for each in rules.families]
    yield from _map("$uri", "amocf_family", families, "page")
    yield "# The form that is sent: the first pattern decides that fits the field Accept."
    for each in rules.families:
        yield from _choice(each.name, each.forms, NONE)
    yield from _choice("page", rules.pages, HTML.suffix)
    names = [(each.name, f"$amocf_{each.name}") for each in rules.families]
    yield from _map("$amocf_family", "amocf_form", names, "$amocf_page")
    yield "# A document in one of its forms: its path without the ending, and what it is about."
    document = rf"~^(?<amocf_start>{rules.root}/(?:{rules.documents}))\.(?:{rules.endings})$"
    yield from _map("$uri", "amocf_stem", [(document, "$amocf_start")])
    yield from _map("$amocf_stem", "amocf_place", [("", "")], "$uri")
    yield from _map("$amocf_stem", "amocf_link", _links(rules))
    yield "# What has another address."
    for status in _MOVED:
        rows = [
            (f"{rules.root}/{path}", f"{rules.root}/{_without_variables(target)}")
            for path, (each, target) in rules.moved.items()
            if each == status
        ]
        yield from _map("$uri", f"amocf_moved_{status}", rows)
    yield "# The fields that the server sends."
    for rule in rules.fields:
        yield from _map("$uri", _variable(rule), _values(rules, rule), rule.usual)


def _choice(name: str, forms: Sequence[Format], default: str) -> Iterator[str]:
    # What is empty fits no pattern of nginx.
    rows = [("", forms[0].suffix)]
    rows += [(f"~*{pattern}", ending) for pattern, ending in accept_patterns(forms)]
    return _map("$http_accept", f"amocf_{name}", rows, default)


def _links(rules: HostRules) -> Iterator[tuple[str, str]]:
    of_all = _without_variables(rules.links)
    for path, iri, links in rules.document_links("$amocf_stem", "$amocf_about", of_all):
        cite = f'<{iri}>; rel="cite-as", ' if iri else ""
        yield rf"~^{rules.root}/{_named(path, 'amocf_about')}$", cite + links


def _values(rules: HostRules, rule: FieldRule) -> Iterator[tuple[str, str]]:
    for pattern, value in rule.patterns.items():
        yield f"~^{rules.root}/{pattern.removeprefix('^')}", value


def _variable(rule: FieldRule) -> str:
    return "amocf_" + rule.name.lower().replace("-", "_")


def _map(
    source: str, name: str, rows: Iterable[tuple[str, str]], default: str = ""
) -> Iterator[str]:
    yield f"map {source} ${name} {{"
    yield f"{_INDENT}default {_quoted(default)};"
    for pattern, value in rows:
        yield f"{_INDENT}{_quoted(pattern)} {_quoted(value)};"
    yield "}"
    yield ""


def _without_variables(uris: str) -> str:
    """Write URIs so that nginx, which has no escape for it, takes nothing in them for a variable.

    >>> _without_variables("id/$http_authorization")
    'id/%24http_authorization'
    """
    return uris.replace("$", "%24")


def _quoted(text: str) -> str:
    # Other backslashes are those of patterns, which nginx leaves alone.
    return '"' + text.replace('"', '\\"') + '"'


def _server(rules: HostRules) -> Iterator[str]:
    root = rules.root
    yield "# The site of files for nginx, part 2 of 2: for a server, whose `root` has to be the"
    yield f"# folder in which the site stands at {root}/. Written by `amocf export site`."
    yield ""
    if root:
        yield from _location(f"= {root}", "absolute_redirect off;", f"return 308 {root}/;")
    yield "# Everything but what stands below: a file, or the form of a page that is asked for."
    tries = "try_files $uri $uri$amocf_form ${uri}index$amocf_form @amocf_none;"
    yield from _location(f"{root}/", *_common(rules), tries)
    home = f"{root}/index$amocf_form {root}/doc/dataset/amocf$amocf_form @amocf_none"
    yield from _location(f"= {root}/", *_common(rules), f"try_files {home};")
    yield from _location(
        "@amocf_none",
        *_common(rules),
        "if (-f $document_root$uri.html) { return 406; }",
        "return 404;",
    )
    yield "# Resources lead to the documents about them."
    for pattern, target in rules.resources("${amocf_in}", "$amocf_name"):
        path = _named(pattern, "amocf_in", "amocf_name")
        yield from _location(
            f'~ "^{root}/{path}$"',
            *_common(rules),
            f"add_header Link '<{root}/{target}>; rel=\"describedby\"';",
            "if (!-f $document_root$uri.html) { return 404; }",
            f"return 303 {root}/{target};",
        )
    yield "# Files whose endings mean something else elsewhere."
    for path, kind in rules.other_types.items():
        common = [each for each in _common(rules) if not each.startswith("types")]
        yield from _location(
            f"= {_quoted(f'{root}/{path}')}",
            *common,
            "types { }",
            f"default_type {_quoted(kind)};",
        )


def _named(pattern: str, *names: str) -> str:
    """Give names to the groups of a pattern."""
    for name in names:
        pattern = re.sub(r"(?<!\\)\((?!\?)", f"(?<{name}>", pattern, count=1)
    return pattern


def _common(rules: HostRules) -> Iterator[str]:
    """Yield what holds at every location, for what one has of its own stands for all others."""
    yield "absolute_redirect off;"
    yield f"error_page 404 {rules.root}/404.html;"
    types = " ".join(f"{_quoted(kind)} {ending};" for ending, kind in rules.types.items())
    yield f"types {{ {types} }}"
    yield "gzip on;"
    yield "gzip_vary on;"
    yield f"gzip_types {' '.join(map(_quoted, _compressible(rules)))};"
    for rule in rules.fields:
        always = " always" if rule.name in _ALWAYS else ""
        yield f"add_header {rule.name} ${_variable(rule)}{always};"
    yield "add_header Content-Location $amocf_place;"
    yield "add_header Link $amocf_link;"
    for status in _MOVED:
        place = f"$amocf_moved_{status}"
        yield f"if ({place}) {{ return {status} {place}; }}"


def _compressible(rules: HostRules) -> list[str]:
    """Return the types of texts, whole: nginx compares them with their parameters."""
    texts = ("text/", "json", "xml", "n-triples", "n-quads", "trig")
    kinds = {*rules.types.values(), *rules.other_types.values()}
    # What is compressed already has XML in its name.
    return sorted(k for k in kinds if any(each in k for each in texts) and "officedoc" not in k)


def _location(where: str, *lines: str) -> Iterator[str]:
    yield f"location {where} {{"
    yield from (f"{_INDENT}{line}" for line in lines)
    yield "}"
    yield ""
