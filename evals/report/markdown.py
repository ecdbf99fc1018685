"""Markdown: a comparison for a pull request, a record for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from evals.compare import Comparison, slice_scores
from evals.gold import GoldDocument
from evals.metrics import all_metrics, slice_table
from evals.record import Record
from evals.report.words import interval, number, p_value, power, ratio, replies, signed
from evals.scorer import Scorer
from evals.statistics import Contrast


def comparison(found: Comparison, documents: Sequence[GoldDocument]) -> str:
    """Return the report of a comparison."""
    warned = _warning(found)
    parts = [
        f"## {found.verdict}: {found.b.name} against {found.a.name}",
        "\n".join(f"- {reason}" for reason in found.reasons),
        power(found) + (f" {warned}" if warned else ""),
        _table([found.primary, *found.family], "tested: strict F1 at 5 %, the others with Holm"),
        f"Dollars per document: × {ratio(found.cost)}. Seconds: × {ratio(found.time)}.",
    ]
    if found.falls:
        rows = [f"| {f.document} | {f.before:.2f} | {f.after:.2f} |" for f in found.falls]
        parts.append("\n".join(["| fell most | before | after |", "|---|---:|---:|", *rows]))
    parts.append(_folded("Every other metric (not tested)", _table(found.others, "metric")))
    parts.append(_folded("By kind of document", _slices(found, documents)))
    parts.append(_facts(found))
    return "\n\n".join(parts) + "\n"


def _warning(found: Comparison) -> str:
    macro = [record.macro_f1 for record in (found.a, found.b)]
    if None in macro:
        return ""
    change = (macro[1] or 0) - (macro[0] or 0)
    if change * found.primary.difference < 0:
        return (
            f"**The mean over documents goes the other way ({signed(change)}): "
            "a few long documents decide.**"
        )
    return f"Mean over documents: {signed(change)}."


def _table(contrasts: Sequence[Contrast], title: str) -> str:
    lines = [f"| {title} | A | B | B − A | 95 % interval | p |", "|---|---:|---:|---:|---|---:|"]
    for found in contrasts:
        a, b = number(found.a, found.metric), number(found.b, found.metric)
        change = f"{signed(found.difference)} | {interval(found)} | {p_value(found.p)}"
        lines.append(f"| {found.metric.name} | {a} | {b} | {change} |")
    return "\n".join(lines)


def _slices(found: Comparison, documents: Sequence[GoldDocument]) -> str:
    lines = ["| slice | documents | A | B |", "|---|---:|---:|---:|"]
    for name, (size, a, b) in slice_scores(found.a, found.b, documents).items():
        lines.append(f"| {name} | {size} | {number(a)} | {number(b)} |")
    return "\n".join(lines)


def _folded(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def _facts(found: Comparison) -> str:
    lines = [f"Gold `{found.b.gold}`, scorer `{found.b.scorer}`."]
    lines += [f"{side}: {made_by(record)}." for side, record in (("A", found.a), ("B", found.b))]
    return " ".join(lines)


def made_by(record: Record) -> str:
    """Return what made a record's claims."""
    said = [
        " ".join(filter(None, (maker.prompt, maker.model or maker.annotator, maker.version)))
        for maker in record.makers
    ]
    return f"`{record.name}` ({'; '.join(said) or record.model}, {record.when})"


def record(found: Record, scorer: Scorer) -> str:
    """Return the report of one record."""
    lines = [
        f"# {found.name}",
        "",
        (
            f"{made_by(found)}: {found.documents} documents of {found.gold_set}, "
            f"{replies(found.samples)}, gold `{found.gold}`, scorer `{found.scorer}`."
        ),
        "",
        "| metric | value |",
        "|---|---:|",
    ]
    lines += [
        f"| {metric.name} | {number(found.metrics.get(metric.name), metric)} |"
        for metric in all_metrics(scorer)
    ]
    lines += [f"| strict F1, mean over documents | {number(found.macro_f1)} |", ""]
    lines += ["| slice of gold claims | claims | recall | strict recall |", "|---|---:|---:|---:|"]
    for name, sums in slice_table(found.rows).items():
        cells = f"{sums['gold'] / found.samples:g} | {number(sums['recall'])}"
        lines.append(f"| {name} | {cells} | {number(sums['strict recall'])} |")
    for verdict in found.verdicts:
        accepted = f", accepted by {verdict.accepted_by}: {verdict.why}" if verdict.why else ""
        lines += ["", f"{verdict.verdict} against {verdict.role} {verdict.against}{accepted}"]
    return "\n".join(lines) + "\n"
