"""Our claims as each corpus would write them down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from evals.external.corpus import Attribution
from evals.match import Spans
from extractor.data import Claim


def links(claims: Sequence[Claim]) -> list[Attribution]:
    """Return one attribution for each link of each claim, as GUM has them.

    The content of an outer link reaches over the inner link: "According to ABC, Basya believes p"
    is ABC with "Basya believes p", and Basya with "p". The same link of several claims is one.
    """
    found: dict[Attribution, None] = {}
    for claim in claims:
        for depth in range(len(claim.sources)):
            found.setdefault(_link(claim, depth))
    return list(found)


def outermost(claims: Sequence[Claim]) -> list[Attribution]:
    """Return one attribution for each cue, as PolNeAR has them.

    Only the outermost source counts; a claim whose cue stands inside what another attributes is
    part of that one; claims with one cue and one source are one attribution.
    """
    merged: dict[tuple[Spans, Spans], list[Attribution]] = {}
    cues: dict[tuple[Spans, Spans], Spans] = {}
    for number, claim in enumerate(claims):
        link = _link(claim, 0)
        # Without a cue two quotations of one speaker are two attributions.
        key = (link.cue or ((-1 - number, -1 - number),), link.source)
        merged.setdefault(key, []).append(link)
        cues[key] = (claim.cue.span,) if claim.cue else ()
    made = [
        (
            replace(same[0], content=_union([span for one in same for span in one.content])),
            cues[key],
        )
        for key, same in merged.items()
    ]
    return [one for one, cue in made if not any(_inside(cue, one, other) for other, _ in made)]


def _inside(cue: Spans, one: Attribution, other: Attribution) -> bool:
    """Whether *cue*, the innermost of *one*, stands inside what *other* attributes."""
    return one is not other and any(
        start <= first and last <= end for first, last in cue for start, end in other.content
    )


def _link(claim: Claim, depth: int) -> Attribution:
    mention = claim.sources[depth].mention
    content: Spans = tuple(quote.span for quote in claim.evidence)
    innermost = depth == len(claim.sources) - 1
    if not innermost:
        inner = [claim.sources[depth + 1].mention, claim.cue, *claim.evidence]
        spans = [quote.span for quote in inner if quote]
        content = ((min(start for start, _ in spans), max(end for _, end in spans)),)
    # The cue we store belongs to the innermost source; the outer one's is not kept.
    cue = claim.cue if innermost else None
    return Attribution(
        source=(mention.span,) if mention else (),
        cue=(cue.span,) if cue else (),
        content=content,
        nested=depth > 0,
        names=(claim.sources[depth].name,),
        act=claim.act,
        confidence=claim.confidence,
    )


def _union(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return the spans merged where they touch, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def cues_of(claims: Sequence[Claim]) -> Iterator[Spans]:
    """Yield where each claim stands: its cue and its evidence."""
    for claim in claims:
        quotes = [*claim.evidence, *([claim.cue] if claim.cue else [])]
        yield tuple(quote.span for quote in quotes)
