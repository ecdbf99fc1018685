"""Whether the fields of a matched claim are right.

A gold claim's alternates can only turn wrong into right. Names are compared folded, without a
threshold; spans by their words.
"""

from __future__ import annotations

from collections.abc import Iterable

from evals.gold import GoldClaim, GoldSource, GoldSpan
from evals.scorer import FieldRules
from evals.words import Tokens, folded_name, iou
from extractor.data import Anonymity, Claim, Quote, Source, Stance

FIELDS = (
    "source",
    "mention",
    "chain",
    "source_kind",
    "anonymity",
    "cue",
    "act",
    "polarity",
    "stance",
    "stance_target",
    "quotation",
    "certainty",
    "condition",
    "addressee",
    "said_on",
)
"""What is compared on every matched pair; a condition's parts are counted apart."""


def right_fields(gold: GoldClaim, claim: Claim, tokens: Tokens) -> dict[str, bool]:
    """Return for each of `FIELDS` whether *claim* has it right."""
    also = gold.alternates
    condition = claim.condition is not None
    accepted = {gold.condition is not None, *(kind is not None for kind in also.condition_kind)}
    return {
        "source": _same_source(gold, claim, tokens),
        "mention": _touch(gold.source.mention, claim.source.mention, tokens),
        "chain": _same_chain(gold, claim, tokens),
        "source_kind": claim.source.kind in {gold.source.kind, *also.source_kind},
        "anonymity": claim.source.anonymity in {gold.source.anonymity, *also.anonymity},
        "cue": _touch(gold.cue, claim.cue, tokens),
        "act": claim.act in {gold.act, *also.act},
        "polarity": claim.polarity in {gold.polarity, *also.polarity},
        "stance": _polarities(claim.stance) in map(_polarities, (gold.stance, *also.stance)),
        "stance_target": _kinds(claim.stance) in map(_kinds, (gold.stance, *also.stance)),
        "quotation": claim.quotation in {gold.quotation, *also.quotation},
        "certainty": claim.certainty in {gold.certainty, *also.certainty},
        "condition": condition in accepted,
        "addressee": _name(claim.addressee) in map(_name, (gold.addressee, *also.addressee)),
        "said_on": claim.said_on in {gold.said_on, *also.said_on},
    }


def right_condition(
    gold: GoldClaim, claim: Claim, tokens: Tokens, rules: FieldRules
) -> dict[str, bool]:
    """Return whether kind, antecedent and consequent are right, where both have a condition."""
    one, other, also = gold.condition, claim.condition, gold.alternates
    if one is None or other is None:
        return {}
    return {
        "kind": other.kind in {one.kind, *also.condition_kind},
        "antecedent": _alike((one.antecedent, *also.antecedent), other.antecedent, tokens, rules),
        "consequent": _alike((one.consequent, *also.consequent), other.consequent, tokens, rules),
    }


def stance_class(stance: Iterable[Stance]) -> str:
    """Return the one polarity of a claim: `none` without a stance, `mixed` if they differ."""
    found = {entry.polarity.value for entry in stance}
    return "none" if not found else found.pop() if len(found) == 1 else "mixed"


def _polarities(stance: Iterable[Stance]) -> list[str]:
    """Targets are free text and are not compared; how many there are is."""
    return sorted(entry.polarity for entry in stance)


def _kinds(stance: Iterable[Stance]) -> list[tuple[str, str]]:
    return sorted((entry.target_kind, entry.polarity) for entry in stance)


def _same_source(gold: GoldClaim, claim: Claim, tokens: Tokens) -> bool:
    others = {folded_name(chain[-1]) for chain in gold.alternates.sources}
    return _same_link(gold.source, claim.source, tokens) or (
        folded_name(claim.source.name) in others
    )


def _same_chain(gold: GoldClaim, claim: Claim, tokens: Tokens) -> bool:
    names = [folded_name(link.name) for link in claim.sources]
    if any(names == list(map(folded_name, chain)) for chain in gold.alternates.sources):
        return True
    return len(gold.sources) == len(claim.sources) and all(
        _same_link(one, other, tokens)
        for one, other in zip(gold.sources, claim.sources, strict=True)
    )


def _same_link(gold: GoldSource, source: Source, tokens: Tokens) -> bool:
    """A described source has no canonical name: the same words of the text are the same source."""
    if folded_name(source.name) in {folded_name(name) for name in (gold.name, *gold.aliases)}:
        return True
    described = gold.anonymity is Anonymity.DESCRIBED is source.anonymity
    return described and gold.mention is not None and _touch(gold.mention, source.mention, tokens)


def _touch(gold: GoldSpan | None, quote: Quote | None, tokens: Tokens) -> bool:
    """Whether the two share a word, or both are missing."""
    if gold is None or quote is None:
        return gold is None and quote is None
    one, other = tokens.within(gold.start, gold.end), tokens.within(quote.start, quote.end)
    return not set(one).isdisjoint(other)


def _alike(accepted: Iterable[GoldSpan], quote: Quote, tokens: Tokens, rules: FieldRules) -> bool:
    given = tokens.touched([quote.span])
    return any(iou(tokens.touched([(g.start, g.end)]), given) >= rules.span for g in accepted)


def _name(name: str | None) -> str | None:
    return None if name is None else folded_name(name)
