"""``extractor show``: documents with their claims marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.options import given, settings_options
from extractor.errors import ConfigError

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.runs import Run


@click.command("show")
@click.argument("target")
@click.argument("document", required=False)
@settings_options
def command(target: str, document: str | None, **options: Any) -> None:
    """Show a DOCUMENT of the run TARGET with its claims marked.

    Without DOCUMENT, list the documents of the run. If TARGET is a file, extract its claims now.
    """
    from rich.console import Console

    from extractor.runs import Run

    console = Console(highlight=False)
    if not Path(target).is_dir():
        _show_file(target, given(options), console)
        return
    with Run.load(target) as run:
        if document is None:
            _list(run, console)
        else:
            _show(run, document, console)


def _show_file(path: str, changes: dict[str, Any], console: Console) -> None:
    from extractor.data import Document
    from extractor.intake import read
    from extractor.pipeline import Extractor
    from extractor.show import marked

    with Extractor.from_settings(**changes) as extractor:
        for found in read([path]):
            if isinstance(found, Document):
                console.print(marked(extractor.extract(found)))
            else:
                console.print(marked(found.extraction()))


def _list(run: Run, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    from extractor.show import visible

    table = Table(box=None, pad_edge=False)
    for heading in ("document", "outcome", "claims"):
        table.add_column(heading, justify="right" if heading == "claims" else "left")
    for extraction in run:
        outcome = extraction.outcome
        told = f"{outcome.kind.value}: {outcome.reason}" if outcome.reason else outcome.kind.value
        name = Text(visible(extraction.document.id))
        table.add_row(name, Text(visible(told)), str(len(extraction.claims)))
    console.print(table)
    console.print(f"\nextractor show {run.folder} DOCUMENT", markup=False)


def _show(run: Run, document: str, console: Console) -> None:
    from extractor.show import marked

    try:
        console.print(marked(run.extraction(document)))
    except KeyError:
        raise ConfigError(
            f"{run.folder} has no document {document!r}; 'extractor show {run.folder}' lists them"
        ) from None
