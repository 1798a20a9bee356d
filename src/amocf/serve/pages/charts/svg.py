"""A drawing as SVG: there are hundreds of marks on a page, and a template would be slow."""

from markupsafe import Markup, escape

from amocf.serve.pages.charts.drawing import Circle, Drawing, Group, Mark, Path, Rect, Text


def svg(drawing: Drawing, css: str = "") -> Markup:
    """Write a drawing; one that leads somewhere is a group of links, any other an image."""
    role = "group" if drawing.leads_somewhere else "img"
    size = f"{_number(drawing.width)} {_number(drawing.height)}"
    marks = "\n".join(map(_mark, drawing.marks))
    return Markup(  # noqa: S704 - every value is escaped where it is written
        f'<svg class="{escape(f"figure {css}".strip())}" viewBox="0 0 {size}" role="{role}"'
        f' aria-label="{escape(drawing.title)}">\n{marks}\n</svg>'
    )


def _mark(mark: Mark) -> str:
    match mark:
        case Group():
            return _group(mark)
        case Text():
            return _text(mark)
        case Rect(x, y, width, height):
            radius = f' rx="{_number(mark.radius)}"' if mark.radius else ""
            return (
                f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}"'
                f' height="{_number(height)}"{radius} class="{escape(mark.css)}"/>'
            )
        case Circle(x, y, radius):
            place = f'cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}"'
            return f'<circle {place} class="{escape(mark.css)}"/>'
        case Path(commands, css):
            return f'<path d="{escape(commands)}" class="{escape(css)}"/>'


def _group(group: Group) -> str:
    title = f"<title>{escape(group.title)}</title>" if group.title else ""
    inside = title + "".join(map(_mark, group.marks))
    return f'<a href="{escape(group.href)}">{inside}</a>' if group.href else f"<g>{inside}</g>"


def _text(text: Text) -> str:
    css = f' class="{escape(text.css)}"' if text.css else ""
    anchor = "" if text.anchor == "start" else f' text-anchor="{escape(text.anchor)}"'
    place = f'x="{_number(text.x)}" y="{_number(text.y)}"'
    return f"<text {place}{css}{anchor}>{escape(text.text)}</text>"


def _number(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
