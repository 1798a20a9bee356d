"""Stops the packaging of a checkout in which the query editor has not been bundled."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUNDLE = Path("src", "amocf", "serve", "pages", "static", "editor.js")


class PackagingHook(BuildHookInterface[Any]):
    """Runs before a wheel or an archive of the sources is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Refuse to package without the bundle; an editable installation comes before it."""
        if version != "editable" and not (Path(self.root) / _BUNDLE).is_file():
            self.app.abort(f"{_BUNDLE} is missing, which the pages need: run `make build` first")
