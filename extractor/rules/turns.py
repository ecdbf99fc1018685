"""Who speaks by layout: turns of a transcript or an interview, and words set apart with a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.data import Act
from extractor.rules import words as w
from extractor.rules.cues import CUES, SAYING, Cue
from extractor.rules.finding import Finding, Span
from extractor.rules.names import ORGANIZATION
from extractor.rules.phrases import is_finite, phrase_end
from extractor.rules.quotes import Quote
from extractor.rules.sources import subject_before
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

_COLON = Cue(":", (), "mark", Act.ASSERTION, (), frozenset())
_SIGNED = Cue("—", (), "mark", Act.ASSERTION, (), frozenset())
_ANSWER = Cue("", (), "mark", Act.ASSERTION, (), frozenset())
_LABEL = re.compile(r"[^\W\d_][\w.’' -]{1,40}(?:\([^)\n]{1,30}\))?:\s")
_LABEL_WORDS = 6
_TURN_WORDS = 4
"""Behind a single label fewer words are an entry in a list."""

_TRANSCRIPT, _INTERVIEW = 3, 3
"""So many labelled paragraphs make a transcript, so many questions with answers an interview."""

_LEAD_LINES = 12
_HEADINGS = word_set(
    "correction clarification note update editor's photo photos image source sources poll polls "
    "picture video caption contact chapter part section figure table breaking analysis opinion"
)
_OWN = word_set("i i'm i've i'd i'll my me we we're we've our us")
_AFTER_CUE = 8
"""Words between "said" and the colon before words set apart."""

_BEFORE_NAME = re.compile(r"\s*(?:[—–―]|--)\s*")
_MARKS = "“”\"«»("

Paragraph = Sequence[Line]


class Speaker(NamedTuple):
    """Who has the turn: their words for a cue, their name, and where their words begin."""

    words: Span
    subject: Span
    start: int
    cue: Cue


def read_turns(paragraphs: Sequence[Paragraph]) -> list[Finding]:
    """Return a finding for every sentence of a turn that is no question."""
    labels = [_label(paragraph[0]) for paragraph in paragraphs]
    if _takes_turns(paragraphs, labels):
        return _transcript(paragraphs, labels)
    found = [
        finding
        for paragraph, label in zip(paragraphs, labels, strict=True)
        if label and _is_turn(paragraph[0], label)
        for finding in _sentences(paragraph[:1], label)
    ]
    return found + _interview(paragraphs)


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
    return Speaker(line.span((size, size + 1)), line.span((0, size)), head.end(), _COLON)


def _is_turn(line: Line, label: Speaker) -> bool:
    return len(line.text[label.start : line.end].split()) >= _TURN_WORDS


def _transcript(
    paragraphs: Sequence[Paragraph], labels: Sequence[Speaker | None]
) -> list[Finding]:
    """Read a transcript: a paragraph without a label goes on with the turn before it."""
    found: list[Finding] = []
    speaker: Speaker | None = None
    for paragraph, label in zip(paragraphs, labels, strict=True):
        speaker = label or speaker
        if speaker and (label or paragraph[0].lower[0] != "("):
            found += _sentences(paragraph, speaker)
    return found


def _interview(paragraphs: Sequence[Paragraph]) -> list[Finding]:
    """Read an interview without labels: what follows a question is said by whom the lead names."""
    asking = [_asks(paragraph) for paragraph in paragraphs]
    answers = [
        number
        for number in range(1, len(paragraphs))
        if asking[number - 1] and not asking[number] and _answers(paragraphs[number])
    ]
    own = sum(_speaks_of_itself(paragraphs[number]) for number in answers)
    if own < _INTERVIEW or own * 2 < len(answers):
        return []
    name = _interviewee(paragraphs, answers[0])
    if name is None:
        return []
    found = []
    for number in range(answers[0], len(paragraphs)):
        paragraph = paragraphs[number]
        if not asking[number] and _answers(paragraph):
            start = paragraph[0].start
            speaker = Speaker((start, start), name, start, _ANSWER)
            found += _sentences(paragraph, speaker)
    return found


def _asks(paragraph: Paragraph) -> bool:
    last = paragraph[-1]
    return last.text[last.end - 1] == "?" and last.quoted[-1] < 0


def _answers(paragraph: Paragraph) -> bool:
    """Whether a paragraph is speech: sentences, no heading, no quotation of its own."""
    return paragraph[-1].text[paragraph[-1].end - 1] in ".!…" and paragraph[0].quoted[0] < 0


def _speaks_of_itself(paragraph: Paragraph) -> bool:
    return any(not _OWN.isdisjoint(line.lower) for line in paragraph)


def _interviewee(paragraphs: Sequence[Paragraph], before: int) -> Span | None:
    """Return the full name in the lead whose last word stands there most often."""
    lead = [line for paragraph in paragraphs[:before] for line in paragraph][:_LEAD_LINES]
    runs = [(line, run) for line in lead for run in _names(line)]
    if not runs:
        return None
    often = Counter(
        word for line in lead for k, word in enumerate(line.lower) if line.tags[k] & w.NAME
    )
    line, run = max(runs, key=lambda one: often[one[0].lower[one[1][1] - 1]])
    return line.span(run)


def _names(line: Line) -> list[tuple[int, int]]:
    """Return the runs of two to four words that may be a person's name."""
    found, k = [], 0
    while k < len(line):
        start = k
        while k < len(line) and line.tags[k] & w.NAME and not line.tags[k] & (w.TITLE | w.DATE):
            k += 1
        words = line.lower[start:k]
        if 1 < len(words) < _LABEL_WORDS - 1 and ORGANIZATION.isdisjoint(words):
            found.append((start, k))
        k += k == start
    return found


