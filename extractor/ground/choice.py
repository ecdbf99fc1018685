"""One place for every citation of a candidate, the evidence first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.data import Grounding
from extractor.ground.finding import Found, Place
from extractor.ground.layout import Layout


class Choice(NamedTuple):
    """The place a citation is taken to stand in, and those it might mean as well."""

    place: Place
    grounding: Grounding
    others: tuple[Place, ...] = ()


def choose_evidence(
    evidence: Sequence[Found], parts: Mapping[str, Found], layout: Layout
) -> list[Choice]:
    """Return one place for each piece of *evidence*.

    A piece that stands in several places is taken where it is nearest to a piece that stands in
    one; if there is none, beside the speaker (the innermost first) or the cue among *parts*.
    What this leaves open is `Grounding.AMBIGUOUS` at the first place.
    """
    if all(len(piece.places) == 1 for piece in evidence):
        return [_only(piece) for piece in evidence]
    if all(len(piece.places) > 1 for piece in evidence):
        mentions = [found for field, found in [*parts.items()][::-1] if "mention" in field]
        cue = [parts["cue"]] if "cue" in parts else []
        company = [found.places for found in (*mentions[:1], *cue, *mentions[1:])]
        evidence = [
            piece._replace(places=layout.in_company(piece.places, company)) for piece in evidence
        ]
    certain = [piece.places[0] for piece in evidence if len(piece.places) == 1]
    anchors = [span for place in certain or [evidence[0].places[0]] for span in place]
    return [
        _choice(piece, layout.nearest(piece.places, anchors, inside=True), certain=bool(certain))
        for piece in evidence
    ]


def choose_part(field: str, found: Found, evidence: Sequence[Choice], layout: Layout) -> Choice:
    """Return the place nearest to the *evidence*: within it for a condition, else outside."""
    if len(found.places) == 1:
        return _only(found)
    anchors = [span for choice in evidence for span in choice.place]
    place = layout.nearest(found.places, anchors, inside=field.startswith("condition"))
    return _choice(found, place, certain=not any(choice.others for choice in evidence))


def _only(found: Found) -> Choice:
    return Choice(found.places[0], found.grounding)


def _choice(found: Found, place: Place, *, certain: bool) -> Choice:
    """Return the choice of *place*; it stays open if what it was measured from is open."""
    if certain or len(found.places) == 1:
        return Choice(place, found.grounding)
    others = tuple(other for other in found.places if other != place)
    return Choice(place, Grounding.AMBIGUOUS, others)
