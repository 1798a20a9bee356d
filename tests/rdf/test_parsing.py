"""Other people's RDF, read: encodings, document types, contexts, formulas and nesting."""

import contextlib
import itertools
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from amocf.errors import DataError
from amocf.rdf.parsing import FORMATS, ParsedDocument, parse_document

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TURTLE = f'@prefix skos: <{SKOS}> .\n<http://e.org/a> a skos:Concept ;\n  skos:prefLabel "x"@en .\n'
BODY = (
    f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:skos="{SKOS}">\n'
    '<skos:Concept rdf:about="http://e.org/a">\n'
    "<skos:prefLabel>é</skos:prefLabel></skos:Concept>\n</rdf:RDF>"
)


def read(content: str | bytes, suffix: str, path: Path = Path("file")) -> ParsedDocument:
    data = content.encode() if isinstance(content, str) else content
    return parse_document(data, FORMATS[suffix], path)


def refusal(content: str | bytes, suffix: str, path: Path = Path("file")) -> str:
    with pytest.raises(DataError) as caught:
        read(content, suffix, path)
    return str(caught.value)


# -- encodings


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".ttl", TURTLE),
        (".n3", TURTLE),
        (".trig", TURTLE),
        (".nt", '<http://e.org/a> <http://e.org/p> "x" .'),
        (".nq", '<http://e.org/a> <http://e.org/p> "x" <http://e.org/g> .'),
        (".jsonld", '{"@id": "http://e.org/a", "http://e.org/p": "x"}'),
        (".rdf", BODY),
    ],
)
def test_byte_order_mark_in_any_format_is_skipped(suffix: str, text: str) -> None:
    marked, plain = read(b"\xef\xbb\xbf" + text.encode(), suffix), read(text, suffix)
    assert marked == plain
    assert plain.quads


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "iso-8859-1", "windows-1252", "us-ascii"]
)
def test_rdf_xml_in_a_declared_encoding_says_the_same(encoding: str) -> None:
    body = BODY.replace("é", "&#233;") if encoding == "us-ascii" else BODY
    declared = encoding.removesuffix("-le")
    content = f'<?xml version="1.0" encoding="{declared}"?>\n{body}'.encode(encoding)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    assert read(content, ".rdf").quads == read(BODY, ".rdf").quads


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("Shift_JIS", "日本"),
        ("EUC-JP", "日本"),
        ("GB18030", "中文"),
        ("Big5", "中文"),
        ("KOI8-R", "мир"),
        ("UTF-32", "é"),
        ("UTF-16BE", "é"),
        ("UTF-16LE", "é"),
    ],
)
def test_rdf_xml_in_an_encoding_that_the_parser_lacks_is_read(encoding: str, text: str) -> None:
    body = BODY.replace("é", text)
    content = f'<?xml version="1.0" encoding="{encoding}"?>\n{body}'.encode(encoding)
    assert read(content, ".rdf").quads == read(body, ".rdf").quads


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("x-unknown", "the encoding x-unknown that it declares is unknown"),
        ("rot13", "the encoding rot13 that it declares is unknown"),
        ("UTF-16", "the encoding utf-16 that it declares is unknown, or not that of the file"),
        ("us-ascii", "file:4: not valid RDF/XML: the byte 0xC3 is not us-ascii"),
    ],
)
def test_encoding_that_cannot_be_right_is_named(encoding: str, said: str) -> None:
    assert said in refusal(f'<?xml version="1.0" encoding="{encoding}"?>\n{BODY}', ".rdf")


@pytest.mark.parametrize("doctype", ["", "<!DOCTYPE r [<!ENTITY e 'x'>]>"])
@pytest.mark.parametrize("outer", ["", ' xml:lang="de"', ' xml:lang=""'])
def test_text_that_is_said_to_be_in_no_language_is_read(doctype: str, outer: str) -> None:
    body = BODY.replace("<skos:prefLabel>", '<skos:note>n</skos:note><skos:prefLabel xml:lang="">')
    found = read(doctype + body.replace("<skos:Concept", f"<skos:Concept{outer}"), ".rdf")
    languages = {
        q.object.value: q.object.language for q in found.quads if isinstance(q.object, Literal)
    }
    assert languages == {"é": None, "n": "de" if "de" in outer else None}


