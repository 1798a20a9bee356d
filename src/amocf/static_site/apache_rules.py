"""A site for Apache: the file ``.htaccess`` that stands in its folder."""

import re
from collections.abc import Iterator
from typing import Final

from amocf.formats import HTML, Format
from amocf.static_site.accept_patterns import NONE, accept_patterns
from amocf.static_site.host_facts import HostRules
from amocf.static_site.sent_fields import FieldRule

FILE: Final = ".htaccess"
_STEM: Final = "amocf_stem"
#: A path that is put into another one is decoded a second time.
_AGAIN: Final = "B=%"


def apache_rules(rules: HostRules) -> dict[str, str]:
    """Return the file, by its path below the folder of the site."""
    return {FILE: "\n".join(_lines(rules)) + "\n"}


def _lines(rules: HostRules) -> Iterator[str]:
    root = rules.root
    yield f"# The site of files for Apache 2.4, where it stands at {root}/: written by"
    yield "# `amocf export site`. It needs `AllowOverride All`, and the modules rewrite, headers,"
    yield "# mime, dir and setenvif."
    yield "Options -Indexes -MultiViews"
    yield "DirectorySlash Off"
    yield "AddDefaultCharset Off"
    yield "FileETag MTime Size"
    yield f"ErrorDocument 404 {root}/404.html"
    yield from (f"AddType {_quoted(kind)} .{ending}" for ending, kind in rules.types.items())
    for path, kind in rules.other_types.items():
        name = path.rpartition("/")[2]
        yield from (f'<Files "{name}">', f"ForceType {_quoted(kind)}", "</Files>")
    yield from _negotiation(rules)
    yield from _rewriting(rules)
    yield from _fields(rules)


def _negotiation(rules: HostRules) -> Iterator[str]:
    yield ""
    yield "# The form that is sent. Of the patterns that fit, the last one decides."
    for each in rules.families:
        yield from _choice(each.name, each.forms, NONE)
    yield from _choice("page", rules.pages, HTML.suffix)


def _choice(name: str, forms: tuple[Format, ...], default: str) -> Iterator[str]:
    yield f"SetEnvIf Accept ^ amocf_{name}={default}"
    for pattern, ending in reversed([*accept_patterns(forms)]):
        yield f"SetEnvIfNoCase Accept {_quoted(pattern)} amocf_{name}={ending}"


def _rewriting(rules: HostRules) -> Iterator[str]:
    root = rules.root
    yield ""
    yield "RewriteEngine On"
    yield f"RewriteBase {root}/"
    yield "# What has another address."
    for path, (status, target) in rules.moved.items():
        pattern = _quoted(f"^{re.escape(path)}$")
        # The target is encoded already, which NE leaves alone.
        yield f"RewriteRule {pattern} {root}/{_verbatim(target)} [R={status},NE,L]"
    yield "# Below a file there is nothing."
    yield "RewriteCond %{PATH_INFO} ."
    yield "RewriteRule ^ - [R=404,L]"
    yield "# Resources lead to the documents about them."
    for pattern, target in rules.resources("$1", "$2"):
        yield "RewriteCond %{REQUEST_FILENAME}.html -f"
        yield f"RewriteRule {_quoted(f'^{pattern}$')} {root}/{target} [R=303,L]"
    yield "# A file, or the form of a page that is asked for."
    document = rf"^({rules.documents})\.(?:{rules.endings})$"
    yield "RewriteCond %{REQUEST_FILENAME} -f"
    yield f"RewriteRule {_quoted(document)} - [E={_STEM}:{root}/$1,END]"
    yield "RewriteCond %{REQUEST_FILENAME} -f"
    yield "RewriteRule ^ - [END]"
    for each in rules.families:
        form = f"%{{ENV:amocf_{each.name}}}"
        if not each.paths:
            stem = "doc/dataset/amocf"
            yield f"RewriteCond %{{REQUEST_FILENAME}}index{form} -f"
            yield f"RewriteRule ^$ index{form} [END]"
            yield f"RewriteCond %{{REQUEST_FILENAME}}{stem}{form} -f"
            yield f"RewriteRule ^$ {stem}{form} [E={_STEM}:{root}/{stem},END]"
            continue
        yield f"RewriteCond %{{REQUEST_FILENAME}}{form} -f"
        rule = _quoted(f"^({each.paths})$")
        yield f"RewriteRule {rule} $1{form} [{_AGAIN},E={_STEM}:{root}/$1,END]"
        yield f"RewriteCond %{{ENV:amocf_{each.name}}} ={NONE}"
        yield "RewriteCond %{REQUEST_FILENAME}.html -f"
        yield f"RewriteRule {rule} - [R=406,L]"
    form = "%{ENV:amocf_page}"
    yield f"RewriteCond %{{REQUEST_FILENAME}}index{form} -f"
    yield f"RewriteRule ^(.+/)$ $1index{form} [{_AGAIN},END]"
    yield f"RewriteCond %{{REQUEST_FILENAME}}{form} -f"
    yield f"RewriteRule ^(.+)$ $1{form} [{_AGAIN},END]"
    yield "# A folder without a page is none."
    yield "RewriteRule ^ - [R=404,L]"


def _fields(rules: HostRules) -> Iterator[str]:
    yield ""
    yield "# The fields that the server sends."
    for rule in rules.fields:
        yield from _field(rules, rule)
    condition = _path(rf"^{rules.root}/(?:{rules.documents})\.(?:{rules.endings})$")
    yield f'Header set Content-Location "expr=%{{REQUEST_URI}}" {condition}'
    of_all = rules.links.replace("%", "%%")  # one alone begins a value that is put in
    for name in (_STEM, f"REDIRECT_{_STEM}"):
        for path, _, links in rules.document_links(f"%{{{name}}}e", "", of_all):
            here = _path(rf"^{rules.root}/{path}\.(?:{rules.endings})$")
            wanted = here.replace('"expr=', f"\"expr=-n env('{name}') && ")
            yield f"Header set Link {_quoted(links)} {wanted}"


def _field(rules: HostRules, rule: FieldRule) -> Iterator[str]:
    if rule.usual:
        yield f"Header always set {rule.name} {_quoted(rule.usual)}"
    by_value: dict[str, list[str]] = {}
    for pattern, value in rule.patterns.items():
        by_value.setdefault(value, []).append(pattern.removeprefix("^"))
    for value, patterns in by_value.items():
        where = _path(f"^{rules.root}/(?:{'|'.join(patterns)})")
        if value:
            yield f"Header always set {rule.name} {_quoted(value)} {where}"
        else:
            yield f"Header always unset {rule.name} {where}"


def _path(pattern: str) -> str:
    return f'"expr=%{{REQUEST_URI}} =~ m#{pattern}#"'


def _verbatim(target: str) -> str:
    r"""Write the target of a rule so that Apache puts nothing into it.

    >>> _verbatim("doc/x%2520y$1")
    'doc/x\\%2520y\\$1'
    """
    return re.sub(r"([\\$%])", r"\\\1", target)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
