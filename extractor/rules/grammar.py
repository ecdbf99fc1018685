"""Reads cues with their source and content, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.rules import words as w
from extractor.rules.clauses import Scope
from extractor.rules.complements import Complement, complement, content_before
from extractor.rules.cues import CUES, SAYING, Cue
from extractor.rules.phrases import Group, is_finite, phrase_end, verb_group
from extractor.rules.quotes import Quote
from extractor.rules.sources import Mention, nominal_ending, subject_before, subject_behind
from extractor.rules.tokens import Line
from extractor.rules.words import lemma

Span = tuple[int, int]


@dataclass(slots=True)
class Finding:
    """A cue with what it attributes, as offsets in the document."""

    line: Line
    cue: Cue
    at: int
    words: Span
    subject: Span | None
    contents: list[Span]
    shape: str
    group: Group | None = None
    addressee: Span | None = None
    outer: Finding | None = None
    continued: bool = False
    inverted: bool = False
    mention: Mention | None = None
    notes: set[str] = field(default_factory=set)


class Reader:
    """Finds the cues of one line.

    Args:
        line: The line.
        quotes: The document's quotations.

    """

    def __init__(self, line: Line, quotes: list[Quote]) -> None:
        self.line = line
        self.quotes = quotes
        self.candidates = [i for i, word in enumerate(line.lower) if word in CUES]
        reporting = [False] * len(line)
        for i in self.candidates:
            reporting[i] = line.lower[i] in SAYING and line.quoted[i] < 0
        self.scope = Scope(line, quotes, reporting)
        self.found: list[Finding] = []

    def read(self) -> list[Finding]:
        """Return the findings in reading order."""
        for i in self.candidates:
            for cue in CUES[self.line.lower[i]]:
                finding = self._read_cue(i, cue)
                if finding:
                    self.found.append(finding)
                    break
        return self.found

    def _read_cue(self, i: int, cue: Cue) -> Finding | None:
        line = self.line
        after = i + 1
        if cue.particles:
            end = after + len(cue.particles)
            if tuple(line.lower[after:end]) != cue.particles:
                return None
            after = end
        if cue.part in ("verb", "passive"):
            return self._read_verb(i, after, cue)
        if cue.part == "adjective":
            return self._read_adjective(i, after, cue)
        return self._read_noun(i, after, cue)

    def _read_verb(self, i: int, after: int, cue: Cue) -> Finding | None:
        group = verb_group(self.line, i)
        if group is None:
            return None
        if group.form in ("passive", "participle"):
            return self._read_passive(group, after, cue)
        if cue.part == "passive" or _unsaid(self.line, group, cue):
            return None
        inverted = False
        self.scope.enter(group.start)
        mention = self._subject(group)
        if "paren" in cue.complements:
            behind = subject_behind(self.line, after)
            if (
                behind
                and (behind[1] >= len(self.line) or not is_finite(self.line, behind[1]))
                and (mention is None or group.start == 0 or self.line.quoted[group.start - 1] >= 0)
                and self._opens_inversion(group)
            ):
                mention, inverted = behind, True
        found = None
        if not inverted:
            found = complement(self.scope, after, cue, group)
        if found is None and "paren" in cue.complements and group.form == "finite":
            whole = group._replace(end=after)
            found = content_before(self.scope, mention, whole, inverted=inverted)
            if found is None and inverted:
                found = complement(self.scope, mention[1], cue, group) if mention else None
        if found is None and mention is not None and line_starts_as(self.line, mention[0]):
            found = self._behind_comma(after)
        if found is None and mention is not None and "np" in cue.complements:
            found = self._gap(mention)
        if found is None:
            return None
        if mention is None:
            mention = self._shared_subject(group)
        return self._finding(
            cue, (group.start, after), mention, found, group=group, inverted=inverted
        )

    def _behind_comma(self, after: int) -> Complement | None:
        """Read the content of "As she told reporters, the road is closed"."""
        lower = self.line.lower
        comma = next(
            (k for k in range(after, min(after + 20, len(lower))) if lower[k] == ","), None
        )
        if comma is None or comma + 2 >= len(lower):
            return None
        return Complement("s", [(self.line.starts[comma + 1], self.scope.clause(comma + 1))])

    def _gap(self, mention: Mention) -> Complement | None:
        """Read the content of a relative clause: "the plan that he opposes"."""
        line, k = self.line, mention[0] - 1
        if (
            k < 1
            or not line.tags[k] & (w.RELATIVE | w.NOMINAL)
            or line.tags[k] & (w.DATE | w.SUBJECT)
        ):
            return None
        if line.lower[k] == "what":
            return Complement("np", [(line.starts[k], line.ends[k])])
        if line.tags[k] & w.RELATIVE:
            if line.lower[k] not in ("which", "that", "whom"):
                return None
            k -= 1 + (line.lower[k - 1] == ",")
        antecedent = nominal_ending(line, k)
        if antecedent is None or antecedent[0] > k:
            return None
        return Complement("np", [(line.starts[antecedent[0]], line.ends[antecedent[1] - 1])])

    def _opens_inversion(self, group: Group) -> bool:
        line, k = self.line, group.start - 1
        if group.form != "finite" or group.start != group.end - 1:
            return False
        return k < 0 or line.lower[k] in (",", "”", '"', "’", "'", "»", "–", "—")

    def _subject(self, group: Group) -> Mention | None:
        if group.form in ("gerund", "infinitive"):
            return None
        return subject_before(self.line, group.start)

    def _shared_subject(self, group: Group) -> Mention | None:
        """Return the subject of the verb this one is joined to or hangs on."""
        line = self.line
        if group.start == 0 and group.form == "gerund" and "," in line.lower[:25]:
            return subject_behind(line, line.lower.index(",") + 1)
        for earlier in reversed(self.found):
            if (
                earlier.mention
                and earlier.at < group.start
                and not earlier.notes & {"noun"}
                and line.quoted[earlier.at] == line.quoted[group.start]
            ):
                return earlier.mention
        return self.main_subject(group.start)

    def main_subject(self, before: int) -> Mention | None:
        """Return the subject of the first finite verb before word *before*."""
        line = self.line
        for k in range(before):
            tag = line.tags[k]
            if tag & (w.VERB | w.AUXILIARY | w.MODAL) and not tag & w.NAME and line.quoted[k] < 0:
                group = verb_group(line, k) if tag & w.VERB else None
                if tag & (w.AUXILIARY | w.MODAL) or (group and group.form in ("finite", "passive")):
                    mention = subject_before(line, group.start if group else k)
                    if mention:
                        return mention
        return None

    def _read_passive(self, group: Group, after: int, cue: Cue) -> Finding | None:
        """Read "X was rejected by Y", "X, backed by Y" and "X is expected to"."""
        line = self.line
        if after < len(line) and line.lower[after] == "by" and cue.part == "verb":
            agent = subject_behind(line, after + 1)
            if agent is None:
                return None
            if "that" in cue.complements and line.lower[agent[1] : agent[1] + 1] == ["that"]:
                found = complement(self.scope, agent[1], cue, group)
                return found and self._finding(cue, (group.start, after), agent, found, group=group)
            patient = subject_before(line, group.start)
            if patient is None or "np" not in cue.complements:
                return None
            span = (line.starts[patient[0]], line.ends[patient[1] - 1])
            return self._finding(
                cue, (group.start, after), agent, Complement("np", [span]), group=group
            )
        if cue.part != "passive" or group.form != "passive" or group.negated:
            return None
        found = complement(self.scope, after, cue, group)
        if found is None:
            return None
        patient = subject_before(line, group.start)
        if patient and line.lower[patient[0]] not in ("it", "there"):
            found.spans.insert(0, (line.starts[patient[0]], line.ends[patient[1] - 1]))
        return self._finding(cue, (group.start, after), None, found, group=group)

    def _read_adjective(self, i: int, after: int, cue: Cue) -> Finding | None:
        line = self.line
        k = i - 1
        while k >= 0 and line.tags[k] & (w.ADVERB | w.NEGATION):
            k -= 1
        if k < 0 or not (
            line.tags[k] & w.BE
            or line.lower[k]
            in (
                "feel",
                "feels",
                "felt",
                "remain",
                "remains",
                "remained",
                "seemed",
                "seems",
                "sounded",
                "'s",
                "became",
            )
        ):
            return None
        negated = any(line.tags[j] & w.NEGATION for j in range(k, i))
        group = Group(k, i + 1, "finite", negated, "")
        while group.start and line.tags[group.start - 1] & (w.AUXILIARY | w.MODAL | w.NEGATION):
            group = group._replace(start=group.start - 1)
        found = complement(self.scope, after, cue, group)
        mention = subject_before(line, group.start)
        if (
            found is None
            or mention is None
            or line.lower[mention[0]] in ("it", "there", "this", "that", "which")
        ):
            return None
        return self._finding(cue, (group.start, after), mention, found, group=group)

    def _read_noun(self, i: int, after: int, cue: Cue) -> Finding | None:
        line = self.line
        if not line.tags[i] & w.NOUN or line.quoted[i] >= 0:
            return None
        owner = None
        if after < len(line) and line.lower[after] == "of" and "that" in cue.complements:
            end = phrase_end(line, after + 1)
            if end < len(line) and line.lower[end] == "that":
                owner, after = (after + 1, end), end
        found = complement(self.scope, after, cue, None)
        if found is None:
            return None
        mention = owner or self._owner(i) or self._giver(i)
        if mention is None:
            return None
        finding = self._finding(cue, (i, i + 1), mention, found)
        finding.notes.add("noun")
        return finding

    def _owner(self, i: int) -> Mention | None:
        """Return whose noun word *i* is: "his demand", "Turkey's offer"."""
        line = self.line
        k = i - 1
        while k >= 0 and line.tags[k] & w.ADJECTIVE and not line.tags[k] & w.POSSESSIVE:
            k -= 1
        if k < 0:
            return None
        if line.tags[k] & w.POSSESSIVE:
            return (k, k + 1)
        if line.lower[k] == "'s" or (
            line.lower[k] == "'" and k and line.lower[k - 1].endswith("s")
        ):
            return nominal_ending(line, k - 1)
        return None

    def _giver(self, i: int) -> Mention | None:
        """Return the subject of a verb of which noun *i* is the object: "issued a warning that"."""
        line, k = self.line, i - 1
        while (
            k > 0
            and i - k < 6
            and line.tags[k] & (w.DETERMINER | w.ADJECTIVE | w.ADVERB | w.NUMBER)
            and lemma(line.lower[k]) not in _GIVING
        ):
            k -= 1
        if k <= 0 or lemma(line.lower[k]) not in _GIVING:
            return None
        group = verb_group(line, k)
        if group is None or group.negated or group.form in ("passive", "participle"):
            return None
        return self._subject(group) or self._shared_subject(group)

    def _finding(
        self,
        cue: Cue,
        cue_words: Mention,
        mention: Mention | None,
        found: Complement,
        *,
        group: Group | None = None,
        inverted: bool = False,
    ) -> Finding:  # noqa: E501, PLR0913
        line = self.line
        return Finding(
            line=line,
            cue=cue,
            at=cue_words[0] if group is None else group.end - 1,
            words=(line.starts[cue_words[0]], line.ends[cue_words[1] - 1]),
            subject=(line.starts[mention[0]], line.ends[mention[1] - 1]) if mention else None,
            contents=found.spans,
            shape=found.shape,
            group=group,
            addressee=found.addressee,
            inverted=inverted,
            mention=mention,
        )


_GIVING = frozenset(
    "issue make give express voice reiterate deliver lodge launch renew offer send repeat raise reject have announce outline present share get show".split()
)
_RAISING = frozenset(
    "believe think expect want support accept agree like feel know see endorse recognize recognise intend plan consider".split()
)


def _unsaid(line: Line, group: Group, cue: Cue) -> bool:
    """Whether the attribution is negated, asked for or only imagined."""
    if "negated" in cue.marks:
        return not group.negated
    if group.negated and cue.word not in _RAISING:
        return True
    return group.modal in ("should", "must", "might", "could", "may")


def line_starts_as(line: Line, i: int) -> bool:
    """Whether word *i* stands behind an "as" that opens the sentence."""
    return i == 1 and line.lower[0] == "as"


def according_to(scope: Scope, i: int) -> tuple[Mention, list[Span]] | None:
    """Read "according to X" at word *i*: the mention of X and the content around it."""
    line = scope.line
    start = i + 2
    if start >= len(line) or line.lower[i + 1] != "to":
        return None
    end = phrase_end(line, start)
    if end == start:
        return None
    spans = []
    behind = end
    if behind < len(line) and line.lower[behind] == ",":
        behind += 1
    elif i == 0 and not _clause_starts(line, behind):
        while behind < len(line) and line.lower[behind] != ",":
            behind += 1
        behind += 1
    if i:
        spans.append(
            (line.starts[_clause_start(line, i)], scope.trim(line.start, line.ends[i - 1]))
        )
    if behind < len(line) - 1 and (
        i == 0 or (line.lower[end : end + 1] == [","] and not apposed(line, end))
    ):
        spans.append((line.starts[behind], scope.clause(behind)))
    return ((start, end), [(a, b) for a, b in spans if b > a]) if spans else None


def _clause_starts(line: Line, i: int) -> bool:
    """Whether a finite verb stands between word *i* and the next comma."""
    for k in range(i, min(i + 25, len(line))):
        if line.lower[k] == "," or line.tags[k] & w.RELATIVE:
            return False
        if is_finite(line, k):
            return True
    return False


def apposed(line: Line, comma: int) -> bool:
    """Whether what stands behind the comma explains the name before it."""
    for k in range(comma + 1, min(comma + 25, len(line))):
        if line.tags[k] & w.RELATIVE and line.lower[k] in ("who", "which", "that"):
            return True
        if is_finite(line, k):
            return False
        if line.lower[k] == ",":
            return False
    return True


def _clause_start(line: Line, i: int) -> int:
    return 0
