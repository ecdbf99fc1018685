"""An extraction, and a summary of many, on a terminal.

The text is cut wherever a claim begins or ends, so claims that nest or cross are both right. Each
stretch carries its claim's number as well as its colour: ``[1>words<1]``. Nothing in a document
reaches the terminal as a command.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from extractor.data import (
    Claim,
    Condition,
    Cost,
    Extraction,
    Grounding,
    Polarity,
    Quote,
    Rejected,
    Spending,
)

_COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "red")
_TOP = 10
_COMMANDS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters (but tab and line feed), marks of direction, and what nobody sees."""


class _Mark(NamedTuple):
    """A stretch of the text that belongs to a claim."""

    start: int
    end: int
    label: str
    style: str


def marked(extraction: Extraction) -> RenderableType:
    """Return the document with its claims marked, and below it the claims and the outcome."""
    document = extraction.document
    told = (document.title, document.source, document.date and document.date.isoformat())
    heading = Text().append(_line(document.id), style="bold")
    heading.append("".join(f" | {_line(part)}" for part in told if part))
    marks = [
        _Mark(quote.start, quote.end, label, _style(number))
        for number, claim in enumerate(extraction.claims, 1)
        for label, quote in _labelled(number, claim)
    ]
    claims = _grid(
        (str(number), _style(number), _claim(claim))
        for number, claim in enumerate(extraction.claims, 1)
    )
    rejected = _grid(("!", "red", _rejected(part)) for part in extraction.rejected)
    listed = [grid for grid in (claims, rejected) if grid.row_count]
    return Group(heading, "", _text(document.text, marks), "", *listed, _outcome(extraction))


def visible(text: str) -> str:
    """Return *text* with each character that could steer a terminal shown as ``<U+001B>``."""
    return _COMMANDS.sub(lambda match: f"<U+{ord(match[0]):04X}>", text.replace("\r\n", "\n"))


def summary(
    *,
    outcomes: Mapping[str, int],
    acts: Mapping[str, int],
    sources: Mapping[str, int],
    rejected: Mapping[str, int],
    spending: Spending,
) -> RenderableType:
    """Return what came of many documents, in numbers.

    Args:
        outcomes: Documents by outcome.
        acts: Claims by act.
        sources: Claims by source.
        rejected: Citations that were not verified, by reason.
        spending: What it took.

    """
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    _count(table, "documents", outcomes)
    _count(table, "claims", acts)
    _count(table, "rejected citations", rejected)
    if sources:
        table.add_row(Text("speakers", style="bold"), f"{len(sources):,}")
        _list(table, dict(_sorted(sources)[:_TOP]))
    if spending != Spending():
        table.add_row(Text("replies", style="bold"))
        for title, cost in (
            ("paid", spending.paid),
            ("reused", spending.reused),
            ("paid twice, at most", spending.again),
        ):
            table.add_row(f"  {title}", costs(cost))
    return table


def costs(cost: Cost) -> str:
    """Return a cost in words, as ``1,200, 0.1234 USD``."""
    price = "price unknown" if cost.usd is None else f"{cost.usd:.4f} USD"
    return f"{cost.replies:,}, {price}"


def _sorted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the counts, the largest first, equal ones by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _count(table: Table, title: str, counts: Mapping[str, int]) -> None:
    """Add a total and what it consists of."""
    table.add_row(Text(title, style="bold"), f"{sum(counts.values()):,}")
    _list(table, dict(_sorted(counts)))


def _list(table: Table, counts: Mapping[str, int]) -> None:
    for name, count in counts.items():
        table.add_row(Text(f"  {_line(name)}"), f"{count:,}")


def _style(number: int) -> str:
    return _COLOURS[(number - 1) % len(_COLOURS)]


def _line(text: str) -> str:
    """Return *text* on one line, fit for a terminal."""
    return " ".join(visible(text).split())


