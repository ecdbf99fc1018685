"""Notice evidence that begins just behind a word that negates it."""

from __future__ import annotations

import re

_WORDS = 3
"""How many words before the evidence are looked at."""
_NEGATORS = frozenset(
    ("not", "no", "never", "without", "hardly", "neither", "nor", "cannot", "none", "nobody")
)
_REACH = 100
"""Code points before the evidence that three words may take; sentences can be endless."""
_CLAUSE = re.compile(r"[,;:.!?()\[\]“”\"«»—–]")
_WORD = re.compile(r"[\w'’]+")


def is_cut(before: str) -> bool:
    """Whether *before*, the text of the sentence in front of the evidence, ends in a negation.

    The last three words of the same clause are looked at, so "no real" before "progress" counts and
    "it did not, he said," before "that ..." does not.
    """
    clause = _CLAUSE.split(before[-_REACH:])[-1]
    words = [word.lower().replace("’", "'") for word in _WORD.findall(clause)[-_WORDS:]]
    return any(word in _NEGATORS or word.endswith("n't") for word in words)
