"""``python -m evals``: the harness on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from evals.gold import FOLDER
from extractor.errors import ExtractorError

ROOT = Path(__file__).parent.parent
_PATH = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


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


@main.command("check-gold")
@click.argument("folder", type=_FOLDER, default=FOLDER)
@click.option("--prompts", type=_PATH, default=ROOT / "prompts", help="Folder of prompts.")
def check_gold_command(folder: Path, prompts: Path) -> None:
    """Check gold files: offsets, labels, duplicates, overlap with prompts."""
    from evals.check import check_gold, tally  # noqa: PLC0415 - --help stays fast

    documents, problems = check_gold(folder, prompts)
    for problem in problems:
        click.echo(problem, err=True)
    for name, number in tally(documents).items():
        click.echo(f"{number:6d} {name}")
    if problems:
        raise click.ClickException(f"{len(problems)} problems")


@main.command("compile-gold")
@click.argument("short", type=_FILE)
@click.argument("out", type=_PATH)
def compile_gold_command(short: Path, out: Path) -> None:
    """Compile the short form SHORT (JSON or YAML) to the gold file OUT."""
    from evals.check import check_document  # noqa: PLC0415
    from evals.shortform import compile_short  # noqa: PLC0415

    document = compile_short(short)
    problems = list(check_document(document))
    for problem in problems:
        click.echo(f"{short.name}: {problem}", err=True)
    if problems:
        raise click.ClickException(f"{len(problems)} problems; {out} was not written")
    document.write(out)
    click.echo(f"{out}: {len(document.claims)} claims, {len(document.no_claims)} traps", err=True)


@main.command("shorten-gold")
@click.argument("gold", type=_FILE)
@click.argument("out", type=_PATH)
def shorten_gold_command(gold: Path, out: Path) -> None:
    """Write the short form of GOLD to OUT, for editing; compile-gold is the way back."""
    from evals import readable  # noqa: PLC0415
    from evals.gold import read_gold  # noqa: PLC0415
    from evals.shortform import shorten  # noqa: PLC0415

    readable.write(out, shorten(read_gold(gold)))


if __name__ == "__main__":
    main(prog_name="python -m evals")
