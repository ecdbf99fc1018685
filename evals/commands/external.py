"""Scoring an annotator on corpora that other people labelled."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from evals.commands import PATH
from evals.commands.runs import gold_of, settings_for
from evals.external.corpus import SHIPPED, Labelled, load_corpus
from evals.external.record import build, save
from evals.external.table import Scored, score
from evals.record import Record, load, load_predictions
from evals.replay import FOLDER as RECORDINGS
from evals.report.words import number
from evals.run import Extract, Mode, extractor_for
from extractor.data import Document, Extraction
from extractor.errors import ConfigError
from extractor.rules import FINGERPRINT
from extractor.settings import RULES

CORPORA = (*SHIPPED, "polnear")


@click.command()
@click.option("--annotator", default="rules", show_default=True, help="A model, or `rules`.")
@click.option("--prompt", help="As claims/v1; default: the active one.")
@click.option("--of", help="Score this record instead, on those texts of GUM that are in its gold.")
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
    of: str | None,
    corpora: tuple[str, ...],
    polnear: Path | None,
    limit: int | None,
    record: bool,
    recordings: Path,
    json_: Path | None,
) -> None:
    """Print the table of an annotator on GUM, PLOVER, UNSCon, and PolNeAR if you have it."""
    if of:
        texts, given = recorded(load(of))
        scored = [asyncio.run(score("gum", texts, given))]
        _give(scored, of, json_)
        return
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
    rules = settings.model == RULES
    _give(scored, FINGERPRINT if rules else settings.model, json_)


def recorded(record: Record) -> tuple[list[Labelled], Extract]:
    """Return the texts of GUM that are in the gold of *record*, and what it holds of a text.

    Raises:
        ConfigError: If there is none.

    """
    predictions = {one.document: one for one in load_predictions(record) if not one.sample}
    known = {gold.text: predictions[gold.id] for gold in gold_of(record)}
    texts = [one for one in load_corpus(SHIPPED["gum"]) if one.document.text in known]
    if not texts:
        raise ConfigError(f"no text of GUM is in the gold of {record.name}")

    async def extract(document: Document) -> Extraction:
        found = known[document.text]
        return Extraction(document=document, outcome=found.outcome, claims=found.claims)

    return texts, extract


def _give(scored: Sequence[Scored], annotator: str, path: Path | None) -> None:
    click.echo(_table(scored))
    if path:
        save(path, build(annotator, dt.datetime.now(dt.UTC).date(), scored))


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
