"""What ``extractor batch`` was asked for, and how it is carried out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, aclosing, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.telling import shown

if TYPE_CHECKING:
    from extractor.data import Document, Extraction, Usage
    from extractor.intake import IntakeOptions
    from extractor.limits import Budget
    from extractor.pipeline import Extractor
    from extractor.replies import Request
    from extractor.runs import Manifest, Options, Run, Stop
    from extractor.runs.batches import BatchReplies
    from extractor.runs.estimate import Estimate
    from extractor.settings import Settings
    from extractor.store import StoredReplies

ONLINE, BATCH = "online", "batch-api"
FEW = 64
"""Documents that are read sooner than more processes would have started."""
WAITING = 10_000
"""Documents that wait for the provider's batches at once; an article takes some 80 kB of memory."""


@dataclass(frozen=True)
class Order:
    """What a start of a run was asked for."""

    settings: Settings
    intake: IntakeOptions
    paths: tuple[str, ...]
    retry: str | None
    shard: str | None
    via: str
    parquet: bool
    max_documents: int | None
    max_usd: float | None
    max_tokens: int | None

    @property
    def is_offline(self) -> bool:
        """Whether the rules read, and nothing is asked."""
        from extractor.settings import RULES

        return self.settings.model == RULES

    @property
    def retried(self) -> tuple[str, ...]:
        """The outcomes and classes of failure that are read again."""
        return () if self.retry is None else (self.retry,)

    def documents(self) -> tuple[Iterator[Any], int | None]:
        """Return the documents, and how many there are, if that is known."""
        from extractor.intake import count, read
        from extractor.runs.sharing import parse_part, part

        documents = read(self.paths, self.intake)
        if self.shard:
            return part(documents, *parse_part(self.shard)), None
        return documents, count(self.paths)

    def manifest(self) -> Manifest:
        """Return what the run is made with; raises what cannot work before a folder is made."""
        from extractor.pipeline import Extractor
        from extractor.runs import Manifest

        settings = self.settings
        fingerprint = Extractor.from_settings(settings).annotator.fingerprint
        if self.is_offline:
            if self.via == BATCH:
                raise click.UsageError(f"--via {BATCH} asks a model: name one with --model")
            return Manifest(annotator=fingerprint, model=settings.model, inputs=self.paths)
        from extractor.content import chosen_prompt

        prompt = chosen_prompt(settings.prompt)
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
            inputs=self.paths,
        )

    def settings_for(self, run: Run | None) -> Settings:
        """Return how *run* asks now: again for what failed, replies that did not fit are kept."""
        from extractor.settings import load_settings

        if self.retry is None or run is None:
            return self.settings
        return load_settings(self.settings, sample=run.status.starts)


async def carry_out(order: Order, run: Run) -> int:
    """Read the documents; return the exit code."""
    from extractor.runs import Options, stop_on_signals
    from extractor.runs.batches import Waiting

    documents, total = order.documents()
    with stop_on_signals() as stop, shown(total) as show:
        options = Options(
            retry=order.retried,
            max_documents=order.max_documents,
            total=total,
            parquet=order.parquet,
            on_progress=show,
        )
        try:
            if not order.is_offline:
                await _ask(order, run, documents, options, stop)
            elif total is not None and total <= FEW:
                await run.process(documents, offline(), options, stop=stop)
            else:
                on_cores = options._replace(lanes=_cores())
                await run.process_on_cores(documents, offline, on_cores, stop=stop)
        except Waiting as error:
            click.echo(f"extractor: {error}", err=True)
        except asyncio.CancelledError:  # told twice to stop
            if not stop.exit_code:
                raise
    return stop.exit_code or int(bool(run.summary.broken))


async def weigh(order: Order, folder: Path) -> Estimate:
    """Say what is left to do in the run in *folder*, or would be in a new one; send nothing."""
    from extractor.pipeline import Extractor
    from extractor.runs import Run
    from extractor.runs.estimate import estimate
    from extractor.runs.manifest import NAME
    from extractor.runs.run import accepted

    accepted(folder, order.manifest())
    async with AsyncExitStack() as opened:
        is_there = (folder / NAME).exists()
        run = opened.enter_context(Run.load(folder)) if is_there else None
        settings = order.settings_for(run)
        store = _existing(settings.store or folder / "replies.sqlite")
        if store is not None:
            opened.enter_context(closing(store))
        extractor = Extractor.from_settings(settings, replies=store)
        await opened.enter_async_context(aclosing(extractor))
        if order.is_offline:
            weight = _free
        else:
            weight = partial(_weight, extractor=extractor, store=store, most=_most(order))
        return await estimate(
            order.documents()[0],
            weight,
            run,
            retry=order.retried,
            max_documents=order.max_documents,
        )