def test_utf_16_without_a_declaration_is_known_by_its_mark() -> None:
    assert read(BODY.encode("utf-16"), ".rdf").quads == read(BODY, ".rdf").quads


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".jsonld", ".trig"])
def test_utf_16_where_the_format_is_utf_8_is_named(suffix: str) -> None:
    assert "file:1: the file is in UTF-16" in refusal(TURTLE.encode("utf-16"), suffix)


def test_byte_that_is_not_utf_8_is_named_with_its_place() -> None:
    message = refusal('<http://e.org/a>\n  <http://e.org/p> "é" .'.encode("latin-1"), ".ttl")
    assert message.startswith("file:2:21: the byte 0xE9 is not UTF-8")


# -- document types and entities


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE rdf:RDF [<!ENTITY skos '{SKOS}'>]>",
        f'<!DOCTYPE rdf:RDF [\n<!ENTITY skos "{SKOS}" >\n]>',
        f"<!DOCTYPE rdf:RDF [<!ENTITY core 'core#'>\n<!ENTITY skos '{SKOS[:-5]}&core;'>]>",
        f"<!DOCTYPE rdf:RDF PUBLIC '-//x//EN' 'http://e.org/x.dtd' [<!ENTITY skos '{SKOS}'>]>",
        f"<!DOCTYPE rdf:RDF [<!-- about --><?note x?><!ELEMENT a ANY><!ENTITY skos '{SKOS}'>]>",
    ],
)
def test_entities_are_read_as_others_declare_them(doctype: str) -> None:
    document = read(f"{doctype}\n{BODY.replace(SKOS, '&skos;')}", ".rdf")
    assert {quad.triple for quad in document.quads} == {q.triple for q in read(BODY, ".rdf").quads}
    assert document.lines["<http://e.org/a>"] == doctype.count("\n") + 3


def test_entity_of_a_document_type_elsewhere_is_refused_not_left_out() -> None:
    content = f'<!DOCTYPE rdf:RDF SYSTEM "http://e.org/x.dtd">\n{BODY.replace("é", "&eacute;")}'
    assert "file:4: not valid RDF/XML: the entity &eacute; is not declared" in refusal(
        content, ".rdf"
    )


def test_external_entity_is_refused_and_never_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    content = f'<!DOCTYPE r [<!ENTITY x SYSTEM "secret">]>\n{BODY.replace("é", "&x;")}'
    said = refusal(content, ".rdf", tmp_path / "file.rdf")
    assert "file.rdf:4: not valid RDF/XML: the entity &x; is not declared in the document" in said


@pytest.mark.parametrize("doctype", ['SYSTEM "x.dtd"', "[<!ENTITY e 'x'>]"])
@pytest.mark.parametrize(
    "around",
    [
        "<!-- R&D; {} -->",
        "<?note R&D; {} ?>",
        "<!-- <![CDATA[ --><!-- &D; -->{}",
    ],
)
def test_what_looks_like_an_entity_outside_text_is_none(doctype: str, around: str) -> None:
    body = BODY.replace("é", "<![CDATA[A &nbsp; <!-- B]]>")
    found = read(f"<!DOCTYPE rdf:RDF {doctype}>\n{around.format('')}\n{body}", ".rdf")
    assert [q.object.value for q in found.quads if isinstance(q.object, Literal)] == [
        "A &nbsp; <!-- B"
    ]


def test_entity_that_another_of_the_document_declares_is_read() -> None:
    doctype = "<!DOCTYPE r [<!ENTITY % p \"<!ENTITY x 'é'>\"> %p;]>"
    assert read(doctype + BODY.replace("é", "&x;"), ".rdf").quads == read(BODY, ".rdf").quads


