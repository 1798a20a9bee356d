"""A site of some addresses of the release, which takes little time to write."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from amocf.release.opened import Release
from amocf.static_site.site_addresses import is_of_site
from amocf.static_site.site_writer import write_site

#: Where the site is said to stand.
BASE: Final = "https://example.org/amocf/"
#: A resource of each kind that differs, every topmost page, and what these are shown with.
_SOME: Final = re.compile(
    r"/(?:id|doc)/(?:4-1-2|4\.1\.2|ksa-0001|competencies)(?:\.\w+)?"
    r"|/(?:doc/)?(?:source/2025|dataset/amocf|ref/nice/NF-COM-008|query/counts)(?:\.\w+)?"
    r"|/graph/(?:mappings(?:\.\w+)?)?|/ontology(?:\.\w+)?|/(?:docs|download|problem)/?"
    r"|/download/(?:SHA256SUMS|[\w-]+-metadata\.json|tables/.+)|/pictures/map\.svg|/static/.+"
    r"|/\.well-known/void|/mappings/nice(?:\.\w+)?|/context/.+|/[^/]*"
)


@pytest.fixture(scope="session")
def release(dist: Path) -> Iterator[Release]:
    with Release.open(dist) as found:
        yield found


@pytest.fixture(scope="session")
def some() -> Callable[[str], bool]:
    """Say whether an address is one of those."""
    return lambda address: is_of_site(address) and _SOME.fullmatch(address) is not None


@pytest.fixture(scope="session")
def web_root(
    release: Release, some: Callable[[str], bool], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder in which the site stands at its path."""
    folder = tmp_path_factory.mktemp("web")
    write_site(release, folder / "amocf", BASE, lambda _: None, some)
    return folder


@pytest.fixture(scope="session")
def site(web_root: Path) -> Path:
    return web_root / "amocf"