def _labelled(number: int, claim: Claim) -> Iterator[tuple[str, Quote]]:
    """Yield the stretches of a claim as 3, or as 3.1 and 3.2."""
    for part, quote in enumerate(claim.evidence, 1):
        yield (str(number) if len(claim.evidence) == 1 else f"{number}.{part}"), quote


def _text(text: str, marks: Iterable[_Mark]) -> Text:
    """Return the text with its marks, cut at every end of one."""
    marks = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    cuts = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    drawn = Text()
    inside: list[_Mark] = []
    waiting = iter([*marks, None])
    coming = next(waiting)
    for cut, following in zip(cuts, [*cuts[1:], len(text)], strict=True):
        for mark in [mark for mark in reversed(inside) if mark.end == cut]:
            drawn.append(f"<{mark.label}]", style=f"bold {mark.style}")
            inside.remove(mark)
        while coming is not None and coming.start == cut:
            drawn.append(f"[{coming.label}>", style=f"bold {coming.style}")
            inside.append(coming)
            coming = next(waiting)
        over = " underline" if len(inside) > 1 else ""
        style = f"{inside[-1].style}{over}" if inside else ""
        drawn.append(visible(text[cut:following]), style=style)
    return drawn


def _grid(rows: Iterable[tuple[str, str, Text]]) -> Table:
    """Return rows with a tag in front that hangs into the margin."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for tag, style, body in rows:
        grid.add_row(Text(tag, style=f"bold {style}"), body.append("\n"))
    return grid


def _claim(claim: Claim) -> Text:
    """Return what a claim says, a line for each thing there is to say."""
    chain = " -> ".join(_line(source.name) for source in claim.sources)
    behalf = claim.source.on_behalf_of
    act = claim.act.value + (f", also {claim.also.value}" if claim.also else "")
    negated = f"; polarity: {claim.polarity.value}" if claim.polarity == Polarity.NEGATIVE else ""
    places = ", ".join(_place(quote) for quote in claim.evidence)
    stances = "; ".join(
        f"{stance.polarity.value} {_line(stance.target)} ({stance.target_kind.value})"
        for stance in claim.stance
    )
    lines = [
        _line(claim.statement),
        f"stance: {stances}" if stances else "",
        _condition(claim.condition) if claim.condition else "",
        f"certainty: {claim.certainty.value}{negated}; at {places}",
        f"not verified: {', '.join(map(_line, claim.unverified))}" if claim.unverified else "",
    ]
    speaker = Text().append(chain, style="bold").append(f" (for {_line(behalf)})" if behalf else "")
    return Text("\n").join([speaker.append(f": {act}"), *(Text(line) for line in lines if line)])


def _place(quote: Quote) -> str:
    """Return the offsets of a quote, and what one should know about it."""
    notes = [] if quote.grounding == Grounding.EXACT else [quote.grounding.value]
    notes += ["after a negation"] if quote.negation_cut else []
    return f"{quote.start}-{quote.end}" + (f" ({', '.join(notes)})" if notes else "")


def _condition(condition: Condition) -> str:
    """Return a condition as "antecedent => consequent"."""
    kind = condition.kind.value + (f", {condition.force.value}" if condition.force else "")
    antecedent, consequent = _line(condition.antecedent.text), _line(condition.consequent.text)
    return f"condition: {antecedent} => {consequent} ({kind})"


def _rejected(rejected: Rejected) -> Text:
    """Return what was not verified, and why."""
    chain = " -> ".join(_line(source.name) for source in rejected.candidate.sources)
    return Text(
        f"rejected: {rejected.field} of {chain}, {rejected.candidate.act.value}: "
        f'{rejected.reason.value}: "{_line(rejected.citation.text)}"'
    )


def _outcome(extraction: Extraction) -> Text:
    """Return how reading the document ended."""
    outcome = extraction.outcome
    told = [outcome.kind.value, outcome.error, outcome.reason]
    words = ": ".join(_line(part) for part in told if part)
    return Text(f"outcome: {words}", style="green" if outcome.kind.is_whole else "red")
