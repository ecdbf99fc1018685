"""Whether record B is better than record A, worse, no worse, or not shown to differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

from evals.counts import Row, count_all
from evals.gold import GoldDocument, gold_hash
from evals.metrics import PRIMARY, all_metrics, measure, table
from evals.policy import Policy
from evals.prediction import Prediction
from evals.record import Record, numbers
from evals.scorer import Scorer
from evals.slices import document_slices
from evals.statistics import (
    RESAMPLES,
    Contrast,
    contrast,
    documents_needed,
    holm,
    log_ratio,
    paired,
    reply_share,
)
from evals.verdict import Verdict, judge
from extractor.errors import ExtractorError

Ratio = tuple[float, float, float]
"""B to A, with the limits of its 95 % interval."""


class Incomparable(ExtractorError):
    """Two records were not made with the same gold, scorer and answer schema."""

    exit_code = 4


@dataclass(frozen=True)
class Fall:
    """A document whose strict F1 fell."""

    document: str
    before: float
    after: float


@dataclass(frozen=True)
class Comparison:
    """Two records, compared.

    Attributes:
        a: The record compared with.
        b: The new record.
        policy: What B is held to.
        primary: Strict F1.
        family: The secondary metrics; their p values are adjusted by Holm's method.
        others: Every other metric, with intervals and without tests.
        broken: Documents that were clean and are not any more, one sentence each.
        lost: Critical claims that A had right and B has not, as ``document claim``.
        falls: Documents that fell by more than the policy's limit.
        cost: Dollars per document, B to A, with limits; None if unknown.
        time: Seconds per document, likewise.
        reply_share: Part of the variance of B that more replies could save; nan with one reply.
        verdict: What it comes to.
        reasons: Why, one sentence each.

    """

    a: Record
    b: Record
    policy: Policy
    primary: Contrast
    family: tuple[Contrast, ...]
    others: tuple[Contrast, ...]
    broken: tuple[str, ...]
    lost: tuple[str, ...]
    falls: tuple[Fall, ...]
    cost: Ratio | None
    time: Ratio | None
    reply_share: float
    verdict: Verdict
    reasons: tuple[str, ...]

    @property
    def needed(self) -> int | None:
        """Documents that would find a difference of the margin; None if unknown."""
        if isnan(self.primary.detectable):
            return None
        return documents_needed(self.b.documents, self.primary.detectable, self.policy.margin)


def check_comparable(a: Record, b: Record) -> None:
    """Refuse two records whose numbers do not mean the same.

    Raises:
        Incomparable: If gold, scorer or answer schema differ.

    """
    for what, one, other in (
        ("gold", a.gold, b.gold),
        ("scorer", a.scorer, b.scorer),
        ("answer schema", _named(a), _named(b)),
    ):
        if one and other and one != other:  # rules, and a run that found nothing, have no schema
            raise Incomparable(
                f"{a.name} and {b.name} have another {what} ({one}; {other}): "
                "compare with --rescore, which scores both again and calls no model"
            )


def _named(record: Record) -> str:
    return ", ".join(sorted(str(name) for name in record.schemas if name))


def rescore(
    record: Record,
    documents: Sequence[GoldDocument],
    predictions: Sequence[Prediction],
    scorer: Scorer,
) -> Record:
    """Return *record* scored again with this gold and scorer; its verdicts no longer hold."""
    rows = count_all(documents, predictions, scorer)
    content = {
        "gold": gold_hash(tuple(documents)),
        "scorer": scorer.name,
        "documents": len(documents),
        "metrics": numbers(rows, all_metrics(scorer)),
        "rows": rows,
        "verdicts": (),
    }
    return record.model_copy(update=content)


def compare(
    a: Record,
    b: Record,
    documents: Sequence[GoldDocument],
    *,
    policy: Policy,
    scorer: Scorer,
    resamples: int = RESAMPLES,
) -> Comparison:
    """Compare two records over *documents*, the gold both were scored on.

    Raises ConfigError if they are over other documents, or the policy names no metric.
    """
    metrics = all_metrics(scorer)
    pair, family = paired(a.rows, b.rows, metrics), policy.family(metrics)
    primary, *secondary = (contrast(pair, metric, resamples) for metric in (PRIMARY, *family))
    tested = _adjusted(secondary)
    broken, lost = tuple(_broken(a.rows, b.rows)), tuple(_lost(a, b, documents))
    cost = log_ratio(a.rows, b.rows, "usd", "priced")
    time = log_ratio(a.rows, b.rows, "seconds", "timed")
    breaches = [*broken, *(f"critical claim lost: {name}" for name in lost)]
    if len(pair.documents) >= policy.min_documents:
        breaches += _dearer(cost, time, policy)
    verdict, reasons = judge(primary, tested, policy, len(pair.documents), breaches)
    return Comparison(
        a=a,
        b=b,
        policy=policy,
        primary=primary,
        family=tested,
        others=tuple(contrast(pair, m, 0) for m in metrics if m not in (PRIMARY, *family)),
        broken=broken,
        lost=lost,
        falls=tuple(_falls(a.rows, b.rows, policy.severe_fall)),
        cost=cost,
        time=time,
        reply_share=reply_share(b.rows, PRIMARY),
        verdict=verdict,
        reasons=tuple(reasons),
    )


def _adjusted(family: Sequence[Contrast]) -> tuple[Contrast, ...]:
    """Return the contrasts with p values adjusted for their number."""
    adjusted = holm({found.metric.name: found.p for found in family})
    return tuple(replace(found, p=adjusted[found.metric.name]) for found in family)


def _dearer(cost: Ratio | None, time: Ratio | None, policy: Policy) -> Iterator[str]:
    """Yield what a document takes more of than the policy allows, noise set aside."""
    for ratio, limit, what in (
        (cost, policy.max_cost_ratio, "dollars"),
        (time, policy.max_time_ratio, "seconds"),
    ):
        if ratio and limit and ratio[1] > limit:
            yield f"a document takes {ratio[0]:.2f} times the {what}, the limit is {limit:g}"


def _grouped(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.document, []).append(row)
    return grouped


def _broken(a: Sequence[Row], b: Sequence[Row]) -> Iterator[str]:
    """Yield the documents that A read whole and grounded, and B did not."""
    before, after = _grouped(a), _grouped(b)
    for document, rows in sorted(after.items()):
        for what, test in (
            ("has an invalid reply", _invalid),
            ("has a quote that is not in the text", _ungrounded),
        ):
            if any(map(test, rows)) and not any(map(test, before[document])):
                yield f"{document} {what}"


def _invalid(row: Row) -> bool:
    return row.counts.get("invalid", 0) > 0


def _ungrounded(row: Row) -> bool:
    return row.counts.get("quotes", 0) > row.counts.get("quotes/valid", 0)


def _lost(a: Record, b: Record, documents: Sequence[GoldDocument]) -> Iterator[str]:
    """Yield critical claims strictly right in most replies of A and not in most of B."""
    before, after = _grouped(a.rows), _grouped(b.rows)
    for document in documents:
        for claim in document.claims:
            had, has = (_mostly(rows[document.id], claim.id) for rows in (before, after))
            if claim.critical and had and not has:
                yield f"{document.id} {claim.id}"


def _mostly(rows: Sequence[Row], claim: str) -> bool:
    return sum(claim in row.right for row in rows) * 2 > len(rows)


def strict_f1(rows: Sequence[Row]) -> float:
    """Return the strict F1 of one document; 1 if nothing is there and nothing was found."""
    strict, gold, pred = table(rows, ("strict", "gold", "pred")).sum(axis=0)
    return float(2 * strict / (gold + pred)) if gold + pred else 1.0


def _falls(a: Sequence[Row], b: Sequence[Row], limit: float) -> list[Fall]:
    before, after = _grouped(a), _grouped(b)
    falls = [Fall(d, strict_f1(before[d]), strict_f1(after[d])) for d in sorted(after)]
    steep = [fall for fall in falls if fall.before - fall.after > limit]
    return sorted(steep, key=lambda fall: fall.after - fall.before)


def slice_scores(
    a: Record, b: Record, documents: Sequence[GoldDocument]
) -> dict[str, tuple[int, float, float]]:
    """Return the documents of each slice and the strict F1 of both records over them."""
    where = {document.id: document_slices(document) for document in documents}
    names = sorted({name for found in where.values() for name in found})
    scores = {}
    for name in names:
        chosen = [[row for row in record.rows if name in where[row.document]] for record in (a, b)]
        one, other = (measure(rows, [PRIMARY])[PRIMARY.name] for rows in chosen)
        scores[name] = (len({row.document for row in chosen[0]}), one, other)
    return scores
