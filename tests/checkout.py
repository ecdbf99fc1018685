"""The project as a newcomer has it, without anything that was made here."""

import shutil
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]


def copy(names: Iterable[str], folder: Path) -> None:
    """Copy these files and folders of the project into *folder*."""
    for name in names:
        source = ROOT / name
        if source.is_dir():
            skip = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, ignore=skip)
        else:
            shutil.copy(source, folder / name)
