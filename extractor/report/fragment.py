"""An extraction in a notebook, as a fragment of HTML, and in a terminal, as coloured text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from extractor.data import Claim, Extraction
from extractor.report.acts import LOOKS
from extractor.report.pieces import pieces
from extractor.report.templates import environment
from extractor.report.visible import visible

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_ROWS = 100
"""Documents listed of a run."""
_COLOURS = {
    "silent": "bright_black",
    "refuse": "red",
    "condition": "blue",
    "press": "magenta",
    "offer": "green",
    "judge": "yellow",
    "outlook": "cyan",
    "state": "white",
}


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


def extraction_text(extraction: Extraction) -> RenderableType:
    """Return the text with its claims marked, and the claims, for `rich.print`.

    Control characters are named: nothing in a document can move the cursor or colour the screen.
    """
    from rich.console import Group  # noqa: PLC0415  # the page and notebooks do without rich
    from rich.text import Text  # noqa: PLC0415

    marked = Text()
    for piece in pieces(extraction):
        for number in piece.begins:
            marked.append(f"[{number + 1}]", style="bold reverse")
        style = _style(extraction.claims[piece.claims[-1]]) if piece.claims else ""
        marked.append(visible(piece.text), style=style)
    outcome = extraction.outcome
    ended = outcome.kind.value.replace("_", " ")
    if outcome.reason:
        ended += f": {visible(outcome.reason)}"
    name = visible(extraction.document.title or extraction.document.id)
    head = Text(f"{name} · {ended}", style="bold")
    return Group(head, marked, _claims(extraction.claims))


def _style(claim: Claim) -> str:
    return f"underline {_COLOURS[LOOKS[claim.act].family]}"


def _claims(claims: Iterable[Claim]) -> Table:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("", "Act", "Source", "Statement", "Stance", box=None, header_style="dim")
    for number, claim in enumerate(claims, start=1):
        stances = [f"{held.polarity.value} {visible(held.target)}" for held in claim.stance]
        table.add_row(
            str(number),
            Text(claim.act.value.replace("_", " "), style=_COLOURS[LOOKS[claim.act].family]),
            Text(" › ".join(visible(source.name) for source in claim.sources)),
            Text(visible(claim.statement)),
            Text("; ".join(stances)),
        )
    return table
