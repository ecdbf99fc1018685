"""Checking, compiling and exchanging gold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from evals import readable
from evals.adjudicate import adjudicated, read_points
from evals.adjudicate import differences as differ
from evals.agreement import agreement as agree
from evals.agreement import rare
from evals.check import check_document, check_gold, tally
from evals.commands import FILE, FOLDER, PATH, ROOT
from evals.exchange import brat, labelstudio
from evals.gold import FOLDER as GOLD
from evals.gold import GoldError, load_gold, read_gold
from evals.metrics import all_metrics, measure
from evals.report.words import number
from evals.scorer import CURRENT, load_scorer
from evals.shortform import compile_short
from evals.shortform import shorten as short_form

_TOOLS: dict[str, Any] = {"labelstudio": labelstudio, "brat": brat}


@click.command("check-gold")
@click.argument("folder", type=FOLDER, default=GOLD)
@click.option("--prompts", type=PATH, default=ROOT / "prompts", help="Folder of prompts.")
def check(folder: Path, prompts: Path) -> None:
    """Check gold files: offsets, labels, duplicates, overlap with prompts."""
    documents, problems = check_gold(folder, prompts)
    for problem in problems:
        click.echo(problem, err=True)
    for name, counted in tally(documents).items():
        click.echo(f"{counted:6d} {name}")
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


@click.command("export-gold")
@click.argument("tool", type=click.Choice(["labelstudio", "brat"]))
@click.argument("out", type=PATH)
@click.option("--gold", type=FOLDER, default=GOLD, help="Folder of gold files.")
def export(tool: str, out: Path, gold: Path) -> None:
    """Write gold to folder OUT for an annotation TOOL, with its configuration."""
    _TOOLS[tool].export(load_gold(gold), out)


@click.command("import-gold")
@click.argument("tool", type=click.Choice(["labelstudio", "brat"]))
@click.argument("folder", type=FOLDER)
@click.argument("out", type=PATH)
def import_(tool: str, folder: Path, out: Path) -> None:
    """Read what TOOL has in FOLDER and write gold files to folder OUT."""
    for document in _TOOLS[tool].read(folder):
        problems = list(check_document(document))
        if problems:
            raise GoldError("\n".join(f"{document.id}: {problem}" for problem in problems))
        document.write(out / f"{document.id}.json")


@click.command()
@click.argument("one", type=FOLDER)
@click.argument("other", type=FOLDER)
@click.option("--rare", "only_rare", is_flag=True, help="Conditions and chains only.")
@click.option("--scorer", default=CURRENT, show_default=True, help="Scorer version.")
def agreement(*, one: Path, other: Path, only_rare: bool, scorer: str) -> None:
    """Score the labels in folder OTHER against those in ONE: the ceiling of every score.

    With --rare OTHER may hold claims with a condition or a chain only.
    """
    rules = load_scorer(scorer)
    first, second = load_gold(one), load_gold(other)
    shared = {document.id for document in first} & {document.id for document in second}
    if not only_rare:
        quality = [metric for metric in all_metrics(rules) if metric.better == "higher"]
        scores = measure(agree(first, second, rules), quality)
        click.echo(f"{len(shared)} documents labelled twice")
        for name, value in scores.items():
            click.echo(f"{number(value)} {name}")
        return
    kinds = rare(first, second, rules)
    click.echo(f"{len(shared)} documents labelled twice")
    for name, kind in kinds.items():
        click.echo(f"{kind.one} and {kind.other} {name}")
        click.echo(f"{number(kind.found)} {name} claimed by both, F1")
        click.echo(f"{number(kind.same)} {name} labelled alike by both, F1")


@click.command()
@click.argument("one", type=FILE)
@click.argument("other", type=FILE)
@click.argument("out", type=PATH)
@click.option("--rare", is_flag=True, help="OTHER holds conditions and chains only.")
@click.option("--scorer", default=CURRENT, show_default=True, help="Scorer version.")
def differences(*, one: Path, other: Path, out: Path, rare: bool, scorer: str) -> None:
    """Write to OUT where two labellings of one document differ, to be decided by hand."""
    found = differ(read_gold(one), read_gold(other), load_scorer(scorer), rare=rare)
    found.write(out)
    click.echo(f"{out}: {len(found.points)} points to decide", err=True)


@click.command()
@click.argument("one", type=FILE)
@click.argument("other", type=FILE)
@click.argument("points", type=FILE)
@click.argument("out", type=PATH)
def adjudicate(one: Path, other: Path, points: Path, out: Path) -> None:
    """Write to OUT the gold that follows from two labellings and the decided POINTS."""
    document = adjudicated(read_gold(one), read_gold(other), read_points(points))
    problems = [f"{document.id}: {line}" for line in check_document(document)]
    if problems:
        raise GoldError("\n".join(problems))
    document.write(out)
