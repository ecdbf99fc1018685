"""Contents that stand where the sentence has put them, away from behind their cue."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.clauses import Scope
from extractor.rules.forms import Complement
from extractor.rules.sources import Mention, nominal_ending
from extractor.rules.tokens import Line

_REACH = 20


def behind_as(scope: Scope, after: int) -> Complement | None:
    """Read the content of "As she told reporters, the road is closed"."""
    lower = scope.line.lower
    stop = min(after + _REACH, len(lower) - 2)
    comma = next((k for k in range(after, stop) if lower[k] == ","), None)
    if comma is None:
        return None
    return Complement("s", [(scope.line.starts[comma + 1], scope.clause(comma + 1))])


def relative_gap(line: Line, mention: Mention) -> Complement | None:
    """Read the content of a relative clause: "the plan that he opposes"."""
    k = mention[0] - 1
    if k < 1 or line.tags[k] & (w.DATE | w.SUBJECT):
        return None
    if line.lower[k] == "what":
        return Complement("np", [line.span((k, k + 1))])
    if line.tags[k] & w.RELATIVE:
        if line.lower[k] not in ("which", "that", "whom"):
            return None
        k -= 1 + (line.lower[k - 1] == ",")
    elif not line.tags[k] & w.NOMINAL:
        return None
    antecedent = nominal_ending(line, k)
    return Complement("np", [line.span(antecedent)]) if antecedent else None
