"""The rooms of the code: which there are, what they import, what the documentation says of them."""

import ast
import re
import sys
from collections import Counter, defaultdict
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import grimp
import pytest

#: Rooms of the server; elsewhere a room is what stands at the top of the package.
SERVER: Final = "amocf.serve"
_MOST_ENTRIES: Final = 8
#: What people write in, other than data; and words that nobody looks for, or that say too little.
_WRITTEN: Final = frozenset((".py", ".html", ".css", ".md", ".rq", ".toml"))
_OWN_WORDS: Final = re.compile(
    r"\b(?:crew|nursery|zygote|fickle|told|patience|whoever)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("amocf", cache_dir=None)


@pytest.fixture(scope="module")
def rooms(imports: grimp.ImportGraph) -> dict[str, set[str]]:
    """What each room imports of others."""
    found: dict[str, set[str]] = defaultdict(set)
    for module in imports.modules:
        for imported in imports.find_modules_directly_imported_by(module):
            # The package itself imports what it offers (``amocf.load``) when that is called.
            if module != "amocf" and room_of(module) != room_of(imported):
                found[room_of(module)].add(room_of(imported))
    return dict(found)


def room_of(module: str) -> str:
    depth = 3 if module.startswith(SERVER + ".") else 2
    return ".".join(module.split(".")[:depth])


def summary(path: Path) -> str:
    """The first sentence of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return text.partition("\n")[0].rstrip(".")


def test_rooms_import_each_other_in_one_direction(rooms: dict[str, set[str]]) -> None:
    for room in TopologicalSorter(rooms).static_order():  # raises CycleError on a circle
        print(room, "<-", *sorted(rooms.get(room, ())))


def test_server_has_few_rooms(root: Path) -> None:
    entries = {path.name for path in (root / "src/amocf/serve").iterdir()}
    assert len(entries - {"__init__.py", "__pycache__"}) <= _MOST_ENTRIES


def test_names_of_modules_are_unique_and_none_of_the_standard_library(root: Path) -> None:
    paths = (root / "src").rglob("*.py")
    names = Counter(path.stem for path in paths if path.stem != "__init__")
    assert [name for name, number in names.items() if number > 1] == []
    assert names.keys() & sys.stdlib_module_names == set()


def test_code_has_the_terms_of_the_field_and_no_words_of_its_own(root: Path) -> None:
    found = [
        f"{path.relative_to(root)}: {word}"
        for path in (root / "src").rglob("*")
        if path.suffix in _WRITTEN
        for word in _OWN_WORDS.findall(path.read_text("utf-8"))
    ]
    assert found == []


def test_names_of_public_classes_are_unique(root: Path) -> None:
    names = Counter(
        node.name
        for path in (root / "src").rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, number in names.items() if number > 1] == []


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "architecture.md").read_text("utf-8")


def test_tree_of_the_documentation_is_that_of_the_code(root: Path, page: str) -> None:
    tree = re.search(r"```text\n(src/amocf/\n.*?)```", page, re.DOTALL)
    assert tree
    assert tree[1].splitlines() == drawn(root / "src" / "amocf")


def drawn(package: Path) -> list[str]:
    """The tree of rooms as the documentation draws it, each with the first line of its module."""
    lines = ["src/amocf/"]
    for path in sorted(package.iterdir()):
        if path.suffix == ".py" and path.stem != "__init__":
            lines.append(f"  {path.name:20}{summary(path)}")
    for path in sorted(each for each in package.iterdir() if (each / "__init__.py").exists()):
        lines += _folder(path, "  ")
    return lines


def _folder(path: Path, indent: str) -> list[str]:
    name = f"{indent}{path.name}/"
    lines = [f"{name:22}{summary(path / '__init__.py')}"]
    for each in sorted(each for each in path.iterdir() if (each / "__init__.py").exists()):
        lines += _folder(each, indent + "  ")
    return lines


def test_files_that_the_documentation_names_exist(root: Path, page: str) -> None:
    text = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    named = {each for each in re.findall(r"`([^`\s]+)`", text) if "/" in each or "." in each}
    paths = {each.rstrip("/") for each in named if re.fullmatch(r"[\w.*-]+(/[\w.*-]+)*/?", each)}
    assert len(paths) > 30
    bases = (root, root / "src" / "amocf", root / "src" / "amocf" / "serve")
    assert [each for each in paths if not any(list(base.glob(each)) for base in bases)] == []
