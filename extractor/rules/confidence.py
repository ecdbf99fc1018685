"""How often a claim of a kind is right: content and source, against human labels.

The figures are rounded rates on development news; `docs/offline-errors.md` has the check on other
documents. They say nothing about a particular claim beyond its grammar.
"""

from __future__ import annotations

from extractor.rules.finding import Finding

_BY_SHAPE = {
    "colon": 0.88,
    "paren": 0.87,
    "quote": 0.84,
    "according": 0.83,
    "a-that": 0.87,
    "that": 0.79,
    "s": 0.74,
    "small": 0.78,
    "as": 0.68,
    "a-of": 0.72,
    "a-s": 0.67,
    "no_comment": 0.68,
    "a-quote": 0.65,
    "a-to": 0.58,
    "wh": 0.55,
    "np": 0.5,
    "to": 0.49,
    "marks": 0.3,
}
_OTHER = 0.4
_NOT_FINITE = 0.65
_UNSOURCED = 0.35
_RELAYED = 0.75
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
