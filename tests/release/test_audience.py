"""A release for an institute alone is shown on its machine, and passed on to nobody."""

from pathlib import Path

import pytest
from tests.serve.conftest import fixture_quads, write_release

from amocf.cli import main
from amocf.errors import UsageError
from amocf.exchange.registry import exporters
from amocf.release.audience import open_public
from amocf.release.opened import Release

REFUSAL = "is restricted to niimbl and may not be passed on"


@pytest.fixture(scope="module")
def restricted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_release(tmp_path_factory.mktemp("restricted"), fixture_quads(), "niimbl")


def test_open_public_restricted_release_is_refused_and_unlocked(restricted: Path) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    with pytest.raises(UsageError, match=REFUSAL):
        open_public(restricted)
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_open_public_release_for_all_is_opened(tmp_path: Path) -> None:
    with open_public(write_release(tmp_path, fixture_quads())) as release:
        assert release.manifest.restricted_to == ""


@pytest.mark.parametrize("name", [each.name for each in exporters()])
def test_export_restricted_release_is_refused_and_nothing_written(
    name: str, restricted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["export", name, "--dist", str(restricted), "--out", str(out)]) == 2
    assert REFUSAL in capsys.readouterr().err
    assert not out.exists()


def test_export_to_store_restricted_release_is_refused(
    restricted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Nothing listens there: it is refused before anything is sent.
    call = ["export", "--dist", str(restricted), "--to-store", "http://127.0.0.1:9/store"]
    assert main(call) == 2
    assert REFUSAL in capsys.readouterr().err


def test_query_restricted_release_is_answered(
    restricted: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["query", "--dist", str(restricted), "--format", "csv", "ASK { ?s ?p ?o }"]) == 0
    with Release.open(restricted) as release:
        assert len(release.store)
    assert b"true" in capfdbinary.readouterr().out
