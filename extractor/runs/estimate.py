"""What a run would cost, said before it costs anything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable

from pydantic import Field

from extractor.data import Document, Frozen, Usage
from extractor.runs.run import Run
from extractor.runs.work import Unread


class Estimate(Frozen):
    """What is still to do, and what it takes at most."""

    documents: int = Field(description="Documents to be read.")
    characters: int = Field(description="Code points of their texts.")
    finished: int = Field(description="Documents that were read before and cost nothing.")
    unreadable: int = Field(description="Inputs that gave no document.")
    usage: Usage = Field(
        description="Requests to be sent, and their tokens and US dollars at most; replies reused."
    )
    seconds: float | None = Field(
        description="Time it takes at the pace of the run's last start; null without one."
    )


async def estimate(
    documents: Iterable[Document | Unread],
    weigh: Callable[[Document], Awaitable[Usage]],
    run: Run | None = None,
    *,
    retry: Collection[str] = (),
    max_documents: int | None = None,
) -> Estimate:
    """Weigh the *documents* that *run* has not finished; nothing is sent or written.

    Args:
        documents: As `Run.process` would take them.
        weigh: Says what reading a document takes.
        run: The run they would join, if there is one already.
        retry: Outcomes and classes of failure that are read again.
        max_documents: How many are read at most, over all starts.

    """
    status = run.status if run is not None else None
    left = float("inf") if max_documents is None else max_documents - (status.read if status else 0)
    fresh = finished = unreadable = characters = 0
    usage = Usage()
    for document in documents:
        if not isinstance(document, Document):
            unreadable += 1
        elif run is not None and run.is_finished(document, retry):
            finished += 1
        elif fresh < left:
            fresh += 1
            characters += len(document.text)
            usage += await weigh(document)
    last = status.progress if status else None
    return Estimate(
        documents=fresh,
        characters=characters,
        finished=finished,
        unreadable=unreadable,
        usage=usage,
        seconds=fresh * last.seconds / last.documents if last and last.documents else None,
    )