def test_entities_that_unfold_without_end_are_refused() -> None:
    levels = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    content = f"<!DOCTYPE r [<!ENTITY e0 'x'>{levels}]>\n{BODY.replace('é', '&e11;')}"
    assert "not well-formed XML" in refusal(content, ".rdf")


# -- places


@pytest.mark.parametrize(
    ("suffix", "content", "said"),
    [
        (".rdf", BODY.replace("<skos:pref", '<skos:pref xml:lang="en"\n '), "file:4"),
        (".rdf", BODY.replace("</skos:Concept>", "</skos:Other>"), "file:3"),
        (".rdf", BODY.replace("http://e.org/a", "http://e.org/ a"), "file:2"),
        (".ttl", TURTLE.replace("skos:prefLabel", "other:label"), "file:3"),
        (".jsonld", '{\n "@id": }', "file:2:9"),
        (".ttl", "\n<a:a> \x0b", "file:2:7: not valid Turtle: '\\u000B' is not allowed"),
        (".ttl", "<a:a> \u2028", "file:1:7: not valid Turtle: '\\u2028' is not allowed"),
        (".ttl", "\n<a\n> a a .", "file:2:1: not valid Turtle: Invalid IRI code point '\\u000A'"),
        (".jsonld", '{"@context": {},\n"@id": 1}', "file:2: not valid JSON-LD: "),
    ],
)
def test_message_names_the_line(suffix: str, content: str, said: str) -> None:
    assert refusal(content, suffix).startswith(said)


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".ttl", '<a> <http://e.org/p>\n "x"@en_US .'),
        (".nt", '\n<http://e.org/a> <http://e.org/p> "x"@toolongsubtag .'),
        (".trig", "\n<a> <http://e.org/p> 'x'@123 ."),
        (".rdf", BODY.replace("<skos:prefLabel>", '<skos:prefLabel xml:lang="gmail.com">')),
        (".jsonld", '{"@id": "http://e.org/a",\n "p:q": {"@value": "x", "@language": "en_US"}}'),
        (
            ".jsonld",
            '{"@context": {"l": {"@id": "p:q", "@container": "@language"}},\n"l": {"en_US": "x"}}',
        ),
        (
            ".jsonld",
            '{"@context": {"p": "http://e.org/p"},\n"p": "x", "q": [{"@language": "a b"}]}',
        ),
    ],
)
def test_bad_language_tag_is_named_as_such_with_its_line(suffix: str, content: str) -> None:
    message = refusal(content, suffix)
    assert "language tag" in message
    assert message.startswith(("file:2:", "file:3:"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".n3", ".nt"])
def test_place_is_told_whatever_ends_the_lines(suffix: str, end: str) -> None:
    triple = "<a:a> <a:p> <a:b> ." + end
    assert refusal(triple * 2 + '<a:a> <a:p> "x"@en_US .', suffix).startswith("file:3:")
    assert "file:4:" in refusal(triple * 3 + "<a:a> \x80 .", suffix)


# -- JSON-LD


def test_context_in_a_file_beside_the_document_is_read(tmp_path: Path) -> None:
    (tmp_path / "contexts").mkdir()
    (tmp_path / "contexts" / "own.jsonld").write_text(
        json.dumps({"@context": ["base.jsonld", {"label": "skos:prefLabel"}]})
    )
    (tmp_path / "contexts" / "base.jsonld").write_text(json.dumps({"@context": {"skos": SKOS}}))
    document = {"@context": "contexts/own.jsonld", "@id": "http://e.org/a", "label": "x"}
    found = read(json.dumps(document), ".jsonld", tmp_path / "a.jsonld")
    assert [str(quad.predicate) for quad in found.quads] == [f"<{SKOS}prefLabel>"]


