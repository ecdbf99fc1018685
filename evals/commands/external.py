"""Scoring an annotator on corpora that other people labelled."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from evals.commands import PATH
from evals.commands.runs import settings_for
from evals.external.corpus import SHIPPED, load_corpus
from evals.external.table import Score, score
from evals.record import known
from evals.replay import FOLDER as RECORDINGS
from evals.report.words import number
from evals.run import Mode, extractor_for

CORPORA = (*SHIPPED, "polnear")


@click.command()
@click.option("--annotator", default="rules", show_default=True, help="A model, or `rules`.")
@click.option("--prompt", help="As claims/v1; default: the active one.")
@click.option("--corpus", "corpora", type=click.Choice(CORPORA), multiple=True, help="Only these.")
@click.option("--polnear", type=PATH, help="File or folder of PolNeAR, which is not shipped.")
@click.option("--limit", type=click.IntRange(1), help="Only the first documents of each.")
@click.option("--record", is_flag=True, help="Send what is not recorded; costs.")
@click.option("--recordings", type=PATH, default=RECORDINGS, help="Folder of recorded replies.")
@click.option("--json", "json_", type=PATH, help="Write the numbers there too.")
def external(  # noqa: PLR0913 - one parameter an option
    *,
    annotator: str,
    prompt: str | None,
    corpora: tuple[str, ...],
    polnear: Path | None,
    limit: int | None,
    record: bool,
    recordings: Path,
    json_: Path | None,
) -> None:
    """Print the table of an annotator on GUM, PLOVER, UNSCon, and PolNeAR if you have it."""
    settings = settings_for(annotator, prompt)
    paths = {**SHIPPED, **({"polnear": polnear} if polnear else {})}
    missing = [name for name in corpora if name not in paths]
    if missing:
        raise click.UsageError("PolNeAR is not shipped: say where it is with --polnear")
    mode: Mode = "record" if record else "replay"
    extract = extractor_for(settings, mode=mode, folder=recordings, sample=0)
    scores = [
        line
        for name in corpora or paths
        for line in asyncio.run(
            score(name, load_corpus(paths[name])[:limit], extract, settings.concurrency)
        )
    ]
    click.echo(_table(scores))
    if json_:
        json_.write_text(json.dumps([_entry(one) for one in scores], indent=1) + "\n", "utf-8")


def _table(scores: list[Score]) -> str:
    lines = ["| corpus | metric | score | 95 % | floors | ceiling |", "|---|---|---:|---|---|---|"]
    for one in scores:
        floors = ", ".join(f"{name} {number(value)}" for name, value in one.floors.items())
        ceiling = f"{one.ceiling[0]:.3f} ({one.ceiling[1]})" if one.ceiling else ""
        reach = f"[{number(one.low)}, {number(one.high)}]"
        cells = (one.corpus, one.metric.name, number(one.value), reach, floors, ceiling)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _entry(one: Score) -> dict[str, object]:
    return {
        "corpus": one.corpus,
        "metric": one.metric.name,
        "value": known(one.value),
        "low": known(one.low),
        "high": known(one.high),
        "floors": {name: known(value) for name, value in one.floors.items()},
        "ceiling": one.ceiling[0] if one.ceiling else None,
    }
