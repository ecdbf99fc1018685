"""The README's commands, run as written by a newcomer."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import ROOT, copy

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHIPPED = ["pyproject.toml", "README.md", "LICENSE", "extractor", "prompts", "schemas", "seeds"]


def block(mark: str, language: str = "sh") -> str:
    """Return the code block behind the comment *mark*."""
    found = re.search(rf"<!-- {mark} -->\n```{language}\n(.*?)```", README, re.DOTALL)
    assert found, mark
    return found[1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what a newcomer has, without anything that was built here."""
    folder = tmp_path_factory.mktemp("checkout")
    copy(SHIPPED, folder)
    return folder


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run *command* as a shell does, free of this session's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "EXTRACTOR_"))}
    kept.pop("PYTHONPATH", None)
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_newcomer_gets_claims_and_can_look_further(checkout: Path) -> None:
    """The first command installs and extracts; the next ones show what was found."""
    first = run(block("first run"), checkout)
    assert first.returncode == 0, first.stderr
    claims = (checkout / "runs" / "first" / "claims.jsonl").read_text(encoding="utf-8")
    assert '"act":"precondition"' in claims
    assert "extractor show runs/first" in first.stderr + first.stdout

    for command in block("look further").splitlines():
        shown = run(command, checkout)
        assert shown.returncode == 0, (command, shown.stderr)
        assert shown.stdout.strip(), command


def test_the_librarys_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the README shows to developers is code that works."""
    monkeypatch.chdir(ROOT)
    example = re.search(r"## As a library\n\n```python\n(.*?)```", README, re.DOTALL)
    assert example

    printed = subprocess.run(
        [sys.executable, "-c", example[1]], capture_output=True, text=True, check=True
    ).stdout

    assert len(printed.splitlines()) > 5


def test_ci_runs_the_readmes_test_command() -> None:
    """CI takes the command from the README, so what is promised is what is tested."""
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert block("test").strip().endswith("-m pytest -q")
