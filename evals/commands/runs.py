"""Running, scoring again and showing records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from evals.adjudicate import FOLDER as PASSES
from evals.agreement import agreement
from evals.commands import FOLDER, PATH
from evals.compare import rescore as again
from evals.counts import align, count_all
from evals.gold import FOLDER as GOLD
from evals.gold import GoldDocument, gold_hash, load_gold
from evals.metrics import PRIMARY, all_metrics
from evals.prediction import by_document
from evals.record import FOLDER as RECORDS
from evals.record import Record, build, load, load_predictions, save
from evals.replay import FOLDER as RECORDINGS
from evals.report.markdown import record as report
from evals.report.versions import versions
from evals.report.words import number
from evals.run import Mode
from evals.run import run as extract
from evals.scorer import CURRENT, Scorer, load_scorer
from extractor.llm.prices import Price, load_prices, price_of
from extractor.settings import Settings

records_option = click.option(
    "--records", type=PATH, default=RECORDS, help="Folder of records.", show_default=False
)
scorer_option = click.option("--scorer", default=CURRENT, show_default=True, help="Scorer version.")


def gold_folder(name: str) -> Path:
    """Return the folder of a gold set, given by its name or as a path; ``all`` is every set."""
    if name == "all":
        return GOLD
    return Path(name) if Path(name).is_dir() else GOLD / name


def gold_of(record: Record) -> tuple[GoldDocument, ...]:
    """Read the gold set of *record*."""
    return load_gold(gold_folder(record.gold_set))


@click.command()
@click.option("--gold", default="all", show_default=True, help="Gold set, or folder.")
@click.option("--model", help="A model, or `rules`; default: as for `extractor extract`.")
@click.option("--prompt", help="As claims/v1; default: the active one.")
@click.option("--samples", default=1, show_default=True, help="Replies for each document.")
@click.option("--replay", "mode", flag_value="replay", default=True, help="The default.")
@click.option("--record", "mode", flag_value="record", help="Send what is not recorded; costs.")
@click.option("--live", "mode", flag_value="live", help="Send everything, record nothing; costs.")
@click.option("--recordings", type=PATH, default=RECORDINGS, help="Folder of recorded replies.")
@click.option("--name", help="Name of the record; default: prompt, model and date.")
@records_option
@scorer_option
def run(  # noqa: PLR0913 - one parameter an option
    *,
    gold: str,
    model: str | None,
    prompt: str | None,
    samples: int,
    mode: Mode,
    recordings: Path,
    name: str | None,
    records: Path,
    scorer: str,
) -> None:
    """Extract from a gold set, score it and keep the record.

    A language model's replies come from the recordings; nothing is sent without --record or --live.
    """
    settings = settings_for(model, prompt)
    documents, rules = load_gold(gold_folder(gold)), load_scorer(scorer)
    today = dt.datetime.now(dt.UTC).date()
    name = _free(records, name or _name(settings.model, settings.prompt, today))
    predictions = extract(
        settings,
        documents,
        samples=samples,
        mode=mode,
        folder=recordings,
    )
    made = build(
        predictions,
        count_all(documents, predictions, rules),
        all_metrics(rules),
        name=name,
        when=today,
        gold_set=gold,
        gold=gold_hash(documents),
        scorer=rules.name,
        model=settings.model,
    )
    click.echo(f"kept as {save(records, made, predictions)}", err=True)
    click.echo(report(made, rules), nl=False)


def settings_for(model: str | None, prompt: str | None) -> Settings:
    """Return the settings of the environment, with another model or prompt."""
    chosen = {"model": model, "prompt": prompt}
    return Settings().model_copy(update={name: value for name, value in chosen.items() if value})


def _free(records: Path, name: str) -> str:
    """Return *name* if no record has it: a record is evidence, and is not written over."""
    if (records / f"{name}.json").exists():
        raise click.UsageError(f"there is a record {name} already: give another --name")
    return name


def _name(model: str, prompt: str | None, when: dt.date) -> str:
    parts = [prompt or "", model, when.isoformat()]
    return "-".join("".join(c if c.isalnum() or c in "._" else "-" for c in p) for p in parts if p)


@click.command()
@click.argument("name")
@click.option("--gold", type=FOLDER, help="Another folder of gold; default: the record's.")
@records_option
@scorer_option
def rescore(name: str, gold: Path | None, records: Path, scorer: str) -> None:
    """Score record NAME again with the gold and scorer of today; no model is called."""
    old, rules = load(name, records), load_scorer(scorer)
    documents = load_gold(gold) if gold else gold_of(old)
    new = again(old, documents, load_predictions(old, records), rules)
    save(records, new)
    click.echo(report(new, rules), nl=False)


@click.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--price", default="gpt-5-mini", show_default=True, help="Model whose price to use.")
@click.option("--passes", type=PATH, default=PASSES, help="Folder of two labellings.")
@records_option
@scorer_option
def table(names: tuple[str, ...], price: str, passes: Path, records: Path, scorer: str) -> None:
    """Print records NAMES as one table, with what a second labeller reaches."""
    found = price_of(price, load_prices())
    if found is None:
        raise click.UsageError(f"no price is known for {price}")
    click.echo(versions_table(names, found, price, passes, records, scorer))


def versions_table(
    names: Sequence[str], price: Price, model: str, passes: Path, records: Path, scorer: str
) -> str:
    """Return the table of records *names* as it stands in the README."""
    rules = load_scorer(scorer)
    kept = [load(name, records) for name in names]
    sets = {record.gold_set for record in kept}
    if len(sets) > 1:
        raise click.UsageError(f"the records are of different gold sets: {', '.join(sorted(sets))}")
    folder = passes / "second" / "full"
    documents = {document.id for document in gold_of(kept[0])}
    twice = [d for d in load_gold(folder) if d.id in documents] if folder.is_dir() else []
    ceiling = agreement(load_gold(passes / "first"), twice, rules) if twice else ()
    return versions(kept, ceiling, rules, price, model)


@click.command()
@click.argument("name", required=False)
@click.option("--document", help="Say of this document why claims were paired or not.")
@records_option
@scorer_option
def show(name: str | None, document: str | None, records: Path, scorer: str) -> None:
    """Show record NAME; without a name, list all records."""
    if name and document:
        record = load(name, records)
        for line in explain(record, gold_of(record), document, records, load_scorer(scorer)):
            click.echo(line)
        return
    if name:
        click.echo(report(load(name, records), load_scorer(scorer)), nl=False)
        return
    for path in sorted(records.glob("*.json")):
        found = load(path)
        verdicts = ", ".join(f"{v.verdict} ({v.role})" for v in found.verdicts[-2:])
        score = number(found.metrics.get(PRIMARY.name))
        click.echo(f"{found.when} {score} {found.name} [{found.gold_set}] {verdicts}".rstrip())


def explain(
    record: Record, documents: tuple[GoldDocument, ...], name: str, folder: Path, rules: Scorer
) -> Iterator[str]:
    """Yield a sentence for each gold claim of document *name*, about its nearest prediction."""
    gold = next((document for document in documents if document.id == name), None)
    if gold is None:
        raise click.UsageError(f"{record.name} has no document {name}")
    replies = by_document([d.id for d in documents], load_predictions(record, folder))[name]
    alignment = align(gold, replies[0], rules)
    for place, claim in enumerate(gold.claims):
        shown = f"{claim.id} {claim.act} {claim.statement!r}"
        if not alignment.pred:
            yield f"{shown}: nothing was predicted"
            continue
        nearest = int(alignment.weight[place].argmax())
        paired = [p.pred for p in alignment.pairs(rules.match.gate) if p.gold == place]
        other = paired[0] if paired else nearest
        yield f"{shown}: prediction {other}: {alignment.explain(place, other)}"
