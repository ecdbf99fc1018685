"""The gate: a record against its parent and against the anchor, by the policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.compare import Comparison, check_comparable, compare
from evals.gold import GoldDocument, gold_hash
from evals.policy import Policy
from evals.record import Judged, Record, anchor, known, load
from evals.scorer import Scorer
from evals.verdict import Verdict
from extractor.errors import ConfigError

_SEVERITY = (Verdict.IMPROVED, Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.REGRESSION)


@dataclass(frozen=True)
class Acceptance:
    """Who takes an inconclusive verdict as good enough, and why."""

    by: str
    why: str


@dataclass(frozen=True)
class Gated:
    """What the gate says.

    Attributes:
        comparisons: By role: ``parent`` and ``anchor``, as far as there are any.
        record: The new record, with these verdicts added.
        verdict: The worst of them.

    """

    comparisons: dict[str, Comparison]
    record: Record
    verdict: Verdict


def opponents(record: Record, parent: str | None, folder: Path) -> dict[str, Record]:
    """Return the records to compare with, by role.

    Raises:
        ConfigError: If there is neither a parent nor an anchor.

    """
    found = {"parent": load(parent, folder)} if parent else {}
    blessed = anchor(folder, record.gold_set)
    if blessed:
        found["anchor"] = load(blessed.record, folder)
    if not found:
        raise ConfigError(
            f"there is nothing to compare {record.name} with: name a --parent, or make it the "
            f"anchor of {record.gold_set} with `bless` after you have looked at it"
        )
    return found


def gate(
    record: Record,
    others: dict[str, Record],
    documents: Sequence[GoldDocument],
    *,
    policy: Policy,
    scorer: Scorer,
    accepted: Acceptance | None = None,
) -> Gated:
    """Compare *record* with the records it is held to; the worst verdict counts.

    Raises:
        Incomparable: If gold, scorer or answer schema differ.

    """
    check_gold_is(record, documents)
    comparisons = {}
    for role, other in others.items():
        check_comparable(other, record)
        comparisons[role] = compare(other, record, documents, policy=policy, scorer=scorer)
    verdict = max((c.verdict for c in comparisons.values()), key=_SEVERITY.index)
    today = dt.datetime.now(dt.UTC).date()
    judged = [_judged(role, c, today, accepted) for role, c in comparisons.items()]
    changed = record.model_copy(update={"verdicts": (*record.verdicts, *judged)})
    return Gated(comparisons, changed, verdict)


def check_gold_is(record: Record, documents: Sequence[GoldDocument]) -> None:
    """Refuse a record of other gold than *documents*.

    Raises:
        ConfigError: If the gold has changed since.

    """
    if record.gold != gold_hash(tuple(documents)):
        raise ConfigError(
            f"the gold has changed since {record.name}: score it again with `rescore`"
        )


def _judged(role: str, found: Comparison, when: dt.date, accepted: Acceptance | None) -> Judged:
    waived = accepted if found.verdict is Verdict.INCONCLUSIVE else None
    return Judged(
        against=found.a.name,
        role=role,
        verdict=found.verdict,
        difference=known(found.primary.difference),
        p=known(found.primary.p),
        margin=found.policy.margin,
        when=when,
        accepted_by=waived.by if waived else None,
        why=waived.why if waived else None,
    )


def looks(folder: Path, gold_set: str) -> int:
    """Return how many verdicts the records in *folder* hold on *gold_set*.

    A set that is looked at for every change is learnt by heart; the number is printed.
    """
    records = [load(path) for path in sorted(folder.glob("*.json"))]
    return sum(len(record.verdicts) for record in records if record.gold_set == gold_set)
