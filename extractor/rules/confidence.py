"""How often a claim of a kind is right: content and source, against human labels.

The figures are rounded rates on development news; `docs/offline-errors.md` has the check on other
documents. They say nothing about a particular claim beyond its grammar.
"""

from __future__ import annotations

from extractor.rules.finding import Finding

_BY_SHAPE = {
    "a-that": 0.92,
    "paren": 0.89,
    "colon": 0.88,
    "quote": 0.85,
    "signed": 0.85,
    "according": 0.81,
    "that": 0.79,
    "small": 0.77,
    "s": 0.76,
    "ing": 0.75,
    "a-of": 0.72,
    "no_comment": 0.7,
    "a-s": 0.69,
    "as": 0.66,
    "a-quote": 0.65,
    "a-to": 0.62,
    "block": 0.6,
    "to": 0.56,
    "wh": 0.65,
    "marks": 0.55,
    "np": 0.52,
    "turn": 0.4,
}
_OTHER = 0.45
_NOT_FINITE = 0.75
_UNSOURCED = 0.2
_RELAYED = 0.9
_VAGUE = 0.9


def confidence(finding: Finding, links: int) -> float:
    """Return the share of claims of this kind that are right, between 0 and 1.

    Args:
        finding: The cue.
        links: The length of the source chain.

    """
    value = _BY_SHAPE.get(finding.shape, _OTHER)
    form = finding.group.form if finding.group else "finite"
    if form in ("gerund", "infinitive") or finding.cue.part == "noun":
        value *= _NOT_FINITE
    if finding.subject is None and form != "passive":
        value *= _UNSOURCED
    if finding.cue.part == "verb" and "say" not in finding.cue.marks:
        value *= _VAGUE
    if links > 1:
        value *= _RELAYED
    return round(value, 2)
