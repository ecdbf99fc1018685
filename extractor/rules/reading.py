"""Reads a whole segment: cues line by line, then what only shows across lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from extractor.data import Act, Segment
from extractor.rules.blocks import read_block, read_signature
from extractor.rules.cues import VIEWS, Cue
from extractor.rules.finding import Finding
from extractor.rules.grammar import Reader
from extractor.rules.parentheses import according_to, in_view_of
from extractor.rules.quotes import Quote, pair_quotes
from extractor.rules.sources import RAISED, main_subject
from extractor.rules.tokens import Line, read_lines
from extractor.rules.turns import read_turn, speakers

_ACCORDING = Cue("according", ("to",), "preposition", Act.ASSERTION, (), frozenset())
_VIEW = Cue("in", (), "preposition", Act.ASSERTION, (), frozenset())
_PREPOSITIONS = {"according": (_ACCORDING, according_to), "in": (_VIEW, in_view_of)}
_PREPOSITIONAL = VIEWS | {"according"}
"""A line without any of these words has neither phrase."""

_MARKS = Cue("", (), "mark", Act.ASSERTION, (), frozenset())
_QUOTING = frozenset(("quote", "block", "paren", "a-quote", "that", "a-that", "s"))
_LAID_OUT = frozenset(("marks", "turn"))
"""Forms of content that layout tells; they may stand in quotation marks as a whole."""

_CLOSERS = "\"”’'»"
_STOPS = frozenset(".!?…")
_LETTER = re.compile(r"[^\W_]")
_REST = re.compile(r"[^.!?]*[.!?]*\s*")
_GAP = 150
"""Code points between a source's words and the quotation with which they go on."""

_SPEAKS_ON = 6
"""A quotation without a cue is still the last speaker's this many paragraphs on."""

_COMMA = 2
"""Code points of ", "."""

_SENTENCE = 4
"""Words: a shorter quotation without a cue is a title or a phrase."""

_DEEPEST = 6
"""Cues deeper than this, or that stand in each other's content, are not read."""


def read(segment: Segment) -> tuple[list[Finding], list[Quote], list[Line]]:
    """Return what is attributed in *segment*, in reading order, its quotations and its lines."""
    lines = read_lines(segment)
    quotes = pair_quotes(lines)
    found: list[Finding] = []
    paragraphs = [list(group) for _, group in groupby(lines, key=lambda line: line.paragraph)]
    for number, speaker in enumerate(speakers(paragraphs)):
        here = _read_paragraph(paragraphs[number : number + 2], quotes)
        if speaker:
            for finding in here:
                finding.turn = speaker.subject
            here += read_turn(paragraphs[number], speaker)
        found += here
    found.sort(key=lambda finding: (finding.words, finding.contents[0][0]))
    found = [finding for finding in found if _says_something(finding)]
    _take_up(found)
    found = _with_reasons(_sourced(found))
    found += _continue_quotes(found, lines, quotes)
    found = _join_running(found, quotes)
    _nest(found)
    found = [finding for finding in _untied(found) if _attributed(finding)]
    found.sort(key=lambda finding: min(finding.words[0], finding.contents[0][0]))
    return found, quotes, lines


def _read_paragraph(paragraphs: Sequence[list[Line]], quotes: list[Quote]) -> list[Finding]:
    """Read the first of *paragraphs*; the next one may belong to it."""
    paragraph, following = paragraphs[0], paragraphs[1] if len(paragraphs) > 1 else []
    found = read_signature([*paragraph, *following], quotes)
    for line in paragraph:
        if not line.signs:
            continue
        reader = Reader(line, quotes)
        found += reader.read()
        found += _read_prepositions(reader)
    return found + read_block(paragraph[-1], following, found, quotes)


