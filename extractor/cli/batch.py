"""``extractor batch``: many documents, one folder."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
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


@click.command("batch")
@click.argument("paths", nargs=-1, required=True)
@click.option("--out", "folder", required=True, type=click.Path(path_type=Path), help="The run.")
@click.option("--store", type=click.Path(path_type=Path), help="Replies shared with other runs.")
@click.option(
    "--retry-failed",
    "retry",
    is_flag=False,
    flag_value="failed",
    metavar="[CLASS]",
    help="Read failed documents again; all, or one class such as 'transport'.",
)
@settings_options
@intake_options
def command(paths: tuple[str, ...], folder: Path, retry: str | None, **options: Any) -> int:
    """Extract the claims of PATHS (files, folders, patterns, -) into the run folder --out.

    The same command again resumes: what is finished costs nothing. Ctrl-C finishes what is under
    way; a second one stops at once.
    """
    from extractor.runs import Run
    from extractor.settings import load_settings

    intake, changes = reading(options)
    settings = load_settings(**changes)
    if settings.store is None:
        settings = load_settings(settings, store=folder / "replies.sqlite")
    with Run.open(folder, _manifest(settings, paths)) as run:
        code = asyncio.run(_process(run, settings, paths, intake, retry))
        _report(run)
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


async def _process(
    run: Run, settings: Settings, paths: tuple[str, ...], intake: IntakeOptions, retry: str | None
) -> int:
    """Read the documents; return the exit code."""
    from extractor.intake import count, read
    from extractor.pipeline import Extractor
    from extractor.runs import Options, stop_on_signals
    from extractor.settings import RULES
    from extractor.store import SQLiteReplies

    documents = read(paths, intake)
    total = count(paths)
    retries = () if retry is None else (retry,)
    with stop_on_signals() as stop, _shown(total) as show:
        if settings.model == RULES and (total is None or total > _FEW):
            cores = Options(lanes=_cores(), retry=retries, on_progress=show)
            await run.process_on_cores(documents, offline, cores, stop=stop)
        else:
            replies = SQLiteReplies(settings.store or run.folder / "replies.sqlite")
            extractor = Extractor.from_settings(settings, replies=replies)
            options = Options(lanes=settings.concurrency, retry=retries, on_progress=show)
            try:
                await run.process(documents, extractor.aextract, options, stop=stop)
            finally:
                await extractor.aclose()
                replies.close()
    return stop.exit_code or int(bool(_broken(run)))


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
    from extractor.data import OutcomeKind

    fine = (OutcomeKind.CLAIMS, OutcomeKind.NO_CLAIMS)
    return sum(count for kind, count in run.summary.outcomes.items() if kind not in fine)


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
