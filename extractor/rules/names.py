"""Names, roles and common nouns inside one mention of a source."""

from __future__ import annotations

import re

from extractor.data import SourceKind
from extractor.rules import words as w
from extractor.rules.kinds import DOCUMENT, GOVERNMENT, ORGANIZATION, PEOPLE, kind
from extractor.rules.words import readings, word_set

_FIELDS = GOVERNMENT | word_set(
    "state defense defence education finance finances interior justice health labor labour "
    "agriculture commerce energy transportation transport treasury culture trade environment "
    "foreign affairs economy security homeland information housing united"
)
"""What ministers, secretaries and presidents are of."""

_JOINTS = frozenset(("the", "and", "&"))

SPEAKING_FOR = word_set(
    "spokesman spokeswoman spokesperson representative representatives office spokespeople "
    "spokesmen spokeswomen lawyer lawyers attorney attorneys press delegate delegates physician"
)
LETTERS = frozenset(("KC", "QC", "MP", "MEP", "MSP", "OBE", "CBE", "MBE", "PhD", "MD"))
"""What stands behind a name and is no part of it."""

_BEHIND_HEAD = word_set(
    "of for in at from to with on during after before by as about who which led named outside "
    "inside near within among across around against close familiar"
)
_PERSON = SourceKind.PERSON
FULL = 2
"""Words of a first and a last name."""

_NAME_LINKS = frozenset(
    ("of", "the", "for", "and", "&", "bin", "al", "de", "van", "von", "el", "la", "da", "di")
)


_MADE_BY = re.compile(
    r"(?:an? |the )?(?:[\w-]+ ){0,2}?(\w+)"
    r"(?: (?:issued|released|published|signed|made|posted|sent)(?: (?:on )?\w+day)?)?"
    r" (?:by|from) (\w[^,]*)",
    re.IGNORECASE,
)
_OWNED = re.compile(r"(\w.*?)['’]s (?:[\w-]+ )?(\w+)")


_APPOSED = re.compile(r", ([^,;:“\"\n]+?)(?:(?<=[a-z])\.\s*$|[,;:“\"\n]|$)")
_SPEAKING = re.compile(
    r"\W*(?:speaking (?:on behalf of|for)|representing|on behalf of) ([^,;]+), ", re.IGNORECASE
)
_FOR_OTHERS = re.compile(
    r"(?:on behalf of|speaking for|representing|who represents|who speaks for) "
    r"([^,;]+?)(?= (?:in|at|on|during|before|after|over) |[,;]|$)"
)
_NO_OWNERS = frozenset(("the", "a", "an", "his", "her", "its", "their"))


def apposed(mention: str) -> str:
    """Return the name in "the ambassador, Jane Roe", else the mention."""
    before, comma, name = mention.partition(", ")
    if (
        comma
        and name
        and all(word[0].isupper() for word in name.split())
        and not readings(name.split()[0]) & w.PREPOSITION
    ):
        described = head(words(before))[0]
        return name if described and described[-1][0].islower() else before
    return mention


def fields_end(words: list[str], i: int) -> int:
    """Return the word behind "of Education" or "of Japan" at word *i*, in lower case, or *i*."""
    while words[i : i + 1] in (["of"], ["for"]):
        end = i + 1
        while end < len(words) and (words[end] in _JOINTS or words[end] in _FIELDS):
            end += 1
        if _JOINTS.issuperset(words[i + 1 : end]):
            break
        i = end
    return i


def holder(mention: str) -> str | None:
    """Return title and name in "Minister of Education Jane Roe", None where there is no name."""
    if " of " not in mention and " for " not in mention:
        return None
    words = mention.split()
    lower = [word.lower() for word in words]
    for i in range(1, len(words) - 1):
        office = readings(words[i - 1]) & w.TITLE and lower[i - 1] not in SPEAKING_FOR
        end = fields_end(lower, i) if office else i
        if i < end < len(words) - 1 and is_name(words[end]) and is_name(words[end + 1]):
            return " ".join(words[:i] + words[end:])
    return None


def maker(mention: str) -> str | None:
    """Return who made a document: "a statement issued by the army", "the army's statement"."""
    lower = mention.lower()
    said = _MADE_BY.match(mention) if " by " in lower or " from " in lower else None
    if said and said[1].lower() in DOCUMENT:
        return said[2].strip()
    owner = _OWNED.match(mention) if "s " in lower else None
    return owner[1].strip() if owner and owner[2].lower() in DOCUMENT else None