def _read_prepositions(reader: Reader) -> list[Finding]:
    """Read "according to X" and "in X's view"."""
    line = reader.line
    found: list[Finding] = []
    if _PREPOSITIONAL.isdisjoint(map(line.lower.__getitem__, line.signs)):
        return found
    for i in line.find(_PREPOSITIONS):
        if line.quoted[i] >= 0:
            continue
        word = line.lower[i]
        cue, reads = _PREPOSITIONS[word]
        read = reads(reader.scope, i)
        if read:
            mention, spans = read
            last = i + 1 if word == "according" else i
            words = (line.starts[i], line.ends[last])
            found.append(Finding(line, cue, i, words, line.span(mention), spans, "according"))
    return found


def _take_up(found: list[Finding]) -> None:
    """Give "a charge" that somebody denies the content of what was said before the comma."""
    for before, after in pairwise(found):
        start, end = after.contents[0]
        article, _, noun = after.line.text[start:end].lower().partition(" ")
        close = 0 <= start - before.contents[-1][1] <= _COMMA
        if close and article in ("a", "an") and noun in RAISED and after.shape == "np":
            after.contents = list(before.contents)


def _with_reasons(found: list[Finding]) -> list[Finding]:
    """Join what is cited as a reason to what it is a reason for: "refused, citing the cost"."""
    joined: list[Finding] = []
    for finding in found:
        before = joined[-1] if joined else None
        cites = finding.cue.word == "cite" and finding.group and finding.group.form == "gerund"
        if cites and before and 0 <= finding.words[0] - before.contents[-1][1] <= _COMMA:
            before.contents += finding.contents
        else:
            joined.append(finding)
    return joined


def _sourced(found: list[Finding]) -> list[Finding]:
    """Leave out cues without a source whose content has one: "Under questioning, Roe conceded"."""
    sourced = {finding.contents[0] for finding in found if finding.subject is not None}
    return [one for one in found if one.subject is not None or one.contents[0] not in sourced]


def _continue_quotes(found: list[Finding], lines: list[Line], quotes: list[Quote]) -> list[Finding]:
    """Give quotations without a cue of their own to the source still speaking.

    Returns:
        A finding without cue for each quotation that does not follow on what its source said.

    """
    text = lines[0].text if lines else ""
    by_start = {a: finding for finding in found for a, _ in finding.contents}
    queue = sorted(found, key=lambda finding: finding.words)
    added: list[Finding] = []
    speaking: Finding | None = None
    reach = at = line = 0
    for quote in quotes:
        while at < len(queue) and queue[at].words[0] < quote.start:
            if _speaks(queue[at]):
                speaking = queue[at]
            reach = max(reach, queue[at].contents[-1][1])
            at += 1
        own = by_start.get(quote.start)
        if own:
            speaking = own if _speaks(own) else speaking
            reach = max(reach, own.contents[-1][1])
        if own or quote.end <= reach:
            continue
        near = (
            speaking
            if speaking and quote.paragraph - speaking.line.paragraph <= _SPEAKS_ON
            else None
        )
        follows = near and near.shape in _QUOTING and _follows(text, near, quote)
        if near and follows and (_is_sentence(text, quote) or _closes(text, quote)):
            near.contents.append((quote.start, quote.end))
            continue
        if not _is_sentence(text, quote):
            continue
        while line + 1 < len(lines) and lines[line + 1].start <= quote.start:
            line += 1
        added.append(_uncued(lines[line], quote, near))
    return added


def _join_running(found: list[Finding], quotes: list[Quote]) -> list[Finding]:
    """Join the parts of a quotation that opens in each paragraph and closes only in the last."""
    by_start = {a: finding for finding in found for a, _ in finding.contents}
    gone: set[int] = set()
    for before, after in reversed(list(pairwise(quotes))):
        if not before.runs_on or after.paragraph != before.paragraph + 1:
            continue
        first, second = by_start.get(before.start), by_start.get(after.start)
        if second and second.subject and (first is None or first.shape == "marks"):
            second.contents.insert(0, (before.start, before.end))
            by_start[before.start] = second
            gone.add(id(first))
        elif first and second and first.subject and second.shape == "marks":
            first.contents += second.contents
            gone.add(id(second))
    return [finding for finding in found if id(finding) not in gone]


