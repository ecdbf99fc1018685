"""``extractor batch``: many documents, one folder."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.options import intake_options, reading, settings_options

if TYPE_CHECKING:
    from extractor.data import Document, Extraction
    from extractor.intake import IntakeOptions
    from extractor.runs import Manifest, Progress, Run
    from extractor.settings import Settings

_FEW = 64
"""Documents that are read sooner than more processes would have started."""


@dataclass(frozen=True)
class Order:
    """What a start of a run was asked for, apart from settings and intake."""

    paths: tuple[str, ...]
    retry: str | None
    shard: str | None
    max_documents: int | None
    max_usd: float | None
    max_tokens: int | None


@click.command("batch")
@click.argument("paths", nargs=-1)
@click.option("--out", "folder", required=True, type=click.Path(path_type=Path), help="The run.")
@click.option("--store", help="Replies shared with other runs: a file, or a postgresql:// URL.")
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
@click.option("--audit", is_flag=True, help="List sentences the model may have overlooked.")
@click.option("--status", "asks", is_flag=True, help="Say how the run stands, and do nothing.")
@settings_options
@intake_options
def command(folder: Path, *, asks: bool, audit: bool, **options: Any) -> int:
    """Extract the claims of PATHS (files, folders, patterns, -) into the run folder --out.

    The same command again resumes: what is finished costs nothing. Ctrl-C finishes what is under
    way; a second one stops at once.
    """
    from extractor.runs import Run
    from extractor.settings import load_settings

    if asks:
        with Run.load(folder) as run:
            click.echo(run.status.model_dump_json(indent=2))
        return 0
    order = Order(**{field.name: options.pop(field.name) for field in fields(Order)})
    if not order.paths:
        raise click.UsageError("name what to read: files, folders, patterns, or - for stdin")
    intake, changes = reading(options)
    settings = load_settings(**changes)
    with Run.open(folder, _manifest(settings, order.paths)) as run:
        code = asyncio.run(_process(run, settings, order, intake))
        _report(run)
        if audit:
            asyncio.run(_audit(run))
    if code > 1:
        click.echo("interrupted:  run the same command again to go on", err=True)
    return code


def _manifest(settings: Settings, paths: tuple[str, ...]) -> Manifest:
    """Return what the run is made with; raises what cannot work before a folder is made."""
    from extractor.pipeline import Extractor
    from extractor.runs import Manifest
    from extractor.settings import RULES

    fingerprint = Extractor.from_settings(settings).annotator.fingerprint
    if settings.model == RULES:
        return Manifest(annotator=fingerprint, model=RULES, inputs=paths)
    from extractor.content import active_prompt, load_prompt

    prompt = load_prompt(settings.prompt or active_prompt())
    return Manifest(
        annotator=fingerprint,
        model=settings.model,
        prompt=prompt.name,
        answer_schema=prompt.schema.name,
        parameters={
            **prompt.front.parameters,
            **settings.parameters,
            "window": settings.window,
            "max_calls": settings.max_calls,
        },
        inputs=paths,
    )


async def _process(run: Run, settings: Settings, order: Order, intake: IntakeOptions) -> int:
    """Read the documents; return the exit code."""
    from extractor.intake import count, read
    from extractor.limits import START, Budget, Gate
    from extractor.pipeline import Extractor
    from extractor.runs import Options, stop_on_signals
    from extractor.runs.sharing import parse_part, part
    from extractor.settings import RULES, load_settings
    from extractor.store import open_replies

    documents: Iterator[Any] = read(order.paths, intake)
    total = count(order.paths)
    if order.shard:
        documents, total = part(documents, *parse_part(order.shard)), None
    with stop_on_signals() as stop, _shown(total) as show:
        options = Options(
            retry=() if order.retry is None else (order.retry,),
            max_documents=order.max_documents,
            total=total,
            on_progress=show,
        )
        if settings.model == RULES and (total is None or total > _FEW):
            cores = options._replace(lanes=_cores())
            await run.process_on_cores(documents, offline, cores, stop=stop)
        else:
            spent = run.status.progress
            gate = Gate(
                settings.concurrency,
                requests_per_minute=settings.requests_per_minute,
                tokens_per_minute=settings.tokens_per_minute,
                budget=Budget(
                    max_usd=order.max_usd,
                    max_tokens=order.max_tokens,
                    usd=spent.spent_usd,
                    tokens=spent.spent_tokens,
                ),
                start=spent.limit or START,
            )
            if order.retry:  # replies that did not fit are kept: ask for others
                settings = load_settings(settings, sample=run.status.starts)
            replies = open_replies(settings.store or run.folder / "replies.sqlite")
            extractor = Extractor.from_settings(settings, replies=replies, gate=gate)
            options = options._replace(lanes=settings.concurrency, gate=gate)
            try:
                await run.process(documents, extractor.aextract, options, stop=stop)
            finally:
                await extractor.aclose()
                replies.close()
    return stop.exit_code or int(bool(_broken(run)))


async def _audit(run: Run) -> None:
    """Write what the rules see and the run does not hold, beside the run's other files."""
    from extractor.beside import overlooked

    lines = [line.model_dump_json() for extraction in run for line in await overlooked(extraction)]
    path = run.folder / "audit.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    click.echo(f"overlooked:   {len(lines)} sentences, in {path}", err=True)


def offline() -> Callable[[Document], Awaitable[Extraction]]:
    """Return what reads a document with the rules; made anew in each process."""
    from extractor.pipeline import Extractor

    return Extractor().aextract


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _shown(total: int | None) -> Iterator[Callable[[Progress], None] | None]:
    """Show progress on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task("", total=total, told="")

        def show(progress: Progress) -> None:
            done = progress.documents + progress.skipped
            bar.update(task, completed=done, told=_told(progress))

        yield show


def _told(progress: Progress) -> str:
    rate = progress.documents / progress.seconds if progress.seconds else 0
    told = [f"{rate:.1f}/s"]
    told += [f"{count} {kind.value}" for kind, count in progress.outcomes.items()]
    if progress.skipped:
        told.append(f"{progress.skipped} finished before")
    if progress.usage.usd:
        told.append(f"{progress.usage.usd:.4f} USD")
    return ", ".join(told)


def _broken(run: Run) -> int:
    """Return how many documents were not read to their end."""
    return sum(count for kind, count in run.summary.outcomes.items() if not kind.is_whole)


def _report(run: Run) -> None:
    """Say on stderr what was found, what broke, and how to look further."""
    from rich.console import Console

    from extractor.show import Summary

    summary = Summary()
    for extraction in run:
        summary.add(extraction)
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(summary)
    console.print(f"\nclaims:       {run.folder}/claims.jsonl (and claims.csv)", markup=False)
    if _broken(run):
        console.print(f"what broke:   {run.folder}/documents.jsonl", markup=False)
    console.print(f"look further: extractor show {run.folder}", markup=False)
