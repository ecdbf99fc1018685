"""Who has the turn: the labels of a transcript, the questions and answers of an interview."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from extractor.data import Act
from extractor.rules import words as w
from extractor.rules.cues import SAYING, Cue
from extractor.rules.finding import Finding, Span
from extractor.rules.kinds import ORGANIZATION
from extractor.rules.phrases import phrase_end
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

_COLON = Cue(":", (), "mark", Act.ASSERTION, (), frozenset())
_ANSWER = Cue("", (), "mark", Act.ASSERTION, (), frozenset())
_LABEL = re.compile(r"[^\W\d_][\w.’' -]{1,40}(?:\([^)\n]{1,30}\))?:\s")
_LABEL_WORDS = 6
_TURN_WORDS = 4
"""Behind a single label fewer words are an entry in a list."""

_TRANSCRIPT, _INTERVIEW, _LETTERED = 3, 3, 2
"""So many labelled paragraphs make a transcript, so many answers in the first person an interview,
so many of "Q:" and "A:" another.
"""

_SENTENCE = 2
_LEAD_LINES = 12
_HEADINGS = word_set(
    "correction clarification note update editor's photo photos image source sources poll polls "
    "picture video caption contact chapter part section figure table breaking analysis opinion"
)
_TALKING = word_set(
    "interview interviews interviewed spoke talked talks sat asked answers q&a chat"
)
_BEFORE_PLACES = frozenset(("in", "at", "from", "near", "of", "the", "a", "an"))
_FINITE = w.PRESENT | w.PAST
_ENDS = '.!…"”)'
_OWN = word_set("i i'm i've i'd i'll my me we we're we've our us")

Paragraph = Sequence[Line]


class Speaker(NamedTuple):
    """Who has the turn in a paragraph.

    Attributes:
        words: The colon, or nothing, in code points.
        subject: The name.
        start: Where the first words of the turn begin.
        whole: Whether all of the paragraph is the turn, or only its first line.
        cue: How the turn is attributed.

    """

    words: Span
    subject: Span
    start: int
    whole: bool
    cue: Cue


def speakers(paragraphs: Sequence[Paragraph]) -> list[Speaker | None]:
    """Return who has the turn in each paragraph; None where it is the author's text."""
    labels = [_label(paragraph[0]) for paragraph in paragraphs]
    if _takes_turns(paragraphs, labels):
        return _transcript(paragraphs, labels)
    answers = _lettered(paragraphs) or _interview(paragraphs)
    return [
        label._replace(whole=False) if label and _is_turn(paragraph[0], label) else answer
        for paragraph, label, answer in zip(paragraphs, labels, answers, strict=True)
    ]


def read_turn(paragraph: Paragraph, speaker: Speaker) -> list[Finding]:
    """Return a finding for each sentence of a turn that is no question and no stage direction."""
    found = []
    for line in paragraph if speaker.whole else paragraph[:1]:
        start = max(line.start, speaker.start)
        said = line.text[start : line.end]
        if said.rstrip("”\"'’ ")[-1:] == "?" or said[:1] == "(" or len(said.split()) < _SENTENCE:
            continue
        span = (start, line.end)
        found.append(Finding(line, speaker.cue, 0, speaker.words, speaker.subject, [span], "turn"))
    return found


