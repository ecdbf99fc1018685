"""Whose a noun of saying is: "his demand that", "the position of the party that"."""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.phrases import Group, phrase_end, verb_group
from extractor.rules.sources import Mention, nominal_ending
from extractor.rules.tokens import Line
from extractor.rules.words import lemma, word_set

_REACH = 6
_OF = frozenset(("of", "by", "from", "among"))
_GIVING = word_set(
    "issue make give express voice reiterate deliver lodge launch renew offer send repeat "
    "raise reject have announce outline present share get show"
)
"""Verbs whose subject owns their object: "issued a warning that"."""


def noun_owner(
    line: Line, i: int, after: int, complements: tuple[str, ...]
) -> tuple[Mention | None, int, Group | None]:
    """Return whose noun word *i* is, where its content begins, and the verb that gives it.

    Args:
        line: The line.
        i: The noun.
        after: The word behind it.
        complements: What may follow the noun; before it an owner may stand ("calls by Roe for").

    """
    behind = line.lower[after] if after < line.size else ""
    if behind in _OF:
        phrase = line.lower[after + 1 : phrase_end(line, after + 1)]
        size = phrase.index("for") if behind != "of" and "for" in phrase else len(phrase)
        end = after + 1 + size
        opens = line.lower[end] if size and end < line.size else ""
        if opens in complements and (opens == "that" or behind != "of"):
            return (after + 1, end), end, None
    k = i - 1
    while k >= 0 and line.tags[k] & w.ADJECTIVE and not line.tags[k] & w.POSSESSIVE:
        k -= 1
    if k >= 0 and line.tags[k] & w.POSSESSIVE:
        return (k, k + 1), after, None
    if k > 0 and (line.lower[k] == "'s" or (line.lower[k] == "'" and line.lower[k - 1][-1] == "s")):
        return _owner(line, k - 1), after, None
    return None, after, _giving_verb(line, i)


def _owner(line: Line, j: int) -> Mention | None:
    """Return the owner that ends at word *j*: "over | the president of Marn" 's demand."""
    mention = nominal_ending(line, j)
    if mention is None:
        return None
    start, end = mention
    for k in range(end - 1, start, -1):
        left = line.tags[k - 1]
        if (
            line.lower[k - 1] != "of"
            and left & (w.PREPOSITION | w.TO | w.PAST)
            and not left & w.NAME
        ):
            return k, end
    return mention


def _giving_verb(line: Line, i: int) -> Group | None:
    k = i - 1
    modifier = w.DETERMINER | w.ADJECTIVE | w.ADVERB | w.NUMBER
    while k > 0 and i - k < _REACH and line.tags[k] & modifier:
        if lemma(line.lower[k]) in _GIVING:
            break
        if line.tags[k] & w.NEGATION:
            return None
        k -= 1
    if k <= 0 or lemma(line.lower[k]) not in _GIVING:
        return None
    group = verb_group(line, k)
    if group is None or group.negated or group.form in ("passive", "participle"):
        return None
    return group


def is_there(line: Line, i: int) -> bool:
    """Whether a noun stands behind "there are", so that nobody is named: "there are fears"."""
    lower, k = line.lower, i - 1
    while k > 0 and line.tags[k] & (w.ADJECTIVE | w.DETERMINER | w.ADVERB | w.GERUND):
        if line.tags[k] & w.NEGATION:
            return False
        k -= 1
    return k > 0 and bool(line.tags[k] & w.BE) and "there" in lower[max(0, k - 3) : k]
