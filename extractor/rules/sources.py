"""Who speaks: the subject of a cue, before or behind it."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.adjuncts import skip_date, skip_date_left
from extractor.rules.cues import SAYING
from extractor.rules.phrases import Group, is_finite, is_initial, phrase_end, verb_group
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

Mention = tuple[int, int]
"""First word and the word behind the last, in one line."""

_REACH, _APPOSED = 30, 5
_FIRST_WORDS = 60
"""The main subject of a sentence is looked for in its first words only."""
_MODIFIERS = w.ADJECTIVE | w.SPECIFIER | w.NOMINAL
RAISED = word_set(
    "claim charge accusation allegation assertion suggestion pledge promise demand proposal move "
    "threat decision remark comment"
)
"""What somebody else takes up behind a comma: ", a charge that Roe denies"."""

_PARTING = frozenset(("with", "against", "between", "by"))
_CALLED = frozenset(("called", "named", "dubbed", "titled", "entitled"))
_OPENS_CLAUSE = w.MARK | w.CONJUNCTION | w.SUBORDINATOR | w.ADVERB
_HEAD = w.NOMINAL | w.DETERMINER | w.ADJECTIVE | w.OBJECT
_NOT_A_HEAD = w.SUBORDINATOR | w.HELPING | w.CONJUNCTION


def subject_before(line: Line, verb: int) -> Mention | None:
    """Return the subject of the verb group that starts at word *verb*, if it stands before it."""
    j = verb - 1
    while j >= 0 and line.tags[j] & w.ADVERB and not line.tags[j] & (w.NOMINAL | w.DATE):
        j -= 1
    j = skip_date_left(line, j)
    if j < 0 or (line.quoted[j] >= 0 and line.tags[j] & w.MARK):
        return None
    if line.lower[j] in (",", "–", "—"):
        return _across_commas(line, j)
    if line.lower[j] == ")":
        j = _before_bracket(line, j)
    if line.tags[j] & w.RELATIVE and line.lower[j] in ("who", "which", "that") and j > 0:
        k = j - 1 - (line.lower[j - 1] == ",")
        mention = nominal_ending(line, k) if k >= 0 else None
        return _nearest(line, mention) if mention and k < j - 1 else mention
    return nominal_ending(line, j)


def _nearest(line: Line, mention: Mention) -> Mention:
    """Return the last part of "at odds with the council", which ", which says" is about."""
    start, end = mention
    for k in range(end - 2, start, -1):
        if line.lower[k] in _PARTING and line.tags[k + 1] & (w.SPECIFIER | w.NAME):
            return k + 1, end
    return mention


def nominal_ending(line: Line, j: int) -> Mention | None:
    """Return the noun phrase whose last word is *j*."""
    tags, lower = line.tags, line.lower
    if j >= 0 and lower[j] == ")":
        j = _before_bracket(line, j)
    if j < 0:
        return None
    head = tags[j]
    if head & w.SUBJECT and not head & w.NAME:
        return (j, j + 1)
    owned = j > 0 and head & w.VERB > 0 and _serves_as_noun(line, j)
    head |= w.NOUN if owned else 0
    if not head & _HEAD or (head & _NOT_A_HEAD and not head & w.NAME):
        return None
    start, k = j, j - owned
    while k >= 0 and j - k < _REACH:
        step = _extend(line, k, start)
        if step == "stop":
            break
        if step == "take":
            start = k
        if lower[k] == ")":
            k = _before_bracket(line, k)
            continue
        k -= 1
    return _without_fronted(line, start, j + 1)


def _serves_as_noun(line: Line, j: int) -> bool:
    """Whether a verb's form at *j* is a noun: "the bill's sponsor", "two of the wounded"."""
    head, before = line.tags[j], line.lower[j - 1]
    if head & w.PARTICIPLE and before == "the":
        return True
    verbal = head & (w.BASE | w.PRESENT) and not head & w.NOMINAL
    return bool(verbal) and (bool(line.tags[j - 1] & w.SPECIFIER) or before == "'s")


