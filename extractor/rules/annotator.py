"""The offline annotator: no model, no network."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import extractor
from extractor.data import (
    Act,
    Candidate,
    CandidateCondition,
    CandidateSource,
    Certainty,
    Citation,
    ConditionKind,
    Force,
    Provenance,
    Quotation,
    Segment,
    SourceKind,
)
from extractor.rules import names
from extractor.rules.acts import Judgement, judge, leads
from extractor.rules.conditions import binds, find_condition, find_split
from extractor.rules.confidence import confidence
from extractor.rules.contents import VERBLESS, Content, first_content
from extractor.rules.dates import said_on
from extractor.rules.finding import Finding
from extractor.rules.made import answers, speaks_up
from extractor.rules.reading import read
from extractor.rules.reference import UNSPECIFIED, Actor, Cast
from extractor.rules.stance import stances
from extractor.rules.statements import statement
from extractor.rules.words import word_set

VERSION = "5"
FINGERPRINT = f"rules-{VERSION}"


class RuleAnnotator:
    """Reads English news like a small grammar: cues, their sources, the scope of what is said."""

    fingerprint = FINGERPRINT

    async def annotate(self, segment: Segment) -> Sequence[Candidate]:
        """Return the candidates in *segment*, in reading order; never raises."""
        return annotate(segment)


def attributes(segment: Segment) -> bool:
    """Tell whether anything in *segment* may be attributed: a cue, or a quotation.

    A few words in quotation marks are a title or a term.
    """
    found, quotes, _lines = read(segment)
    return bool(found) or any(quote.words >= _QUOTED for quote in quotes)


def annotate(segment: Segment) -> list[Candidate]:
    """Return the candidates in *segment*, in reading order."""
    found, _quotes, lines = read(segment)
    return _Writer(segment, Cast(lines)).write(found)


class _Writer:
    """Turns findings into candidates, resolving sources in reading order."""

    def __init__(self, segment: Segment, cast: Cast) -> None:
        self.document = segment.document
        self.starts = [sentence.start for sentence in segment.sentences]
        self.numbers = [sentence.number for sentence in segment.sentences]
        self.cast = cast
        self.actors: dict[int, Actor] = {}
        self.addressees: dict[int, str] = {}
        self.provenance = Provenance(annotator="rules", version=VERSION, code=extractor.__version__)

    def write(self, found: list[Finding]) -> list[Candidate]:
        for finding in found:
            self._resolve(finding)
        own: dict[int, Finding] = {}
        relayed: set[int] = set()
        for finding in found:
            outer = finding.outer
            if outer is None:
                continue
            if outer.shape == "turn":
                if _leaves_little(finding, outer) and not self._belongs(finding, outer):
                    relayed.add(id(outer))
            elif self._same(finding, outer):
                if leads(finding, outer):
                    own.setdefault(id(outer), finding)
            elif self._relays(finding, outer):
                relayed.add(id(outer))
        return [
            self._candidate(finding, own.get(id(finding)))
            for finding in found
            if id(finding) not in relayed
            and not (finding.outer and self._belongs(finding, finding.outer))
        ]

    def _resolve(self, finding: Finding) -> None:
        """Find out who speaks; what is spoken of later may refer to them."""
        if finding.addressee:  # before the source, whom "him" cannot mean
            mention = self.document.text[slice(*finding.addressee)]
            self.addressees[id(finding)] = self.cast.look_up(mention).name
        if finding.subject is None:
            self.actors[id(finding)] = UNSPECIFIED
            return
        mention = self.document.text[slice(*finding.subject)]
        around = self.actors.get(id(finding.outer)) if finding.outer else None
        if around is None and finding.turn:
            around = self.cast.look_up(self.document.text[slice(*finding.turn)])
        actor = self.cast.resolve(mention, around, finding.subject[0])
        end, text = finding.subject[1], self.document.text
        inverted = finding.words[0] < end
        until = min(finding.line.end, end + _APPOSITION) if inverted else finding.words[0]
        if 1 < until - end <= _APPOSITION and (not inverted or text[end] == ","):
            actor = self._for(actor, names.represented(text[end:until]))
        first = finding.subject[0]
        if text[first - 2 : first] == ", ":
            actor = self._for(actor, names.represented_before(text[finding.line.start : first]))
        self.actors[id(finding)] = actor

    def _for(self, actor: Actor, principal: str | None) -> Actor:
        """Return *actor* as one who speaks for *principal*, if there is one."""
        name = self.cast.look_up(principal).name if principal else None
        return actor._replace(on_behalf_of=name) if name else actor

    def _same(self, inner: Finding, outer: Finding) -> bool:
        one, other = self.actors[id(inner)], self.actors[id(outer)]
        return one.name.casefold() == other.name.casefold()

    def _relays(self, inner: Finding, outer: Finding) -> bool:
        """Whether *inner* is all that *outer* says, and its source one that can speak."""
        if outer.cue.act in _WANTING or answers(inner, outer):
            return False
        return not self._belongs(inner, outer) and _fills(inner, outer)

    def _belongs(self, inner: Finding, outer: Finding) -> bool:
        """Whether *inner* is no claim beside *outer*: the same source, or none that can speak."""
        if outer.cue.act in _UNDONE and _is_wanted(inner, outer):
            return True
        actor = self.actors[id(inner)]
        same = self._same(inner, outer) and outer.shape != "turn" and not speaks_up(inner, outer)
        return same or actor.kind in _MUTE

    def _candidate(self, finding: Finding, inner: Finding | None) -> Candidate:
        line, start = finding.line, finding.contents[0][0]
        line = line if line.start <= start < line.end else self.cast.line_at(start)
        content = first_content(finding, line)
        judgement = judge(finding, content, inner, self.actors[id(finding)])
        silent = judgement.act is Act.NO_COMMENT
        told = inner if silent and inner and _leaves_little(inner, finding) else finding
        contents = told.contents
        condition, judgement = self._condition(finding, content, judgement)
        sources = self._chain(finding)
        texts = [self.document.text[a:b] for a, b in contents]
        addressee = self._addressee(finding)
        against = "negative" in finding.cue.marks and finding.cue.act is Act.DEMAND
        return Candidate(
            statement=statement(told, texts, sources[-1], judgement.act),
            act=judgement.act,
            polarity=judgement.polarity,
            certainty=judgement.certainty,
            quotation=self._quotation(finding),
            stance=stances(judgement.act, texts[0], self._accused(finding), against=against),
            addressee=addressee,
            said_on=said_on(finding.line, finding.at, finding.contents, self.document.date),
            confidence=confidence(finding, len(sources)),
            evidence=tuple(map(self._cite, contents)),
            cue=self._cite(finding.words) if finding.words[1] > finding.words[0] else None,
            sources=sources,
            condition=condition,
            provenance=self.provenance,
        )

    def _chain(self, finding: Finding) -> tuple[CandidateSource, ...]:
        """Return the sources, outermost first."""
        links: list[CandidateSource] = []
        at: Finding | None = finding
        while at is not None and len(links) < _LINKS:
            actor = self.actors[id(at)]
            if not links or links[0].name.casefold() != actor.name.casefold():
                links.insert(0, self._source(at, actor))
            at = None if at.outer and answers(at, at.outer) else at.outer
        return tuple(links)

    def _source(self, finding: Finding, actor: Actor) -> CandidateSource:
        return CandidateSource(
            name=actor.name,
            kind=actor.kind,
            anonymity=actor.anonymity,
            on_behalf_of=actor.on_behalf_of,
            mention=self._cite(finding.subject) if finding.subject else None,
        )

    def _accused(self, finding: Finding) -> str | None:
        """Return who is accused, as they are named."""
        return self.addressees.get(id(finding)) if finding.cue.act is Act.ACCUSATION else None

    def _addressee(self, finding: Finding) -> str | None:
        if finding.addressee is None:
            return None
        act = finding.cue.act
        inward = act is Act.ACCUSATION or (act in _INWARD and finding.shape == "a-to")
        heard = not _AUDIENCE.isdisjoint(finding.line.words(finding.addressee))
        if inward or (heard and act in _SAYING):
            return None
        name = self.addressees[id(finding)]
        own = name == self.actors[id(finding)].name
        return self.document.text[slice(*finding.addressee)] if own else name

    def _condition(
        self, finding: Finding, content: Content | None, judgement: Judgement
    ) -> tuple[CandidateCondition | None, Judgement]:
        if content is None or finding.shape in VERBLESS:
            return None, judgement
        line, first = content.line, (content.first, content.first + len(content.words))
        found = find_condition(line, *first)
        second = next((a for a in finding.contents[1:] if line.start <= a[0] < line.end), None)
        if found is None and second:
            found = find_split(line, first, line.within(second))
        if found is None:
            return None, judgement
        act, kind = judgement.act, self.actors[id(finding)].kind
        own = act is Act.COMMITMENT or (act is Act.PROPOSAL and finding.shape == "to")
        if act in _CONDITIONAL and found.kind in _BINDING and binds(content, found, kind, own=own):
            act = Act.PRECONDITION
        force = (
            Force.DEMANDED
            if act in (Act.PRECONDITION, Act.DEMAND, Act.THREAT)
            else Force.OFFERED
            if act in (Act.COMMITMENT, Act.PROPOSAL)
            else Force.OBSERVED
        )
        condition = CandidateCondition(
            kind=found.kind,
            antecedent=self._cite(found.antecedent),
            consequent=self._cite(found.consequent),
            force=force,
        )
        return condition, judgement._replace(
            act=act,
            certainty=Certainty.UNSTATED if act is Act.PRECONDITION else judgement.certainty,
        )

    def _quotation(self, finding: Finding) -> Quotation:
        text = self.document.text
        direct = [text[a] in _OPENING and text[b - 1] in _CLOSING for a, b in finding.contents]
        if all(direct):
            return Quotation.DIRECT
        for a, b in finding.contents:
            if _FULL_MARK.search(text, a, b) or text.find("''", a, b) >= 0:
                return Quotation.MIXED
        return Quotation.REPORTED if finding.shape in _TOPICAL else Quotation.INDIRECT

    def _cite(self, span: tuple[int, int]) -> Citation:
        start, end = span
        number = self.numbers[max(0, bisect_right(self.starts, start) - 1)]
        return Citation(text=self.document.text[start:end], sentence=number, start=start)


_THAT = 12
"""Code points for a complementiser and an adverb before the inner source, or a mark behind it."""

_QUOTED = 4
_LINKS = 3
_APPOSITION = 150
"""Code points between a name and its cue."""

_MUCH = 0.4
"""Of a sentence in a turn: what "I think that" says in it then stands for the sentence."""

_WANTING = frozenset((Act.DEMAND, Act.PROPOSAL))
"""Acts whose content has not happened: who is urged to reject a plan has rejected nothing."""

_UNDONE = _WANTING | {Act.PREDICTION}
_INWARD = frozenset((Act.PREDICTION, Act.ATTITUDE))
"""Acts that are directed at nobody: "expects the bank to raise rates"."""

_SAYING = frozenset((Act.ASSERTION, Act.PREDICTION))
_AUDIENCE = word_set(
    "reporters reporter journalists journalist correspondents newsmen press media news newspaper "
    "agency radio television tv bbc cnn reuters afp times post crowd audience supporters "
    "conference rally listeners viewers judges jurors court correspondent"
)
"""Who merely hears what is said: "told reporters"."""

_MUTE = frozenset((SourceKind.DOCUMENT, SourceKind.UNSPECIFIED))
_FULL_MARK = re.compile('[“”"«»]')
_OPENING = "“\"«‘'"
_CLOSING = "”\"»’'"
_TOPICAL = word_set("np as small for of on about against with at by over no_comment enquiry")
_CONDITIONAL = frozenset(
    (
        Act.ASSERTION,
        Act.PREDICTION,
        Act.COMMITMENT,
        Act.DEMAND,
        Act.PROPOSAL,
        Act.ENDORSEMENT,
    )
)
_BINDING = frozenset((ConditionKind.NECESSARY, ConditionKind.SUFFICIENT, ConditionKind.BOTH))


def _is_wanted(inner: Finding, outer: Finding) -> bool:
    """Whether *inner* is what the source wants done: "demands that they refuse to"."""
    first = inner.subject[0] if inner.subject else inner.words[0]
    opens = first - outer.contents[0][0] <= _THAT
    return inner.group is not None and (opens or inner.group.form == "infinitive")


def _leaves_little(inner: Finding, outer: Finding) -> bool:
    """Whether *inner* says nearly all that the sentence around it says."""
    start, end = outer.contents[0]
    first = inner.subject[0] if inner.subject else inner.words[0]
    covered = max(inner.contents[-1][1], inner.words[1]) - min(first, inner.contents[0][0])
    return covered >= _MUCH * (end - start)


def _fills(inner: Finding, outer: Finding) -> bool:
    """Whether a relayed claim is all that the outer source says."""
    if inner.cue.part == "noun":
        return outer.shape == "np" and inner.contents[-1][1] >= outer.contents[-1][1]
    start, end = outer.contents[0]
    first = min(inner.subject[0] if inner.subject else inner.words[0], inner.words[0])
    return (
        len(outer.contents) == 1 and first - start <= _THAT and end - inner.contents[-1][1] <= _THAT
    )
