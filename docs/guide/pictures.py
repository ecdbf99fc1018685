"""Makes the guide's pictures of the real pages: ``python docs/guide/pictures.py [FOLDER]``.

Runs the extractor on ``seeds/``, opens the report in Chromium, and saves PNG files beside this one.
Needs the extra ``[validators]`` and Debian's chromium and fonts-noto-core.
"""  # noqa: INP001 - a script beside its pictures

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

from extractor import Document, Extractor
from extractor.report import write_report
from extractor.show import marked

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
DOCUMENT = "000_3583993f793d036c"
SHORT = "wikinews_flag"
"""Short enough to be seen whole on a terminal."""
WIDTH, HEIGHT = 1280, 760
"""Of the window, in pixels."""
TERMINAL = 100
"""Columns."""
_SVG = """<body style="margin: 0; width: fit-content; padding: 8px; background: #191919">
<svg viewBox="0 0 {terminal_width} {terminal_height}" width="800" style="display: block">
<style>.{unique_id}-matrix {{ font: {char_height}px/{line_height}px "Noto Sans Mono", monospace; }}
{styles}</style><defs>{lines}</defs><g class="{unique_id}-matrix">{backgrounds}{matrix}</g></svg>"""
"""As rich's own, without the window around it and without fonts from elsewhere."""


def main(folder: Path) -> None:
    """Save every picture to *folder*."""
    texts = sorted(SEEDS.glob("*.txt"))
    extractions = [Extractor().extract(Document.from_path(text)) for text in texts]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        page = Path(name) / "report.html"
        write_report(extractions, page, title="seeds")
        terminal = Path(name) / "show.html"
        shown = next(held for held in extractions if held.document.id == SHORT)
        terminal.write_text(_terminal(marked(shown)), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=which("chromium"), args=["--no-sandbox"]
        )
        for scheme in ("light", "dark"):
            tab = _open(browser, page, f"#doc={DOCUMENT}&act=precondition", scheme)
            tab.keyboard.press("j")
            tab.screenshot(path=folder / f"reader-{scheme}.png")
        tab = _open(browser, page, "", "light")
        for part, heading in {
            "matrix": "Who stands how toward what",
            "network": "Who supports, opposes",
            "preconditions": "What each side asks for before what",
        }.items():
            section = tab.locator("section", has=tab.locator(f"h2:has-text('{heading}')"))
            section.screenshot(path=folder / f"{part}.png")
        tab = browser.new_page()
        tab.goto(terminal.as_uri())
        tab.locator("body").screenshot(path=folder / "terminal.png")
        browser.close()


def _open(browser: Any, page: Path, address: str, scheme: str) -> Any:
    """Open the report at an address in light or dark."""
    size = {"width": WIDTH, "height": HEIGHT}
    tab = browser.new_context(viewport=size, color_scheme=scheme).new_page()
    tab.goto(page.as_uri() + address)
    tab.wait_for_selector("html[data-ready]")
    return tab


def _terminal(shown: Any) -> str:
    console = Console(record=True, width=TERMINAL, file=io.StringIO(), highlight=False)
    console.print(shown)
    return console.export_svg(theme=DIMMED_MONOKAI, code_format=_SVG)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
