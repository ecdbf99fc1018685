"""Accessibility, checked by axe in light and dark."""

from pathlib import Path

import pytest

from tests.browser.conftest import Visit

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs [validators]")

PLACES = [
    "#doc=000_islamabad&act=precondition",
    "#doc=000_islamabad&tab=rejected",
    "#doc=ended-failed",
    "#act=denial&target=a ceasefire",
    "#view=problems",
    "#view=overview",
    "help",
    "editor",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing(visit: Visit, small: Path, scheme: str, place: str) -> None:
    """Contrast, names, roles and order, with a claim chosen."""
    page = visit(small, place if place.startswith("#") else "", color_scheme=scheme)
    page.evaluate("byId('read').hidden || step(1)")
    if place == "help":
        page.keyboard.press("?")
    if place == "editor":
        page.evaluate("go({view: 'read', doc: '000_islamabad'})")
        page.keyboard.press("j")
        page.keyboard.press("e")
    found = axe.Axe().run(page)

    assert [
        (violation["id"], node["html"][:200])
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ] == []
