"""Claims by act over time, as stacked bars."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from extractor.data import Act
from extractor.report.acts import LOOKS
from extractor.report.overview.facts import Fact

WIDTH, HEIGHT, BASE, LEFT = 960, 250, 215, 40
_MOST = 40
"""Bars, at most."""
_WIDEST = 60.0


class Part(NamedTuple):
    """Claims of one act in one stretch of time."""

    act: str
    family: str
    number: int
    link: dict[str, str]
    y: float
    height: float


class Bar(NamedTuple):
    """One stretch of time."""

    label: str
    number: int
    link: dict[str, str]
    x: float
    width: float
    labelled: bool
    parts: list[Part]


class Timeline(NamedTuple):
    """The bars, the highest of them, and the claims that have no date."""

    unit: str
    bars: list[Bar]
    highest: int
    undated: int
    acts: list[tuple[str, str, str, int]]
    """Act, code, family and number, of those that occur."""


def timeline(facts: Iterable[Fact]) -> Timeline:
    """Return bars by day, week, month or year: the finest that gives at most forty."""
    days: defaultdict[dt.date, Counter[str]] = defaultdict(Counter)
    acts: Counter[str] = Counter()
    undated = 0
    for fact in facts:
        acts[fact.act] += 1
        if fact.day:
            days[dt.date.fromisoformat(fact.day)][fact.act] += 1
        else:
            undated += 1
    known = [(act.value, *LOOKS[act], acts[act.value]) for act in Act if acts[act.value]]
    if not days:
        return Timeline("day", [], 0, undated, known)
    unit, starts = _starts(min(days), max(days))
    stretches = [(start, following - dt.timedelta(days=1)) for start, following in pairwise(starts)]
    counted = [
        sum((days[day] for day in days if first <= day <= last), Counter[str]())
        for first, last in stretches
    ]
    highest = max(number.total() for number in counted)
    bars = [
        _bar(place, stretch, number, (len(stretches), highest, unit))
        for place, (stretch, number) in enumerate(zip(stretches, counted, strict=True))
    ]
    return Timeline(unit, bars, highest, undated, known)


def _starts(first: dt.date, last: dt.date) -> tuple[str, list[dt.date]]:
    """Return the unit, and the first days of all its stretches and of the one behind them."""
    units: dict[str, tuple[dt.date, Callable[[dt.date], dt.date]]] = {
        "day": (first, lambda day: day + dt.timedelta(days=1)),
        "week": (
            first - dt.timedelta(days=first.weekday()),
            lambda day: day + dt.timedelta(days=7),
        ),
        "month": (first.replace(day=1), lambda day: (day + dt.timedelta(days=31)).replace(day=1)),
        "year": (
            first.replace(month=1, day=1),
            lambda day: day.replace(year=day.year + 1),
        ),
    }
    for unit, (start, following) in units.items():
        starts = [start]
        while starts[-1] <= last and (unit == "year" or len(starts) <= _MOST):
            starts.append(following(starts[-1]))
        if starts[-1] > last:
            break
    return unit, starts


def _bar(
    place: int,
    stretch: tuple[dt.date, dt.date],
    counted: Counter[str],
    scale: tuple[int, int, str],
) -> Bar:
    bars, highest, unit = scale
    width = (WIDTH - LEFT) / bars
    when = {"from": stretch[0].isoformat(), "to": stretch[1].isoformat()}
    parts = []
    y = float(BASE)
    for act in Act:
        if number := counted[act.value]:
            height = number / highest * (BASE - 20)
            y -= height
            link = {"act": act.value, **when}
            parts.append(Part(act.value, LOOKS[act].family, number, link, y, height))
    label = {"year": "%Y", "month": "%Y-%m"}.get(unit, "%Y-%m-%d")
    every = max(1, round(bars * 80 / (WIDTH - LEFT)))
    return Bar(
        label=stretch[0].strftime(label),
        number=counted.total(),
        link=when,
        x=LEFT + place * width,
        width=min(_WIDEST, width * 0.86),
        labelled=place % every == 0,
        parts=parts,
    )
