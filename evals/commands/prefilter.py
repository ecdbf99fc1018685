"""Measuring the filter that spares a model segments without a cue."""

from __future__ import annotations

import click

from evals.commands.runs import gold_folder
from evals.gold import load_gold
from evals.prefilter import Savings, savings
from extractor.settings import Settings

_DEFAULT = Settings.model_fields["window"].default


@click.command()
@click.option("--gold", default="dev", show_default=True, help="Gold set, or folder.")
@click.option(
    "--window",
    "windows",
    type=click.IntRange(500),
    multiple=True,
    default=(_DEFAULT, 2_000, 500),
    show_default=True,
    help="Code points a request holds. May be repeated.",
)
def prefilter(*, gold: str, windows: tuple[int, ...]) -> None:
    """Print what --prefilter saves and loses on a gold set; no model is called."""
    documents = load_gold(gold_folder(gold))
    found = [savings(documents, window) for window in windows]
    click.echo("| window | segments | calls saved | claims | claims lost |")
    click.echo("|---:|---:|---:|---:|---:|")
    for one in found:
        click.echo(_line(one))
    lost = sorted({name for one in found for name in one.lost})
    if lost:
        click.echo(f"\nlost: {', '.join(lost)}")


def _line(one: Savings) -> str:
    saved = f"{one.skipped} ({one.skipped / max(1, one.segments):.1%})"
    lost = f"{len(one.lost)} ({len(one.lost) / max(1, one.claims):.1%})"
    return f"| {one.window:,} | {one.segments} | {saved} | {one.claims} | {lost} |"