def _takes_turns(paragraphs: Sequence[Paragraph], labels: Sequence[Speaker | None]) -> bool:
    """Whether most paragraphs have a label, and somebody speaks again."""
    names = [paragraphs[0][0].text[slice(*label.subject)] for label in labels if label]
    most = max(_TRANSCRIPT, len(paragraphs) // 3)
    return len(names) >= most and len(set(names)) < len(names)


def _label(line: Line) -> Speaker | None:
    """Read "NAME:" at the start of a paragraph."""
    head = _LABEL.match(line.text, line.start, line.end)
    if not head:
        return None
    size = line.index(head.end() - 2)
    names = [bool(line.tags[k] & (w.NAME | w.TITLE)) for k in range(size)]
    if not 0 < size <= _LABEL_WORDS or not names[0] or sum(names) * 2 <= size:
        return None
    if any(word in SAYING or word in _HEADINGS for word in line.lower[:size]):
        return None
    return Speaker(line.span((size, size + 1)), line.span((0, size)), head.end(), True, _COLON)


def _is_turn(line: Line, label: Speaker) -> bool:
    enough = len(line.text[label.start : line.end].split()) >= _TURN_WORDS
    return enough and not (line.start == 0 and _is_told([line]))


def _transcript(
    paragraphs: Sequence[Paragraph], labels: Sequence[Speaker | None]
) -> list[Speaker | None]:
    """Read a transcript: a paragraph without a label goes on with the turn before it."""
    found: list[Speaker | None] = []
    speaker: Speaker | None = None
    for paragraph, label in zip(paragraphs, labels, strict=True):
        speaker = label or speaker
        found.append(speaker if label or paragraph[0].lower[0] != "(" else None)
    return found


def _lettered(paragraphs: Sequence[Paragraph]) -> list[Speaker | None] | None:
    """Read an interview of "Q:" and "A:"; None if it is none, or nobody is named before it.

    What has neither goes on with an answer, unless nothing more is asked and it is no "I" or "we".
    """
    letters = [_letter(paragraph[0]) for paragraph in paragraphs]
    if letters.count("q") < _LETTERED or letters.count("a") < _LETTERED:
        return None
    lead = letters.index("q")
    name = _interviewee(paragraphs, lead) if lead else None
    if name is None:
        return None
    found: list[Speaker | None] = []
    last = max(number for number, letter in enumerate(letters) if letter)
    answering = False
    for number, (paragraph, letter) in enumerate(zip(paragraphs, letters, strict=True)):
        answering = letter == "a" if letter else answering
        goes_on = answering and (letter or number < last or _speaks_of_itself(paragraph))
        first = paragraph[0]
        colon = first.span((1, 2)) if letter else (first.start, first.start)
        start = first.starts[2] if letter else first.start
        found.append(Speaker(colon, name, start, True, _COLON) if goes_on else None)
    return found


def _letter(line: Line) -> str:
    """Return the letter of a question or an answer, or ""."""
    first, *behind = line.lower[:3]
    return first if first in ("q", "a") and behind[:1] == [":"] and behind[1:] else ""


def _interview(paragraphs: Sequence[Paragraph]) -> list[Speaker | None]:
    """Read an interview without labels: what follows a question is said by whom the lead names."""
    found: list[Speaker | None] = [None] * len(paragraphs)
    asking = [_asks(paragraph) for paragraph in paragraphs]
    answers = [
        number
        for number in range(1, len(paragraphs))
        if asking[number - 1] and not asking[number] and _answers(paragraphs[number])
    ]
    if not answers:
        return found
    own = sum(_speaks_of_itself(paragraphs[number]) for number in answers)
    least = 1 if _is_told(paragraphs[0]) else _INTERVIEW
    if own < least or own * 2 < len(answers):
        return found
    name = _interviewee(paragraphs, answers[0])
    for number in range(answers[0], len(paragraphs) if name else 0):
        start = paragraphs[number][0].start
        if name and not asking[number] and _answers(paragraphs[number]):
            found[number] = Speaker((start, start), name, start, True, _ANSWER)
    return found


def _is_told(headline: Paragraph) -> bool:
    """Whether the headline says that it is an interview."""
    return not _TALKING.isdisjoint(headline[0].lower)


def _asks(paragraph: Paragraph) -> bool:
    last = paragraph[-1]
    addressed = paragraph[0].lower[0] in ("you", "your") and not _speaks_of_itself(paragraph)
    return (last.text[last.end - 1] == "?" or addressed) and last.quoted[-1] < 0


def _answers(paragraph: Paragraph) -> bool:
    """Whether a paragraph is speech: sentences, no heading, no quotation of its own."""
    return paragraph[-1].text[paragraph[-1].end - 1] in _ENDS and paragraph[0].quoted[0] < 0


def _speaks_of_itself(paragraph: Paragraph) -> bool:
    return any(not _OWN.isdisjoint(line.lower) for line in paragraph)


def _interviewee(paragraphs: Sequence[Paragraph], before: int) -> Span | None:
    """Return the full name in the lead whose last word stands there most often.

    Where a sentence says that it is an interview, the name must stand in it or in the headline.
    """
    lead = [line for paragraph in paragraphs[:before] for line in paragraph][:_LEAD_LINES]
    telling = [line for line in lead[1:] if not _TALKING.isdisjoint(line.lower)]
    runs = [(lead[0], run) for run in _names(lead[0])]
    runs = runs or [(line, run) for line in telling or lead[1:] for run in _names(line)]
    if not runs:
        return next(filter(None, map(_interviewed, telling)), None)
    often = Counter(
        word for line in lead for k, word in enumerate(line.lower) if line.tags[k] & w.NAME
    )
    line, run = max(runs, key=lambda one: often[one[0].lower[one[1][1] - 1]])
    return line.span(run)


def _interviewed(line: Line) -> Span | None:
    """Return the object of "interviewed", where it is no name: "one of the owners of a bar"."""
    for k, word in enumerate(line.lower):
        end = phrase_end(line, k + 1) if word in ("interviewed", "interviews") else 0
        if end > k + 1:
            return line.span((k + 1, end))
    return None


def _names(line: Line) -> list[tuple[int, int]]:
    """Return the runs of two to four words that may be a person's name."""
    found, k = [], 0
    while k < line.size:
        start = k
        while k < line.size and line.tags[k] & w.NAME and not line.tags[k] & (w.TITLE | w.DATE):
            k += 1
        words = line.lower[start:k]
        placed = start > 0 and line.lower[start - 1] in _BEFORE_PLACES
        modifies = k < line.size and line.tags[k] & w.NOUN and not line.tags[k] & _FINITE
        person = not placed and not modifies and ORGANIZATION.isdisjoint(words)
        if person and 1 < len(words) < _LABEL_WORDS - 1:
            found.append((start, k))
        k += k == start
    return found
