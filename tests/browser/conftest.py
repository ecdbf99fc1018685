"""A real browser, and pages written for it. Without Chromium these tests are skipped."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from extractor.data import Extraction
from extractor.report import write_report
from tests.browser.corpus import corpus


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Start Chromium, Debian's package by preference.

    Not for the session: while Playwright runs, no other test can run an event loop.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs the extra [validators]")
    binary = which("chromium")
    if binary is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of the hand-made run, once."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(corpus(), path, title="Corpus & <friends>")
    return path


Writer = Callable[[list[Extraction]], Path]
"""Writes a page of a run of one's own."""


class Visit:
    """Opens pages and remembers what they asked for and what went wrong in them."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self.requests: list[str] = []
        self.errors: list[str] = []

    def __call__(self, path: Path, address: str = "", **options: Any) -> Any:
        """Open a page in a context of its own and wait until it is drawn.

        Its policy is lifted unless asked for: waiting for a condition needs eval in the page, and
        hostile data must be inert without the policy too.
        """
        page = self._browser.new_context(
            **{"viewport": {"width": 1500, "height": 900}, "bypass_csp": True, **options}
        ).new_page()
        page.set_default_timeout(30_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text))
        page.goto(path.as_uri() + address)
        page.wait_for_selector("html[data-ready]")
        return page


@pytest.fixture
def visit(chromium: Any) -> Iterator[Visit]:
    """Open pages; any error or console message in one of them fails the test."""
    visit = Visit(chromium)
    yield visit
    for context in chromium.contexts:
        context.close()

    assert visit.errors == []


@pytest.fixture
def written(tmp_path: Path) -> Writer:
    """Write a page of a run of one's own."""

    def write(extractions: list[Extraction]) -> Path:
        path = tmp_path / "own.html"
        write_report(extractions, path, title="Own")
        return path

    return write
