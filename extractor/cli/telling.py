"""What ``extractor batch`` says: before, while and after it reads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from extractor.runs import Progress, Run, Status
    from extractor.runs.estimate import Estimate

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@contextmanager
def shown(total: int | None) -> Iterator[Callable[[Progress], None] | None]:
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
            bar.update(task, completed=done, told=told(progress))

        yield show


def told(progress: Progress) -> str:
    """Say how fast a start is, what came of its documents, what the run took, and what is left."""
    from extractor.show import costs

    words = [f"{progress.rate:.1f}/s"]
    words += [f"{count} {kind.value}" for kind, count in progress.outcomes.items()]
    if progress.skipped:
        words.append(f"{progress.skipped} finished before")
    spending = progress.spending
    for name, cost in (
        ("paid", spending.paid),
        ("reused", spending.reused),
        ("paid twice at most", spending.again),
    ):
        if cost.replies:
            words.append(f"{name} {costs(cost)}")
    batches = progress.batches
    if batches is not None and batches.submitted:
        words.append(
            f"{batches.answered} of {batches.requests} answered in {batches.submitted} batches"
        )
    if progress.seconds_left:
        words.append(f"{span(progress.seconds_left)} left")
    return ", ".join(words)


def standing(status: Status) -> str:
    """Say how a run stands, for a second shell."""
    progress = status.progress
    done = progress.documents + progress.skipped
    of = "" if progress.total is None else f" of {progress.total}"
    state = "running" if status.is_running else "not running"
    said = f"{state}, start {status.starts}: {done}{of} documents, {told(progress)}"
    if not status.is_running and progress.in_flight:
        said += (
            f"; it was killed with {progress.in_flight} documents and {progress.requests} requests "
            "under way, which is the most that can be paid twice"
        )
    return said


def estimated(estimate: Estimate, assumed: str) -> str:
    """Say what a run would take; *assumed* is the time it takes, if no start can tell."""
    usage = estimate.usage
    price = "unknown" if usage.usd is None else f"at most {usage.usd:.4f} USD"
    pace = assumed
    if estimate.seconds is not None:
        pace = f"about {span(estimate.seconds)} at the pace of the last start"
    documents = [f"{estimate.documents:,} to read", f"{estimate.finished:,} finished before"]
    if estimate.unreadable:
        documents.append(f"{estimate.unreadable:,} unreadable")
    lines = [
        f"documents:  {', '.join(documents)}",
        f"calls:      {usage.requests:,} to send, {usage.reused:,} in the store",
        f"tokens:     {usage.prompt_tokens:,} read, at most {usage.completion_tokens:,} written",
        f"price:      {price}",
        f"time:       {pace}",
        "nothing was sent, and nothing was written",
    ]
    return "\n".join(lines)


def span(seconds: float) -> str:
    """Return a length of time in the two units that matter, as ``2 h 5 min``."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
    return f"{whole // _DAY} d {whole % _DAY // _HOUR} h"


def report(run: Run) -> None:
    """Say what was found and what it took, what broke, and how to look further."""
    from rich.console import Console

    from extractor.show import summary

    came_to, found = run.summary, run.found
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(
        summary(
            outcomes={kind.value: count for kind, count in came_to.outcomes.items()},
            acts=found.acts,
            sources=found.sources,
            rejected=found.rejected,
            spending=came_to.spending,
        )
    )
    click.echo(f"\nclaims:       {run.folder}/claims.jsonl (and claims.csv)", err=True)
    if came_to.broken:
        click.echo(f"what broke:   {run.folder}/documents.jsonl", err=True)
    click.echo(f"look further: extractor show {run.folder}", err=True)
