"""``extractor report``: a run as a page."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click


@click.command("report")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The page (RUN/report.html).")
@click.option("--title", help="What the page is called; default: the folder's name.")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
def command(folder: Path, out: Path | None, title: str | None, *, opens: bool) -> None:
    """Write the run FOLDER as one page: read, filter, review; it loads nothing from anywhere."""
    from extractor.report import write_report
    from extractor.runs import Run

    page = out or folder / "report.html"
    with Run.load(folder) as run:
        write_report(run, page, title=title or folder.resolve().name)
    click.echo(f"page: {page}", err=True)
    if opens and not webbrowser.open(page.resolve().as_uri()):
        click.echo("extractor: there is no browser to open it in", err=True)
