"""``edition.toml``: what is filled in is of the right form, and what is empty is named."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from amocf.compile.read.edition import Edition, read_edition
from amocf.errors import DataError

FILLED = {
    "contact": "errors@example.org",
    "repository": "https://example.org/amocf.git",
    "doi": "10.5281/zenodo.1234567",
    "homepage": "https://example.org/about",
    "maintainer": "Ada Example",
}


def write(folder: Path, values: Mapping[str, object]) -> Path:
    lines = [
        f"{name} = {value}" if isinstance(value, int) else f'{name} = "{value}"'
        for name, value in values.items()
    ]
    (folder / "edition.toml").write_text("\n".join(lines), "utf-8")
    return folder


def test_file_of_this_checkout_is_read(root: Path) -> None:
    edition = read_edition(root)
    empty = [each.name for each in fields(edition) if not getattr(edition, each.name)]
    assert [note.partition(" ")[0] for note in edition.notes()] == empty


def test_filled_values_are_read_and_nothing_is_noted(tmp_path: Path) -> None:
    edition = read_edition(write(tmp_path, FILLED))
    assert edition == Edition(**FILLED)
    assert edition.notes() == ()


def test_contact_is_an_address_of_mail_or_of_a_page(tmp_path: Path) -> None:
    for contact in ("a.b+c@mail.example.org", "https://example.org/amocf/issues?q=open"):
        assert read_edition(write(tmp_path, FILLED | {"contact": contact})).contact == contact


def test_empty_value_is_noted_with_what_it_costs(tmp_path: Path) -> None:
    edition = read_edition(write(tmp_path, FILLED | {"contact": "", "doi": ""}))
    contact, doi = edition.notes()
    assert contact == "contact is empty in edition.toml: nobody can report an error in the data"
    assert doi.startswith("doi is empty in edition.toml: the data cannot be cited")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("contact", "somebody", "an address of mail (name@example.org) or of a page"),
        ("contact", "mailto:a@example.org", "an address of mail"),
        ("repository", "git@example.org:amocf", "an address that begins with https://"),
        ("repository", "http://example.org/amocf", "an address that begins with https://"),
        ("doi", "https://doi.org/10.5281/zenodo.1", "a DOI such as 10.5281/zenodo.1234567"),
        ("homepage", 'https://example.org/\\"', "an address that begins with https://"),
        ("maintainer", " ", "a name in one line"),
        ("maintainer", 7, "a name in one line"),
    ],
)
def test_value_of_another_form_is_refused(
    tmp_path: Path, name: str, value: object, expected: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_edition(write(tmp_path, FILLED | {name: value}))
    message = str(caught.value)
    path = tmp_path / "edition.toml"
    line = 1 + [line.split(" ")[0] for line in path.read_text("utf-8").splitlines()].index(name)
    assert message.startswith(f"{path}:{line}: it has the {name} ")
    assert str(value).strip("\\") in message or value == 'https://example.org/\\"'
    assert f"expected {expected}" in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "the file is missing; expected the keys contact, repository, doi, homepage"),
        ("contact", "edition.toml:1: this is no TOML"),
        (
            'kontakt = ""',
            "edition.toml:1: there is no key kontakt (did you mean contact?); expected contact, ",
        ),
        ('contact = ""', "it has no repository; expected an address that begins with https://"),
    ],
)
def test_other_file_is_refused(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / "edition.toml").write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        read_edition(tmp_path)
    assert message in str(caught.value)
