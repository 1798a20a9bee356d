"""A comparison by keyboard, without JavaScript, on a phone: by name, and of a list."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [360, 1440])
def test_two_things_are_compared_by_keyboard_without_javascript(
    visit: Callable[..., Any], width: int
) -> None:
    opened = visit(width, java_script_enabled=False)
    page = opened.page
    opened.go("/coverage")
    page.locator("#side-a").focus()
    page.keyboard.type("5.4")
    page.keyboard.press("Tab")
    page.keyboard.type("nice")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "What NICE covers of 5.4 NICE Framework/Cybersecurity"
    )
    expect(page.locator("#side-a")).to_have_value("5.4")
    expect(page.locator("table.gaps .status")).to_have_count(12)
    page.get_by_role("link", name="missing 1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("table.gaps .status")).to_have_count(1)
    expect(page.locator("table.gaps tbody th[scope=row]")).to_contain_text("5.4.1")


def test_squares_of_the_picture_are_reached_by_keyboard(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    opened.go("/coverage?a=5.4&b=nice")
    page.locator(".gap-picture svg a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cybersecurity Fundamentals")


def test_letters_of_the_picture_can_be_read_on_a_phone(visit: Callable[..., Any]) -> None:
    opened = visit(360)
    page = opened.page
    opened.go("/coverage?a=framework&b=dol-amcm")
    heights = page.locator(".gap-picture svg text.small").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    assert len(heights) > 100
    assert min(heights) >= 11
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_list_is_pasted_compared_corrected_and_saved_without_javascript(
    visit: Callable[..., Any],
) -> None:
    opened = visit(360, java_script_enabled=False)
    page = opened.page
    opened.go("/coverage")
    page.locator("#list-a").fill("5.4")
    page.locator("#list").fill("Security,5.4.2\nResilience,5.4.33\n")
    page.get_by_role("button", name="Compare the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "What the list covers of 5.4 NICE Framework/Cybersecurity"
    )
    expect(page.locator("main")).to_contain_text("did you mean 5.4.3 (Cyber Resiliency)?")
    assert "list" not in page.url.partition("?")[2]
    expect(page.locator("#list")).to_have_value("Security,5.4.2\nResilience,5.4.33\n")
    page.locator("#list").fill("Security,5.4.2\nResilience,5.4.3\n")
    page.get_by_role("button", name="Compare the list").click()
    expect(page.locator(".gap-said")).to_contain_text("covers 2 of the 4 components of 5.4")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    assert download.value.suggested_filename == "amocf-coverage.csv"


@pytest.mark.parametrize("width", [360, 1440])
def test_texts_are_matched_marked_and_compared_by_keyboard_without_javascript(
    visit: Callable[..., Any], width: int
) -> None:
    opened = visit(width, java_script_enabled=False)
    page = opened.page
    opened.go("/match")
    page.locator("#texts").focus()
    page.keyboard.type("Ethernet and wireless networks\nPasswords, badges and access control")
    page.get_by_role("button", name="Match").focus()
    page.keyboard.press("Enter")
    for name in (
        "5.3.3 Networking and Communications is right for text 1",
        "5.4.2 Access Control is right for text 2",
    ):
        page.get_by_role("checkbox", name=name).focus()
        page.keyboard.press("Space")
    page.get_by_label("What is to be covered").fill("5.4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("covers of 5.4")
    covered = page.locator("table.gaps tr", has=page.locator(".status.gap-covered"))
    expect(covered).to_have_count(1)
    expect(covered).to_contain_text("5.4.2")
    expect(covered).to_contain_text("Passwords, badges and access control")
    # To be corrected by hand, or added to.
    listed = "Title,Code\nEthernet and wireless networks,5.3.3\n"
    expect(page.locator("#list")).to_have_value(
        listed + '"Passwords, badges and access control",5.4.2'
    )
    assert page.evaluate("document.documentElement.scrollWidth") == width
