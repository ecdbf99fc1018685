"""What a notebook shows, in a real browser."""

from pathlib import Path
from typing import Any

import pytest

from extractor.report import extraction_html, run_html
from tests.browser.corpus import corpus
from tests.browser.making import claim, ok, source


@pytest.mark.parametrize("width", [600, 1100])
def test_long_names_stay_within_a_notebooks_cell(chromium: Any, tmp_path: Path, width: int) -> None:
    """No title, name or word without a space is wider than what holds it."""
    long = corpus()[3]
    path = tmp_path / "cell.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{extraction_html(long)}{run_html([long])}")
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto(path.as_uri())
    wide = page.evaluate(
        "[...document.querySelectorAll('p, td, .text')].filter((e) => e.scrollWidth > e.clientWidth"
        " + 1).map((e) => e.textContent)"
    )
    page.close()

    assert [] == wide


def test_numbers_of_claims_stay_on_their_line(chromium: Any, tmp_path: Path) -> None:
    """The eleventh claim is 11, not 1 above 1."""
    document = corpus()[1].document
    words = document.text.split()[:12]
    made = [claim(document, "assertion", word, [source("He", "He")]) for word in words]
    path = tmp_path / "cell.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{extraction_html(ok(document, *made))}")
    page = chromium.new_page(viewport={"width": 600, "height": 800})
    page.goto(path.as_uri())
    heights = page.evaluate(
        "[...document.querySelectorAll('td.number')].map((cell) => {"
        " const range = document.createRange(); range.selectNodeContents(cell);"
        " return range.getClientRects().length; })"
    )
    page.close()

    assert [1] * 12 == heights
