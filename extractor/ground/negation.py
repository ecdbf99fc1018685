"""Whether a quote leaves out the negation that stands directly before it."""

from __future__ import annotations

import re

_WORDS_BEFORE = 3
_FAR = 80
"""Code points before a quote in which its three words are looked for."""

_OPENING = "\"'“„‘«(["
_CLAUSE_END = re.compile(r",(?!\d)|[;:!?()\[\]…—–“”„«»\"]|\s-\s|\bbut\b|\bno\.", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NEGATOR = re.compile(
    r"\b(?:not(?! (?:only|just|merely)\b)|no(?! (?:doubt|question)\b)|non|cannot|never|without"
    r"|hardly|scarcely|barely|neither|nor|none|nobody|\w+n['’]t)\b"
)
_DENIAL = re.compile(r"\bden(?:y|ies|ied|ying)\b")
_MAY_NEGATE = re.compile(r"n(?:o|['’]t|e[iv])|cannot|without|hardly|scarcely|barely|den[yi]")
"""Stands in whatever the two find: a quick look that spares most quotes the rest."""


def leaves_out_negation(before: str, *, denial: bool) -> bool:
    """Say whether one of the last three words of *before* negates what comes next.

    Words count up to the last punctuation mark or "but": behind it begins another clause. Marks
    that open the quote itself are no such end. "Not only" and "no doubt" negate nothing.

    Args:
        before: The sentence up to the quote, the cue left out.
        denial: The claim is a denial, so that "denied" belongs to its act and is not left out.

    """
    near = before[-_FAR:]
    if not _MAY_NEGATE.search(near.lower()):
        return False
    clause = _CLAUSE_END.split(near.rstrip(_OPENING).rstrip(" \t\n–—-"))[-1]
    words = " ".join(_WORD.findall(clause)[-_WORDS_BEFORE:]).lower()
    return bool(_NEGATOR.search(words) or (not denial and _DENIAL.search(words)))
