"""Reads the cues of one line, each with its source and content."""

from __future__ import annotations

from functools import cached_property

from extractor.data import Act
from extractor.rules import made
from extractor.rules import words as w
from extractor.rules.clauses import Scope
from extractor.rules.complements import complement
from extractor.rules.cues import SAYING, Cue, cues_at
from extractor.rules.finding import Finding
from extractor.rules.forms import Complement, read_form
from extractor.rules.gaps import behind_as, relative_gap, subject_gap
from extractor.rules.owners import is_there, noun_owner
from extractor.rules.parentheses import content_before
from extractor.rules.passives import read_agent, read_unanswered, trailing_agent
from extractor.rules.phrases import Group, is_finite, verb_group
from extractor.rules.quotes import Quote
from extractor.rules.sources import (
    Mention,
    absolute_subject,
    main_subject,
    quoted_as,
    subject_before,
    subject_behind,
)
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

_SPOKEN = frozenset(("quote", "that", "s", "a-quote", "a-that"))
_COPULAS = word_set(
    "feel feels felt remain remains remained seemed seems sounded 's became become grew stay stayed"
)
_OPENING = 20
"""A noun further on is hardly the subject of its sentence."""

_MODIFYING = frozenset(("so", "pretty", "in"))
"""Words before an adjective: "is so sorry", "is in favour of"."""

_UNANSWERED = ("unanswered",)
_DEGREE = w.ADVERB | w.NEGATION
_INFORMING = frozenset(("tell", "inform"))
_AS = (["as"], ["as", "far", "as"], ["but", "as"], ["and", "as"], ["yet", "as"], ["just", "as"])
_BEFORE_INVERSION = frozenset((",", "”", '"', "’", "'", "''", "»", "–", "—", "?", "!"))


