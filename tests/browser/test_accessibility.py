"""axe-core, on one page of each kind: no violation of WCAG 2.2 AA, in either theme and width."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

AXE: Final = Path(__file__).parents[2] / "assets" / "node_modules" / "axe-core" / "axe.min.js"
#: Width, theme, and which rules: a theme changes nothing but contrast.
WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST: Final = ["color-contrast"]
VIEWS: Final = (
    (1440, "light", WCAG),
    (1440, "dark", CONTRAST),
    (360, "dark", WCAG),
    (360, "light", CONTRAST),
)
#: The browser itself writes an answer that is an error to its console.
REFUSED: Final = "Failed to load resource"
RUN: Final = """async (rules) => {
  const found = await axe.run({
    runOnly: rules,
    // Not run unless asked for by name.
    ...(rules.length > 1 && { rules: { "target-size": { enabled: true } } }),
    resultTypes: ["violations"],
  });
  const told = (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`);
  return { violations: found.violations.flatMap(told), passes: found.passes.length };
}"""


def test_page_has_no_violation_of_accessibility(
    visit: Callable[..., Any], kind_of_page: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; `make build` does it")
    # The policy of the pages lets no other script in.
    opened = visit(bypass_csp=True)
    page = opened.page
    opened.go(kind_of_page)
    if kind_of_page.startswith("/sparql"):
        page.wait_for_load_state("networkidle")
    page.add_script_tag(path=AXE)
    for width, theme, rules in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        found = page.evaluate(RUN, rules)
        assert found["violations"] == [], f"{width} {theme}"
        assert found["passes"] > (10 if rules is WCAG else 0)
    opened.complaints[:] = [each for each in opened.complaints if REFUSED not in each]
