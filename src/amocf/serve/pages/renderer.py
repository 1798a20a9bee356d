"""HTML from templates; every value is text, escaped where it is written."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from amocf import __version__
from amocf.serve.pages import project_documents
from amocf.serve.pages.charts.svg import svg

FOLDER: Final = Path(str(files("amocf.serve.pages")))


@dataclass(frozen=True)
class Pages:
    """Renders pages.

    Attributes:
        environment: the templates.
        version: changes whenever a page may look different.
        is_static: whether the pages become files, beside which no server computes anything.
    """

    environment: Environment
    version: str
    is_static: bool = False

    @classmethod
    def load(cls, globals_: Mapping[str, Any], *, is_static: bool = False) -> "Pages":
        """Read the templates; ``globals_`` are known to all of them, and ``is_static``."""
        environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(globals_, is_static=is_static)
        environment.filters["svg"] = svg
        environment.policies["json.dumps_kwargs"] = {
            "ensure_ascii": False,
            "separators": (",", ":"),
        }
        return cls(environment, _version(), is_static)

    def render(self, template: str, root: str, **values: Any) -> bytes:
        """Render a page; ``root`` stands before every path of this server."""
        return self.environment.get_template(template).render(root=root, **values).encode()


def _version() -> str:
    paths = sorted((FOLDER / "templates").rglob("*.html"))
    paths += project_documents.paths().values()
    paths += sorted((FOLDER / "static").glob("*.*"))
    content = b"".join(path.read_bytes() for path in paths)
    return f"{__version__} {hashlib.sha256(content).hexdigest()}"
