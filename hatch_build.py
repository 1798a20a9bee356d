"""What a wheel and an archive of the sources hold beside the code: the bundle, and a release."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUNDLE = Path("src", "amocf", "serve", "pages", "static", "editor.js")
#: The releases that are frozen, and, where none is, what `make wheel` packs of the one in dist/.
_FROZEN = Path("releases")
_UNRELEASED = Path("build", "release")
_MANIFEST = "manifest.json"
#: Where the package looks for them (`amocf.packaged.carried`).
_CARRIED = "amocf/data"


class PackagingHook(BuildHookInterface[Any]):
    """Runs before a wheel or an archive of the sources is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Refuse to package without the bundle, and put the releases into a wheel.

        An editable installation comes before the bundle, and reads the releases where they stand.
        """
        if version == "editable":
            return
        root = Path(self.root)
        if not (root / _BUNDLE).is_file():
            self.app.abort(f"{_BUNDLE} is missing, which the pages need: run `make build` first")
        if self.target_name == "wheel":
            carried = dict(_carried(root))
            if not carried:
                self.app.display_warning("there is no release to carry: run `make wheel` for that")
            build_data["force_include"].update(carried)


def _carried(root: Path) -> Iterator[tuple[str, str]]:
    """Yield each file of a release that the wheel carries, with its place in it."""
    frozen = [path.parent for path in sorted((root / _FROZEN).glob(f"[0-9]*/{_MANIFEST}"))]
    places = {folder: folder.name for folder in frozen} or {root / _UNRELEASED: "unreleased"}
    for folder, name in places.items():
        for path in sorted(folder.glob("*")):
            yield str(path), f"{_CARRIED}/{name}/{path.name}"
