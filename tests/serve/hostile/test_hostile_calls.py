"""Queries that would have the server call somebody: refused, or without effect.

The same engine does call where nothing stops it, as ``test_workers_hostile`` makes sure.
"""

from typing import Any, Final

import pytest

SERVICE: Final = (
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "select*{optional{service<%s>{?s?p?o}}}",
    "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }",
    "ASK { ?s ?p 1.SERVICESILENT<%s>{} }",
    "PREFIX x: <%s> CONSTRUCT { ?s ?p ?o } { SERVICE x: { ?s ?p ?o } }",
    "PREFIX SERVICE: <%s> DESCRIBE ?s { SERVICE SERVICE: { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { <%s> } SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { BIND(IRI('%s') AS ?x) SERVICE SILENT ?x { ?s ?p ?o } }",
    "ASK { FILTER NOT EXISTS { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } } }",
    "SELECT * { SERVICE # {\n <%s> { } }",
    "SELECT * { \\u0053ERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { \\U00000053\\u0045\\u0052VICE\\u0020<%s> { ?s ?p ?o } }",
    "SELECT * { BIND('\\u0027' AS ?x) SERVICE <%s> { } }",
    "SELECT * { FILTER(?a<?b).?s?p'>'.SERVICE<%s>{}#'\n}",
    "SELECT * { ?s ?p 'x'@en.SERVICE<%s>{} }",
    "SELECT * { SERVICE <file:%s> { } }",
)
UPDATES: Final = (
    "LOAD <%s>",
    "LOAD SILENT <%s> INTO GRAPH <x:g>",
    "# SELECT\nlOaD<%s>",
    "PREFIX select: <%s> LOAD select:",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
    "\\u004c\\u004fAD <%s>",
    "CREATE GRAPH <%s>",
)
ELSEWHERE: Final = (
    "SELECT * FROM <%s> { ?s ?p ?o }",
    "SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <%s> { ?s ?p ?o } }",
    "BASE <%s> SELECT * FROM <data.ttl> { ?s ?p ?o }",
    "SELECT * FROM <%s> FROM NAMED <%s> { ?s ?p ?o MINUS { GRAPH <%s> { ?s ?p ?o } } }",
)


def ask(besieged: Any, text: str, **parameters: str) -> Any:
    """Ask with the address that nobody may call in place of each ``%s``."""
    query = text.replace("%s", besieged.forbidden)
    ended = besieged.hostile.ask(data={"query": query, **parameters})
    besieged.nobody_was_called()
    return ended


@pytest.mark.parametrize("text", [*SERVICE, *UPDATES])
def test_who_would_call_others_is_refused(besieged: Any, text: str) -> None:
    assert str(ask(besieged, text)) == "400 refused-query"


@pytest.mark.parametrize("text", ELSEWHERE)
def test_graphs_of_others_are_empty(besieged: Any, text: str) -> None:
    assert ask(besieged, text).response.json()["results"]["bindings"] == []


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_graphs_of_others_are_empty_where_the_request_names_them(besieged: Any, name: str) -> None:
    text = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    ended = ask(besieged, text, **{name: besieged.forbidden})
    assert ended.response.json()["results"]["bindings"] == []


@pytest.mark.parametrize("name", ["update", "using-graph-uri", "using-named-graph-uri"])
def test_parameters_of_updates_load_nothing(besieged: Any, name: str) -> None:
    ended = ask(besieged, "ASK {}", **{name: f"LOAD <{besieged.forbidden}>"})
    assert str(ended) == ("400 refused-query" if name == "update" else "200")