def _uncued(line: Line, quote: Quote, near: Finding | None) -> Finding:
    """Return a quotation without a cue, with the source that speaks in its paragraph."""
    subject = near.subject if near and near.line.paragraph == quote.paragraph else None
    if line.text[max(0, quote.start - 2) : quote.start].strip() == ":":
        main = main_subject(line)  # "Roe summed it up: “It is over.”"
        subject = line.span(main[0]) if main else subject
    span = (quote.start, quote.end)
    return Finding(line, _MARKS, 0, (quote.start, quote.start), subject, [span], "marks")


def _speaks(finding: Finding) -> bool:
    """Whether a quotation may go on with what *finding* reports."""
    outside = finding.line.quoted[finding.at] < 0
    return outside and finding.subject is not None and "say" in finding.cue.marks


def _follows(text: str, finding: Finding, quote: Quote) -> bool:
    """Whether nothing but the end of the finding's sentence stands before the quotation."""
    subject = finding.subject or finding.words
    end = max(finding.contents[-1][1], finding.words[1], subject[1])
    return quote.start - end < _GAP and _REST.fullmatch(text, end, quote.start) is not None


def _is_sentence(text: str, quote: Quote) -> bool:
    """Whether the quotation begins a sentence, or lost its opening mark."""
    if quote.words < _SENTENCE:
        return False
    if text[quote.start] not in "“\"«‘'`":
        return True
    before = text[max(0, quote.start - 3) : quote.start].rstrip(" \n")
    behind = quote.start + (2 if text[quote.start : quote.start + 2] in ("''", "``") else 1)
    first = text[behind : behind + 1]
    return first.isupper() and (not before or before[-1] in '.?!:”"’')


def _closes(text: str, quote: Quote) -> bool:
    """Whether a short quotation ends a sentence: "Nobody came."."""
    said = text[quote.start + 1 : quote.end].rstrip(_CLOSERS)
    return said[:1].isupper() and said[-1] in _STOPS


def _says_something(finding: Finding) -> bool:
    """Drop spans without a word; False if no content is left."""
    text = finding.line.text
    if finding.subject and not _LETTER.search(text, *finding.subject):
        finding.subject = None
    finding.contents = [span for span in finding.contents if _LETTER.search(text, *span)]
    return bool(finding.contents)


def _attributed(finding: Finding) -> bool:
    """Whether the words around a cue are the author's or those of a source that was found."""
    outermost = finding
    for _ in range(_DEEPEST):
        if outermost.outer is None:
            return outermost.shape in _LAID_OUT or outermost.line.quoted[outermost.at] < 0
        outermost = outermost.outer
    return False


def _untied(found: list[Finding]) -> list[Finding]:
    """Leave out the first of two cues that stand in each other's content.

    "They will go if the state wrote off the debts, Roe said": what ends a sentence attributes it.
    """
    gone: dict[int, Finding] = {}
    for finding in found:
        outer = finding.outer
        if outer is not None and outer.outer is finding and finding.words < outer.words:
            gone[id(finding)] = outer
            outer.outer = None
    for finding in found:
        if finding.outer is not None and id(finding.outer) in gone:
            around = gone[id(finding.outer)]
            finding.outer = around if around is not finding else None
    return [finding for finding in found if id(finding) not in gone]


def _nest(found: list[Finding]) -> None:
    """Find the innermost content in which each cue stands."""
    spans = sorted((a, b, n) for n, finding in enumerate(found) for a, b in finding.contents)
    open_: list[tuple[int, int, int]] = []
    at = 0
    for n in sorted(range(len(found)), key=lambda n: found[n].words):
        place = found[n].words[0]
        while at < len(spans) and spans[at][0] <= place:
            open_.append(spans[at])
            at += 1
        open_ = [span for span in open_ if span[1] > place]
        around = [span for span in open_ if span[2] != n]
        if around and found[n].words[1] > place:
            found[n].outer = found[min(around, key=lambda span: span[1] - span[0])[2]]
