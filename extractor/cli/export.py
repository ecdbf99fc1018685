"""``extractor export``: a run in the files of other tools."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.errors import ConfigError


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--format", "-f", "name", metavar="NAME", help="Without it, list the formats.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file or folder to write.")
def command(folder: Path | None, name: str | None, out: Path | None) -> None:
    """Write the run FOLDER in the format NAME; what it cannot carry is said on stderr."""
    from extractor.formats import FORMATS
    from extractor.runs import Run

    if name is None:
        for known, made in FORMATS.items():
            click.echo(f"{known:<16}{made.about}")
        return
    if name not in FORMATS:
        raise ConfigError(f"no format {name!r}; there are: {', '.join(FORMATS)}")
    if folder is None:
        raise ConfigError("name the run to export")
    chosen = FORMATS[name]
    path = out or folder / f"{'export' if chosen.suffix else name}{chosen.suffix}"
    with Run.load(folder) as run:
        lost = chosen(run, path)
    for sentence in lost:
        click.echo(f"extractor: {sentence}", err=True)
    click.echo(f"{name}: {path}", err=True)
