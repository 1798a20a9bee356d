"""One table of settings; options win over the environment."""

import pytest

from amocf.errors import UsageError
from amocf.settings import SETTINGS, Settings, load


def test_every_setting_has_a_help_and_names() -> None:
    assert [s.name for s in SETTINGS][:2] == ["host", "port"]
    assert all(s.help for s in SETTINGS)
    timeout = next(s for s in SETTINGS if s.name == "query_timeout")
    assert (timeout.environment_name, timeout.option) == ("AMOCF_QUERY_TIMEOUT", "--query-timeout")


def test_options_win_over_the_environment_and_defaults_fill_the_rest() -> None:
    environment = {"AMOCF_PORT": "1", "AMOCF_HOST": "::1", "OTHER": "x"}
    settings = load(environment, {"port": "2", "host": None})
    assert (settings.port, settings.host, settings.dist) == (2, "::1", Settings().dist)


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