_GENITIVE = re.compile(r"(['’]s)\b")


def words(mention: str) -> list[str]:
    """Return the words of a mention, with the genitive ending as one of its own."""
    if "'s" in mention or "’s" in mention:
        mention = _GENITIVE.sub(r" \1", mention)
    found = [word for word in mention.split() if word.strip(",()")]
    return found[: -1 if len(found) > FULL and found[-1] in LETTERS else None]


def head(words: list[str]) -> tuple[list[str], list[str]]:
    """Split a noun phrase before its first preposition or comma; names keep theirs."""
    for i, word in enumerate(words):
        if word.endswith(",") and i:
            return words[:i] if word == "," else [*words[:i], word.rstrip(",")], words[i + 1 :]
        lower = word.lower()
        if i and lower in _BEHIND_HEAD:
            inside_name = (
                lower in ("of", "for")
                and words[i - 1][0].isupper()
                and i + 1 < len(words)
                and (words[i + 1][0].isupper() or words[i + 1] == "the")
                and not readings(words[i - 1]) & w.TITLE
                and words[i - 1].lower() not in PEOPLE
                and not _is_person(words[:i])
            )
            if not inside_name:
                return words[:i], words[i + 1 :]
    return words, []


def _is_person(words: list[str]) -> bool:
    """Whether words before "of" are a first and a last name: "Ada Roe of the guild"."""
    named = [word for word in words if word[0].isupper() and word != "The"]
    return len(named) > 1 and len(named) == len(words) and kind(" ".join(words), []) is _PERSON


def name_run(words: list[str]) -> tuple[int, int] | None:
    """Return where the last run of capitalised words that is no title stands."""
    end = len(words)
    while end and not is_name(words[end - 1]):
        end -= 1
    start = end
    while start and (
        is_name(words[start - 1])
        or (words[start - 1].lower() in _NAME_LINKS and start > 1 and is_name(words[start - 2]))
    ):
        start -= 1
    for i in range(end - 1, start, -1):
        if readings(words[i - 1]) & w.TITLE:
            start = i
            break
    described = end == start + 1 and words[start].lower() in PEOPLE
    return (start, end) if end > start and not described else None


def is_name(word: str) -> bool:
    """Whether *word* is written as a name is."""
    tag = readings(word)
    return bool(tag & w.NAME) and not (tag & (w.DETERMINER | w.PREPOSITION | w.CONJUNCTION))


def principal(before: list[str], rest: list[str]) -> str | None:
    """Return whom a spokesman speaks for: the name before or behind the role."""
    role = next((i for i, word in enumerate(before) if word.lower() in SPEAKING_FOR), None)
    if role is not None:
        owner = before[:role]
        genitive = next((i for i, word in enumerate(owner) if word in ("'s", "’s")), None)
        if genitive:
            last = owner[-1].lower()
            body = last in ORGANIZATION or last in GOVERNMENT  # "Russia's foreign ministry"
            first = owner[0].lower() if owner[0] in ("The", "A", "An") else owner[0]
            whole = [first, *owner[1:]] if body else [first, *owner[1:genitive]]
            return " ".join(whole).replace(" 's", "'s").replace(" ’s", "’s")
        names = [word for word in owner if word[0].isupper() and word.lower() not in _NO_OWNERS]
        return " ".join(names) or None
    if before or not rest:
        return None
    phrase, _ = head(rest)
    named = [i for i, word in enumerate(phrase) if word[0].isupper()]
    if named and named[-1] == len(phrase) - 1:
        article = phrase[0] == "the" and named[0] == 1
        return " ".join(phrase[0 if article else named[0] :])
    return " ".join(phrase if named else rest)


def role_principal(role: str) -> str | None:
    """Return whom "the spokesman for X" in an apposition speaks for."""
    noun, rest = head(words(role.partition(", ")[0]))
    speaks = noun and noun[-1].lower() in SPEAKING_FOR
    return (principal(noun, []) or principal([], rest)) if speaks else None


def represented_before(words: str) -> str | None:
    """Return for whom somebody speaks, by what opens the sentence: "Speaking for X, "."""
    said = _SPEAKING.fullmatch(words)
    return said[1] if said else None


def represented(words: str) -> str | None:
    """Return for whom somebody speaks, by what stands behind a name: ", a spokesman for X,"."""
    said = _FOR_OTHERS.search(words)
    if said:
        return said[1]
    role = _APPOSED.match(words)
    return role_principal(role[1]) if role else None
