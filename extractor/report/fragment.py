"""An extraction, or a run, in a notebook: fragments of HTML that need no script."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from extractor.data import Extraction
from extractor.report.acts import LOOKS
from extractor.report.pieces import pieces
from extractor.report.templates import environment

_ROWS = 100
"""Documents listed of a run."""


def extraction_html(extraction: Extraction) -> str:
    """Return a self-contained fragment, without a script, that shows the text and its claims.

    It brings its own style, uses translucent colours that suit light and dark notebooks, and is
    what `Extraction._repr_html_` returns.
    """
    return (
        environment()
        .get_template("fragment.html.j2")
        .render(
            document=extraction.document,
            outcome=extraction.outcome,
            claims=extraction.claims,
            rejected=len(extraction.rejected),
            pieces=list(pieces(extraction)),
            looks=LOOKS,
        )
    )


def run_html(extractions: Iterable[Extraction]) -> str:
    """Return a fragment that lists the first hundred documents of a run and how they ended."""
    rows = [
        (held.document, held.outcome.kind.value, len(held.claims), len(held.rejected))
        for held in islice(extractions, _ROWS)
    ]
    return environment().get_template("run.html.j2").render(rows=rows, most=_ROWS)
