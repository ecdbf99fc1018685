"""Who is heard, and how far the run can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from extractor.data import Anonymity, SourceKind
from extractor.formats.graph import key_of
from extractor.report.overview.facts import Fact

_MOST = 15
_OUTCOMES = ("failed", "refused", "truncated", "rejected_input", "no_claims")
_FLAGS = ("unverified", "ambiguous", "negation_cut", "folded")
_ABOUT = {
    "unverified": "claims with a part that is not in the document",
    "ambiguous": "claims whose words stand in several places",
    "negation_cut": "claims whose words are negated just before",
    "folded": "claims found after folding typography",
}


class Count(NamedTuple):
    """A number, what it counts, and where that is shown."""

    label: str
    number: int
    link: dict[str, str]


class Mix(NamedTuple):
    """Sources by kind and anonymity, and the most frequent speakers and publishers."""

    kinds: list[tuple[str, list[Count]]]
    anonymity: list[str]
    speakers: list[Count]
    more: int
    """Speakers that are not listed."""
    publishers: list[Count]


def quality(facts: Iterable[Fact], outcomes: Mapping[str, int], rejected: int) -> list[Count]:
    """Return what to know before trusting the numbers; what does not occur is left out."""
    flags = Counter(flag for fact in facts for flag in fact.flags)
    counts = [
        Count(f"documents: {kind.replace('_', ' ')}", outcomes.get(kind, 0), {"outcome": kind})
        for kind in _OUTCOMES
    ]
    counts.append(Count("parts that could not be verified", rejected, {"view": "problems"}))
    counts += [Count(_ABOUT[flag], flags[flag], {"grounding": flag}) for flag in _FLAGS]
    return [count for count in counts if count.number]


def source_mix(facts: Iterable[Fact], publishers: Counter[str]) -> Mix:
    """Return how many claims come from which sources."""
    mixed: Counter[tuple[str, str]] = Counter()
    names: dict[str, str] = {}
    speakers: Counter[str] = Counter()
    for fact in facts:
        mixed[fact.kind, fact.anonymity] += 1
        speakers[names.setdefault(key_of(fact.speaker), fact.speaker)] += 1
    kinds = []
    for kind in SourceKind:
        cells = [
            Count(word.value, mixed[kind, word], {"kind": kind.value, "anonymity": word.value})
            for word in Anonymity
        ]
        if any(cell.number for cell in cells):
            kinds.append((kind.value, cells))
    return Mix(
        kinds,
        [word.value for word in Anonymity],
        [Count(name, number, {"speaker": name}) for name, number in speakers.most_common(_MOST)],
        max(0, len(speakers) - _MOST),
        [
            Count(name, number, {"publisher": name})
            for name, number in publishers.most_common(_MOST)
            if name and number
        ],
    )
