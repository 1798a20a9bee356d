"""One table of settings; options win over the environment."""

from pathlib import Path
from typing import Final

import pytest

from amocf.cli import main
from amocf.errors import UsageError
from amocf.release.opened import Release
from amocf.serve.engine.choice import engine_for
from amocf.setting_row import Setting
from amocf.settings import SETTINGS, Settings, load, unknown_variables

SECRET: Final = "".join(("s3", "cret"))


def test_every_setting_has_a_help_and_names() -> None:
    assert [s.name for s in SETTINGS][:2] == ["host", "port"]
    assert all(s.help for s in SETTINGS)
    timeout = next(s for s in SETTINGS if s.name == "query_timeout")
    assert (timeout.environment_name, timeout.option) == ("AMOCF_QUERY_TIMEOUT", "--query-timeout")


def test_options_win_over_the_environment_and_defaults_fill_the_rest() -> None:
    environment = {"AMOCF_PORT": "1", "AMOCF_HOST": "::1", "OTHER": "x"}
    settings = load(environment, {"port": "2", "host": None})
    assert (settings.port, settings.host, settings.dist) == (2, "::1", Settings().dist)


def test_a_secret_comes_from_the_environment_alone_and_is_not_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert [s.name for s in SETTINGS if s.secret] == ["remote_password"]
    assert [s.name for s in SETTINGS if not s.option] == ["remote_password"]
    settings = load({"AMOCF_REMOTE_PASSWORD": SECRET}, {"remote_password": "other"})
    assert settings.remote_password == SECRET
    assert SECRET not in repr(settings)
    for arguments in (["serve", "--help"], ["serve", "--remote-password", SECRET]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == (0 if "--help" in arguments else 2)
        shown = capsys.readouterr()
        assert "REMOTE_PASSWORD;" not in shown.out
        assert ("--remote-password-file" in shown.out) is ("--help" in arguments)


def test_a_file_that_holds_the_password_has_to_be_readable_and_the_only_one(
    tmp_path: Path, release: Release
) -> None:
    file = tmp_path / "password"
    given = {"AMOCF_REMOTE_URL": "http://x/", "AMOCF_REMOTE_PASSWORD_FILE": str(file)}
    with pytest.raises(UsageError, match=r"remote_password_file cannot be read.*password"):
        engine_for(load(given), release)
    file.write_text(SECRET)
    assert engine_for(load(given), release)
    with pytest.raises(UsageError, match="give one of them") as refused:
        engine_for(load({**given, "AMOCF_REMOTE_PASSWORD": SECRET}), release)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "options", "sentence"),
    [
        (
            {"AMOCF_PORT": "many"},
            {},
            "AMOCF_PORT is 'many', but a whole number from 0 to 65535 is expected",
        ),
        (
            {},
            {"query_timeout": "soon"},
            "--query-timeout is 'soon', but a number from 0.1 to 86400 is expected",
        ),
        (
            {},
            {"engine": "wrokers"},
            "--engine is 'wrokers' (did you mean workers?), "
            "but auto, workers, threads or remote is expected",
        ),
        ({}, {"metrics": "maybe"}, "--metrics is 'maybe', but yes or no is expected"),
    ],
)
def test_load_wrong_value_says_where_what_and_what_is_expected(
    environment: dict[str, str], options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UsageError) as refused:
        load(environment, options)
    assert str(refused.value) == sentence


NUMBERS: Final = [each for each in SETTINGS if type(each.default) in (int, float)]


@pytest.mark.parametrize("setting", NUMBERS, ids=lambda setting: setting.name)
def test_load_number_takes_its_bounds_and_nothing_beyond(setting: Setting) -> None:
    assert setting.minimum is not None
    assert setting.maximum is not None
    for value in (setting.minimum, setting.default, setting.maximum):
        assert getattr(load({}, {setting.name: str(value)}), setting.name) == value
    beyond = [str(setting.minimum - 1), str(setting.maximum + 1), "nan", "inf", "-inf", "1e400", ""]
    for text in beyond:
        with pytest.raises(UsageError, match="is expected"):
            load({}, {setting.name: text})


@pytest.mark.parametrize("name", ["public_url", "remote_url"])
def test_load_address_needs_scheme_and_host_and_no_password(name: str) -> None:
    good = ("", "http://127.0.0.1:8000", "https://example.org/amocf/", "http://[::1]:80/sparql?a=b")
    for text in good:
        assert getattr(load({}, {name: text}), name) == text
    for text in (
        "example.org",
        "ftp://example.org/",
        "http:///path",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://[::1/",
        "http://exam ple.org/",
        "http://example.org/#part",
    ):
        with pytest.raises(UsageError, match="an http or https address with a host"):
            load({}, {name: text})
    with pytest.raises(UsageError, match="without a password") as refused:
        load({}, {name: f"https://jane:{SECRET}@example.org/"})
    assert SECRET not in str(refused.value)


def test_unknown_variables_are_named_with_the_nearest_setting() -> None:
    environment = {
        "AMOCF_PORT": "1",
        "AMOCF_REMOTE_PASSWORD": SECRET,
        "AMOCF_STORE_PASSWORD": SECRET,
        "AMOCF_SHARED": "/x",
        "PORT": "1",
        "AMOCF_QUERY_TIMEOUTS": "1",
        "AMOCF_XYZZY": "1",
    }
    assert unknown_variables(environment) == [
        "AMOCF_QUERY_TIMEOUTS is set, but there is no such setting "
        "(did you mean AMOCF_QUERY_TIMEOUT?)",
        "AMOCF_XYZZY is set, but there is no such setting",
    ]


def test_every_setting_stands_in_a_group() -> None:
    assert all(each.group for each in SETTINGS)
    assert [each.group for each in SETTINGS if each.name in ("workers", "max_age")] == [
        "Queries",
        "Caching",
    ]
