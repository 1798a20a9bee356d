"""The Manufacturing USA occupation and competency framework, published as linked data.

>>> import amocf
>>> framework = amocf.load()
>>> framework["4.1.2"].label
'Technical Drawings and Schematics'
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from amocf.python_api import CompetencyFramework

__version__ = "0.1.0"
__all__ = ["__version__", "load"]


def load(release: "str | Path | None" = None) -> "CompetencyFramework":
    """Open a release: look-ups by code, all of each kind, queries, tables, and the store.

    At the first use it is unpacked into a cache folder (``$AMOCF_CACHE``, by default
    ``~/.cache/amocf``). Nothing is fetched from anywhere.

    Args:
        release: the folder of a release, built or frozen, or a version such as ``"2025.1.0"``; by
            default the folder that ``$AMOCF_DIST`` names, else the release that the package
            carries, or, in a checkout, what was built last.

    Raises:
        amocf.errors.UsageError: if there is none such, or no place to unpack it.
        amocf.errors.DataError: if it is damaged.

    >>> with load() as framework:
    ...     print(framework["KSA 7"].parent)
    <SubCompetency 4.2.5 Manufacturing Tool and Equipment Operations>
    """
    # Imported when it is needed: `import amocf` takes no time.
    from amocf.packaged.carried import find_release  # noqa: PLC0415
    from amocf.python_api import CompetencyFramework  # noqa: PLC0415
    from amocf.release.opened import Release  # noqa: PLC0415

    return CompetencyFramework(Release.open(find_release(release)))
