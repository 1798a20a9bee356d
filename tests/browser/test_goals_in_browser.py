"""What people come for, from the home page to the answer: at most three clicks each.

A click is the use of a link or a button, by mouse or by keyboard; to type and to choose are none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from playwright.sync_api import Locator, Page, expect

_MOST_CLICKS: Final = 3
#: More stops than any page has before what is looked for.
_MOST_STOPS: Final = 250
_HAS_FOCUS: Final = "e => e === document.activeElement"


@dataclass
class Person:
    """Somebody with a mouse, or with a keyboard alone, who counts the clicks."""

    page: Page
    hand: str
    clicks: int = 0

    def click(self, target: Locator) -> None:
        """Use a link or a button."""
        self.clicks += 1
        if self.hand == "mouse":
            target.click()
        else:
            self._go_to(target)
            self.page.keyboard.press("Enter")

    def type(self, field: Locator, text: str) -> None:
        """Write into a field."""
        if self.hand == "mouse":
            field.click()
        else:
            self._go_to(field)
        self.page.keyboard.type(text)

    def enter(self) -> None:
        """Send the form of the field that was typed into."""
        self.clicks += 1
        self.page.keyboard.press("Enter")

    def choose(self, field: Locator, label: str) -> None:
        """Choose a value of a list."""
        if self.hand == "keyboard":
            self._go_to(field)
        field.select_option(label=label)

    def _go_to(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            if target.evaluate(_HAS_FOCUS):
                return
        pytest.fail(f"the tabulator does not reach {target}")


@pytest.fixture(params=[1440, 360])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=["mouse", "keyboard"])
def person(
    request: pytest.FixtureRequest, visit: Callable[..., Any], width: int
) -> Iterator[Person]:
    """A person at the home page, without JavaScript."""
    opened = visit(width, java_script_enabled=False)
    opened.go("/")
    person = Person(opened.page, request.param)
    yield person
    assert person.clicks <= _MOST_CLICKS


def search(person: Person, text: str) -> Locator:
    """Search from the home page; return the links of what is found."""
    person.type(person.page.locator("main input[name=q]"), text)
    person.enter()
    return person.page.locator(".hits a")


def site(person: Person, words: str) -> None:
    """Use a link of the navigation."""
    person.click(person.page.get_by_role("navigation", name="Site").get_by_role("link", name=words))


def test_what_electronics_institutes_select_most_is_saved_from_their_area(person: Person) -> None:
    page = person.page
    person.click(page.locator("main").get_by_role("link", name="Electronics", exact=True))
    expect(page.locator("main")).to_contain_text("Assembly and printed circuit board")
    with page.expect_download() as download:
        person.click(page.locator("main").get_by_role("link", name="XLSX"))
    assert download.value.suggested_filename.endswith(".xlsx")


# On a phone the table is narrowed one click further on, where that is folded.
@pytest.mark.parametrize("width", [1440])
def test_what_electronics_institutes_select_most_is_saved_as_it_is_narrowed(person: Person) -> None:
    page = person.page
    site(person, "KSAs")
    area = page.get_by_label("Selected in")
    expect(area).to_be_visible()
    person.choose(area, next(t for t in area.locator("option").all_inner_texts() if "Elec" in t))
    person.click(page.get_by_role("button", name="Show"))
    expect(page.locator("table.listing")).to_contain_text("printed circuit board")
    with page.expect_download() as download:
        person.click(page.get_by_role("link", name="XLSX"))
    assert download.value.suggested_filename.endswith(".xlsx")


def test_what_smart_manufacturing_is_and_how_to_cite_it(person: Person) -> None:
    page = person.page
    person.click(search(person, "Smart Manufacturing").first)
    expect(page.locator("h1")).to_contain_text("Smart Manufacturing Technology")
    expect(page.locator(".definition")).to_contain_text("manufacturing systems that respond")
    expect(page.locator(".cite")).to_contain_text("Smart Manufacturing Technology")
    with page.expect_download() as download:
        person.click(page.get_by_role("link", name="BibTeX"))
    assert download.value.suggested_filename.endswith(".bib")


def test_a_process_engineer_leads_to_onet(person: Person) -> None:
    page = person.page
    person.click(search(person, "process engineer").first)
    expect(page.locator("h1")).to_contain_text("Process Engineers")
    outside = page.locator("main a[href^='https://www.onetonline.org/']").first
    expect(outside).to_be_visible()
    person.clicks += 1  # the last click leaves the site, which a test may not


def test_who_else_is_in_the_area_of_an_institute_and_what_they_share(person: Person) -> None:
    page = person.page
    site(person, "Institutes")
    person.click(page.locator("main").get_by_role("link", name="CyManII", exact=True).first)
    main = page.locator("main")
    for peer in ("ARM", "CESMII", "MxD"):
        expect(main.get_by_role("link", name=peer).first).to_be_visible()
    shared = main.get_by_role("link", name="Frequently selected digital").first
    person.click(shared)
    expect(page.locator("h1")).to_contain_text("digital")


def test_cad_is_two_steps_from_the_home_page(person: Person) -> None:
    found = search(person, "CAD")
    place = found.filter(has_text="Technical Drawings and Schematics").first
    person.click(place)
    expect(person.page.locator("h1")).to_contain_text("4.1.2")
    assert person.clicks == 2


@pytest.mark.parametrize("hand", ["mouse", "keyboard"])
def test_cad_is_suggested_on_the_home_page(
    visit: Callable[..., Any], width: int, hand: str
) -> None:
    opened = visit(width)
    opened.go("/")
    person = Person(opened.page, hand)
    person.type(opened.page.locator("main input[name=q]"), "CAD")
    options = opened.page.get_by_role("option")
    expect(options.first).to_contain_text("CAD")
    if hand == "mouse":
        person.click(options.first)
    else:
        opened.page.keyboard.press("ArrowDown")
        person.enter()
    expect(opened.page.locator("main")).to_contain_text("4.1.2")
    assert person.clicks == 1
