"""Formats that carry titles of others say what rights there are in them."""

from pathlib import Path
from typing import Final

import pytest
from tests.exchange.exported import data_of

from amocf.exchange.registry import Exporter, ReleaseData, released_exporters

#: A title of each framework that asks to be named, and of what its statement speaks.
STATED: Final = {
    "Bioengineers and Biomedical Engineers": "O*NET 27.0 Database",
    "materials engineer": "ESCO classification of the European Commission",
    "Packaging and distributing product": "DOL AMCM: titles and codes stand here",
}
OF_OTHER_SYSTEMS: Final = tuple(e for e in released_exporters() if e.release_folder == "formats")


@pytest.fixture(scope="module", params=["dist", "demo"])
def data(request: pytest.FixtureRequest) -> ReleaseData:
    folder: Path = request.getfixturevalue(request.param)
    return data_of(folder)


@pytest.mark.parametrize("exporter", OF_OTHER_SYSTEMS, ids=lambda each: each.name)
def test_files_with_titles_of_others_have_the_statement_on_them(
    exporter: Exporter, data: ReleaseData
) -> None:
    text = "\n".join(content.decode() for content in exporter.write(data).values())
    for title, statement in STATED.items():
        assert title not in text or statement in text


def test_titles_of_others_stand_in_some_formats(data: ReleaseData) -> None:
    texts = [
        "\n".join(content.decode() for content in each.write(data).values())
        for each in OF_OTHER_SYSTEMS
    ]
    for title in STATED:
        assert any(title in text for text in texts)


@pytest.mark.parametrize("exporter", OF_OTHER_SYSTEMS, ids=lambda each: each.name)
def test_table_of_a_format_says_where_the_rights_of_others_stand(exporter: Exporter) -> None:
    said = [each.ours for each in exporter.correspondences]
    assert any("rights" in each for each in said)