def _sentences(paragraph: Paragraph, speaker: Speaker) -> list[Finding]:
    """Return a finding for each sentence of a turn that is no question and no stage direction."""
    found = []
    for line in paragraph:
        start = max(line.start, speaker.start) if line is paragraph[0] else line.start
        said = line.text[start : line.end]
        if said.rstrip("”\"'’ ")[-1:] == "?" or said[:1] == "(" or len(said.split()) < 2:
            continue
        span = (start, line.end)
        found.append(
            Finding(line, speaker.cue, 0, speaker.words, speaker.subject, [span], "turn")
        )
    return found


def read_block(line: Line, following: Paragraph, found: list[Finding]) -> list[Finding]:
    """Read "The church said in a statement:" before a paragraph without quotation marks.

    Args:
        line: The last line of a paragraph.
        following: The lines of the next paragraph.
        found: What was found in *line*; an object of the same cue goes on in the block.

    """
    if line.lower[-1] != ":" or not following or line.text[following[0].start] in _MARKS:
        return []
    span = (following[0].start, _block_end(following))
    last = range(max(0, len(line) - _AFTER_CUE), len(line))
    cues = [k for k in last if line.lower[k] in SAYING and is_finite(line, k)]
    for k in reversed(cues):
        mention = subject_before(line, k)
        known = next((one for one in found if one.line is line and one.at == k), None)
        if known:
            known.contents.append(span)
            return []
        if mention:
            cue = next(cue for cue in CUES[line.lower[k]] if "say" in cue.marks)
            return [
                Finding(
                    line=line,
                    cue=cue,
                    at=k,
                    words=line.span((k, k + 1)),
                    subject=line.span(mention),
                    contents=[span],
                    shape="block",
                    mention=mention,
                )
            ]
    return []


def _block_end(paragraph: Paragraph) -> int:
    """Return where the words set apart end: before a sentence in which somebody else reports."""
    for before, line in pairwise(paragraph):
        for k in range(1, len(line)):
            if line.lower[k] in SAYING and line.quoted[k] < 0 and is_finite(line, k):
                mention = subject_before(line, k)
                if mention and line.lower[mention[0]] not in _OWN:
                    return before.end
    return paragraph[-1].end


def read_signature(lines: Paragraph, quotes: Sequence[Quote]) -> list[Finding]:
    """Read a quotation at the head of a paragraph that a name behind a dash signs.

    Args:
        lines: The lines of the paragraph and of the next one, in which the name may stand.
        quotes: The document's quotations.

    """
    line = lines[0]
    if line.quoted[0] < 0 or quotes[line.quoted[0]].start != line.start:
        return []
    quote = quotes[line.quoted[0]]
    dash = _BEFORE_NAME.match(line.text, quote.end)
    if dash is None:
        return []
    line = next((one for one in lines if one.start <= dash.end() < one.end), line)
    first = line.index(dash.end())
    if first >= len(line) or not line.tags[first] & (w.NAME | w.TITLE):
        return []
    mention = (first, phrase_end(line, first))
    return [
        Finding(
            line=line,
            cue=_SIGNED,
            at=first - 1,
            words=line.span((first - 1, first)),
            subject=line.span(mention),
            contents=[(quote.start, quote.end)],
            shape="signed",
            mention=mention,
        )
    ]
