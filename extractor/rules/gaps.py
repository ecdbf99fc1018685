"""Contents that stand where the sentence has put them, away from behind their cue."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.clauses import Scope
from extractor.rules.forms import Complement
from extractor.rules.phrases import is_finite
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


def subject_gap(scope: Scope, mention: Mention, after: int) -> Complement | None:
    """Read the content of "what she said is a mistake" and "a deal he says will fail".

    Args:
        scope: The line.
        mention: The source, inside the relative clause.
        after: The word behind the cue.

    """
    line = scope.line
    if after >= line.size or mention[0] < 1 or not _predicates(line, mention, after):
        return None
    if line.quoted[after] != line.quoted[mention[0]]:
        return None
    antecedent = _antecedent(line, mention)
    if antecedent is None:
        return None
    rest = (line.starts[after], scope.clause(after))
    return Complement("s", [line.span(antecedent), rest])


def _predicates(line: Line, mention: Mention, after: int) -> bool:
    """Whether a finite verb stands at *after*; behind "which she said" any past form is one."""
    relative = line.lower[mention[0] - 1] in ("what", "which", "that", "who")
    return is_finite(line, after) or (relative and bool(line.tags[after] & w.PAST))


def relative_gap(line: Line, mention: Mention) -> Complement | None:
    """Read the content of a relative clause: "the plan that he opposes"."""
    antecedent = _antecedent(line, mention)
    return Complement("np", [line.span(antecedent)]) if antecedent else None


def _antecedent(line: Line, mention: Mention) -> Mention | None:
    """Return what a relative clause with the subject *mention* is about."""
    k = mention[0] - 1
    if k < 1 or line.tags[k] & (w.DATE | w.SUBJECT):
        return (k, k + 1) if k == 0 and line.lower[k] == "what" else None
    if line.lower[k] == "what":
        return (k, k + 1)
    if line.tags[k] & w.RELATIVE:
        if line.lower[k] not in ("which", "that", "whom", "who"):
            return None
        k -= 1 + (line.lower[k - 1] == ",")
    elif not line.tags[k] & w.NOMINAL:
        return None
    return nominal_ending(line, k)
