"""What some support and others oppose, with the words of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from extractor.formats.graph import key_of
from extractor.report.overview.facts import Fact

_TARGETS = 20
_EACH = 4
"""Claims shown on either side."""


class Opposites(NamedTuple):
    """A target on which claims differ."""

    target: str
    support: list[Fact]
    oppose: list[Fact]
    supporters: int
    opponents: int
    both: list[str]
    """Speakers who stand on both sides: they changed their mind, or were read wrongly."""


def opposites(facts: Iterable[Fact]) -> list[Opposites]:
    """Return the targets that are both supported and opposed, the most contested first."""
    names: dict[str, str] = {}
    sides: defaultdict[str, dict[str, list[Fact]]] = defaultdict(
        lambda: {"support": [], "oppose": []}
    )
    for fact in facts:
        for target, polarity in fact.stances:
            key = key_of(target)
            names.setdefault(key, target)
            if polarity in sides[key]:
                sides[key][polarity].append(fact)
    contested = [
        _opposites(names[key], side["support"], side["oppose"])
        for key, side in sides.items()
        if side["support"] and side["oppose"]
    ]
    contested.sort(key=lambda held: -min(held.supporters, held.opponents))
    return contested[:_TARGETS]


def _opposites(target: str, support: list[Fact], oppose: list[Fact]) -> Opposites:
    against = {key_of(fact.speaker) for fact in oppose}
    both = {
        key_of(fact.speaker): fact.speaker for fact in support if key_of(fact.speaker) in against
    }
    sides = (support[:_EACH], oppose[:_EACH], len(support), len(oppose))
    return Opposites(target, *sides, list(both.values()))
