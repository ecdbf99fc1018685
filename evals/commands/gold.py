"""Checking, compiling and exchanging gold."""

from __future__ import annotations

from pathlib import Path

import click

from evals import readable
from evals.check import check_document, check_gold, tally
from evals.commands import FILE, FOLDER, PATH, ROOT
from evals.gold import FOLDER as GOLD
from evals.gold import read_gold
from evals.shortform import compile_short
from evals.shortform import shorten as short_form


@click.command("check-gold")
@click.argument("folder", type=FOLDER, default=GOLD)
@click.option("--prompts", type=PATH, default=ROOT / "prompts", help="Folder of prompts.")
def check(folder: Path, prompts: Path) -> None:
    """Check gold files: offsets, labels, duplicates, overlap with prompts."""
    documents, problems = check_gold(folder, prompts)
    for problem in problems:
        click.echo(problem, err=True)
    for name, number in tally(documents).items():
        click.echo(f"{number:6d} {name}")
    if problems:
        raise click.ClickException(f"{len(problems)} problems")


@click.command("compile-gold")
@click.argument("short", type=FILE)
@click.argument("out", type=PATH)
def compile_(short: Path, out: Path) -> None:
    """Compile the short form SHORT (JSON or YAML) to the gold file OUT."""
    document = compile_short(short)
    problems = list(check_document(document))
    for problem in problems:
        click.echo(f"{short.name}: {problem}", err=True)
    if problems:
        raise click.ClickException(f"{len(problems)} problems; {out} was not written")
    document.write(out)
    click.echo(f"{out}: {len(document.claims)} claims, {len(document.no_claims)} traps", err=True)


@click.command("shorten-gold")
@click.argument("gold", type=FILE)
@click.argument("out", type=PATH)
def shorten(gold: Path, out: Path) -> None:
    """Write the short form of GOLD to OUT, for editing; compile-gold is the way back."""
    readable.write(out, short_form(read_gold(gold)))
