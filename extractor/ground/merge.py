"""One claim for what was found twice, as in the overlap of two windows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter

from extractor.data import Claim, Quote

_BLOCK = 1_000
_ARTICLE = re.compile(r"(?:the|an?)\s+")
_PRONOUN = re.compile(
    "he|her|him|i|it|she|that|them|these|they|this|those|us|we|who|you", re.IGNORECASE
)


def merge(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return *claims* without those that say again what a better one says.

    Two claims are one if they have the same document, innermost source (whatever its article or
    case), act and polarity, if at least half of the shorter evidence stands in the other, and if
    their conditions do not contradict each other. The one with more evidence stays; of equals, the
    one that names its source, and then the more complete one.

    Returns:
        The claims that stay, ordered by where their evidence begins and ends, act and id: the
        same whatever the order of *claims*.

    """
    kept: list[Claim] = []
    shelves: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in _by_worth(claims):
        own = [shelves[shelf] for shelf in _shelves(claim)]
        if not any(_says_again(claim, better) for shelf in own for better in shelf):
            kept.append(claim)
            for shelf in own:
                shelf.append(claim)
    return tuple(sorted(kept, key=_place))


def _by_worth(claims: Iterable[Claim]) -> list[Claim]:
    """Return *claims* with the better ones first, in the same order whatever order they come in."""
    rank = itemgetter(0)
    ranked = sorted([(_worth(claim), claim) for claim in claims], key=rank)
    if any(one == other for (one, _), (other, _) in pairwise(ranked)):  # to write them out is slow
        written = [((*worth, claim.model_dump_json()), claim) for worth, claim in ranked]
        ranked = sorted(written, key=rank)
    return [claim for _, claim in ranked]


def _shelves(claim: Claim) -> Iterator[tuple[str, ...]]:
    """Yield where to look for claims that say the same: claims that overlap share a shelf."""
    name = _ARTICLE.sub("", claim.source.name.casefold().strip(), count=1)
    for quote in claim.evidence:
        for block in range(quote.start // _BLOCK, quote.end // _BLOCK + 1):
            yield claim.document_id, name, claim.act, claim.polarity, str(block)


def _worth(claim: Claim) -> tuple[object, ...]:
    """Return a sort key that puts the better claim first."""
    mention = claim.source.mention
    return (
        -_length(claim.evidence),
        mention is None or bool(_PRONOUN.fullmatch(mention.text)),
        claim.condition is None,
        claim.cue is None,
        len(claim.unverified),
        claim.document_id,
        _place(claim),
    )


def _place(claim: Claim) -> tuple[int, int, str, str]:
    return claim.evidence[0].start, claim.evidence[0].end, claim.act, claim.id


def _says_again(claim: Claim, better: Claim) -> bool:
    shared = _overlap(claim.evidence, better.evidence)
    if not shared or 2 * shared < _length(claim.evidence):
        return False
    if claim.condition is None or better.condition is None:
        return True
    mine, other = claim.condition, better.condition
    return bool(
        _overlap([mine.antecedent], [other.antecedent])
        and _overlap([mine.consequent], [other.consequent])
    )


def _length(quotes: Iterable[Quote]) -> int:
    return sum([quote.end - quote.start for quote in quotes])


def _overlap(some: Sequence[Quote], others: Sequence[Quote]) -> int:
    """Return how many code points *some* and *others* share."""
    return sum(
        [
            min(a.end, b.end) - max(a.start, b.start)
            for a in some
            for b in others
            if a.start < b.end and b.start < a.end
        ]
    )