def test_import_of_a_context_beside_the_document_is_read(tmp_path: Path) -> None:
    (tmp_path / "base.jsonld").write_text(json.dumps({"@context": {"p": "http://e.org/p"}}))
    context = {"@version": 1.1, "@import": "base.jsonld", "q": "http://e.org/q"}
    found = read(
        json.dumps({"@context": context, "@id": "http://e.org/a", "p": "x", "q": "y"}),
        ".jsonld",
        tmp_path / "a.jsonld",
    )
    assert {str(q.predicate) for q in found.quads} == {"<http://e.org/p>", "<http://e.org/q>"}


@pytest.mark.parametrize(
    "address",
    ["https://e.org/c", "//e.org/c", "file:///etc/hostname", "../outside.jsonld", "/etc/hostname"],
)
def test_context_elsewhere_is_neither_fetched_nor_read(tmp_path: Path, address: str) -> None:
    (tmp_path / "outside.jsonld").write_text(json.dumps({"@context": {}}))
    (tmp_path / "folder").mkdir()
    path = tmp_path / "folder" / "a.jsonld"
    assert "stands elsewhere and is not fetched" in refusal(
        json.dumps({"@context": [{}, address]}), ".jsonld", path
    )


def test_context_that_leads_outside_by_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "outside.jsonld").write_text(json.dumps({"@context": {}}))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "in.jsonld").symlink_to(tmp_path / "outside.jsonld")
    path = tmp_path / "folder" / "a.jsonld"
    assert "stands elsewhere" in refusal('{"@context": "in.jsonld"}', ".jsonld", path)


def test_context_that_is_missing_or_names_itself_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    assert "there is no file" in refusal('{"@context": "none.jsonld"}', ".jsonld", path)
    (tmp_path / "c.jsonld").write_text('{"@context": "c.jsonld"}')
    assert "names itself" in refusal('{"@context": "c.jsonld"}', ".jsonld", path)


def test_json_literal_is_a_literal_whatever_it_holds() -> None:
    value = {"@context": "https://e.org/c", "a": [1, 2.5, None]}
    document = {"@id": "http://e.org/a", "http://e.org/p": {"@type": "@json", "@value": value}}
    (quad,) = read(json.dumps(document), ".jsonld").quads
    assert str(quad.object).endswith(f"^^<{RDF}JSON>")


@pytest.mark.parametrize(
    "context",
    [
        {"j": {"@id": "http://e.org/p", "@type": "@json"}},
        [{"j": {"@id": "http://e.org/p", "@type": "@json"}}],
        "own.jsonld",
        ["own.jsonld", {}],
    ],
)
@pytest.mark.parametrize(
    "value",
    [{"@context": "https://e.org/c"}, [{"@context": "c"}], {"@language": "a b"}, {"own": {"x": 1}}],
)
def test_term_for_json_holds_any_json(tmp_path: Path, context: object, value: object) -> None:
    own = {"j": {"@id": "http://e.org/p", "@type": "@json"}, "own": "http://e.org/own"}
    (tmp_path / "own.jsonld").write_text(json.dumps({"@context": own}))
    document = {"@context": context, "@id": "http://e.org/a", "j": value}
    (quad,) = read(json.dumps(document), ".jsonld", tmp_path / "a.jsonld").quads
    assert isinstance(quad.object, Literal)
    assert json.loads(quad.object.value) == value


@pytest.mark.parametrize("address", ["a%00b", "a" * 5000, "http://[x/", "", ".", "%2e%2e/a"])
def test_context_of_an_impossible_name_is_refused(tmp_path: Path, address: str) -> None:
    said = refusal(json.dumps({"@context": address}), ".jsonld", tmp_path / "a.jsonld")
    assert said.startswith(f"{tmp_path}/a.jsonld:1: the @context {address!r}")


