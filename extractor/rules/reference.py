"""Who a mention is: the fullest name the document gives, what kind of source, for whom it speaks."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.data import Anonymity, SourceKind
from extractor.rules import words as w
from extractor.rules.tokens import Line
from extractor.rules.words import readings

_HE = frozenset(("he", "him", "his", "himself"))
_SHE = frozenset(("she", "her", "hers", "herself"))
_THEY = frozenset(("they", "them", "their", "themselves"))
_IT = frozenset(("it", "its", "itself"))
_SELF = frozenset(("i", "we", "my", "our", "me", "us"))
_MALE = frozenset(
    (
        "mr",
        "mr.",
        "sir",
        "lord",
        "king",
        "prince",
        "congressman",
        "chairman",
        "spokesman",
        "mullah",
        "sheikh",
    )
)
_FEMALE = frozenset(
    (
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "lady",
        "queen",
        "princess",
        "congresswoman",
        "chairwoman",
        "spokeswoman",
    )
)
_ORGANIZATION = frozenset(
    "party committee council commission agency university college institute times post news journal tribune "
    "association union federation league organization organisation foundation bank company corporation inc group "
    "network movement taliban isis hamas hezbollah congress senate court campaign team nations bureau society front "
    "fund alliance coalition center centre church army police press magazine guardian reuters cnn nbc abc cbs fox "
    "bloomberg politico bbc nato eu un fbi cia board band club office press administration".split()
)
_GOVERNMENT = frozenset(
    "government ministry department administration kremlin pentagon cabinet embassy state treasury washington "
    "moscow beijing london paris berlin tehran jerusalem kabul islamabad ankara riyadh cairo delhi tokyo seoul "
    "pyongyang baghdad damascus kiev kyiv brussels states kingdom britain france germany russia china iran iraq "
    "israel pakistan afghanistan india turkey egypt syria japan korea ukraine poland italy spain canada mexico "
    "australia brazil america u.s us u.s. uk u.k. jordan lebanon libya saudi sudan nigeria kenya serbia croatia greece".split()
)
_DOCUMENT = frozenset(
    "report statement poll polls survey study article letter book memo document documents reports surveys data "
    "editorial story headline email emails transcript release results filing ad video analysis figures ruling law bill".split()
)
_COLLECTIVE = frozenset(
    "group movement party organization organisation committee council ministry agency company campaign network team union court government administration army police commission board bureau department office paper newspaper magazine outlet channel".split()
)
_SPEAKING_FOR = frozenset(
    "spokesman spokeswoman spokesperson representative representatives office spokespeople spokesmen lawyer attorney press".split()
)
_DESCRIBED = re.compile(
    r"\b(?:officials?|sources?|aides?|analysts?|critics|observers|experts?|people|person|some|many|others|one|voters?|witnesses)\b"
)
_NAME_LINKS = frozenset(
    ("of", "the", "for", "and", "&", "bin", "al", "de", "van", "von", "el", "la", "da", "di")
)


class Actor(NamedTuple):
    """Somebody who speaks."""

    name: str
    kind: SourceKind
    anonymity: Anonymity
    on_behalf_of: str | None = None
    gender: str = ""


UNSPECIFIED = Actor("unspecified", SourceKind.UNSPECIFIED, Anonymity.IMPLICIT)


class Cast:
    """The names of a document, and who was spoken of last.

    Args:
        lines: The document's lines.

    """

    def __init__(self, lines: list[Line]) -> None:
        self.full: dict[str, str] = {}
        self.articles: set[str] = set()
        self.titles: dict[str, str] = {}
        for line in lines:
            self._collect(line)
        self.person: Actor | None = None
        self.woman: Actor | None = None
        self.man: Actor | None = None
        self.body: Actor | None = None
        self.group: Actor | None = None
        self.known: dict[str, Actor] = {}

    def _collect(self, line: Line) -> None:
        tags, size, i = line.tags, len(line), 0
        while i < size:
            if not tags[i] & w.NAME:
                i += 1
                continue
            start = i
            while i < size and (
                tags[i] & w.NAME
                or (line.lower[i] == "." and i + 1 < size and len(line.lower[i - 1]) == 1)
            ):
                i += 1
            self._store(line, start, i)

    def _store(self, line: Line, start: int, end: int) -> None:
        for k in range(start, end - 1):
            if line.tags[k] & w.TITLE:
                start = k + 1
        while start < end and (
            line.tags[start] & (w.TITLE | w.DATE)
            or (
                start == 0
                and end - start > 1
                and line.tags[0]
                & (w.ADVERB | w.PREPOSITION | w.CONJUNCTION | w.SUBORDINATOR | w.VERB)
            )
        ):
            start += 1
        if start >= end:
            return
        name = line.text[line.starts[start] : line.ends[end - 1]]
        if len(name) > 80:
            return
        last = line.lower[end - 1]
        known = self.full.get(last, "")
        if len(name.split()) > len(known.split()):
            self.full[last] = name
        if start and line.lower[start - 1] == "the":
            self.articles.add(name)
        if start and line.tags[start - 1] & w.TITLE:
            self.titles[name] = line.lower[start - 1]

    def resolve(self, mention: str, speaker: Actor | None = None) -> Actor:
        """Return who *mention* is, and remember that they were spoken of.

        Args:
            mention: The words that name a source.
            speaker: Who speaks around it, for "I" and "we".

        """
        actor = self._resolve(" ".join(mention.split()), speaker)
        self.remember(actor)
        return actor

    def look_up(self, mention: str) -> Actor:
        """Return who *mention* is, without making them the one a pronoun means."""
        return self._resolve(" ".join(mention.split()), None)

    def remember(self, actor: Actor) -> None:
        """Make *actor* the one a later pronoun means."""
        if actor.anonymity is Anonymity.IMPLICIT:
            return
        self.known[actor.name.lower()] = actor
        if actor.kind is SourceKind.PERSON:
            self.person = actor
            if actor.gender == "f":
                self.woman = actor
            elif actor.gender == "m":
                self.man = actor
        elif actor.kind is SourceKind.GROUP:
            self.group = actor
        else:
            self.body = actor

    def _resolve(self, mention: str, speaker: Actor | None) -> Actor:
        mention = _apposed(mention)
        lower = mention.lower().replace("’", "'")
        if lower in _HE or lower in _SHE:
            return self._by_pronoun(lower)
        if lower in _THEY:
            return self.group or self.body or self.person or self._described(mention, lower)
        if lower in _IT:
            return self.body or self.group or self._described(mention, lower)
        if lower in _SELF:
            return speaker or Actor(mention, SourceKind.PERSON, Anonymity.DESCRIBED)
        words = _words(mention)
        return (
            self._named(mention, words)
            or self._definite(lower, words)
            or self._described(mention, lower)
        )

    def _by_pronoun(self, pronoun: str) -> Actor:
        known = self.man if pronoun in _HE else self.woman
        gender = "m" if pronoun in _HE else "f"
        person = self.person
        if person and person.gender in ("", gender):
            return person._replace(gender=gender)
        return known or person or Actor(pronoun, SourceKind.PERSON, Anonymity.DESCRIBED)

    def _named(self, mention: str, words: list[str]) -> Actor | None:
        """Read title, name and what they belong to."""
        head, rest = _head(words)
        run = _name_run(head)
        if run is None:
            return None
        start, end = run
        name = " ".join(head[start:end])
        if any(word in ("and", "or") for word in head[:start]):
            return None
        before = [word.lower() for word in head[:start]]
        after = [word.lower() for word in head[end:] if word[0].isalpha()]
        if after and after[0] != "'s":
            return self._belonging(mention, name, after)
        full = self.full.get(head[end - 1].lower(), name)
        if len(full.split()) <= len(name.split()) or not full.lower().endswith(name.lower()):
            full = name
        kind = _kind(full, before)
        gender = (
            "m"
            if any(word in _MALE for word in before)
            else "f"
            if any(word in _FEMALE for word in before)
            else ""
        )
        if kind is not SourceKind.PERSON and (full in self.articles or before[-1:] == ["the"]):
            full = f"the {full}"
        return Actor(full, kind, Anonymity.NAMED, _principal(head[:start], rest), gender)

    def _belonging(self, mention: str, name: str, after: list[str]) -> Actor:
        full = self.full.get(name.split()[-1].lower(), name)
        last = after[-1]
        kind = _common_kind(last)
        principal = full if last in _SPEAKING_FOR else None
        return Actor(mention, kind, Anonymity.DESCRIBED, principal)

    def _definite(self, lower: str, words: list[str]) -> Actor | None:
        """Resolve "the ministry", "the group" and "the statement"."""
        if len(words) > 3 or words[0].lower() not in ("the", "this", "that"):
            return None
        last = words[-1].lower()
        if last in _COLLECTIVE:
            for known in reversed(self.known.values()):
                if last in known.name.lower():
                    return known
            return self.body
        if last in _DOCUMENT and last in ("statement", "letter", "release"):
            return self.person or self.body
        return self.known.get(lower)

    def _described(self, mention: str, lower: str) -> Actor:
        words = lower.split()
        head, rest = _head(mention.split())
        kind = _common_kind(head[-1].lower().strip(".,") if head else words[-1])
        principal = _principal([], rest) if head and head[-1].lower() in _SPEAKING_FOR else None
        return Actor(mention, kind, Anonymity.DESCRIBED, principal)


def _apposed(mention: str) -> str:
    """Return the name in "the ambassador, Jane Roe", else the mention."""
    before, comma, name = mention.partition(", ")
    if (
        comma
        and name
        and all(word[0].isupper() for word in name.split())
        and not readings(name.split()[0]) & w.PREPOSITION
    ):
        return f"{before} {name}"
    return mention


def _words(mention: str) -> list[str]:
    return [
        word for word in re.sub(r"(['’]s)\b", r" \1", mention).split() if word not in ("(", ")")
    ]


def _head(words: list[str]) -> tuple[list[str], list[str]]:
    """Split a noun phrase before its first preposition or comma; names keep theirs."""
    for i, word in enumerate(words):
        if word.endswith(",") and i:
            return [*words[:i], word.rstrip(",")], words[i + 1 :]
        lower = word.lower()
        if i and lower in ("of", "for", "in", "at", "from", "to", "with", "who", "on"):
            inside_name = (
                lower in ("of", "for")
                and words[i - 1][0].isupper()
                and i + 1 < len(words)
                and (words[i + 1][0].isupper() or words[i + 1] == "the")
                and not readings(words[i - 1]) & w.TITLE
            )
            if not inside_name:
                return words[:i], words[i + 1 :]
    return words, []


def _name_run(words: list[str]) -> tuple[int, int] | None:
    """Return where the last run of capitalised words that is no title stands."""
    end = len(words)
    while end and not _is_name(words[end - 1]):
        end -= 1
    start = end
    while start and (
        _is_name(words[start - 1])
        or (words[start - 1].lower() in _NAME_LINKS and start > 1 and _is_name(words[start - 2]))
    ):
        start -= 1
    for i in range(end - 1, start, -1):
        if readings(words[i - 1]) & w.TITLE:
            start = i
            break
    return (start, end) if end > start else None


def _is_name(word: str) -> bool:
    tag = readings(word)
    return bool(tag & w.NAME) and not (tag & (w.DETERMINER | w.PREPOSITION | w.CONJUNCTION))


def _principal(before: list[str], rest: list[str]) -> str | None:
    """Return whom a spokesman speaks for: the name before or behind the role."""
    role = next((i for i, word in enumerate(before) if word.lower() in _SPEAKING_FOR), None)
    if role is not None:
        names = [
            word for word in before[:role] if word[0].isupper() and word.lower() not in ("the", "a")
        ]
        return " ".join(names) or None
    names = [word.strip(",") for word in rest if word[0].isupper()]
    return None if before or not rest else " ".join(names) or " ".join(rest)


def _kind(name: str, before: list[str]) -> SourceKind:
    words = {word.lower().strip(".") for word in name.split()}
    if any(readings(word) & w.TITLE for word in before):
        return SourceKind.PERSON
    if words & _GOVERNMENT:
        return SourceKind.GOVERNMENT
    if words & _ORGANIZATION or name.isupper():
        return SourceKind.ORGANIZATION
    if len(words) > 1 and "of" in words or "the" in before:
        return SourceKind.ORGANIZATION
    last = name.split()[-1].lower()
    if readings(last) & w.PLURAL and len(words) == 1:
        return SourceKind.GROUP
    return SourceKind.PERSON


def _common_kind(noun: str) -> SourceKind:
    if noun in _DOCUMENT:
        return SourceKind.DOCUMENT
    if noun in _GOVERNMENT:
        return SourceKind.GOVERNMENT
    if noun in _ORGANIZATION or noun in _COLLECTIVE:
        return SourceKind.ORGANIZATION
    if (
        noun.endswith("s")
        and not noun.endswith(("ss", "us"))
        or noun in ("people", "some", "many", "others", "men", "women", "both", "most", "few")
    ):
        return SourceKind.GROUP
    return SourceKind.PERSON
