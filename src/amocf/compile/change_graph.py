"""What changed since the release before, as the graph ``graph/changes`` of a build."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from amocf.changes.change_log import CHANGES, change_log
from amocf.changes.changed_things import State
from amocf.changes.comparing_data import compare
from amocf.changes.data_states import of_frozen
from amocf.changes.subject_lines import ASSERTED, triple_lines
from amocf.compile.describe.release_info import release_info
from amocf.compile.earlier import earlier_releases
from amocf.rdf.graph_lines import GraphLines, merged_lines
from amocf.release.frozen import FrozenRelease
from amocf.terms import BASE


def change_graph(graphs: Mapping[str, GraphLines], root: Path) -> GraphLines:
    """Return what changed with each release up to the one that is built.

    That is what the newest older frozen release says of those before it, and what is new since
    then. What institutes state in data of their own is not compared: it is part of a release by
    choice of who builds it.

    Args:
        graphs: the graphs of the release that is built, by their names.
        root: the checkout, which has the frozen releases.

    Returns:
        The graph. Where no release is older there is none, and it is that of the metadata without
        the description of a graph of changes.

    Raises:
        DataError: if a frozen release cannot be read, or the release that is built has no version.
    """
    release = release_info(graphs["metadata"])
    older = earlier_releases(root, release.version)
    if not older:
        return _without_description(graphs["metadata"])
    before = of_frozen(older[-1], graphs=ASSERTED)
    asserted = [graphs[name] for name in ASSERTED if name in graphs]
    found = compare(
        before.state,
        State(release.version, release.version, release.date),
        before.lines,
        lambda: merged_lines(asserted),
    )
    return GraphLines.joined(CHANGES, [_earlier(older[-1]), change_log(found)])


def _without_description(metadata: GraphLines) -> GraphLines:
    node = f"<{BASE}dataset/{CHANGES}>".encode()
    lines = (line for line in metadata.lines() if node not in line)
    return GraphLines(metadata.name, b"".join(lines))


def _earlier(release: FrozenRelease) -> GraphLines:
    lines = triple_lines(BytesIO(release.quads()), lambda graph: graph == CHANGES)
    return GraphLines(CHANGES, b"".join(lines))
