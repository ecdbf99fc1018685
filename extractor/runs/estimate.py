"""What a run would cost, said before it costs anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pydantic import Field

from extractor.data import Document, Frozen, Usage
from extractor.runs.run import Run
from extractor.runs.work import Unread


class Estimate(Frozen):
    """What is still to do, and what it takes at most."""

    documents: int = Field(description="Documents to be read.")
    finished: int = Field(description="Documents that were read before and cost nothing.")
    unreadable: int = Field(description="Inputs that gave no document.")
    usage: Usage = Field(description="Requests, tokens and US dollars.")
    seconds: float | None = Field(
        description="Time it takes at the pace of the run's last start; null without one."
    )


def estimate(
    documents: Iterable[Document | Unread],
    weigh: Callable[[Document], Usage],
    run: Run | None = None,
) -> Estimate:
    """Weigh the *documents* that *run* has not finished; nothing is sent or written.

    Args:
        documents: As `Run.process` would take them.
        weigh: Says what reading a document takes.
        run: The run they would join, if there is one already.

    """
    fresh = finished = unreadable = 0
    usage = Usage()
    for document in documents:
        if not isinstance(document, Document):
            unreadable += 1
        elif run is not None and run.is_finished(document):
            finished += 1
        else:
            fresh += 1
            usage += weigh(document)
    last = run.status.progress if run is not None else None
    return Estimate(
        documents=fresh,
        finished=finished,
        unreadable=unreadable,
        usage=usage,
        seconds=fresh * last.seconds / last.documents if last and last.documents else None,
    )
