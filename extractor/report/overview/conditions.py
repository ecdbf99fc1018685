"""What each side asks for before what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from extractor.formats.graph import key_of
from extractor.report.overview.facts import Fact

_ROWS = 150


class Preconditions(NamedTuple):
    """Claims with a condition, by speaker, and how many more there are."""

    facts: list[Fact]
    more: int


def preconditions(facts: Iterable[Fact]) -> Preconditions:
    """Return claims with a condition; those of one speaker stand together, in order of time."""
    found = [fact for fact in facts if fact.step]
    found.sort(key=lambda fact: (key_of(fact.speaker), fact.day))
    return Preconditions(found[:_ROWS], max(0, len(found) - _ROWS))
