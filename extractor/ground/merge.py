"""Claims that were found twice are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from extractor.data import Claim, Grounding

_ARTICLES = ("the ", "a ", "an ")


def merge(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return *claims* in the order of the text, each once.

    Windows overlap, so a claim may be found in two of them. Two claims are one if they have the
    same innermost source, act and polarity, and the shorter one's evidence lies at least half in
    the other's. The one with the longer evidence is kept. The order of *claims* does not matter.
    """
    ordered = sorted(claims, key=lambda claim: (_identity(claim), *_place(claim)))
    kept = [
        max(same, key=_worth)
        for _, alike in groupby(ordered, key=_identity)
        for same in _clusters(list(alike))
    ]
    return tuple(sorted(kept, key=_place))


def _identity(claim: Claim) -> tuple[str, str, str]:
    name = " ".join(claim.source.name.casefold().split())
    for article in _ARTICLES:
        name = name.removeprefix(article)
    return name, claim.act.value, claim.polarity.value


def _place(claim: Claim) -> tuple[int, int, str, str, str]:
    first = claim.evidence[0]
    return first.start, first.end, claim.act.value, claim.id, claim.model_dump_json()


def _worth(claim: Claim) -> tuple[int, int, int, str]:
    certain = sum(quote.grounding is not Grounding.AMBIGUOUS for quote in claim.evidence)
    return _length(claim), -len(claim.unverified), certain, claim.model_dump_json()


def _clusters(ordered: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Yield groups of claims whose evidence overlaps, each with some other of its group."""
    open_: list[list[Claim]] = []
    for claim in ordered:
        start = claim.evidence[0].start
        for cluster in [c for c in open_ if max(m.evidence[-1].end for m in c) <= start]:
            open_.remove(cluster)
            yield cluster
        joined = [c for c in open_ if any(_is_same(claim, member) for member in c)]
        for cluster in joined:
            open_.remove(cluster)
        open_.append([member for cluster in joined for member in cluster] + [claim])
    yield from open_


def _is_same(one: Claim, other: Claim) -> bool:
    shared = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start))
        for a in one.evidence
        for b in other.evidence
    )
    return 2 * shared >= min(_length(one), _length(other)) > 0


def _length(claim: Claim) -> int:
    return sum(quote.end - quote.start for quote in claim.evidence)
