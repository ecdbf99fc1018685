"""Who a mention is: the fullest name the document gives, and for whom it speaks."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from extractor.data import Anonymity, SourceKind
from extractor.rules import kinds, names
from extractor.rules import words as w
from extractor.rules.roster import Roster
from extractor.rules.sources import main_subject
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


_THIRD = _HE | _SHE | _THEY | _IT
_ANY = _THIRD | _SELF
_SINGLE = _HE | _SHE
_TOPICS = 3
"""Sentences before a pronoun in which the one it means may be the subject."""

_DEFINITE, _BARE = 3, 2
"""Words of a description that can stand for a name ("the group")."""

_GENITIVE = ("'s", "’s")
_OWNERS = frozenset(("his", "her", "its", "their"))
_BODY = SourceKind.ORGANIZATION


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
        self.lines = lines
        self.starts = [line.start for line in lines]
        self.roster = Roster(lines)
        self.person: Actor | None = None
        self.woman: Actor | None = None
        self.man: Actor | None = None
        self.body: Actor | None = None
        self.group: Actor | None = None
        self.known: dict[str, Actor] = {}
        self.described: dict[str, Actor] = {}
        self.named: dict[str, Actor | None] = {}
        self.spoken = 0

    def line_at(self, at: int) -> Line:
        """Return the sentence in which the code point *at* stands."""
        return self.lines[max(0, bisect_right(self.starts, at) - 1)]

    def resolve(self, mention: str, speaker: Actor | None = None, at: int = 0) -> Actor:
        """Return who *mention* is, and remember that they were spoken of.

        Args:
            mention: The words that name a source.
            speaker: Who speaks around it, for "I" and "we".
            at: Where it stands, in code points; a pronoun means who the sentences before it are
                about, if they are about somebody since the last source.

        """
        mention = " ".join(mention.split())
        lower = mention.lower()
        owned = lower.partition(" ")[0] in _THIRD  # "its spokesman"
        aged = lower.endswith("-year-old")
        if owned or aged or lower.rpartition(" ")[2] in kinds.COLLECTIVE:
            self._read_topics(at)
        actor = self._resolve(mention, speaker)
        if aged or actor.name.lower() in _SINGLE:  # nobody spoke before
            name = self.roster.person_before(at)
            actor = self.look_up(name) if name else actor
        self.remember(actor)
        self.spoken = max(self.spoken, at)
        return actor

    def _read_topics(self, at: int) -> None:
        """Remember whom the sentences between the last source and *at* are about."""
        here = bisect_right(self.starts, at) - 1
        for line in self.lines[max(0, here - _TOPICS) : max(0, here)]:
            if line.start < self.spoken or not line.size or line.quoted[0] >= 0:
                continue
            subject = main_subject(line)
            if subject is None or line.quoted[subject[0][0]] >= 0:
                continue
            words = line.text[slice(*line.span(subject[0]))]
            actor = self.look_up(words) if words.lower() not in _ANY else None
            if actor and actor.anonymity is Anonymity.NAMED:
                self.remember(actor)

    def look_up(self, mention: str) -> Actor:
        """Return who *mention* is, without making them the one a pronoun means."""
        return self._resolve(" ".join(mention.split()), None)

    def remember(self, actor: Actor) -> None:
        """Make *actor* the one a later pronoun means."""
        if actor.anonymity is Anonymity.IMPLICIT:
            return
        self.known[actor.name.lower()] = actor
        if actor.anonymity is Anonymity.DESCRIBED:
            self.described[_head(actor.name)] = actor
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
        role = mention
        if " " in mention:  # one word holds no other name
            mention = names.maker(mention) or mention
            role = names.holder(mention) or mention
            mention = names.apposed(role)
        lower = mention.lower().replace("’", "'")
        if lower in _SINGLE:
            return self._by_pronoun(lower)
        if lower in _THEY:
            if speaker and speaker.kind is not SourceKind.PERSON:
                return speaker
            return self.group or self.body or self.person or self._described(mention, lower)
        if lower in _IT:
            return self.body or self.group or self._described(mention, lower)
        if lower in _SELF:
            return speaker or Actor(mention, SourceKind.PERSON, Anonymity.DESCRIBED)
        words = names.words(mention)
        return (
            self._known_name(mention, words, role)
            or self._definite(lower, words)
            or self._described(mention, lower)
        )

    def _by_pronoun(self, pronoun: str) -> Actor:
        known = self.man if pronoun in _HE else self.woman
        gender = "m" if pronoun in _HE else "f"
        person = self.person
        if person and person.gender == gender:
            return person
        if person and not person.gender:
            return person._replace(gender=gender)
        return known or person or Actor(pronoun, SourceKind.PERSON, Anonymity.DESCRIBED)

    def _known_name(self, mention: str, words: list[str], role: str) -> Actor | None:
        """Read a name once: who it is does not change within a document."""
        if role not in self.named:
            self.named[role] = self._named(mention, words, role)
        return self.named[role]

    def _named(self, mention: str, words: list[str], role: str) -> Actor | None:
        """Read title, name and what they belong to."""
        head, rest = names.head(words)
        run = names.name_run(head)
        if run is None:
            return None
        start, end = run
        name = " ".join(head[start:end])
        if rest and end == start + 1 and readings(name) & w.TITLE:
            return None  # "the Secretary of State"
        if name.endswith("-based"):
            return None  # "the Leeds-based group"
        if any(word in ("and", "or") for word in head[:start]):
            return None
        owned = max((k + 1 for k in range(start) if head[k].lower() in _GENITIVE), default=0)
        before = [word.lower() for word in head[owned:start]]
        after = [word.lower() for word in head[end:] if word[0].isalpha()]
        if after and after[0] != "'s":
            return self._belonging(mention, name, after)
        full = self.roster.fullest(name)
        kind = self.roster.kind(full, before)
        described = names.head(names.words(role.partition(", ")[0]))[0] if role != mention else []
        office = described[-1].lower() if described else ""
        if kind is SourceKind.PERSON and kinds.common_kind(office) is _BODY:
            kind = _BODY  # "the operator, Hebridean Lines"
        if kind is not SourceKind.PERSON and (
            self.roster.has_article(full) or before[-1:] == ["the"]
        ):
            full = f"the {full}"
        principal = names.principal(head[:start], [])
        if role != mention and principal is None:
            principal = names.role_principal(role)
            owner = self._owner(role.partition(", ")[0]) if principal is None else None
            principal = owner.name if owner and office in names.SPEAKING_FOR else principal
        return Actor(full, kind, Anonymity.NAMED, self._whole(principal), _gender(before))

    def _owner(self, owned: str) -> Actor | None:
        """Return whom "its" means in "its spokesman", if they have a name."""
        owner = owned.lower().partition(" ")[0]
        meant = self._by_pronoun(owner) if owner in ("his", "her") else None
        meant = self.body or self.group if owner in ("its", "their") else meant
        return meant if meant and meant.name.lower() not in _ANY else None

    def _whole(self, principal: str | None) -> str | None:
        """Return the fullest form of whom somebody speaks for."""
        full = self.roster.fullest(principal) if principal else principal
        return f"the {full}" if full and self.roster.has_article(full) else full

    def _belonging(self, mention: str, name: str, after: list[str]) -> Actor:
        last = after[-1]
        kind = kinds.common_kind(last)
        principal = self._whole(name) if last in names.SPEAKING_FOR else None
        return Actor(mention, kind, Anonymity.DESCRIBED, principal)

    def _definite(self, lower: str, words: list[str]) -> Actor | None:
        """Resolve "the ministry", "the group" and "the statement"."""
        if len(words) > _DEFINITE or words[0].lower() not in ("the", "this", "that"):
            return None
        last = words[-1].lower()
        holder = self.roster.holder(last) if len(words) == _BARE else None
        if holder:
            return self.look_up(holder)
        if last in kinds.COLLECTIVE:
            for known in reversed(self.known.values()):
                if last in known.name.lower():
                    return known
            bare = len(words) == _BARE or words[1].endswith("-based")
            bare = bare and last in kinds.GENERIC
            return self.body if bare and self.body and self.body.kind is _BODY else None
        if last in kinds.DOCUMENT and last in ("statement", "letter", "release"):
            return self.person or self.body
        described = self.described.get(last) if len(words) == _BARE else None
        return described or self.known.get(lower)

    def _described(self, mention: str, lower: str) -> Actor:
        words = lower.split()
        head, rest = names.head(names.words(mention))
        last = head[-1].lower().strip(".,") if head else words[-1]
        speaks, principal = last in names.SPEAKING_FOR, None
        owner = self._owner(mention)
        if owner and owner.name.endswith(f"'s {mention.partition(' ')[2]}"):
            return owner  # "her deputy" again
        owner = None if owner and "'s " in owner.name else owner
        if owner:
            mention = f"{owner.name}'s {mention.partition(' ')[2]}"
        if owner and speaks:
            principal = owner.name
        elif speaks and words[0] not in _OWNERS:
            principal = names.principal(head, rest) or names.principal([], rest)
        kind = kinds.common_kind(last)
        return Actor(mention, kind, Anonymity.DESCRIBED, self._whole(principal), _gender(words))


def _head(description: str) -> str:
    """Return the head noun of "two officials of the guild", in lower case."""
    head, _ = names.head(description.lower().split())
    return head[-1] if head else ""


def _gender(titles: list[str]) -> str:
    """Return "m" or "f" if one of the words before a name says so, else ""."""
    if not _MALE.isdisjoint(titles):
        return "m"
    return "" if _FEMALE.isdisjoint(titles) else "f"
