"""The commands of ``python -m evals``."""

from pathlib import Path

import click

ROOT = Path(__file__).parents[2]
PATH = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
