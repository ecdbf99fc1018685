"""Under CI a test that is skipped for want of a tool fails; elsewhere it is skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEST = """
import pytest

pytest.importorskip("json"){whole}


def test_it():
    pytest.skip("{reason}")


@pytest.mark.xfail(reason="known")
def test_known():
    raise ValueError
"""
WHOLE = '\npytest.importorskip("no_such_library")'


def result(tmp_path: Path, ci: str, reason: str, whole: str = "") -> str:
    """Return the last line that pytest prints about a test file."""
    file = tmp_path / "test_one.py"
    file.write_text(TEST.format(reason=reason, whole=whole))
    words = ["-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", str(file)]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    printed = subprocess.run(
        [sys.executable, *words],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return printed.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("ci", "reason", "whole", "expected"),
    [
        ("true", "needs Chromium", "", "1 failed, 1 xfailed"),
        ("true", "root may write anywhere", "", "1 skipped, 1 xfailed"),
        ("true", "", WHOLE, "1 error"),
        ("", "needs Chromium", "", "1 skipped, 1 xfailed"),
        ("", "", WHOLE, "1 skipped"),
    ],
)
def test_a_skip_is_a_failure_only_under_ci(
    tmp_path: Path, ci: str, reason: str, whole: str, expected: str
) -> None:
    """But for reasons on the list, which have nothing to do with what is installed."""
    assert result(tmp_path, ci, reason, whole).startswith(expected)


def test_ci_says_that_it_is_ci() -> None:
    """What runs the checks sets the variable."""
    assert "export CI=" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
