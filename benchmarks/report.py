"""How soon a page of 1,000 documents with 20 claims each is ready, beside one that draws nothing.

    python benchmarks/report.py

The floor is the same file with a script that only parses the index. Both are opened from disk in
Chromium in turn; the best of five counts. Milliseconds since the navigation began.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from extractor.report import write_report
from tests.browser.making import floor, many

ROUNDS = 5


def main() -> None:
    """Print both times, and what the page weighs."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        page = Path(name) / "report.html"
        write_report(many(1000, 20), page, title="A thousand")
        browser = playwright.chromium.launch(
            executable_path=which("chromium"), args=["--no-sandbox"]
        )
        rounds = [(ready(browser, page), ready(browser, floor(page))) for _ in range(ROUNDS)]
        ours, theirs = (min(column) for column in zip(*rounds, strict=True))
        weight = page.stat().st_size / 1e6
        print(f"{weight:.1f} MB: ready after {ours} ms; parsed only, {theirs} ms")
        browser.close()


def ready(browser: Any, path: Path) -> int:
    """Open a page as a user does and return when it says that it is ready, in ms."""
    context = browser.new_context(viewport={"width": 1500, "height": 900})
    tab = context.new_page()
    tab.goto(path.as_uri() + "#view=read")
    tab.wait_for_selector("html[data-ready]")
    passed = int(tab.evaluate("document.documentElement.dataset.ready"))
    context.close()
    return passed


if __name__ == "__main__":
    main()
