"""What a document contributes to every metric: sums, so that any statistic can be made of them.

A counter is a name and a number. `gold` and `pred` are claims that count; a pair whose gold claim
is optional counts on neither side. Names with a slash have parts: ``ok/act``, ``act/gold>pred``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import fsum

from pydantic import Field

from evals.fields import right_condition, right_fields, stance_class
from evals.gold import Alternates, GoldClaim, GoldDocument
from evals.match import Alignment, Pair, claim_item, gold_item
from evals.prediction import Prediction, by_document
from evals.scorer import Scorer
from evals.slices import claim_slices
from evals.words import Tokens
from extractor.data import Claim, Frozen, Quote

Counts = defaultdict[str, float]

STRICT = ("source", "act", "stance")
"""A pair is strictly right if these are, and its evidence stands in the text."""


class Row(Frozen):
    """The counts of one reply for one document, and the pairing they come from."""

    document: str
    sample: int = 0
    counts: dict[str, float]
    pairs: tuple[tuple[str, int, float], ...] = Field(
        default=(), description="Gold claim, place of the predicted claim, evidence IoU."
    )
    right: tuple[str, ...] = Field(default=(), description="Gold claims strictly right.")


def align(gold: GoldDocument, prediction: Prediction, scorer: Scorer) -> Alignment:
    """Return the possible pairs of gold and predicted claims, in the order of either list."""
    return Alignment(
        [gold_item(claim) for claim in gold.claims],
        [claim_item(claim) for claim in prediction.claims],
        Tokens(gold.text),
        scorer.match,
    )


def count(gold: GoldDocument, prediction: Prediction, scorer: Scorer) -> Row:
    """Score one reply; a failed one is scored on what it gave, so what is missing is missed."""
    alignment = align(gold, prediction, scorer)
    tokens = alignment.tokens
    counts: Counts = defaultdict(float)
    for level in scorer.match.levels:
        _count_detection(counts, f"@{level:g}", gold, prediction, alignment.pairs(level))
    pairs = alignment.pairs(scorer.match.gate)
    _count_detection(counts, "", gold, prediction, pairs)
    right = []
    for pair in _counted(gold, pairs):
        one, other = gold.claims[pair.gold], prediction.claims[pair.pred]
        grounded = all(q.text == gold.text[q.start : q.end] for q in quotes_of(other))
        if _count_pair(counts, one, other, tokens, scorer) and grounded:
            right.append(one.id)
            counts["strict/first"] += _is_first(one, other, tokens)
    counts["strict"] = len(right)
    counts["iou"] = fsum(pair.iou for pair in _counted(gold, pairs))  # the same in any order
    _count_classes(counts, gold, prediction, pairs)
    _count_conditions(counts, gold, prediction, pairs)
    _count_slices(counts, gold, pairs, frozenset(right))
    _count_tokens(counts, gold, prediction, tokens)
    _count_document(counts, gold, prediction)
    taken = {pair.pred for pair in pairs}
    best = alignment.iou.max(axis=0) if gold.claims else []
    counts["duplicates"] = sum(
        value >= scorer.match.gate and j not in taken for j, value in enumerate(best)
    )
    return Row(
        document=gold.id,
        sample=prediction.sample,
        counts={name: float(value) for name, value in sorted(counts.items()) if value},
        pairs=tuple((gold.claims[p.gold].id, p.pred, round(p.iou, 4)) for p in pairs),
        right=tuple(right),
    )


def count_all(
    documents: Sequence[GoldDocument], predictions: Iterable[Prediction], scorer: Scorer
) -> tuple[Row, ...]:
    """Score every reply for every document, missing ones too, ordered by document and sample."""
    found = by_document([document.id for document in documents], predictions)
    return tuple(
        count(document, reply, scorer)
        for document in sorted(documents, key=lambda document: document.id)
        for reply in found[document.id]
    )


def _counted(gold: GoldDocument, pairs: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in pairs if not gold.claims[pair.gold].optional]


def _count_detection(
    counts: Counts,
    level: str,
    gold: GoldDocument,
    prediction: Prediction,
    pairs: Sequence[Pair],
) -> None:
    counted = _counted(gold, pairs)
    counts[f"gold{level}"] = sum(not claim.optional for claim in gold.claims)
    counts[f"pred{level}"] = len(prediction.claims) - (len(pairs) - len(counted))
    counts[f"matched{level}"] = len(counted)


def _count_pair(
    counts: Counts, gold: GoldClaim, claim: Claim, tokens: Tokens, scorer: Scorer
) -> bool:
    """Count the fields of a pair; return whether the strict ones are right."""
    right = right_fields(gold, claim, tokens)
    for field, ok in right.items():
        counts[f"ok/{field}"] += ok
    # Where gold accepts that there is no condition, neither side has one: see _count_conditions.
    free = None in gold.alternates.condition_kind
    parts = {} if free else right_condition(gold, claim, tokens, scorer.fields)
    for part, ok in parts.items():
        counts[f"condition/{part}"] += ok
    counts["condition/all"] += bool(parts) and all(parts.values())
    return all(right[field] for field in STRICT)


def _is_first(gold: GoldClaim, claim: Claim, tokens: Tokens) -> bool:
    """Whether the strict fields are as labelled, not as one of the accepted alternates."""
    narrow = gold.model_copy(update={"alternates": Alternates()})
    right = right_fields(narrow, claim, tokens)
    return all(right[field] for field in STRICT)


def _count_classes(
    counts: Counts, gold: GoldDocument, prediction: Prediction, pairs: Sequence[Pair]
) -> None:
    """Count act and stance as gold class > predicted class; an accepted class is the gold one."""
    for pair in _counted(gold, pairs):
        one, other = gold.claims[pair.gold], prediction.claims[pair.pred]
        act = other.act if other.act not in one.alternates.act else one.act
        accepted = {stance_class(s) for s in one.alternates.stance}
        mine, given = stance_class(one.stance), stance_class(other.stance)
        counts[f"act/{one.act}>{act}"] += 1
        counts[f"stance/{mine}>{mine if given in accepted else given}"] += 1
    found, taken = {pair.gold for pair in pairs}, {pair.pred for pair in pairs}
    for i, one in enumerate(gold.claims):
        if i not in found and not one.optional:
            counts[f"act/{one.act}>missed"] += 1
            counts[f"stance/{stance_class(one.stance)}>missed"] += 1
    for j, other in enumerate(prediction.claims):
        if j not in taken:
            counts[f"act/spurious>{other.act}"] += 1
            counts[f"stance/spurious>{stance_class(other.stance)}"] += 1


def _count_conditions(
    counts: Counts, gold: GoldDocument, prediction: Prediction, pairs: Sequence[Pair]
) -> None:
    """Count conditions on either side; where gold accepts both, neither side has one."""
    free = {
        pair.pred
        for pair in pairs
        if gold.claims[pair.gold].optional
        or None in gold.claims[pair.gold].alternates.condition_kind
    }
    required = {
        i
        for i, claim in enumerate(gold.claims)
        if claim.condition and not claim.optional and None not in claim.alternates.condition_kind
    }
    given = {j for j, claim in enumerate(prediction.claims) if claim.condition} - free
    counts["condition/gold"] = len(required)
    counts["condition/pred"] = len(given)
    counts["condition/both"] = sum(p.gold in required and p.pred in given for p in pairs)


def _count_slices(
    counts: Counts, gold: GoldDocument, pairs: Sequence[Pair], right: frozenset[str]
) -> None:
    found = {pair.gold for pair in pairs}
    for i, claim in enumerate(gold.claims):
        for name in () if claim.optional else claim_slices(claim):
            counts[f"slice/{name}/gold"] += 1
            counts[f"slice/{name}/matched"] += i in found
            counts[f"slice/{name}/strict"] += claim.id in right


def _count_tokens(
    counts: Counts, gold: GoldDocument, prediction: Prediction, tokens: Tokens
) -> None:
    """Coverage of the evidence's words tells wrong segmentation from wrong detection."""
    wanted = tokens.touched((q.start, q.end) for c in gold.claims for q in c.evidence)
    given = tokens.touched(q.span for c in prediction.claims for q in c.evidence)
    counts["words/gold"], counts["words/pred"] = len(wanted), len(given)
    counts["words/both"] = len(wanted & given)


