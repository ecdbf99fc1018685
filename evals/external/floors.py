"""Extractors that anybody writes in an hour: a system must beat them to be worth its cost."""

from __future__ import annotations

import re

from evals.external.corpus import Attribution
from evals.words import WORD

_SAY = (
    r"\b(said|says|say|told|tells|added|adds|wrote|writes|tweeted|argued|argues|claimed|claims|"
    r"stated|states|announced|insisted|insists|warned|warns|explained|explains|noted|notes|"
    r"suggested|suggests|acknowledged|accused|denied|denies|demanded|called for|believes|believe|"
    r"thinks|think|hopes|hope|wants|want|plans|plan|reported|reports|according to|declared|"
    r"promised|rejected|refused|urged|asked)\b"
)
_VERB = re.compile(_SAY, re.IGNORECASE)
_QUOTED = re.compile(r'[“"]([^“”"\n]{12,}?)[”"]')
_SENTENCE = re.compile(r'[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?[”"]?')
_NAME = re.compile(r"[\w.’'-]+")
_SPEAKER = re.compile(r"\b(?:[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)*|he|she|they|it|I|we)\b")
_AROUND = 90
_MIN_WORDS = 3
_SOURCE_WORDS = 4


def quotation_marks(text: str) -> list[Attribution]:
    """Whatever stands in quotation marks; the nearest saying verb, and the name nearest to it."""
    return [_quoted(text, match.start(), match.end()) for match in _QUOTED.finditer(text)]


def _quoted(text: str, start: int, end: int) -> Attribution:
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    window = text[low:high]

    def outside(match: re.Match[str]) -> bool:
        return not start <= low + match.start() < end

    verbs = [match for match in _VERB.finditer(window) if outside(match)]
    if not verbs:
        return Attribution((), (), ((start, end),))
    verb = min(verbs, key=lambda m: min(abs(low + m.end() - start), abs(low + m.start() - end)))
    cue = ((low + verb.start(), low + verb.end()),)
    names = [match for match in _SPEAKER.finditer(window) if outside(match)]
    if not names:
        return Attribution((), cue, ((start, end),))
    name = min(names, key=lambda m: abs(m.start() - verb.start()))
    return Attribution(((low + name.start(), low + name.end()),), cue, ((start, end),))


def saying_verbs(text: str) -> list[Attribution]:
    """Words before a saying verb are its source, the rest of the sentence is its content."""
    found = []
    for sentence in _SENTENCE.finditer(text):
        verb = _VERB.search(sentence[0])
        if not verb:
            continue
        at = sentence.start()
        left, right = sentence[0][: verb.start()], sentence[0][verb.end() :]
        cue = ((at + verb.start(), at + verb.end()),)
        before, after = len(WORD.findall(left)), len(WORD.findall(right))
        if after >= _MIN_WORDS and before <= after * 2:
            content, words = (at + verb.end(), sentence.end()), list(_NAME.finditer(left))
            words, shift = words[-_SOURCE_WORDS:], at
        else:
            content, words = (at, at + verb.start()), list(_NAME.finditer(right))
            words, shift = words[:_SOURCE_WORDS], at + verb.end()
        source = ((shift + words[0].start(), shift + words[-1].end()),) if words else ()
        found.append(Attribution(source, cue, (content,)))
    return found
