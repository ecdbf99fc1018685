"""The guide: every command of every page is run in a fresh copy of the project.

`docs/guide/ray.md` has a test of its own, with Ray.
"""

import os
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which
from typing import NamedTuple

import pytest

from extractor.formats import FORMATS
from extractor.formats.table import COLUMNS
from tests import checkout
from tests.checkout import ROOT
from tests.loopback import Loopback

GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(page.name for page in GUIDE.glob("*.md") if page.name != "ray.md")
SHIPPED = ["pyproject.toml", "extractor", "prompts", "schemas", "seeds", "evals"]
RUN, SHOWN = {"sh", "python"}, {"json"}
NOT_RUN = {
    "installs; the README's test runs this line": 1,
    "needs a provider's key": 1,
}
"""Reasons why a block is not run, and how many there are of each."""
SAID = {
    "batch.md": ["exit 2", "was started otherwise", "exit 4", '"is_running": false'],
    "evals.md": ["* claims/v5", "released", "kept as", "exit "],
    "first-run.md": ["no_claims", '"act":"denial"', "runs/first", "wikinews_korea"],
    "formats.md": ["graphml", "rest of a claim stays in the run", "| assertion |"],
    "library.md": ["precondition", "end=11", "no place in a DNA statement"],
    "model.md": ["@@system", "wikinews_flag claims", "overlooked:", '"model":"gpt-5-mini"'],
    "offline.md": ["precondition 0."],
    "results.md": ["wikinews_korea.json", "[1>", "commitment"],
}
"""What the commands of a page print, among other things."""


class Block(NamedTuple):
    """A code block."""

    language: str
    code: str
    not_run: str


def blocks(page: str) -> list[Block]:
    """Return the code blocks of a page; a fence that is no block is an error."""
    text = (GUIDE / page).read_text(encoding="utf-8")
    pattern = r"^(?:<!-- not run: (.*?) -->\n)?```(\w+)\n(.*?)^```$"
    found = re.findall(pattern, text, re.DOTALL | re.MULTILINE)
    assert 2 * len(found) == text.count("```"), page
    return [Block(language, code, reason) for reason, language, code in found]


def copy(folder: Path) -> None:
    """Copy the project, with nothing that was made here, and put `extractor` on the path.

    Of the gold that is read on the page about evals every fifth document is enough.
    """
    folder.mkdir()
    checkout.copy(SHIPPED, folder)
    for number, gold in enumerate(sorted((folder / "evals" / "gold" / "dev").iterdir())):
        if number % 5:
            gold.unlink()
    programs = folder / "bin"
    programs.mkdir()
    for name, words in (("extractor", "-m extractor"), ("python3", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable} {words} "$@"\n')
        program.chmod(0o755)


def run(words: list[str], folder: Path, server: Loopback) -> str:
    """Run a program in the copy, and return what it prints, on both streams."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "EXTRACTOR_"))}
    environment = {
        **kept,
        "PATH": f"{folder / 'bin'}:{kept['PATH']}",
        "PYTHONPATH": str(folder),
        "OPENAI_API_KEY": "a-key-for-the-test",
        "OPENAI_BASE_URL": server.base_url,
    }
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert 0 == done.returncode, (words[-1], done.stdout[-2000:], done.stderr[-2000:])
    assert "Traceback" not in done.stderr, (words[-1], done.stderr)
    return done.stdout + done.stderr


def read(page: str, folder: Path, server: Loopback) -> str:
    """Run what a page says, one block after the other, and return what is printed."""
    shells = {
        "sh": ["bash", "-euo", "pipefail", "-c"],
        "python": [sys.executable, "-W", "error", "-c"],
    }
    copy(folder)
    return "".join(
        run([*shells[block.language], block.code], folder, server)
        for block in blocks(page)
        if block.language in RUN and not block.not_run
    )


@pytest.mark.slow
def test_every_command_of_every_page_works(tmp_path: Path) -> None:
    """As somebody who reads the page would type them; pages at once, each in a copy of its own."""
    pytest.importorskip("pandas")  # a page makes a frame
    with Loopback() as server, ThreadPoolExecutor(os.cpu_count()) as pool:
        pages = sorted(PAGES, key=lambda page: page != "evals.md")  # the longest first
        printed = pool.map(lambda page: read(page, tmp_path / page, server), pages)
        missing = {
            page: [words for words in SAID.get(page, []) if words not in text]
            for page, text in zip(pages, printed, strict=True)
            if text or page in SAID
        }

    assert missing == {page: [] for page in SAID}


def test_blocks_that_are_not_run_have_a_known_reason() -> None:
    """Each is counted; the installation stands in the README word for word."""
    skipped = [block for page in PAGES for block in blocks(page) if block.not_run]
    languages = {block.language for page in PAGES for block in blocks(page)}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert Counter(block.not_run for block in skipped) == NOT_RUN
    assert languages == RUN | SHOWN
    assert all(block.code in readme for block in skipped if "README" in block.not_run)


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_are_there(page: str) -> None:
    """Files, and headings within pages; a picture is small enough to be read on a telephone."""
    text = (GUIDE / page).read_text(encoding="utf-8")
    for block in blocks(page):
        text = text.replace(block.code, "")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        name, _, heading = target.partition("#")
        path = GUIDE / (name or page)
        if path.name == "ray.md":
            continue
        assert path.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in [title.lower().replace(" ", "-") for title in titles], target
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
        assert (GUIDE / picture).stat().st_size < 300_000, picture


def test_the_list_names_every_page() -> None:
    """None is out of reach."""
    index = (GUIDE / "index.md").read_text(encoding="utf-8")

    assert [page for page in PAGES if f"({page})" not in index and page != "index.md"] == []


def test_the_pages_name_every_format_and_column() -> None:
    """With the words the code has for them."""
    formats = (GUIDE / "formats.md").read_text(encoding="utf-8")
    columns = re.findall(
        r"^\| `(\w+)` \| [\w ]+ \| (.*) \|$",
        (GUIDE / "columns.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )

    assert [name for name in FORMATS if f"\n| `{name}`" not in formats] == []
    assert [(name, column.description) for name, column in COLUMNS.items()] == columns


@pytest.mark.slow
def test_the_pictures_can_be_made_again(tmp_path: Path) -> None:
    """By the script beside them, with the same names."""
    pytest.importorskip("playwright", reason="needs the extra [validators]")
    if which("chromium") is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    script = str(GUIDE / "pictures.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, script, str(tmp_path)], check=True, env=environment)

    assert {path.name for path in GUIDE.glob("*.png")} == {path.name for path in tmp_path.iterdir()}