def _extend(line: Line, k: int, start: int) -> str:
    """Say whether word *k*, left of a phrase that starts at *start*, is part of it."""
    tag, word = line.tags[k], line.lower[k]
    if word in ("'s", "'", "-", "&", ")") or (word == "." and is_initial(line, k)):
        return "pass"
    if tag & w.MARK or (
        tag & (w.SUBORDINATOR | w.RELATIVE | w.SUBJECT)
        and not tag & (w.PREPOSITION | w.NAME)
        and not (tag & w.DETERMINER and word not in ("that", "which"))
    ):
        return "stop"
    if word in ("and", "or", "nor"):
        return "pass" if _joins(line, k) else "stop"
    if tag & w.TO and line.tags[k + 1] & w.BASE and not line.tags[k + 1] & (w.NOUN | w.NAME):
        return "stop"
    if tag & (w.PREPOSITION | w.TO) or (word == "close" and line.lower[k + 1] == "to"):
        return "pass"
    acts = tag & w.PAST and line.tags[k + 1] & w.SPECIFIER and word not in _CALLED
    if (tag & w.HELPING or acts) and not tag & w.NAME:
        return "stop"
    if tag & (w.PARTICIPLE | w.GERUND) and not tag & w.NAME:
        return (
            "pass"
            if k
            and (
                line.tags[k - 1] & (w.NOMINAL | w.DETERMINER | w.ADJECTIVE)
                or line.lower[k - 1] == "'s"
            )
            and not (tag & w.PAST and word in _CLAUSAL)
            else "stop"
        )
    if tag & w.VERB and not tag & w.NAME and is_finite(line, k):
        return "stop"
    if tag & _MODIFIERS:
        opens = start == k + 1 and word in RAISED and _apposes(line, k)
        return "stop" if opens else "take"
    return "pass" if tag & w.ADVERB and start == k + 1 else "stop"


def _apposes(line: Line, k: int) -> bool:
    """Whether word *k* takes up what was said: ", a charge | the group denies"."""
    return k > 1 and line.lower[k - 1] in ("a", "an") and line.lower[k - 2] == ","


_CLAUSAL = word_set(
    "said told believed thought claimed argued added noted suggested announced felt knew "
    "insisted warned"
)


def _joins(line: Line, k: int) -> bool:
    """Whether the conjunction at *k* joins two noun phrases and not two clauses."""
    j = k - 1
    while (
        j >= 0
        and k - j < _REACH
        and not (line.tags[j] & w.MARK and line.lower[j] not in (",", "'"))
    ):
        opens = line.lower[j] == "," and line.tags[j + 1] & w.SPECIFIER
        if opens or (line.lower[j] == "," and not line.tags[j - 1] & w.NOMINAL):
            break
        if is_finite(line, j) or (line.tags[j] & (w.TO | w.GERUND) and not line.tags[j] & w.NAME):
            return False
        if line.tags[j] & w.SUBORDINATOR and not line.tags[j] & w.PREPOSITION:
            break
        j -= 1
    return k > 0 and bool(line.tags[k - 1] & (w.NOMINAL | w.OBJECT))


def _without_fronted(line: Line, start: int, end: int) -> Mention:
    """Cut a fronted phrase off: "In a statement | the president"."""
    before = line.tags[start - 1] if start else 0
    if not before & w.PREPOSITION and not (start and line.lower[start - 1] == "to"):
        return (start, end)
    for s in range(start + 1, end):
        here, left = line.tags[s], line.tags[s - 1]
        if not left & (w.NOMINAL | w.DATE):
            continue
        if here & (w.SPECIFIER | w.SUBJECT) and line.lower[s] != "that":
            return (s, end)
        if left & w.DATE and here & (w.NOUN | w.ADJECTIVE) and not here & w.DATE:
            return (s, end)
        joined = left & (w.NAME | w.TITLE | w.ADJECTIVE) and not left & w.DATE
        if here & (w.NAME | w.TITLE) and not here & w.DATE and not joined:
            return (s, end)
    return (start, end)


def _before_bracket(line: Line, j: int) -> int:
    for k in range(j - 1, max(-1, j - 12), -1):
        if line.lower[k] == "(":
            return k - 1
    return j - 1


