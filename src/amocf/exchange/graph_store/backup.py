"""Graphs of a store, saved while they are being replaced, and put back if that fails."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode

from amocf.exchange.graph_store.client import GraphStore, called, read_triples
from amocf.exchange.graph_store.store_address import Response, StoreError
from amocf.formats import TURTLE
from amocf.step_timer import Progress


@contextmanager
def saved(store: GraphStore, names: list[str | None], progress: Progress) -> Iterator[None]:
    """Save graphs in a folder, and put them back if what follows fails.

    Args:
        store: where they are.
        names: what they are called; None is the default graph.
        progress: called with each step as it begins.

    Raises:
        StoreError: if they cannot be saved, or not all be put back; the folder then stays.
    """
    folder = Path(tempfile.mkdtemp(prefix="amocf-before-"))
    try:
        progress(f"save what is there in {folder}")
        copies = [_save(store, name, folder / str(number)) for number, name in enumerate(names)]
    except BaseException:
        shutil.rmtree(folder)
        raise
    try:
        yield
    except BaseException as error:
        progress("put back what was there")
        _put_back(store, copies, folder, error)
        shutil.rmtree(folder)
        if isinstance(error, StoreError):
            raise StoreError(f"{error}\nWhat was in the store before is there again.") from None
        raise
    shutil.rmtree(folder)


@dataclass(frozen=True)
class _Copy:
    name: str | None
    path: Path | None
    media_type: str = ""

    def response(self) -> Response:
        return Response(200, self.media_type, self.path.read_bytes() if self.path else b"")


def _save(store: GraphStore, name: str | None, stem: Path) -> _Copy:
    response = store.get(name)
    if response is None:
        return _Copy(name, None)
    # What cannot be read could not be put back: better to find out now.
    read_triples(response, f"GET {store.address.url}, {called(name)}")
    path = stem.with_suffix(".ttl")
    path.write_bytes(response.body)
    stem.with_suffix(".txt").write_text(f"{called(name)}\n", encoding="utf-8")
    return _Copy(name, path, response.media_type or TURTLE.media_type)


def _put_back(store: GraphStore, copies: list[_Copy], folder: Path, cause: BaseException) -> None:
    failures: list[str] = []
    for each in copies:
        try:
            _put_back_one(store, each)
        except StoreError as error:
            failures.append(str(error))
    if failures:
        sentences = "\n".join(failures)
        raise StoreError(
            f"{str(cause) or type(cause).__name__}\n{sentences}\n"
            f"The store is now partly new and partly old. What was in it before is in {folder}: a "
            ".ttl file for each graph, and its name in the .txt file beside it."
        ) from cause


def _put_back_one(store: GraphStore, copy: _Copy) -> None:
    if copy.path is None:
        store.delete(copy.name)
        return
    response = copy.response()
    before = read_triples(response, str(copy.path))
    if store.triples(copy.name) == before:
        return
    if any(isinstance(term, BlankNode) for triple in before for term in triple):
        store.put(copy.name, response.body)  # its nodes are the same within one request alone
    else:
        store.replace(copy.name, before)
    after = len(store.triples(copy.name))
    if after != len(before):
        raise StoreError(
            f"{store.address.url}, {called(copy.name)}: {len(before):,} triples were put back, but "
            f"{after:,} are there"
        )
