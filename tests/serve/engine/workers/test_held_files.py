"""Tests of opening every file of a store before workers are forked."""

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from amocf.serve.engine.workers.held_files import hold_files

#: What RocksDB opens by itself.
_BY_ITSELF = 16
_HOLD = """
import sys
from pathlib import Path
from pyoxigraph import Store
from amocf.serve.engine.workers.held_files import hold_files
path = Path(sys.argv[1])
store = Store.read_only(str(path))
hold_files(store, path)
print(*sorted(each.resolve().name for each in Path("/proc/self/fd").iterdir()))
"""


def _loaded(path: Path, loads: int) -> Store:
    store = Store(str(path))
    for load in range(loads):
        store.bulk_load(
            "".join(
                f"<urn:s{load}-{n}> <urn:p{n % 7}> {value} <urn:g{n % 5}> .\n"
                f"<urn:s{load}-{n}> <urn:p{n % 7}> {value} .\n"
                for n in range(300)
                for value in (
                    f"<urn:s{load}-{n + 1}>",
                    f'"the text of {load} and {n}"@en',
                    f'"{n}"',
                )
            ),
            RdfFormat.N_QUADS,
        )
    return store


def test_held_files_of_many_loads_are_all_open(tmp_path: Path) -> None:
    _loaded(tmp_path / "store", 5).flush()
    files = {file.name for file in (tmp_path / "store").glob("*.sst")}
    assert len(files) > _BY_ITSELF
    command = [sys.executable, "-c", _HOLD, str(tmp_path / "store")]
    opened = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert files <= set(opened)


def test_held_files_that_are_none_of_the_store_are_told(tmp_path: Path) -> None:
    _loaded(tmp_path / "store", 1).flush()
    store = Store.read_only(str(tmp_path / "store"))
    (tmp_path / "store" / "stray.sst").write_bytes(b"")
    with pytest.raises(ValueError, match="1 of its files cannot be held open"):
        hold_files(store, tmp_path / "store")