class Reader:
    """Finds the cues of one line.

    Args:
        line: The line.
        quotes: The document's quotations.

    """

    def __init__(self, line: Line, quotes: list[Quote]) -> None:
        self.line = line
        reporting = [False] * line.size
        for i in line.signs:
            reporting[i] = line.lower[i] in SAYING and line.quoted[i] < 0
        self.scope = Scope(line, quotes, reporting)
        self.found: list[Finding] = []
        self.groups: dict[int, Group | None] = {}

    def read(self) -> list[Finding]:
        """Return the findings in reading order."""
        lower = self.line.lower
        for i in self.line.signs:
            for cue in cues_at(lower, i):
                finding = self._read_cue(i, i + 1 + len(cue.particles), cue)
                if finding:
                    self.found.append(finding)
                    break
        return self.found

    def _read_cue(self, i: int, after: int, cue: Cue) -> Finding | None:
        if cue.part == "adverb":
            return self._read_adverb(i, cue)
        if cue.part == "adjective":
            return self._read_adjective(i, after, cue)
        if cue.part == "noun":
            return self._read_noun(i, after, cue)
        if i not in self.groups:
            self.groups[i] = verb_group(self.line, i)
        group = self.groups[i]
        if group is None:
            return None
        if cue.particles:
            group = group._replace(end=after)
        if cue.complements == _UNANSWERED:
            read = read_unanswered(self.line, group)
            asked = group.negated == ("negated" in cue.marks)
            return self._finding(cue, group, *read) if read and asked else None
        if group.form in ("passive", "participle") or self._has_agent(group, cue):
            return self._read_passive(group, cue)
        return None if cue.part == "passive" else self._read_verb(group, cue)

    def _has_agent(self, group: Group, cue: Cue) -> bool:
        """Whether a past form is a participle with its agent: "a plan backed by the mayor"."""
        line, end = self.line, group.end
        if end >= line.size or line.lower[end] != "by" or group.form != "finite":
            return False
        participle = line.tags[group.start] & w.PARTICIPLE
        return bool(participle) and "np" in cue.complements  # not "said by phone"

    def _read_verb(self, group: Group, cue: Cue) -> Finding | None:
        mention = subject_before(self.line, group.start) if group.form == "finite" else None
        if mention and self.line.lower[mention[0]] in made.NOBODY:
            group = group._replace(negated=True)
        own = mention is not None and self.line.lower[mention[0]] in made.OWN
        if made.is_unsaid(group, cue, own=own) or made.is_supposed(self.line, group, mention):
            return None
        if "own" in cue.marks and not own:
            return None
        self.scope.enter(group.start, held="say" not in cue.marks)
        inverted = self._inverted(group, cue, mention)
        if inverted:
            mention = inverted
            found = content_before(self.scope, mention, group, inverted=True)
            found = found or complement(self.scope, mention[1], cue)
        else:
            found = self._content(group, cue, mention)
        if found is None or self._is_refused(group):
            return None
        if found.shape == "no_comment" and found.spans[0][0] > self.line.starts[group.end]:
            group = group._replace(end=group.end + 2)
        if "negated" in cue.marks and not made.withholds(group, found):
            return None
        mention = mention or quoted_as(self.line, group) or absolute_subject(self.line, group)
        mention = mention or self._shared_subject(group)
        if mention is None and group.form == "finite" and self._is_reduced(group):
            return None
        return self._finding(cue, group, mention, found)

    def _content(self, group: Group, cue: Cue, mention: Mention | None) -> Complement | None:
        """Read the content of a verb with its subject before it."""
        found = None
        if mention and "s" in cue.complements:
            found = subject_gap(self.scope, mention, group.end)
        found = found or complement(self.scope, group.end, cue)
        quoted = self._behind_quote(group, mention)
        spoken = found is not None and found.shape in _SPOKEN and not self._goes_on(group)
        if found is None or (quoted and (not spoken or self._closes_quote(group, mention))):
            found = self._elsewhere(group, cue, mention) or found
        bare = self.line.lower[group.end : group.end + 1] == ["as"]
        if found and mention and bare and found.shape == "as":
            gap = relative_gap(self.line, mention)  # "a row that Roe described as odd"
            found.spans = (gap.spans if gap else []) + found.spans
        return found

    def _is_reduced(self, group: Group) -> bool:
        """Whether the verb hangs on a noun as a participle: "Berg, asked about it, said"."""
        line, k = self.line, group.start
        return (k == 0 or line.lower[k - 1] == ",") and bool(line.tags[k] & w.PARTICIPLE)

    def _is_refused(self, group: Group) -> bool:
        """Whether the cue is what somebody declines to do: "declined to say who"."""
        before = self.found[-1] if self.found else None
        return before is not None and before.words[1] > self.line.starts[group.start]

    def _behind_quote(self, group: Group, mention: Mention | None) -> bool:
        """Whether a quotation ends where the subject begins: '"...", he wrote of the gift'."""
        k = (mention[0] if mention else group.start) - 1
        return k >= 0 and self.line.quoted[k] >= 0 and self.line.quoted[group.start] < 0

    def _closes_quote(self, group: Group, mention: Mention | None) -> bool:
        """Whether the quotation before the subject ends in a comma: '"...," he said in a film'."""
        k = (mention[0] if mention else group.start) - 2
        return k >= 0 and self.line.lower[k] == ","

    def _goes_on(self, group: Group) -> bool:
        """Whether a quotation goes on behind the cue: '"If so," she said, "we are done."'."""
        return self.line.lower[group.end : group.end + 1] == [","]

    def _elsewhere(self, group: Group, cue: Cue, mention: Mention | None) -> Complement | None:
        """Read a content that does not stand behind its cue."""
        found = None
        if "paren" in cue.complements and group.form == "finite":
            found = content_before(self.scope, mention, group, inverted=False)
        if found or mention is None:
            return found
        if self.line.lower[: mention[0]] in _AS:
            return behind_as(self.scope, group.end)
        return relative_gap(self.line, mention) if "np" in cue.complements else None

    def _inverted(self, group: Group, cue: Cue, before: Mention | None) -> Mention | None:
        """Return the subject behind the verb: '"...", said the mayor'."""
        line, k = self.line, group.start - 1
        if "paren" not in cue.complements or group.form != "finite":
            return None
        if k >= 0 and line.lower[k] not in _BEFORE_INVERSION:
            return None
        if k >= 0 and line.quoted[k] < 0 and (before is not None or "say" not in cue.marks):
            return None
        behind = subject_behind(line, group.end)
        if behind is None or (behind[1] < line.size and is_finite(line, behind[1])):
            return None
        return behind

    def _shared_subject(self, group: Group) -> Mention | None:
        """Return the subject of the verb this one is joined to or hangs on."""
        line = self.line
        if group.start == 0 and group.form == "gerund" and "," in line.lower:
            return subject_behind(line, line.lower.index(",") + 1)
        for earlier in reversed(self.found):
            together = line.quoted[earlier.at] == line.quoted[group.start]
            if earlier.mention and together and earlier.cue.part != "noun":
                return earlier.mention
        main = self._main_subject
        if main is None:
            return None
        # "Officials, citing Roe, said": the verb of a gerund's subject may stand behind it.
        first = main[0][1] - 1 if group.form == "gerund" else main[1]
        return main[0] if first < group.start else None

    def _coordinated(self, group: Group) -> Mention | None:
        """Return the subject of the sentence, if the verb goes on with it: "and was told to"."""
        joined = self.line.lower[group.start - 1] == "and" if group.start else False
        main = self._main_subject if joined else None
        return main[0] if main and main[1] < group.start else None

    @cached_property
    def _main_subject(self) -> tuple[Mention, int] | None:
        return main_subject(self.line)

    def _read_passive(self, group: Group, cue: Cue) -> Finding | None:
        """Read "X was rejected by Y", "X, backed by Y" and "X is expected to"."""
        line, after = self.line, group.end
        if cue.part == "verb":
            return self._read_agent(group, cue) if line.lower[after : after + 1] == ["by"] else None
        if group.form != "passive" or group.negated != ("negated" in cue.marks):
            return None
        found = complement(self.scope, after, cue)
        if found is None:
            return None
        if group.negated:  # "could not be reached for comment"
            return self._finding(cue, group, subject_before(line, group.start), found)
        asked = cue.act is Act.DEMAND and found.shape == "to"
        agent = trailing_agent(line, found) if asked else None
        patient = subject_before(line, group.start) or self._coordinated(group)
        if patient and (asked or cue.word in _INFORMING):
            found.addressee = line.span(patient)
        elif patient and line.lower[patient[0]] not in made.EMPTY:
            found.spans.insert(0, line.span(patient))
        return self._finding(cue, group, agent, found)

    def _read_agent(self, group: Group, cue: Cue) -> Finding | None:
        read = read_agent(self.scope, group, cue)
        return self._finding(cue, group, *read) if read else None

    def _read_adjective(self, i: int, after: int, cue: Cue) -> Finding | None:
        line, k = self.line, i - 1
        while k >= 0 and (line.tags[k] & _DEGREE or line.lower[k] in _MODIFYING):
            k -= 1
        if k < 0 or not (line.tags[k] & w.BE or line.lower[k] in _COPULAS):
            return None
        while k and line.tags[k - 1] & (w.HELPING | w.NEGATION):
            k -= 1
        if not made.UNREAL.isdisjoint(line.lower[k:i]):
            return None
        negated = any(line.tags[j] & w.NEGATION for j in range(k, i))
        if negated and cue.act is Act.REJECTION:  # "is not opposed to it"
            return None
        group = Group(k, after, "finite", negated, "")
        self.scope.enter(k)
        found = complement(self.scope, after, cue)
        mention = subject_before(line, k)
        if found is None or mention is None or made.is_nobody(line.lower[mention[0]], cue):
            return None
        return self._finding(cue, group, mention, found)

    def _read_adverb(self, i: int, cue: Cue) -> Finding | None:
        """Read "The road is reportedly closed": nobody is named, and all around it is said."""
        line, k = self.line, i
        if line.quoted[i] >= 0 or i + 1 >= line.size:
            return None
        while k and line.tags[k - 1] & (w.HELPING | w.NEGATION):
            k -= 1
        verbal = k < i or is_finite(line, i + 1)
        mention = subject_before(line, k) if verbal else None
        if mention is None:
            return None
        spans = [line.span((mention[0], i)), (line.starts[i + 1], self.scope.clause(i + 1))]
        group = Group(i, i + 1, "passive", False, "")
        return self._finding(cue, group, None, Complement("s", spans))

    def _read_noun(self, i: int, after: int, cue: Cue) -> Finding | None:
        line = self.line
        if not line.tags[i] & w.NOUN or line.quoted[i] >= 0:
            return None
        mention, after, verb = noun_owner(line, i, after, cue.complements)
        if mention is None and verb is not None:
            mention = subject_before(line, verb.start) or self._shared_subject(verb)
        self.scope.enter(i)
        self.scope.attributive = "that" not in self.line.lower[after : after + 1]
        nobody = mention is None and is_there(line, i)
        found = complement(self.scope, after, cue) if mention or nobody else None
        called = found and found.shape == "for" and cue.act is Act.DEMAND  # "there were calls for"
        if nobody and found and found.shape != "that" and not called:
            return None
        if found is None and mention and line.lower[after : after + 1] in (["is"], ["was"]):
            found = complement(self.scope, after + 1, cue) if after + 1 < line.size else None
        if found is None and mention and line.lower[after : after + 1] in ([":"], [","]):
            found = read_form(self.scope, after + 1, "quote") if after + 1 < line.size else None
        opens = i < _OPENING and not any(is_finite(line, k) for k in range(i))
        if found and opens:
            start, end = found.spans[0]
            clausal = found.shape == "that"
            end = self.scope.subject_clause(line.index(start), end, clausal=clausal)
            found.spans[0] = (start, end)
        return (
            self._finding(cue, Group(i, i + 1, "noun", False, ""), mention, found)
            if found
            else None
        )

    def _finding(
        self, cue: Cue, group: Group, mention: Mention | None, found: Complement
    ) -> Finding:
        line = self.line
        return Finding(
            line=line,
            cue=cue,
            at=group.end - 1 - len(cue.particles),
            words=line.span((group.start, group.end)),
            subject=line.span(mention) if mention else None,
            contents=found.spans,
            shape=found.shape,
            group=None if cue.part == "noun" else group,
            addressee=found.addressee,
            mention=mention,
        )
