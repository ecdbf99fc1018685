"""Who does what is said in the passive: "rejected by Roe", "was asked to leave by the mayor"."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.clauses import Scope
from extractor.rules.cues import Cue
from extractor.rules.forms import ENQUIRIES, Complement, read_form
from extractor.rules.phrases import Group
from extractor.rules.sources import Mention, subject_before, subject_behind
from extractor.rules.tokens import Line

_WHOLE = frozenset(("quote", "np", "s"))
"""Forms that are no second part of a content."""


def read_agent(scope: Scope, group: Group, cue: Cue) -> tuple[Mention, Complement] | None:
    """Read "the plan was rejected by Y", "it was said by Y that" and "X was accused by Y of p"."""
    line = scope.line
    agent = subject_behind(line, group.end + 1)
    if agent is None:
        return None
    clausal = "that" in cue.complements or "a-that" in cue.complements
    if clausal and line.lower[agent[1] : agent[1] + 1] == ["that"]:
        found = read_form(scope, agent[1], "that")
        return (agent, found) if found else None
    patient = subject_before(line, group.start)
    if patient is None or ("np" not in cue.complements and "say" not in cue.marks):
        return None
    rest = _behind_agent(scope, agent[1], cue)
    if rest is None:
        return agent, Complement("np", [line.span(patient)])
    shape = f"a-{rest.shape}"
    addressee = line.span(patient) if shape in cue.complements else None
    return agent, Complement(shape, [line.span(patient), *rest.spans], addressee)


def _behind_agent(scope: Scope, i: int, cue: Cue) -> Complement | None:
    """Read how the content goes on at word *i*: "accused by Y | of p", "said by Y | to be p"."""
    if i >= scope.line.size:
        return None
    for name in [one[2:] for one in cue.complements if one[:2] == "a-"] + ["to"]:
        found = read_form(scope, i, name)
        if found and found.shape not in _WHOLE:
            return found
    return None


def read_unanswered(line: Line, group: Group) -> tuple[Mention, Complement] | None:
    """Read "Calls to the mayor were not returned": who does not answer stands in the subject."""
    subject = subject_before(line, group.start)
    if subject is None or ENQUIRIES.isdisjoint(line.lower[slice(*subject)]):
        return None
    to = next((k for k in range(*subject) if line.lower[k] == "to"), subject[0])
    if to in (subject[0], subject[1] - 1):
        return None
    return (to + 1, subject[1]), Complement("unanswered", [line.span((subject[0], to))])


def trailing_agent(line: Line, found: Complement) -> Mention | None:
    """Cut the agent off an infinitive: "was asked to leave | by the mayor"."""
    start, end = found.spans[0]
    words = line.words((start, end))
    if "by" not in words[2:] or words[1] == "be":
        return None
    by = line.index(end - 1) - words[::-1].index("by")
    agent = subject_behind(line, by + 1)
    if agent is None or line.ends[agent[1] - 1] != end or line.tags[agent[1] - 1] & w.DATE:
        return None
    found.spans[0] = (start, line.ends[by - 1])
    return agent