def test_language_tag_is_judged_whatever_the_keyword_is_called(tmp_path: Path) -> None:
    (tmp_path / "own.jsonld").write_text(json.dumps({"@context": {"lang": "@language"}}))
    value = {"@value": "x", "lang": "é_1"}
    for context in ("own.jsonld", {"lang": "@language"}):
        document = {"@context": context, "@id": "http://e.org/a", "http://e.org/p": value}
        content = json.dumps(document, ensure_ascii=False, indent=0)
        line = content[: content.index("é_1")].count("\n") + 1
        said = refusal(content, ".jsonld", tmp_path / "a.jsonld")
        assert said.startswith(f"{tmp_path}/a.jsonld:{line}: the language tag 'é_1' is not")


def test_number_longer_than_any_is_read_beside_a_context(tmp_path: Path) -> None:
    (tmp_path / "own.jsonld").write_text(json.dumps({"@context": {"p": "http://e.org/p"}}))
    for context, number in (("{}", "1" * 5000), ('"own.jsonld"', "12345678901234567890")):
        content = f'{{"@context": {context}, "http://e.org/p": {number}}}'
        assert read(content, ".jsonld", tmp_path / "a.jsonld").quads


@pytest.mark.parametrize("depth", [200, 499])
def test_nesting_beside_a_context_ends_with_a_sentence(tmp_path: Path, depth: int) -> None:
    (tmp_path / "own.jsonld").write_text(json.dumps({"@context": {"p": "http://e.org/p"}}))
    content = '{"@context": "own.jsonld", "p":' + "[" * (depth - 1) + "1" + "]" * (depth - 1) + "}"
    try:
        assert read(content, ".jsonld", tmp_path / "a.jsonld").quads
    except DataError as error:
        assert "too deep within each other" in str(error)  # noqa: PT017 - either will do


def test_contexts_that_name_each_other_are_read_once(tmp_path: Path) -> None:
    names = [f"{number}.jsonld" for number in range(100)]
    for name, above in itertools.pairwise(names):
        definition = {"@id": "http://e.org/p", "@context": above}
        (tmp_path / name).write_text(json.dumps({"@context": [above, {"p": definition}]}))
    (tmp_path / names[-1]).write_text(json.dumps({"@context": {}}))
    content = '{\n"@context": "0.jsonld", "p": 1}'
    said = refusal(content, ".jsonld", tmp_path / "a.jsonld")
    assert re.search(r":1: the contexts in files unfold to more than [0-9,]+ characters", said)
    (tmp_path / "a.jsonld").write_text('{"@context": "90.jsonld"}')
    assert read(content.replace("0.j", "90.j"), ".jsonld", tmp_path / "a.jsonld").quads


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ('"https://e.org/c"', "a.jsonld:3: the @context 'https://e.org/c' stands elsewhere"),
        ('{"@import":\n"none.jsonld"}', "a.jsonld:3: the @context 'none.jsonld': there is no"),
        ('[{},\n"own.jsonld"]', "own.jsonld:2: the context 'a.jsonld' names itself"),
        ('"tag.jsonld"', "tag.jsonld:2: the language tag 'en_US'"),
        ('"other.jsonld"', "other.jsonld:1: expected an object with @context"),
        ('{"@language":\n"en_US"}', "a.jsonld:3: the language tag 'en_US'"),
    ],
)
def test_fault_of_a_context_names_its_line_and_file(
    tmp_path: Path, context: str, said: str
) -> None:
    (tmp_path / "own.jsonld").write_text('{\n"@context": "a.jsonld"}')
    (tmp_path / "tag.jsonld").write_text('{"@context":\n{"@language": "en_US"}}')
    (tmp_path / "other.jsonld").write_text("[]")
    content = f'[{{}},\n{{"@id": "a:a",\n"@context": {context}}}]'
    (tmp_path / "a.jsonld").write_text(content)
    assert said in refusal(content, ".jsonld", tmp_path / "a.jsonld")


