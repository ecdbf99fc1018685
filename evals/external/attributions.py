"""Scoring attributions: who is said to say what, by the words they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.counts import Counts
from evals.external.corpus import Attribution, Labelled
from evals.match import Alignment, Item
from evals.metrics import ACTS, Metric, f1
from evals.scorer import MatchRules
from evals.words import Tokens, folded_name

RULES = MatchRules(levels=(1.0, 0.75, 0.5, 0.25), gate=0.5, statement=0, speaker=0.01)
_QUOTES = '“”"'
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "you", "who", "him", "her", "them"})


def _ratio(name: str, top: str, bottom: str) -> Metric:
    return Metric(name, (((top,), (bottom,)),))


RECALL = (
    *(_ratio(f"recall @{level:g}", f"matched@{level:g}", "gold") for level in RULES.levels),
    _ratio("recall @0.5 of those with a cue or in quotation marks", "cued/matched", "cued/gold"),
    _ratio("recall of nested ones @0.5", "nested/matched", "nested/gold"),
    _ratio("source right, on matched", "source", "matched@0.5"),
    _ratio("name of the source right, on matched", "name/right", "name/known"),
    _ratio("the same where the source is a pronoun", "pronoun/right", "pronoun/known"),
    _ratio("negated ones extracted (none should be)", "negative/matched", "negative/gold"),
    _ratio("precision @0.5, a lower bound: gold is not complete", "matched@0.5", "pred"),
)
"""For a corpus that does not label every attribution."""

DETECTION = (
    *(f1(f"F1 @{level:g}", f"matched@{level:g}") for level in RULES.levels),
    *(_ratio(f"precision @{level:g}", f"matched@{level:g}", "pred") for level in RULES.levels),
    *(_ratio(f"recall @{level:g}", f"matched@{level:g}", "gold") for level in RULES.levels),
    f1("F1 @0.5 with the source", "source"),
    _ratio("source right, on matched", "source", "matched@0.5"),
    _ratio("cue right, on matched", "cue", "matched@0.5"),
    *(_ratio(f"precision @0.5 of {act}", f"{act}/matched", f"{act}/pred") for act in ACTS),
)
"""For a corpus that labels all of them."""


def count(labelled: Labelled, predicted: Sequence[Attribution]) -> Counts:
    """Count what the metrics need for one document."""
    tokens = Tokens(labelled.document.text)
    ignore = tokens.touched(labelled.ignore)
    gold = _scored(labelled.attributions, tokens, ignore)
    pred = _scored(predicted, tokens, ignore)
    counts: Counts = Counts(float)
    positive = [one for one in gold if not one.negative]
    negative = [one for one in gold if one.negative]
    alignment = _align(positive, pred, tokens)
    counts["gold"], counts["pred"] = len(positive), len(pred)
    for level in RULES.levels:
        counts[f"matched@{level:g}"] = len(alignment.pairs(level))
    counts["nested/gold"] = sum(one.nested for one in positive)
    counts["cued/gold"] = sum(_is_told(one, labelled.document.text) for one in positive)
    for one in pred:
        counts[f"{one.act}/pred"] += 1
    taken = set()
    for pair in alignment.pairs(RULES.gate):
        taken.add(pair.pred)
        _count_pair(counts, positive[pair.gold], pred[pair.pred], tokens, labelled.document.text)
    left = [one for place, one in enumerate(pred) if place not in taken]
    counts["negative/gold"] = len(negative)
    counts["negative/matched"] = len(_align(negative, left, tokens).pairs(RULES.gate))
    return counts


def _scored(
    attributions: Iterable[Attribution], tokens: Tokens, ignore: frozenset[int]
) -> list[Attribution]:
    """Return those with words in their content, not all of them in stretches to ignore."""
    touched = ((one, tokens.touched(one.content)) for one in attributions)
    return [one for one, words in touched if words and not words <= ignore]


def _align(gold: Sequence[Attribution], pred: Sequence[Attribution], tokens: Tokens) -> Alignment:
    def item(one: Attribution) -> Item:
        words = tokens.touched(one.source)
        return Item((one.content,), frozenset(), frozenset(map(str, words)), repr(one))

    return Alignment([item(one) for one in gold], [item(one) for one in pred], tokens, RULES)


def _count_pair(
    counts: Counts, gold: Attribution, pred: Attribution, tokens: Tokens, text: str
) -> None:
    counts["nested/matched"] += gold.nested
    counts["cued/matched"] += _is_told(gold, text)
    counts[f"{pred.act}/matched"] += 1
    counts["source"] += _touch(gold.source, pred.source, tokens)
    counts["cue"] += _touch(gold.cue, pred.cue, tokens)
    words = " ".join(text[start:end] for start, end in gold.source)
    accepted = {folded_name(name) for name in (*gold.names, words)} - _PRONOUNS
    if gold.names:
        right = any(folded_name(name) in accepted for name in pred.names)
        kinds = ("name", "pronoun") if words.casefold() in _PRONOUNS else ("name",)
        for kind in kinds:
            counts[f"{kind}/known"] += 1
            counts[f"{kind}/right"] += right


def judged(labelled: Labelled, predicted: Sequence[Attribution]) -> list[tuple[float, bool]]:
    """Return how sure we are of each attribution, and whether content and source are right."""
    tokens = Tokens(labelled.document.text)
    ignore = tokens.touched(labelled.ignore)
    gold = _scored(labelled.attributions, tokens, ignore)
    pred = _scored(predicted, tokens, ignore)
    right = {
        pair.pred
        for pair in _align(gold, pred, tokens).pairs(RULES.gate)
        if _touch(gold[pair.gold].source, pred[pair.pred].source, tokens)
    }
    return [(one.confidence or 0.0, place in right) for place, one in enumerate(pred)]


def _is_told(one: Attribution, text: str) -> bool:
    """Whether words or quotation marks attribute it; a picture's credit has neither."""
    return bool(one.cue) or any(mark in text[a:b] for a, b in one.content for mark in _QUOTES)


def _touch(
    one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]], tokens: Tokens
) -> bool:
    words, others = tokens.touched(one), tokens.touched(other)
    return bool(words & others) or not (words or others)  # a colon is a cue without words
