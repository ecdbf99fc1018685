"""The wheel, installed where another project has files of our folders' names."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.checkout import ROOT, copy

SHIPPED = ["pyproject.toml", "README.md", "LICENSE", "extractor", "prompts", "schemas"]


def build(folder: Path, root: Path = ROOT, **environment: str) -> Path:
    """Build the wheel of *root* in *folder*."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "-w",
        str(folder),
        str(root),
    ]
    subprocess.run(command, env={**os.environ, **environment}, check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    return build(tmp_path_factory.mktemp("dist"))


@pytest.mark.slow
def test_the_wheel_holds_one_import_name_and_the_content(wheel: Path) -> None:
    """Prompts and schemas travel inside the package; evals and tests stay at home."""
    names = zipfile.ZipFile(wheel).namelist()

    assert {"extractor"} == {n.split("/")[0] for n in names if ".dist-info" not in n}
    assert "extractor/prompts/claims/v1.md" in names
    assert "extractor/schemas/claims_v1.py" in names
    assert "extractor/py.typed" in names


@pytest.mark.slow
def test_the_wheel_runs_beside_a_project_with_its_own_schemas(wheel: Path, tmp_path: Path) -> None:
    """``schemas.py`` and ``evals.py`` in the working folder are not ours and do no harm."""
    environment = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = str(environment / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    project = tmp_path / "project"
    project.mkdir()
    (project / "schemas.py").write_text("raise ImportError('not for you')\n")
    (project / "evals.py").write_text("raise ImportError('not for you')\n")
    (project / "note.txt").write_text("Ada Holt said that peace was near.\n")

    def extractor(*words: str) -> subprocess.CompletedProcess[str]:
        command = [python, "-m", "extractor", *words]
        return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)

    assert '"name":"Ada Holt"' in extractor("extract", "note.txt").stdout
    assert "claims/v1" in extractor("prompts", "list").stdout
    assert "[1] Ada Holt said" in extractor("prompts", "render", "claims/v1", "note.txt").stdout
    assert extractor("batch", "note.txt", "--out", "a").returncode == 0
    assert extractor("report", "a").returncode == 0
    refused = extractor("eval", "run")
    assert refused.returncode == 2
    assert "checkout" in refused.stderr


_READ = """
import json, pathlib, sys
from extractor.data import Document
from extractor.rules import annotator
from extractor.segment import segment

print(pathlib.Path(annotator.__file__).suffix)
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.txt")):
    for part in segment(Document.from_path(path)):
        for claim in annotator.annotate(part):
            print(claim.model_dump_json(exclude={"provenance"}))
"""


def test_no_compiled_rules_lie_in_the_checkout() -> None:
    """They would be read in place of the sources beside them."""
    assert [] == [*(ROOT / "extractor").rglob("*.so")]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_the_compiled_rules_say_the_same(tmp_path: Path) -> None:
    """The wheel built with the hook reads the seeds and the gold as the sources do."""
    texts, checkout = tmp_path / "texts", tmp_path / "checkout"
    for folder in (texts, checkout):
        folder.mkdir()
    for path in ROOT.glob("evals/gold/dev/*.json"):
        text = json.loads(path.read_text("utf-8"))["text"]
        (texts / f"{path.stem}.txt").write_text(text, "utf-8")
    # From a copy: the hook leaves what it compiles beside the sources.
    copy(SHIPPED, checkout)
    wheel = build(tmp_path, checkout, HATCH_BUILD_HOOKS_ENABLE="1")
    zipfile.ZipFile(wheel).extractall(tmp_path / "compiled")

    def read(package: Path) -> list[str]:
        """Return the claims that the rules in *package* write, and how their file ends."""
        environment = {**os.environ, "PYTHONPATH": str(package)}
        command = [sys.executable, "-c", _READ, str(texts)]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()

    compiled, plain = read(tmp_path / "compiled"), read(ROOT)

    assert (".so", ".py") == (compiled[0], plain[0])
    assert len(plain) > 100
    assert plain[1:] == compiled[1:]
