"""``extractor extract``: one input, its claims on stdout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from extractor.cli.options import intake_options, reading, settings_options


@click.command("extract")
@click.argument("file")
@click.option("--full", is_flag=True, help="Print whole extractions: outcome, rejected, cost.")
@click.option("--store", help="Replies kept between calls: a file, or a postgresql:// URL.")
@settings_options
@intake_options
def command(file: str, *, full: bool, **options: Any) -> int:
    """Print the claims of FILE as JSON lines; - reads standard input.

    What could not be read, or not to its end, is said on stderr, and the exit code is 1.
    """
    from extractor.data import Document, Extraction
    from extractor.intake import read
    from extractor.pipeline import Extractor

    intake, settings = reading(options)

    def extractions() -> Iterator[Extraction]:
        with Extractor.from_settings(**settings) as extractor:
            for found in read([file], intake):
                if isinstance(found, Document):
                    yield extractor.extract(found)
                else:
                    yield found.extraction()

    failed = False
    for extraction in extractions():
        for line in [extraction] if full else extraction.claims:
            click.echo(line.model_dump_json())
        outcome = extraction.outcome
        if not outcome.kind.is_whole:
            failed = True
            said = f"{extraction.document.id}: {outcome.kind}: {outcome.reason}"
            click.echo(f"extractor: {said}", err=True)
    return int(failed)
