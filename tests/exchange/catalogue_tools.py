"""Has validators of descriptions judge a release; run by the Python of `.venv-catalogues`.

Usage: ``python catalogue_tools.py croissant|ro-crate FOLDER``; it prints what was found, as JSON.
Nothing is asked of the network: the context of RO-Crate is that of its library.
"""

import json
import sys
from contextlib import redirect_stdout
from importlib import resources
from pathlib import Path
from typing import Any

import requests

#: The version whose rules are held against the folder.
PROFILE = "ro-crate-1.3"


def croissant(folder: Path) -> dict[str, Any]:
    """Return what mlcroissant says, and the records that it reads from the tables."""
    import mlcroissant  # noqa: PLC0415 (the tools are not needed together)

    description = folder / "croissant.json"
    # The addresses of the files are those of the web; here are they themselves.
    files = [each["@id"] for each in json.loads(description.read_bytes())["distribution"]]
    mapping = {name: folder / name for name in files}
    dataset = mlcroissant.Dataset(jsonld=description, mapping=mapping)
    issues = dataset.metadata.ctx.issues
    sets = {each.uuid: list(dataset.records(each.uuid)) for each in dataset.metadata.record_sets}
    return {
        "errors": sorted(issues.errors),
        "warnings": sorted(issues.warnings),
        "records": {name: len(records) for name, records in sets.items()},
        "first": {name: _plain(records[0]) for name, records in sets.items() if records},
    }


def _plain(record: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in record.items()}


def ro_crate(folder: Path) -> dict[str, Any]:
    """Return what roc-validator finds, by how much it matters."""
    from rocrate_validator import models, services  # noqa: PLC0415

    setattr(requests.Session, "send", _from_library)  # noqa: B010
    settings = services.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier=PROFILE,
        requirement_severity=models.Severity.RECOMMENDED,
        no_cache=True,
        skip_availability_check=True,
    )
    result = services.validate(settings)
    return {
        "issues": sorted({(each.severity.name, str(each.message)) for each in result.get_issues()}),
        "checks": len(result.executed_checks),
    }


def _from_library(_: object, request: Any, **options: object) -> requests.Response:
    """Answer with the context of RO-Crate, and with nothing else."""
    context = resources.files("rocrate").joinpath("data", "ro-crate.jsonld").read_bytes()
    is_context = request.url == json.loads(context)["@id"]
    answer = requests.Response()
    answer.status_code = 200 if is_context else 404
    answer.url = request.url
    answer.headers["Content-Type"] = "application/ld+json"
    answer._content = context if is_context else b""
    return answer


if __name__ == "__main__":
    ASK = {"croissant": croissant, "ro-crate": ro_crate}[sys.argv[1]]
    with redirect_stdout(sys.stderr):  # what the tools say on their way
        found = ASK(Path(sys.argv[2]))
    json.dump(found, sys.stdout)