@pytest.mark.parametrize("context", ['"own.jsonld"', '{"is": {"@id": "http://e.org/is"}}'])
def test_each_node_of_json_has_the_line_of_its_id(tmp_path: Path, context: str) -> None:
    own = {"@context": {"id": "@id", "is": "http://e.org/is"}}
    (tmp_path / "own.jsonld").write_text(json.dumps(own))
    name = "id" if "own" in context else "@id"
    content = (
        '{"@graph": [\n{"is": [1,\n{"is": "x"}],\n"NAME": "http://e.org/a"},\n'
        '{"NAME": "http://e.org/b",\n"is": {"NAME": "http://e.org/c"}},\n'
        '{"NAME":\n"http://e.org/d", "is":\n{"@list": [{"@value": "y"}]}}],\n'
        f'"@context": {context}}}'
    ).replace("NAME", name)
    found = read(content, ".jsonld", tmp_path / "a.jsonld")
    lines = {letter: found.line(NamedNode(f"http://e.org/{letter}")) for letter in "abcd"}
    assert lines == {"a": 4, "b": 5, "c": 5, "d": 7}
    blank = next(q.object for q in found.quads if isinstance(q.object, BlankNode))
    assert found.line(blank) in (3, 7)
    assert len(found.quads) == 7
    assert not [quad for quad in found.quads if "x-amocf" in str(quad)]


@pytest.mark.parametrize(
    "container", ["@index", "@language", "@id", "@type", "@graph", "@set", ["@graph", "@index"]]
)
@pytest.mark.parametrize("outer", ["m", "@reverse", "@included"])
def test_lines_of_nodes_change_no_statement(container: object, outer: str) -> None:
    term = {"@id": "http://e.org/m", "@container": container}
    value: object = {"http://e.org/x": {"@id": "http://e.org/b", "http://e.org/p": 1}}
    if container == "@language":
        value = {"en": "x"}
    if container == "@type":
        value = {"http://e.org/x": {"http://e.org/p": 1}}
    document = {
        "@context": {"@version": 1.1, "@base": "http://e.org/", "m": term, "g": "@graph"},
        "@id": "http://e.org/a",
        outer: {"http://e.org/q": {"@id": "http://e.org/n"}} if outer != "m" else value,
        "http://e.org/j": {"@type": "@json", "@value": {"@id": "http://e.org/b", "m": {}}},
    }
    content = json.dumps(document).encode()
    own = pyoxigraph.parse(
        content, format=RdfFormat.JSON_LD, base_iri=Path("file").absolute().as_uri()
    )
    assert canonical(read(content, ".jsonld").quads) == canonical(own)


@pytest.mark.parametrize("keyword", ["@set", "@list"])
@pytest.mark.parametrize(
    ("container", "value"),
    [
        ("@graph", '{\n"KEY": []}'),
        ("@graph", '[{"@index": "a",\n"KEY": [{"@id": "a:a"}]}]'),
        (["@graph", "@set"], '{\n"KEY": []}'),
        (["@graph", "@index"], '{"a": [{\n"KEY": []}]}'),
        (["@graph", "@id"], '{"a:a": {\n"KEY": []}}'),
    ],
)
def test_list_where_a_graph_is_meant_is_refused_and_ends_no_process(
    keyword: str, container: object, value: str
) -> None:
    context = json.dumps({"g": {"@id": "http://e.org/g", "@container": container}})
    content = f'{{"@context": {context}, "g": {value.replace("KEY", keyword)}}}'
    assert f"file:2: {keyword} stands where the context has a graph" in refusal(content, ".jsonld")


