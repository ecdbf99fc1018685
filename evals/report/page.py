"""The comparison as one HTML file: works from disk, sends nothing, needs no server."""

from __future__ import annotations

import base64
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isnan
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.compare import Comparison, slice_scores, strict_f1
from evals.counts import Row
from evals.gold import GoldDocument
from evals.metrics import ACTS, STANCES, confusion
from evals.prediction import Prediction, by_document
from evals.report import words
from evals.report.marks import Line, Stretch, lines, marks_of, stretches
from evals.statistics import Contrast

_HERE = Path(__file__).parent
_HALF, _REACH = 80, 76


@dataclass(frozen=True)
class Drawn:
    """An interval as places on a line 160 units wide, whose middle is no difference."""

    low: float
    high: float
    at: float


@dataclass(frozen=True)
class Matrix:
    """Gold classes against predicted ones."""

    title: str
    rows: tuple[tuple[str, tuple[tuple[float, str], ...]], ...]
    heads: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A document of the page."""

    gold: GoldDocument
    before: float
    after: float
    text: tuple[Stretch, ...]
    lines: tuple[Line, ...]


def page(
    found: Comparison,
    documents: Sequence[GoldDocument],
    a: Sequence[Prediction],
    b: Sequence[Prediction],
    *,
    prompts: tuple[str, str] | None = None,
) -> str:
    """Return the page.

    Args:
        found: The comparison.
        documents: The gold it is over.
        a: The predictions of record A; the first reply of each document is shown.
        b: Those of record B.
        prompts: The text of either prompt, if they are to be shown as a difference.

    """
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    style, script = ((_HERE / name).read_text("utf-8") for name in ("page.css", "page.js"))
    tested, others = [found.primary, *found.family], list(found.others)
    scale = _scale([*tested, *others])
    return environment.get_template("page.html").render(
        found=found,
        words=words,
        style=Markup(style),  # noqa: S704 - a file of ours
        script=Markup(script),  # noqa: S704 - a file of ours
        style_hash=_hash(style),
        script_hash=_hash(script),
        tested=[(c, _drawn(c, scale)) for c in tested],
        others=[(c, _drawn(c, scale)) for c in others],
        margin=round(_HALF - _REACH * min(1.0, found.policy.margin / scale), 1),
        matrices=[*_matrices(found, "act", ACTS), *_matrices(found, "stance", STANCES)],
        documents=_documents(found, documents, a, b),
        slices=slice_scores(found.a, found.b, documents),
        difference=_difference(*prompts) if prompts else [],
    )


def _hash(content: str) -> str:
    return "'sha256-" + base64.b64encode(sha256(content.encode()).digest()).decode() + "'"


def _scale(contrasts: Sequence[Contrast]) -> float:
    """Return the largest share drawn; prices and tokens have no common scale and are not."""
    ends = [abs(e) for c in contrasts if c.metric.share for e in (c.low, c.high) if not isnan(e)]
    return max([*ends, 0.01])


def _drawn(found: Contrast, scale: float) -> Drawn | None:
    if not found.metric.share or isnan(found.low):
        return None
    low, high, at = (
        round(_HALF + _REACH * value / scale, 1)
        for value in (found.low, found.high, found.difference)
    )
    return Drawn(low, high, at)


def _matrices(found: Comparison, field: str, classes: tuple[str, ...]) -> list[Matrix]:
    kind = "act" if field == "act" else "stance"
    one, other = (confusion(record.rows, kind) for record in (found.a, found.b))  # type: ignore[arg-type]  # a literal
    change = {cell: other.get(cell, 0) - one.get(cell, 0) for cell in {**one, **other}}
    used = {part for cell in change for part in cell.split(">")}
    gold = tuple(c for c in (*classes, "spurious") if c in used)
    pred = tuple(c for c in (*classes, "missed") if c in used)
    titled = ((f"{field}: A", one), (f"{field}: B", other), (f"{field}: B − A", change))
    return [
        Matrix(
            title,
            tuple(
                (g, tuple((cells.get(f"{g}>{p}", 0), _shade(cells, g, p)) for p in pred))
                for g in gold
            ),
            pred,
        )
        for title, cells in titled
    ]


def _shade(cells: dict[str, float], gold: str, pred: str) -> str:
    """Return a class for the colour of a cell: good or bad, and how strong."""
    value = cells.get(f"{gold}>{pred}", 0)
    if not value:
        return "zero"
    strength = min(3, 1 + int(3 * abs(value) / max(1, *map(abs, cells.values()))))
    good = (gold == pred) == (value > 0)
    return f"{'good' if good else 'bad'} s{strength}"


def _documents(
    found: Comparison,
    documents: Sequence[GoldDocument],
    a: Sequence[Prediction],
    b: Sequence[Prediction],
) -> list[Shown]:
    """Return the documents, those that fell most first."""
    ids = [gold.id for gold in documents]
    replies = by_document(ids, a), by_document(ids, b)
    rows = _first(found.a.rows), _first(found.b.rows)
    shown = []
    for gold in documents:
        one, other = (side[gold.id][0] for side in replies)
        pair = rows[0][gold.id], rows[1][gold.id]
        before, after = (
            strict_f1([row for row in record.rows if row.document == gold.id])
            for record in (found.a, found.b)
        )
        text = tuple(stretches(gold.text, marks_of(gold, one, other)))
        claims = tuple(lines(gold, (one, other), pair))
        shown.append(Shown(gold, before, after, text, claims))
    return sorted(shown, key=lambda d: (d.after - d.before, d.gold.id))


def _first(rows: Sequence[Row]) -> dict[str, Row]:
    return {row.document: row for row in rows if row.sample == 0}


def _difference(before: str, after: str) -> list[tuple[str, str]]:
    """Return the lines of a unified diff with a class each; empty if the two are the same."""
    classes = {"+": "ins", "-": "del", "@": "at"}
    return [
        (classes.get(line[:1], "same"), line)
        for line in difflib.unified_diff(
            before.splitlines(), after.splitlines(), "A", "B", lineterm="", n=2
        )
    ]
