"""``extractor batch``: many documents, one folder."""

from __future__ import annotations

import asyncio
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.options import intake_options, reading, settings_options
from extractor.cli.order import BATCH, ONLINE, Order, carry_out, weigh
from extractor.cli.telling import estimated, report, span, standing

if TYPE_CHECKING:
    from extractor.runs import Run
    from extractor.runs.estimate import Estimate

_REPLY_SECONDS = 10.0
"""What a reply of a hosted model takes, roughly, where no start has measured it."""
_CHARACTERS = 1_000_000
"""What the rules read a second, on one core."""


@click.command("batch")
@click.argument("paths", nargs=-1)
@click.option("--out", "folder", type=click.Path(path_type=Path), help="The run's folder.")
@click.option("--store", help="Replies shared with other runs: a file, or a postgresql:// URL.")
@click.option(
    "--via",
    type=click.Choice([ONLINE, BATCH]),
    default=ONLINE,
    help="Ask one by one, or through the provider's batch service: half the price, within a day.",
)
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what it would take, and do nothing.")
@click.option(
    "--retry-failed",
    "retry",
    is_flag=False,
    flag_value="failed",
    metavar="[CLASS]",
    help="Read failed documents again; all, or one class such as 'transport'.",
)
@click.option("--max-documents", type=click.IntRange(1), help="Read at most, over all starts.")
@click.option("--max-usd", type=float, help="Spend at most, over all starts.")
@click.option("--max-tokens", type=click.IntRange(1), help="The same in tokens.")
@click.option("--shard", metavar="I/N", help="Only the I-th of N parts of the documents.")
@click.option("--parquet", is_flag=True, help="Write claims.parquet too; later starts keep it up.")
@click.option("--audit", is_flag=True, help="List sentences the model may have overlooked.")
@click.option(
    "--status",
    "asked",
    is_flag=False,
    flag_value="",
    metavar="[RUN]",
    help="Say how the run in the folder RUN, or --out, stands, and do nothing.",
)
@settings_options
@intake_options
def command(
    folder: Path | None, asked: str | None, *, is_dry: bool, audit: bool, **options: Any
) -> int:
    """Extract the claims of PATHS (files, folders, patterns, -) into the run folder --out.

    The same command again resumes: what is finished costs nothing. Ctrl-C finishes what is under
    way; a second one stops at once.
    """
    folder = Path(asked) if asked else folder
    if folder is None:
        raise click.UsageError("name the run's folder with --out")
    if asked is not None:
        _tell_status(folder)
        return 0
    order = _order(options, is_dry=is_dry)
    if is_dry:
        estimate = asyncio.run(weigh(order, folder))
        click.echo(estimate.model_dump_json(indent=2))
        click.echo(estimated(estimate, _assumed(estimate, order)), err=True)
        return 0
    return _run(order, folder, audit=audit)


def _order(options: dict[str, Any], *, is_dry: bool) -> Order:
    from extractor.settings import load_settings

    names = (
        *("paths", "retry", "shard", "via", "parquet"),
        *("max_documents", "max_usd", "max_tokens"),
    )
    asked = {name: options.pop(name) for name in names}
    if not asked["paths"]:
        raise click.UsageError("name what to read: files, folders, patterns, or - for stdin")
    intake, changes = reading(options)
    settings = load_settings(**changes)
    if is_dry and settings.api_key is None:  # nothing is sent, so none is needed
        settings = load_settings(settings, api_key="none")
    return Order(settings=settings, intake=intake, **asked)


def _run(order: Order, folder: Path, *, audit: bool) -> int:
    from extractor.runs import Run

    with Run.open(folder, order.manifest()) as run:
        code = asyncio.run(carry_out(order, run))
        report(run)
        if audit:
            asyncio.run(_audit(run))
    if code > 1:
        click.echo("interrupted:  run the same command again to go on", err=True)
    return code


def _tell_status(folder: Path) -> None:
    from extractor.runs import Run

    with Run.load(folder) as run:
        status = run.status
    click.echo(status.model_dump_json(indent=2))
    click.echo(standing(status), err=True)


def _assumed(estimate: Estimate, order: Order) -> str:
    """Say how long it takes if nothing is known of the server, and what that rests on."""
    settings, usage = order.settings, estimate.usage
    if order.is_offline:
        return f"about {span(estimate.characters / _CHARACTERS)} a core, at 1 MB/s"
    if order.via == BATCH:
        return "within a day for each round of batches, as the provider promises"
    told = [_REPLY_SECONDS * ceil(usage.requests / settings.concurrency)]
    if settings.requests_per_minute:
        told.append(60 * usage.requests / settings.requests_per_minute)
    if settings.tokens_per_minute:
        told.append(60 * usage.prompt_tokens / settings.tokens_per_minute)
    return (
        f"about {span(max(told))} if a reply takes {_REPLY_SECONDS:.0f} s, "
        f"{settings.concurrency} at once"
    )


async def _audit(run: Run) -> None:
    """Write what the rules see and the run does not hold, beside the run's other files."""
    from extractor.beside import overlooked
    from extractor.drafts import writing

    path, count = run.folder / "audit.jsonl", 0
    with writing(path, lasting=True) as (file,):
        for extraction in run:
            for line in await overlooked(extraction):
                file.write(f"{line.model_dump_json()}\n")
                count += 1
    click.echo(f"overlooked:   {count} sentences, in {path}", err=True)