#: A context with a term for everything that an object may be of but a node.
CONTEXT = {
    "@version": 1.1,
    "p": "http://e.org/p",
    "id": "@id",
    "kind": "@type",
    "words": "@value",
    "graph": "@graph",
    "back": "@reverse",
    "part": "@nest",
    "j": {"@id": "http://e.org/j", "@type": "@json"},
    "l": {"@id": "http://e.org/l", "@container": "@language"},
    "m": {"@id": "http://e.org/m", "@container": "@index"},
    "s": {"@id": "http://e.org/s", "@container": ["@index", "@set"]},
    "g": {"@id": "http://e.org/g", "@container": "@graph"},
    "i": {"@id": "http://e.org/i", "@container": "@id"},
    "r": {"@reverse": "http://e.org/r"},
    "scoped": {
        "@id": "http://e.org/c",
        "@context": {"p": {"@id": "http://e.org/x", "@type": "@id"}},
    },
}
NAMES = [
    "@id",
    "@type",
    "@value",
    "@list",
    "@set",
    "@graph",
    "@reverse",
    "@included",
    "@index",
    "en",
]
VALUES = st.recursive(
    st.sampled_from(["http://e.org/a", "http://e.org/b", "_:b", "en", "x", 1, True, None]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([*NAMES, *list(CONTEXT)[1:]]), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(document=st.dictionaries(st.sampled_from(["id", "p", *CONTEXT]), VALUES, max_size=4))
def test_any_json_ld_says_the_same_with_lines(document: dict[str, object]) -> None:
    content = json.dumps({**document, "@context": CONTEXT}, indent=0).encode()
    base = Path("file").absolute().as_uri()
    # What would end the process of the engine is refused before, which is no matter here.
    with contextlib.suppress(DataError):
        found = read(content, ".jsonld")
        own = pyoxigraph.parse(content, format=RdfFormat.JSON_LD, base_iri=base)
        assert canonical(found.quads) == canonical(own)
        assert all(found.line(quad.subject) for quad in found.quads)


def canonical(quads: Iterable[Quad]) -> list[str]:
    dataset = pyoxigraph.Dataset(quads)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


# -- RDF 1.2 and N3


@pytest.mark.parametrize(
    "said",
    [
        "<a> <http://e.org/p> <b>\n {| <http://e.org/q> <c> |} .",
        "<a> <http://e.org/p> <b>\n ~ <r> {| <http://e.org/q> <c> |} .",
        "<a> <http://e.org/p> <b> .\n<< <a> <http://e.org/p> <b> ~ <r> >> <http://e.org/q> <c> .",
        "<a> <http://e.org/p> <b> .\n<r> <http://e.org/q> <<( <a> <http://e.org/p> <b> )>> .",
    ],
)
def test_statement_about_a_statement_is_left_out_with_a_note(said: str) -> None:
    document = read(said, ".ttl")
    assert all("<<(" not in str(quad.object) for quad in document.quads)
    assert any("<http://e.org/p>" in str(quad.predicate) for quad in document.quads)
    assert document.notes == ("file:2: statements about statements (RDF 1.2) are left out",)


def test_n3_beyond_turtle_gives_its_plain_statements() -> None:
    document = read(
        "@prefix : <http://e.org/> . :a :p :b . { ?x :p ?y } => { ?y :q ?x } . :c is :p of :d .",
        ".n3",
    )
    assert {str(quad.triple) for quad in document.quads} == {
        "<http://e.org/a> <http://e.org/p> <http://e.org/b>",
        "<http://e.org/d> <http://e.org/p> <http://e.org/c>",
    }
    assert document.notes == ("file:1: 1 statements on formulas (N3) are left out",)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_subjects_have_their_lines_whatever_the_parser(end: str) -> None:
    n3 = f"<a:a> <a:p> 1 .{end}{{}} => {{}} .{end}<a:b> <a:p>{end} <a:c> ."
    reset = BODY.replace("<skos:prefLabel>", '<skos:prefLabel xml:lang="">').replace("\n", end)
    found = read(n3, ".n3")
    assert [found.line(NamedNode(name)) for name in ("a:a", "a:b", "a:c")] == [1, 4, 4]
    assert found.notes == ("file:2: 1 statements on formulas (N3) are left out",)
    outer = reset.replace("<skos:Concept", '<skos:Concept xml:lang="de"')
    assert read(outer, ".rdf").line(NamedNode("http://e.org/a")) in (2, 3)


def test_n3_keeps_literals_as_they_are_written() -> None:
    document = read(
        '<a:a> <a:p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> . {} => {} .', ".n3"
    )
    assert [q.object.value for q in document.quads if isinstance(q.object, Literal)] == ["007"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('<a:a> <a:p> "x" .\n<a:a> <a:p> "x"@en_US .', "file:2:.*language tag 'en_US'"),
        ("{ <a:a> <a:p> <a:b> } => {} .\n<a:a> <a:p .", "file:2: not valid N3: [^\n]+$"),
        ("<a:a> <a:p> .", "file:1:.*not valid Turtle"),
    ],
)
def test_fault_in_n3_is_told_in_one_line(content: str, said: str) -> None:
    assert re.search(said, refusal(content, ".n3"))


# -- size and nesting


@pytest.mark.parametrize(
    ("suffix", "before", "after"),
    [
        (".ttl", "<a> <p:p> " + "<<( <a> <p:p> " * 50_000, "<b>" + " )>>" * 50_000 + " ."),
        (".n3", "<a> <p:p> " + "<<( <a> <p:p> " * 50_000, "<b>" + " )>>" * 50_000 + " ."),
        (".nt", "<p:a> <p:p> " + "<<( <p:a> <p:p> " * 50_000, "<p:b>" + " )>>" * 50_000 + " ."),
        (".jsonld", '{"p:p":' * 50_000, "1" + "}" * 50_000),
        (".jsonld", "[" * 50_000, "]" * 50_000),
        (".rdf", f'<r:RDF xmlns:r="{RDF}" xmlns:e="e:">' + "<e:a>" * 50_000, "</e:a>" * 50_000),
        (".n3", "{" * 50_000, "}" * 50_000),
    ],
)
def test_deep_nesting_is_refused_in_a_sentence(suffix: str, before: str, after: str) -> None:
    assert refusal(before + after + ("</r:RDF>" if suffix == ".rdf" else ""), suffix)


def test_nested_blank_nodes_and_strings_with_brackets_are_no_nesting() -> None:
    text = "<a> <p:p> " + "[ <p:p> " * 1000 + "<b>" + "]" * 1000 + " . "
    text += "<a> <p:p> " + " , ".join('"<<( x"' for _ in range(300)) + " ."
    assert len(read(text, ".ttl").quads) == 1301


# -- anything


@settings(max_examples=300, deadline=None)
@given(
    suffix=st.sampled_from(sorted(FORMATS)),
    content=st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(str.encode),
        st.text(max_size=50).map(lambda text: text.encode("utf-16", "surrogatepass")),
        st.lists(
            st.sampled_from(
                [
                    b"<a>",
                    b"<<(",
                    b")>>",
                    b"{|",
                    b"|}",
                    b"{",
                    b"}",
                    b"[",
                    b"]",
                    b'"x"',
                    b"@en_",
                    b".",
                    b"<?xml version='1.0' encoding='shift_jis'?>",
                    b"<?xml version='1.0' encoding='utf-16'?>",
                    b"<r:RDF xmlns:r='e:'>",
                    f"<r:RDF xmlns:r='{RDF}'>".encode(),
                    b"<r:Description xml:lang='de' r:about='a:a'>",
                    b"<r:value xml:lang=''>",
                    b"</r:value></r:Description>",
                    b"<!-- &x; -->",
                    b"<!ENTITY % p '&#37;p;'> %p;",
                    b"</r:RDF>",
                    b"&x;",
                    b"<!DOCTYPE r [",
                    b"<!ENTITY x 'y'>",
                    b'"@context"',
                    b":",
                    b",",
                    b"@prefix",
                    b"(",
                    b")",
                    b"\xef\xbb\xbf",
                    b"\xff\xfe",
                ]
            ),
            max_size=40,
        ).map(b" ".join),
    ),
)
def test_any_bytes_give_a_document_or_one_error(suffix: str, content: bytes) -> None:
    with contextlib.suppress(DataError):
        parse_document(content, FORMATS[suffix], Path("file"))
