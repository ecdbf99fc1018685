"""Scoring an annotator on corpora that other people labelled."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from evals.commands import PATH
from evals.commands.runs import settings_for
from evals.external.corpus import SHIPPED, load_corpus
from evals.external.record import build, save
from evals.external.table import Scored, score
from evals.replay import FOLDER as RECORDINGS
from evals.report.words import number
from evals.run import Mode, extractor_for
from extractor.rules import RuleAnnotator
from extractor.settings import RULES

CORPORA = (*SHIPPED, "polnear")


@click.command()
@click.option("--annotator", default="rules", show_default=True, help="A model, or `rules`.")
@click.option("--prompt", help="As claims/v1; default: the active one.")
@click.option("--corpus", "corpora", type=click.Choice(CORPORA), multiple=True, help="Only these.")
@click.option("--polnear", type=PATH, help="File or folder of PolNeAR, which is not shipped.")
@click.option("--limit", type=click.IntRange(1), help="Only the first documents of each.")
@click.option("--record", is_flag=True, help="Send what is not recorded; costs.")
@click.option("--recordings", type=PATH, default=RECORDINGS, help="Folder of recorded replies.")
@click.option("--json", "json_", type=PATH, help="Keep the numbers there too, as a record.")
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
    scored = [
        asyncio.run(score(name, load_corpus(paths[name])[:limit], extract, settings.concurrency))
        for name in corpora or paths
    ]
    click.echo(_table(scored))
    if json_:
        name = RuleAnnotator.fingerprint if settings.model == RULES else settings.model
        save(json_, build(name, dt.datetime.now(dt.UTC).date(), scored))


def _table(scored: Sequence[Scored]) -> str:
    lines = ["| corpus | metric | score | 95 % | floors | ceiling |", "|---|---|---:|---|---|---|"]
    for one in (line for corpus in scored for line in corpus.lines):
        floors = ", ".join(f"{name} {number(value)}" for name, value in one.floors.items())
        ceiling = f"{one.ceiling[0]:.3f} ({one.ceiling[1]})" if one.ceiling else ""
        reach = f"[{number(one.low)}, {number(one.high)}]"
        cells = (one.corpus, one.metric.name, number(one.value), reach, floors, ceiling)
        lines.append(f"| {' | '.join(cells)} |")
    for corpus in scored:
        if corpus.reliability:
            lines += ["", f"| confidence on {corpus.corpus} | claims | mean said | right |"]
            lines.append("|---|---:|---:|---:|")
        lines += [
            f"| {one.low:g} to {one.high:g} | {one.number} | {one.said:.2f} | {one.right:.2f} |"
            for one in corpus.reliability
        ]
    return "\n".join(lines)