def _existing(place: str | Path) -> StoredReplies | None:
    """Return the store at *place*, if there is one: to look does not make it."""
    from extractor.store import open_replies

    return open_replies(place) if "://" in str(place) or Path(place).exists() else None


async def _free(_: Document) -> Usage:
    """Return what the rules take."""
    from extractor.data import Usage

    return Usage()


async def _weight(
    document: Document,
    *,
    extractor: Extractor,
    store: StoredReplies | None,
    most: Callable[[Request], Usage],
) -> Usage:
    """Return what *document* takes at most; what is in the store is reused."""
    from extractor.data import Usage

    usage = Usage()
    for request in extractor.requests(document):
        is_kept = store is not None and await store.peek(request) is not None
        usage += Usage(reused=1) if is_kept else most(request)
    return usage


def _most(order: Order) -> Callable[[Request], Usage]:
    """Return what says what a reply costs at most, on the way that was ordered."""
    from extractor.llm import load_prices, most
    from extractor.runs.batches import discounted

    prices = load_prices(order.settings.prices)
    if order.via == BATCH:
        return lambda request: discounted(most(request, prices))
    return lambda request: most(request, prices)


async def _ask(
    order: Order, run: Run, documents: Iterator[Any], options: Options, stop: Stop
) -> None:
    """Read the documents with a model."""
    from extractor.limits import START, Budget, Gate
    from extractor.pipeline import Extractor
    from extractor.settings import load_settings
    from extractor.store import open_replies

    settings = order.settings_for(run)
    place = settings.store or run.folder / "replies.sqlite"
    with closing(open_replies(place, run.manifest.id)) as store:
        spent = (await store.recall()).most
        budget = Budget(
            max_usd=order.max_usd,
            max_tokens=order.max_tokens,
            usd=spent.usd or 0.0,
            tokens=spent.tokens,
        )
        gate = Gate(
            settings.concurrency,
            requests_per_minute=settings.requests_per_minute,
            tokens_per_minute=settings.tokens_per_minute,
            budget=budget,
            start=run.status.progress.limit or START,
        )
        options = options._replace(
            lanes=settings.concurrency, gate=gate, spending=lambda: store.spending
        )
        async with AsyncExitStack() as opened:
            replies: StoredReplies | BatchReplies = store
            if order.via == BATCH:
                batches = _batches(settings, store, run.folder / "batches", budget)
                replies = await opened.enter_async_context(aclosing(batches))
                stop.on_request(batches.give_up)
                settings = load_settings(settings, concurrency=WAITING)
                options = options._replace(lanes=WAITING, batches=lambda: batches.standing)
            extractor = Extractor.from_settings(settings, replies=replies, gate=gate)
            await opened.enter_async_context(aclosing(extractor))
            await run.process(documents, extractor.aextract, options, stop=stop)


def _batches(
    settings: Settings, store: StoredReplies, folder: Path, budget: Budget
) -> BatchReplies:
    """Return replies that come through the provider's batch service."""
    from extractor.content import chosen_prompt
    from extractor.llm import Address, cost, load_prices, most
    from extractor.runs.batches import BatchReplies, Tariff, Terms
    from extractor.runs.provider import Provider
    from extractor.runs.shard import answer_body

    address = Address.of(settings)
    prices = load_prices(settings.prices)
    terms = Terms(poll_seconds=settings.poll_seconds)
    return BatchReplies(
        store,
        Provider(address.url, address.key),
        folder,
        body=answer_body(chosen_prompt(settings.prompt).schema.name),
        tariff=Tariff(partial(most, prices=prices), partial(cost, prices=prices), budget),
        terms=terms._replace(linger_seconds=min(terms.linger_seconds, settings.poll_seconds)),
    )


def offline() -> Callable[[Document], Awaitable[Extraction]]:
    """Return what reads a document with the rules; made anew in each process."""
    from extractor.pipeline import Extractor

    return Extractor().aextract


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
