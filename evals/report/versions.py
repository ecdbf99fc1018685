"""The table of prompt versions: one line a record, and what another labeller reaches."""

from __future__ import annotations

from collections.abc import Sequence

from evals.counts import Row
from evals.metrics import PRIMARY, all_metrics, measure
from evals.record import Record
from evals.report.words import number
from evals.scorer import Scorer
from evals.statistics import spread
from extractor.data import Usage
from extractor.llm.prices import Price

COLUMNS = (
    "strict F1, no alternates",
    "detection F1 @0.5",
    "act end-to-end F1",
    "source end-to-end F1",
    "condition all F1",
    "chain end-to-end F1",
    "evidence validity",
    "quotes not found",
)
"""What is shown beside strict F1."""


def versions(
    records: Sequence[Record], ceiling: Sequence[Row], scorer: Scorer, price: Price, model: str
) -> str:
    """Return a Markdown table with a line for each of *records*.

    Args:
        records: In the order of the table.
        ceiling: A second labelling scored against the first; empty if there is none.
        scorer: What made the counts.
        price: Of *model*: what the recorded token counts would cost.
        model: Whose price it is.

    """
    names = [name.removesuffix(" end-to-end F1").removesuffix(" all F1") for name in COLUMNS]
    heads = ["version", PRIMARY.name, *names, f"USD for 1,000 documents at {model}'s price"]
    lines = [
        f"| {' | '.join([*heads, 'verdict'])} |",
        f"|---{'|---:' * (len(heads) - 1)}|---|",
    ]
    lines += [
        _line(record.name, record.rows, scorer, [_usd(record, price), _verdicts(record)])
        for record in records
    ]
    if ceiling:
        name = f"a second labeller, {len({row.document for row in ceiling})} documents"
        lines.append(_line(name, ceiling, scorer, ["–", ""]))
    return "\n".join(lines)


def _line(name: str, rows: Sequence[Row], scorer: Scorer, rest: Sequence[str]) -> str:
    scores = measure(rows, all_metrics(scorer))
    low, high = spread(rows, PRIMARY)
    strict = f"{number(scores[PRIMARY.name])} [{number(low)}, {number(high)}]"
    cells = [name, strict, *(number(scores[column]) for column in COLUMNS), *rest]
    return f"| {' | '.join(cells)} |"


def _usd(record: Record, price: Price) -> str:
    """Return what 1,000 documents would cost, by the tokens of the record."""
    tokens_in, tokens_out = (
        sum(row.counts.get(name, 0.0) for row in record.rows)
        for name in ("tokens/in", "tokens/out")
    )
    usage = Usage(prompt_tokens=round(tokens_in), completion_tokens=round(tokens_out))
    return f"{1000 * price.usd(usage) / len(record.rows):.2f}"


def _verdicts(record: Record) -> str:
    """Return the last verdict against each other record, with the difference it rests on."""
    last = {judged.against: judged for judged in record.verdicts}
    return ", ".join(
        f"{judged.verdict} against {judged.against} ({judged.difference:+.3f})"
        for judged in last.values()
        if judged.difference is not None
    )
