"""The one style of the Turtle in ``ontology/`` and ``shapes/``: how files are formatted and found.

One subject a block, predicates in a fixed order, subjects in natural order within the sections
that lines beginning ``# --`` open. Comments stand above blocks and stay with them.
"""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from amocf.compile.formatting.outline import CommentError, Outline, Remark, Section, outline
from amocf.compile.formatting.printer import Graph, Names, Printer, UnprintableError
from amocf.compile.read.turtle_text import Subject, labels, names_used
from amocf.errors import DataError, Place
from amocf.ordering import total


def format_turtle(text: str, path: Path) -> str:
    """Return the same graph and comments in this project's style; ``path`` is for messages.

    Raises:
        DataError: if the text is not Turtle, or has a comment that would have to move.
    """
    text = text.removeprefix("\ufeff")
    try:
        reader = parse(input=text, format=RdfFormat.TURTLE)
        quads = list(reader)
        graph = Graph(quads, labels(text))
        arrangement = outline(text)
        _refuse_lost_remarks(arrangement, graph)
        return _write(graph, Names.with_own(reader.prefixes), arrangement)
    except SyntaxError as error:
        place = Place(path, error.lineno, error.offset)
        raise DataError(f"the file is not Turtle: {error.msg}; correct it", place) from error
    except CommentError as error:
        raise DataError(str(error), Place(path, error.line)) from error
    except UnprintableError as error:
        raise DataError(f"{error}; write it in RDF 1.1", Place(path)) from error


def _refuse_lost_remarks(arrangement: Outline, graph: Graph) -> None:
    for section in arrangement.sections:
        for subject, remarks in section.subjects.items():
            if remarks and subject in graph.inline:
                raise CommentError(remarks[0].line, f"is on {subject}, written inside its owner")


def _write(graph: Graph, names: Names, arrangement: Outline) -> str:
    printer = Printer(graph, names)
    homes = {
        subject: number
        for number, section in enumerate(arrangement.sections)
        for subject in section.subjects
    }
    members: list[list[Subject]] = [[] for _ in arrangement.sections]
    for subject in graph.roots:
        members[homes.get(subject, -1)].append(subject)
    blocks = [
        block
        for section, subjects in zip(arrangement.sections, members, strict=True)
        for block in _section(section, subjects, printer)
    ]
    used = names_used("\n".join(blocks))
    declared = [
        f"@prefix {name}: <{names.prefixes[name]}> ." for name in names.prefixes if name in used
    ]
    header = [_lines(remark) for remark in arrangement.header]
    parts = [*header, *(["\n".join(declared)] if declared else []), *blocks]
    return "\n\n".join(parts) + "\n" if parts else ""


def _section(section: Section, subjects: Iterable[Subject], printer: Printer) -> list[str]:
    """Return the parts of a section, which blank lines separate."""
    parts = [_lines(section.heading)] if section.heading else []
    printed = {subject: printer.block(subject) for subject in subjects}
    for subject in sorted(
        printed, key=lambda s: (printer.head(s) == "[]", total(printer.head(s)), printed[s])
    ):
        remarks = section.subjects.get(subject, [])
        above = "".join(_lines(r) + ("\n\n" if r.apart else "\n") for r in remarks)
        parts.append(above + printed[subject])
    return parts + [_lines(remark) for remark in section.tail]


def _lines(remark: Remark) -> str:
    return "\n".join(remark.lines)
