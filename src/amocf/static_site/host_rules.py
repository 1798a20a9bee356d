"""What file hosts have to know: redirects, forms, media types and fields, for nginx and Apache.

Everything is taken from what the application answers, so that a host does as the server does.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import unquote

from amocf.formats import DATASET, GRAPH, PAGE_FORMS, RESOURCE
from amocf.release.opened import Release
from amocf.serve.http.addresses import ROOTS, iri_link
from amocf.static_site.apache_rules import apache_rules
from amocf.static_site.host_facts import IN_RELEASE, PLAIN, FormFamily, HostRules
from amocf.static_site.nginx_rules import nginx_rules
from amocf.static_site.sent_fields import SiteFile, field_rules, types_of
from amocf.terms import BASE, EDITION

#: Documents by the beginning of their paths, and the forms that each has.
_IN_RELEASE: Final = re.compile(IN_RELEASE)
#: First segments of resources that lead to documents by one rule.
_RULED: Final = frozenset(ROOTS) - {"release"}
_FAMILIES: Final = (
    ("resource", rf"{IN_RELEASE}(?:doc/.+|ontology)|release/[^/]+", RESOURCE),
    ("dataset", rf"{IN_RELEASE}graph/.+", DATASET),
    ("home", "", (*PAGE_FORMS, *GRAPH)),
)


def host_rules(release: Release, found: Sequence[SiteFile], root: str) -> dict[str, str]:
    """Return the files that tell hosts what to do, by their paths below the folder of the site.

    Args:
        release: what the site shows.
        found: what became of each address.
        root: the path at which the site will stand, without a slash at its end.
    """
    types, others = types_of(found)
    licence = release.manifest.licence
    links = [f'<{root}/doc/dataset/amocf>; rel="describedby"']
    links += [iri_link(licence, "license")] if licence else []
    links.append(iri_link(EDITION, "author"))
    rules = HostRules(
        root=root,
        roots=ROOTS,
        families=tuple(FormFamily(*each) for each in _FAMILIES),
        pages=PAGE_FORMS,
        moved=_moved(found, root),
        types=types,
        other_types=others,
        fields=tuple(field_rules(found)),
        links=", ".join(links),
        base="" if release.manifest.spaces.others else BASE,
    )
    return {**nginx_rules(rules), **apache_rules(rules)}


def _moved(found: Iterable[SiteFile], root: str) -> dict[str, tuple[int, str]]:
    """Return the redirects that no rule for resources makes."""
    moved = {}
    for each in (each for each in found if each.status in (303, 308)):
        path = unquote(each.address).removeprefix("/")
        target = _below(each.fields["location"], root)
        within = _IN_RELEASE.match(path)
        below = within[0] if within else ""
        segment, _, name = path.removeprefix(below).partition("/")
        by_rule = f"{below}doc/{name if segment == 'id' else f'{segment}/{name}'}"
        is_plain = re.fullmatch(PLAIN, path) is not None
        if segment not in _RULED or not is_plain or not _leads(each, by_rule):
            moved[path] = each.status, target
    return dict(sorted(moved.items()))


def _below(location: str, root: str) -> str:
    """Return a path below the root of the site, of one that is absolute or relative to a page."""
    is_relative = location.startswith(".")
    return re.sub(r"^(?:\.\.?/)+", "", location) if is_relative else location[len(root) + 1 :]


def _leads(each: SiteFile, target: str) -> bool:
    return each.status == 303 and unquote(each.fields["location"]).endswith(f"/{target}")
