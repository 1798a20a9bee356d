"""One table of settings; options win over the environment."""

from pathlib import Path
from typing import Final

import pytest

from amocf.cli import main
from amocf.errors import UsageError
from amocf.serve.engines import engine_for
from amocf.settings import SETTINGS, Settings, load

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


def test_a_file_that_holds_the_password_has_to_be_readable_and_the_only_one(tmp_path: Path) -> None:
    file = tmp_path / "password"
    given = {"AMOCF_REMOTE_URL": "http://x/", "AMOCF_REMOTE_PASSWORD_FILE": str(file)}
    with pytest.raises(UsageError, match=r"remote_password_file cannot be read.*password"):
        engine_for(load(given))
    file.write_text(SECRET)
    assert engine_for(load(given))
    with pytest.raises(UsageError, match="give one of them") as refused:
        engine_for(load({**given, "AMOCF_REMOTE_PASSWORD": SECRET}))
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "options", "named"),
    [
        ({"AMOCF_PORT": "many"}, {}, "AMOCF_PORT"),
        ({}, {"query_timeout": "soon"}, "--query-timeout"),
    ],
)
def test_a_wrong_value_is_named(
    environment: dict[str, str], options: dict[str, str], named: str
) -> None:
    with pytest.raises(UsageError, match=named):
        load(environment, options)
