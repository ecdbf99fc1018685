"""The wheel, installed where another project has files of our folders' names."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


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
