"""``python -m evals``: the harness on the command line."""

from __future__ import annotations

import click

from evals.commands import gold, runs, verdicts
from evals.commands.external import external
from evals.commands.prefilter import prefilter
from extractor.errors import ExtractorError


class _Group(click.Group):
    """Turns errors made on purpose into one sentence and their exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ExtractorError as error:
            click.echo(f"error: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Group)
def main() -> None:
    """Compare extraction results with hand-labelled gold."""


for command in (
    gold.check,
    gold.compile_,
    gold.shorten,
    gold.export,
    gold.import_,
    gold.agreement,
    gold.differences,
    gold.adjudicate,
    runs.run,
    runs.rescore,
    runs.show,
    runs.table,
    verdicts.compare,
    verdicts.gate,
    verdicts.bless,
    external,
    prefilter,
):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m evals")