def _across_commas(line: Line, j: int) -> Mention | None:
    """Return the noun phrase before an apposition or relative clause that ends at comma *j*."""
    tags, lower = line.tags, line.lower
    found = None
    for k in range(j - 1, max(0, j - 40), -1):
        stop = lower[k] in (";", ":") or (lower[k] == "." and lower[k + 1] != ",")  # not "R-Vt.,"
        if stop or (line.quoted[k] >= 0 and tags[k] & w.MARK):
            break
        if lower[k] != lower[j] or k + 1 >= j:
            continue
        mention = nominal_ending(line, k - 1)
        if mention is None or lower[k - 1].isdigit():  # no name: an age
            continue
        found = mention
        told = lower[mention[0] - 1] in SAYING  # "said Roe, in a letter, had left"
        if mention[0] == 0 or told or tags[mention[0] - 1] & _OPENS_CLAUSE:
            opener = tags[k + 1]
            if all(line.tags[n] & w.NAME for n in range(k + 1, j)) and j - k <= _APPOSED:
                return mention[0], j
            if opener & (
                w.RELATIVE
                | w.DETERMINER
                | w.POSSESSIVE
                | w.NOMINAL
                | w.ADJECTIVE
                | w.PARTICIPLE
                | w.PREPOSITION
                | w.GERUND
                | w.ADVERB
            ):
                return found
    return None


def main_subject(line: Line) -> tuple[Mention, int] | None:
    """Return the subject of the first finite verb that has one, and the verb."""
    for k in range(min(line.size, _FIRST_WORDS)):
        tag = line.tags[k]
        if tag & w.NAME or line.quoted[k] >= 0 or not tag & w.VERBAL:
            continue
        group = verb_group(line, k) if tag & w.VERB else None
        finite = group is not None and group.form in ("finite", "passive")
        if finite or (tag & w.HELPING and is_finite(line, k)):
            mention = subject_before(line, group.start if group else k)
            if mention:
                return mention, k
    return None


def subject_behind(line: Line, i: int) -> Mention | None:
    """Return the noun phrase that begins at word *i*, as an inverted subject ("said X")."""
    i = skip_date(line, i)
    if i >= line.size or line.quoted[i] >= 0:
        return None
    tag = line.tags[i]
    if tag & w.SUBJECT and not tag & w.NAME:
        return (i, i + 1)
    if not tag & (w.NOMINAL | w.SPECIFIER | w.ADJECTIVE) or tag & w.SUBORDINATOR:
        return None
    end = phrase_end(line, i)
    if end > i and end < line.size and line.lower[end] == "," and not line.tags[end - 1] & w.NAME:
        end = _behind_apposed_name(line, end)
    return (i, end) if end > i else None


def _behind_apposed_name(line: Line, comma: int) -> int:
    """Return the word behind the name in "said its spokesman, Ada Roe.", or *comma*."""
    k = comma + 1
    while k < line.size and line.tags[k] & w.NAME and not line.tags[k] & w.DATE:
        k += 1
    ended = k >= line.size or line.lower[k] in (",", ".") or line.quoted[k] >= 0
    return k if k > comma + 1 and ended else comma


def quoted_as(line: Line, group: Group) -> Mention | None:
    """Return who is quoted: "the Post quoted Roe as saying"."""
    k = group.start - 1
    if group.form != "gerund" or k < 1 or line.lower[k] != "as":
        return None
    mention = nominal_ending(line, k - 1)
    if mention is None:
        return None
    verbs = [n for n in range(*mention) if line.tags[n] & w.PAST]
    start = verbs[-1] + 1 if verbs else mention[0]
    return (start, mention[1]) if start < mention[1] else None


def absolute_subject(line: Line, group: Group) -> Mention | None:
    """Return the subject in ", with the council accusing others of"."""
    k = group.start - 1
    while group.form == "gerund" and k > 0 and line.tags[k] & _MODIFIERS:
        k -= 1
    found = group.form == "gerund" and 0 < k < group.start - 1 and line.lower[k] == "with"
    return (k + 1, group.start) if found else None
