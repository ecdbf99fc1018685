"""Where two labellings of a document differ, what was decided, and the gold that follows.

`passes/first` and `passes/second` hold what two readers labelled without sight of each other;
`passes/decisions` holds every point in which they differ, with a decision and its reason. Gold is
the first labelling with the decisions carried out, so nothing is settled silently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from evals import readable
from evals.agreement import as_prediction, is_rare
from evals.counts import align
from evals.fields import right_condition, right_fields
from evals.gold import GoldClaim, GoldDocument, GoldError, read_as
from evals.scorer import Scorer
from extractor.data import Frozen

FOLDER = Path(__file__).parent / "passes"

Decision = Literal["first", "second", "both"]
"""Whose label stands. *both*: the second is another accepted reading, or an optional claim."""

WIDE = 0.8
"""Evidence whose words have a lower IoU is a point to decide."""


class Point(Frozen):
    """One thing in which two labellings of a document differ."""

    first: str | None = Field(description="Id of the claim in the first labelling; null: none.")
    second: str | None = Field(description="Id in the second; null: it has no such claim.")
    field: str = Field(description="`claim` where only one has it, else what is labelled apart.")
    one: Any = Field(description="What the first says.")
    other: Any = Field(description="What the second says.")
    decision: Decision | None = None
    why: str | None = Field(default=None, description="The reason, from the text and the guide.")

    @property
    def key(self) -> tuple[str | None, str | None, str]:
        """What names the point within its document."""
        return self.first, self.second, self.field


class Points(Frozen):
    """The points of one document."""

    document: str
    points: tuple[Point, ...]

    def write(self, path: Path) -> None:
        """Write them to *path*."""
        readable.write(path, self.model_dump(mode="json"))


def read_points(path: Path) -> Points:
    """Read the points of one document.

    Raises:
        GoldError: If it is no such file; one line for each fault.

    """
    return read_as(Points, path)


def differences(
    first: GoldDocument, second: GoldDocument, scorer: Scorer, *, rare: bool = False
) -> Points:
    """Return every point in which *second* is not what *first* accepts, undecided.

    With *rare* the second labelling holds conditions and chains only, and what else it lacks is no
    difference.
    """
    given = as_prediction(second)
    alignment = align(first, given, scorer)
    pairs = alignment.pairs(scorer.match.gate)
    points = [
        Point(first=c.id, second=None, field="claim", one=_brief(c), other=None)
        for c in _unpaired(first.claims, {pair.gold for pair in pairs})
        if not rare or is_rare(c)
    ]
    points += [
        Point(first=None, second=c.id, field="claim", one=None, other=_brief(c))
        for c in _unpaired(second.claims, {pair.pred for pair in pairs})
    ]
    for pair in pairs:
        one, other = first.claims[pair.gold], second.claims[pair.pred]
        claim = given.claims[pair.pred]
        right = right_fields(one, claim, alignment.tokens)
        right["evidence"] = pair.iou >= WIDE
        right["condition"] &= all(
            right_condition(one, claim, alignment.tokens, scorer.fields).values()
        )
        points += [
            Point(first=one.id, second=other.id, field=name, one=read(one), other=read(other))
            for name, (parts, read) in FIELDS.items()
            if not all(right[part] for part in parts)
        ]
    return Points(document=first.id, points=tuple(points))


def _unpaired(claims: Sequence[GoldClaim], paired: set[int]) -> list[GoldClaim]:
    return [c for place, c in enumerate(claims) if place not in paired and not c.optional]


def _brief(claim: GoldClaim) -> dict[str, Any]:
    return {
        "act": claim.act.value,
        "sources": [link.name for link in claim.sources],
        "evidence": [span.text for span in claim.evidence],
        "statement": claim.statement,
    }


def _sources(claim: GoldClaim) -> list[dict[str, str]]:
    return [
        {"name": link.name, "kind": link.kind.value, "anonymity": link.anonymity.value}
        for link in claim.sources
    ]


def _condition(claim: GoldClaim) -> dict[str, str] | None:
    found = claim.condition
    if found is None:
        return None
    return {
        "kind": found.kind.value,
        "antecedent": found.antecedent.text,
        "consequent": found.consequent.text,
    }


def _plain(name: str) -> Callable[[GoldClaim], Any]:
    return lambda claim: claim.model_dump(mode="json")[name]


FIELDS: Mapping[str, tuple[tuple[str, ...], Callable[[GoldClaim], Any]]] = {
    "evidence": (("evidence",), lambda claim: [span.text for span in claim.evidence]),
    "sources": (("source", "chain", "source_kind", "anonymity"), _sources),
    "act": (("act",), _plain("act")),
    "polarity": (("polarity",), _plain("polarity")),
    "stance": (("stance",), _plain("stance")),
    "condition": (("condition",), _condition),
    "certainty": (("certainty",), _plain("certainty")),
    "quotation": (("quotation",), _plain("quotation")),
    "addressee": (("addressee",), _plain("addressee")),
    "said_on": (("said_on",), _plain("said_on")),
}
"""What is decided as one, the scored fields it is made of, and how it is shown."""


def adjudicated(first: GoldDocument, second: GoldDocument, points: Points) -> GoldDocument:
    """Return *first* with the decisions carried out.

    Raises:
        GoldError: If a point is undecided, or names a claim that is not there.

    """
    ones = {claim.id: claim for claim in first.claims}
    others = {claim.id: claim for claim in second.claims}
    for point in points.points:
        where = f"{points.document}: {point.first or point.second}.{point.field}"
        if point.decision is None:
            raise GoldError(f"{where} is undecided: say first, second or both, and why")
        if (point.first and point.first not in ones) or (
            point.second and point.second not in others
        ):
            raise GoldError(f"{where}: there is no such claim in the labelling it names")
        _carry_out(point, ones, others)
    claims = sorted(ones.values(), key=lambda claim: (claim.evidence[0].start, claim.id))
    return first.model_copy(update={"claims": tuple(claims)})


def _carry_out(point: Point, ones: dict[str, GoldClaim], others: Mapping[str, GoldClaim]) -> None:
    """Change *ones* as *point* decides."""
    if point.decision == "first":
        return
    if point.first is None:
        added = others[str(point.second)]
        name = f"b{point.second}"  # ids of the two labellings may be the same
        update = {"id": name, "optional": added.optional or point.decision == "both"}
        ones[name] = added.model_copy(update=update)
    elif point.second is None:
        if point.decision == "second":
            del ones[point.first]
        else:
            ones[point.first] = ones[point.first].model_copy(update={"optional": True})
    else:
        settle = _replace if point.decision == "second" else _accept
        ones[point.first] = settle(point.field, ones[point.first], others[point.second])


def _replace(field: str, one: GoldClaim, other: GoldClaim) -> GoldClaim:
    """Return *one* with the label of *other*; what depends on an act goes with it."""
    names = {"act": ("act", "also", "certainty")}.get(field, (field,))
    return one.model_copy(update={name: getattr(other, name) for name in names})


def _accept(field: str, one: GoldClaim, other: GoldClaim) -> GoldClaim:
    """Return *one* with the label of *other* among its alternates."""
    alternates = one.alternates
    for name, value in _reading(field, other).items():
        known = getattr(alternates, name)
        if value not in known and value != getattr(one, name, None):
            alternates = alternates.model_copy(update={name: (*known, value)})
    return one.model_copy(update={"alternates": alternates})


def _reading(field: str, claim: GoldClaim) -> dict[str, Any]:
    """Return what *claim* says in *field*, by the names of `evals.gold.Alternates`."""
    if field == "sources":
        names = tuple(link.name for link in claim.sources)
        kind, anonymity = claim.source.kind, claim.source.anonymity
        return {"sources": names, "source_kind": kind, "anonymity": anonymity}
    if field == "act":
        return {"act": claim.act, "certainty": claim.certainty}
    if field != "condition":
        return {field: getattr(claim, field)}
    if claim.condition is None:
        return {"condition_kind": None}
    found = claim.condition
    return {
        "condition_kind": found.kind,
        "antecedent": found.antecedent,
        "consequent": found.consequent,
    }
