"""Names, roles and common nouns inside one mention of a source."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.data import SourceKind
from extractor.rules import words as w
from extractor.rules.words import readings, word_set

ORGANIZATION = word_set(
    "party committee council commission agency university college institute times post news "
    "journal tribune association union federation league organization organisation foundation "
    "bank company corporation inc group network movement taliban isis hamas hezbollah congress "
    "senate court campaign team nations bureau society front fund alliance coalition center "
    "centre church army watch rights international observatory initiative opposition leadership "
    "delegation militia media police press magazine guardian reuters cnn nbc abc cbs fox bloomberg "
    "politico bbc nato eu un fbi cia board band club office press administration"
)
_PLACES = word_set(
    "washington moscow beijing london paris berlin tehran jerusalem kabul islamabad ankara riyadh "
    "cairo delhi tokyo seoul pyongyang baghdad damascus kiev kyiv brussels rome madrid lisbon "
    "athens vienna warsaw budapest prague bucharest sofia belgrade minsk baku yerevan tbilisi "
    "caracas bogota havana brasilia canberra ottawa hanoi jakarta manila khartoum tripoli tunis "
    "algiers rabat nairobi kinshasa pretoria beirut amman sanaa doha abu dhabi taipei "
    "britain france germany russia china iran iraq israel pakistan afghanistan india turkey egypt "
    "syria japan korea ukraine poland italy spain canada mexico australia brazil america u.s us "
    "u.s. uk u.k. jordan lebanon libya saudi arabia sudan nigeria kenya serbia croatia greece "
    "argentina chile colombia peru bolivia ecuador paraguay uruguay venezuela cuba haiti panama "
    "nicaragua honduras guatemala salvador ireland scotland wales portugal netherlands belgium "
    "luxembourg switzerland austria denmark norway sweden finland iceland estonia latvia lithuania "
    "belarus moldova romania bulgaria hungary slovakia slovenia bosnia montenegro albania kosovo "
    "macedonia cyprus malta armenia azerbaijan kazakhstan uzbekistan kyrgyzstan tajikistan "
    "turkmenistan mongolia taiwan vietnam laos cambodia thailand myanmar burma malaysia singapore "
    "indonesia philippines bangladesh nepal bhutan maldives yemen oman qatar kuwait bahrain "
    "emirates tunisia algeria morocco mauritania mali niger senegal gambia guinea liberia ghana "
    "togo benin cameroon gabon congo rwanda burundi uganda tanzania ethiopia eritrea djibouti "
    "somalia zambia malawi mozambique zimbabwe botswana namibia angola lesotho madagascar fiji "
    "zealand states kingdom"
)
_WITH_PLACES = word_set(
    "north south east west northern southern eastern western central united great new sri ivory "
    "coast democratic people's republic islamic federal soviet union czech of the and saudi"
)
GOVERNMENT = _PLACES | word_set(
    "government ministry department city town village municipality county province country nation "
    "administration kremlin pentagon cabinet embassy state treasury"
)
DOCUMENT = word_set(
    "report statement poll polls survey study article letter book memo document documents "
    "reports surveys data editorial story headline email emails transcript release results "
    "filing ad video analysis figures ruling law bill"
)
_FIELDS = GOVERNMENT | word_set(
    "state defense defence education finance finances interior justice health labor labour "
    "agriculture commerce energy transportation transport treasury culture trade environment "
    "foreign affairs economy security homeland information housing united"
)
"""What ministers, secretaries and presidents are of."""

_JOINTS = frozenset(("the", "and", "&"))

COLLECTIVE = word_set(
    "group movement party organization organisation committee council ministry agency company "
    "campaign network team union court government administration army police commission board "
    "bureau department office paper newspaper magazine outlet channel"
)
SPEAKING_FOR = word_set(
    "spokesman spokeswoman spokesperson representative representatives office spokespeople "
    "spokesmen lawyer attorney press"
)
_PEOPLE = word_set(
    "activists advisers advisors advocates aides allies analysts attorneys authorities backers "
    "bankers campaigners candidates citizens clergy colleagues commanders commentators companies "
    "congressmen conservationists consumers critics delegates demonstrators detectives developers "
    "diplomats doctors donors economists employees employers engineers envoys executives experts "
    "families farmers firefighters fishermen foes governors growers guests historians "
    "hospitals insiders inspectors investigators investors journalists judges landlords lawmakers "
    "lawyers leaders legislators locals managers mayors mediators medics members merchants "
    "migrants ministers monitors neighbors neighbours nurses observers officers officials "
    "operatives opponents organizers organisers owners parents participants passengers patients "
    "physicians pilots pollsters politicians prisoners producers professors prosecutors "
    "protesters protestors rebels refugees relatives reporters representatives rescuers "
    "researchers residents reviewers rivals scholars scientists senators shopkeepers soldiers "
    "sources spectators spokesmen spokespeople staffers strategists strikers students supporters "
    "survivors teachers technicians traders troops users veterans victims viewers villagers "
    "visitors volunteers voters witnesses women workers"
)
"""Who stands first in many a sentence, where a capital makes no name."""

_BEHIND_HEAD = word_set(
    "of for in at from to with on during after before by as about who which led named outside "
    "inside near within among across around against close familiar"
)
_NAME_LINKS = frozenset(
    ("of", "the", "for", "and", "&", "bin", "al", "de", "van", "von", "el", "la", "da", "di")
)


_MADE_BY = re.compile(
    r"(?:an? |the )?(?:[\w-]+ ){0,2}?(\w+)"
    r"(?: (?:issued|released|published|signed|made|posted|sent))? (?:by|from) (\w[^,]*)",
    re.IGNORECASE,
)
_OWNED = re.compile(r"(\w.*?)['’]s (?:[\w-]+ )?(\w+)")


_APPOSED = re.compile(r", ([^,;:“\"\n]+?)(?:(?<=[a-z])\.\s*$|[,;:“\"\n]|$)")
_FOR_OTHERS = re.compile(r"(?:on behalf of|speaking for) ([^,;]+)")


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


@lru_cache(maxsize=1 << 10)
def maker(mention: str) -> str | None:
    """Return who made a document: "a statement issued by the army", "the army's statement"."""
    said = _MADE_BY.match(mention)
    if said and said[1].lower() in DOCUMENT:
        return said[2].strip()
    owner = _OWNED.match(mention)
    return owner[1].strip() if owner and owner[2].lower() in DOCUMENT else None


_GENITIVE = re.compile(r"(['’]s)\b")


def words(mention: str) -> list[str]:
    """Return the words of a mention, with the genitive ending as one of its own."""
    if "'s" in mention or "’s" in mention:
        mention = _GENITIVE.sub(r" \1", mention)
    return [word for word in mention.split() if word.strip(",()")]


def head(words: list[str]) -> tuple[list[str], list[str]]:
    """Split a noun phrase before its first preposition or comma; names keep theirs."""
    for i, word in enumerate(words):
        if word.endswith(",") and i:
            return [*words[:i], word.rstrip(",")], words[i + 1 :]
        lower = word.lower()
        if i and lower in _BEHIND_HEAD:
            inside_name = (
                lower in ("of", "for")
                and words[i - 1][0].isupper()
                and i + 1 < len(words)
                and (words[i + 1][0].isupper() or words[i + 1] == "the")
                and not readings(words[i - 1]) & w.TITLE
                and words[i - 1].lower() not in _PEOPLE
            )
            if not inside_name:
                return words[:i], words[i + 1 :]
    return words, []


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
    described = end == start + 1 and words[start].lower() in _PEOPLE
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
            body = owner[-1].lower() in ORGANIZATION | GOVERNMENT  # "Russia's foreign ministry"
            first = owner[0].lower() if owner[0] in ("The", "A", "An") else owner[0]
            whole = [first, *owner[1:]] if body else [first, *owner[1:genitive]]
            return " ".join(whole).replace(" 's", "'s").replace(" ’s", "’s")
        names = [word for word in owner if word[0].isupper() and word.lower() not in ("the", "a")]
        return " ".join(names) or None
    if before or not rest:
        return None
    phrase, _ = head(rest)
    named = [i for i, word in enumerate(phrase) if word[0].isupper()]
    if named and named[-1] == len(phrase) - 1:
        return " ".join(phrase[named[0] :])
    return " ".join(phrase if named else rest)


def role_principal(role: str) -> str | None:
    """Return whom "the spokesman for X" in an apposition speaks for."""
    noun, rest = head(words(role.partition(", ")[0]))
    speaks = noun and noun[-1].lower() in SPEAKING_FOR
    return (principal(noun, []) or principal([], rest)) if speaks else None


def represented(words: str) -> str | None:
    """Return for whom somebody speaks, by what stands behind a name: ", a spokesman for X,"."""
    said = _FOR_OTHERS.search(words)
    if said:
        return said[1]
    role = _APPOSED.match(words)
    return role_principal(role[1]) if role else None


def kind(name: str, before: list[str]) -> SourceKind:
    """Return what *name* is, by its words and those before it, in lower case."""
    words = {word.lower().strip(".") for word in name.split()}
    if any(readings(word) & w.TITLE for word in before):
        return SourceKind.PERSON
    if words & (GOVERNMENT - _PLACES) or words <= _PLACES | _WITH_PLACES:
        return SourceKind.GOVERNMENT
    if words & ORGANIZATION or name.isupper():
        return SourceKind.ORGANIZATION
    if (len(words) > 1 and "of" in words) or "the" in before:
        return SourceKind.ORGANIZATION
    last = name.rsplit(maxsplit=1)[-1].lower()
    if readings(last) & w.PLURAL and len(words) == 1:
        return SourceKind.GROUP
    return SourceKind.PERSON


def common_kind(noun: str) -> SourceKind:
    """Return what a described source is, by its head noun in lower case."""
    if noun in DOCUMENT:
        return SourceKind.DOCUMENT
    if noun in GOVERNMENT:
        return SourceKind.GOVERNMENT
    if noun in ORGANIZATION or noun in COLLECTIVE:
        return SourceKind.ORGANIZATION
    plural = noun.endswith(("s", "men", "women")) and not noun.endswith(("ss", "us"))
    if plural or noun in ("people", "children", "some", "many", "both", "most", "few"):
        return SourceKind.GROUP
    return SourceKind.PERSON