def _count_document(counts: Counts, gold: GoldDocument, prediction: Prediction) -> None:
    quotes = [quote for claim in prediction.claims for quote in quotes_of(claim)]
    counts["quotes"] = len(quotes)
    counts["quotes/valid"] = sum(gold.text[q.start : q.end] == q.text for q in quotes)
    counts["rejected"] = prediction.rejected
    counts["documents"] = 1
    counts["invalid"] = not prediction.valid
    if not gold.claims:
        counts["empty"] = 1
        counts["empty/claims"] = len(prediction.claims)
        counts["empty/false"] = bool(prediction.claims)
    usage = prediction.usage
    counts["requests"] = usage.requests + usage.reused
    counts["tokens/in"], counts["tokens/out"] = usage.prompt_tokens, usage.completion_tokens
    counts["priced"] = usage.usd is not None
    counts["usd"] = usage.usd or 0
    counts["timed"] = prediction.seconds is not None
    counts["seconds"] = prediction.seconds or 0


def quotes_of(claim: Claim) -> list[Quote]:
    """Return every quote of *claim*."""
    parts = [claim.cue, *(link.mention for link in claim.sources)]
    if claim.condition:
        parts += [claim.condition.antecedent, claim.condition.consequent]
    return [*claim.evidence, *(quote for quote in parts if quote)]
