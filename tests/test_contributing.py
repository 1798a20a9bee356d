"""What contributors and the forge are handed: hooks, workflows and forms agree with the rest."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT: Final = Path(__file__).parent.parent
WORKFLOWS: Final = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS: Final = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _recipe(target: str) -> list[str]:
    """Return the commands of a target of the Makefile, with its variables filled in."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    variables = dict(re.findall(r"^(\w+) +[?:]?= +(.+)$", makefile, re.MULTILINE))
    variables["BIN"] = variables["BIN"].replace("$(VENV)", variables["VENV"])
    rule = re.search(rf"^{target}:.*\n((?:\t.+\n)+)", makefile, re.MULTILINE)
    assert rule
    filled = re.sub(r"\$\((\w+)\)", lambda found: variables[found[1]], rule[1])
    return [line.strip() for line in filled.splitlines()]


def test_hooks_of_pre_commit_are_the_commands_of_make_check() -> None:
    (local,) = _yaml(ROOT / ".pre-commit-config.yaml")["repos"]
    assert [hook["entry"] for hook in local["hooks"]] == _recipe("check")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_action_of_a_workflow_is_named_by_its_commit_and_version(path: Path) -> None:
    uses = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert uses
    wrong = [
        each for each in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+(\.\d+){2}", each)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflow_may_only_read_and_runs_what_is_there(path: Path) -> None:
    workflow = _yaml(path)
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert "permissions" not in job
        for command in (step["run"] for step in job["steps"] if "run" in step):
            program, name = command.split()
            assert name in targets if program == "make" else (ROOT / name).is_file(), command


def test_workflow_runs_on_pythons_that_the_package_supports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    versions = re.findall(r'"(3\.\d+)"', text)
    supported = SpecifierSet(project["requires-python"])
    assert all(version in supported for version in versions)
    # The oldest one is among them.
    assert f">={versions[0]}" == project["requires-python"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_issue_form_has_what_the_forge_asks_for(path: Path) -> None:
    form = _yaml(path)
    assert {"name", "description", "body"} <= form.keys()
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert fields
    assert len({field["id"] for field in fields}) == len(fields)
    assert all(field["attributes"]["label"] for field in fields)


def test_dependabot_looks_where_locks_are() -> None:
    updates = _yaml(ROOT / ".github" / "dependabot.yml")["updates"]
    found = {
        (update["package-ecosystem"], folder)
        for update in updates
        for folder in update.get("directories", [update.get("directory")])
    }
    npm = {
        ("npm", f"/{path.parent.relative_to(ROOT)}")
        for path in (ROOT / "assets/package-lock.json", ROOT / "tests/clients/package-lock.json")
    }
    assert found == {("pip", "/locks"), ("github-actions", "/"), *npm}
    assert all((ROOT / folder[1:]).is_dir() for _, folder in found)
