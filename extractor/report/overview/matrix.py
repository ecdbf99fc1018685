"""Actors by targets, with the balance of support and opposition in each cell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from extractor.formats.graph import key_of
from extractor.report.overview.facts import Fact

_ROWS, _COLUMNS = 25, 12


class Cell(NamedTuple):
    """How one actor stands toward one target."""

    link: dict[str, str]
    support: int
    oppose: int
    other: int

    @property
    def number(self) -> int:
        """Stances counted."""
        return self.support + self.oppose + self.other

    @property
    def net(self) -> str:
        """The balance with its sign, as it is shown."""
        balance = self.support - self.oppose
        return f"+{balance}" if balance > 0 else f"−{-balance}" if balance < 0 else "0"

    @property
    def look(self) -> str:
        """``for-2 for-1 even against-1 against-2``: which way, and how clearly."""
        decided = self.support + self.oppose
        balance = (self.support - self.oppose) / decided if decided else 0
        strength = 2 if abs(balance) > 0.5 else 1  # noqa: PLR2004  # three to one
        return "even" if not balance else f"{'for' if balance > 0 else 'against'}-{strength}"


class Matrix(NamedTuple):
    """The table, and how much of it is shown."""

    targets: list[tuple[str, dict[str, str]]]
    rows: list[tuple[str, dict[str, str], list[Cell | None]]]
    more_actors: int
    more_targets: int


def matrix(facts: Iterable[Fact]) -> Matrix:
    """Return the most active actors by the most discussed targets.

    Names that differ only in case or a leading article are one. A claim counts once for each of
    its targets.
    """
    names: dict[str, str] = {}
    cells: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for fact in facts:
        actor = key_of(fact.speaker)
        names.setdefault(actor, fact.speaker)
        for target, polarity in fact.stances:
            names.setdefault(key_of(target), target)
            cells[actor, key_of(target)][polarity] += 1
    targets: Counter[str] = Counter()
    for (_, target), counted in cells.items():
        targets[target] += counted.total()
    columns = [target for target, _ in targets.most_common(_COLUMNS)]
    actors: Counter[str] = Counter()
    for (actor, target), counted in cells.items():
        actors[actor] += counted.total() if target in columns else 0
    shown = [actor for actor, number in actors.most_common(_ROWS) if number]
    rows = [
        (
            names[actor],
            {"speaker": names[actor]},
            [_cell(names, actor, target, cells.get((actor, target))) for target in columns],
        )
        for actor in shown
    ]
    heads = [(names[target], {"target": names[target]}) for target in columns]
    return Matrix(heads, rows, len(actors) - len(shown), max(0, len(targets) - _COLUMNS))


def _cell(
    names: dict[str, str], actor: str, target: str, counted: Counter[str] | None
) -> Cell | None:
    if counted is None:
        return None
    support, oppose = counted["support"], counted["oppose"]
    link = {"speaker": names[actor], "target": names[target]}
    return Cell(link, support, oppose, counted.total() - support - oppose)
