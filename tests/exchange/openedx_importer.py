"""Has Open edX import a taxonomy, in a database in memory; it has an environment of its own.

Usage: openedx_importer.py FILE. Prints as JSON whether it was imported, what the importer wrote
into its log, what Open edX does not take in a tag once it is there, and the tags that authors are
shown: id, value, value of the parent, and level.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django  # type: ignore[import-not-found]
from django.conf import settings  # type: ignore[import-not-found]
from django.core.exceptions import ValidationError  # type: ignore[import-not-found]
from django.core.management import call_command  # type: ignore[import-not-found]


def main(path: Path) -> None:
    """Import a file as an administrator does in Studio, and tell what came of it."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "openedx_tagging"],
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    # What has models is imported only when Django is set up.
    importing = import_module("openedx_tagging.import_export.api")
    taxonomy = import_module("openedx_tagging.api").create_taxonomy("AMOCF")
    with path.open("rb") as file:
        form = importing.ParserFormat.CSV
        imported, task, _ = importing.import_tags(taxonomy, file, form)
    refused = [fault for tag in taxonomy.tag_set.all() for fault in _faults(tag)]
    shown = [
        [tag["external_id"], tag["value"], tag["parent_value"], tag["depth"] + 1]
        for tag in taxonomy.get_filtered_tags()
    ]
    told = {"imported": imported, "log": task.log, "refused": refused, "shown": shown}
    print(json.dumps(told))


def _faults(tag: Any) -> list[str]:
    try:
        tag.full_clean()
    except ValidationError as error:
        return [str(each) for each in error.messages]
    return []


if __name__ == "__main__":
    main(Path(sys.argv[1]))
