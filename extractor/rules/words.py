"""What part of speech a word can be: closed classes, a list of verbs, and endings for the rest.

A word has a set of readings, kept as bits because a document has a hundred thousand of them. Which
reading holds is decided where it matters, around a cue (`phrases.py`), not for every word.
"""

from functools import lru_cache
from importlib.resources import files


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written as one string."""
    return frozenset(words.split())


BASE, PRESENT, PAST, PARTICIPLE, GERUND = 1, 2, 4, 8, 16
NOUN, ADJECTIVE, ADVERB, DETERMINER, PREPOSITION = 32, 64, 128, 256, 512
SUBJECT, OBJECT, POSSESSIVE, AUXILIARY, MODAL = 1024, 2048, 4096, 8192, 16384
CONJUNCTION, SUBORDINATOR, RELATIVE, NEGATION, NUMBER = 1 << 15, 1 << 16, 1 << 17, 1 << 18, 1 << 19
NAME, MARK, DATE, TITLE, TO = 1 << 20, 1 << 21, 1 << 22, 1 << 23, 1 << 24
PLURAL, BE = 1 << 25, 1 << 26

VERB = BASE | PRESENT | PAST | PARTICIPLE | GERUND
PRONOUN = SUBJECT | OBJECT
HELPING = AUXILIARY | MODAL
VERBAL = VERB | HELPING
SPECIFIER = DETERMINER | POSSESSIVE
NOMINAL = NOUN | NAME | NUMBER | TITLE

_CLOSED = {
    DETERMINER: "the a an this that these those some any no every each either neither both "
    "all half another many several few most much such what which whose more less "
    "other enough certain",
    PREPOSITION: "of in on at by for with from into onto about against between among through "
    "during over under within without toward towards upon across behind beyond "
    "near despite regarding concerning amid amidst via per inside outside off up "
    "down out around along throughout like unlike except besides since after "
    "before until till than as",
    SUBJECT: "i you he she it we they who",
    OBJECT: "me you him her it us them himself herself itself themselves myself ourselves "
    "whom yourself",
    POSSESSIVE: "my your his her its our their whose",
    AUXILIARY: "am is are was were be been being has have had having do does did 's 're 've "
    "'m 'd isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't "
    "ain't get gets got",
    BE: "am is are was were be been being 's 're 'm isn't aren't wasn't weren't get gets got",
    MODAL: "will would can could may might shall should must 'll 'd won't wouldn't can't "
    "couldn't cannot shouldn't mustn't needn't ought",
    CONJUNCTION: "and or but nor yet & plus",
    SUBORDINATOR: "that if whether because while although though when whenever where wherever "
    "unless until till since as once before after why how whereas lest so",
    RELATIVE: "who whom which that whose where when",
    NEGATION: "not n't never no nor neither nobody nothing none hardly scarcely isn't "
    "aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't ain't won't "
    "wouldn't can't couldn't cannot shouldn't mustn't needn't",
    NUMBER: "one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty "
    "fifty sixty seventy eighty ninety hundred thousand million billion trillion "
    "dozen",
    ADVERB: "also again already always then there here now just only even still yet ever "
    "never too very later earlier once twice often sometimes soon recently quite "
    "rather perhaps maybe instead further furthermore however meanwhile moreover "
    "nevertheless nonetheless therefore thus hence almost nearly away back "
    "together ago apart aside far long likewise otherwise somewhat flatly up down "
    "out off on about around well much first today yesterday tonight tomorrow",
    TITLE: "secretary-general director-general "
    "mr mrs ms dr mr. mrs. ms. dr. sen sen. rep rep. gov gov. gen gen. lt lt. maj maj. insp "
    "insp. det det. brig brig. supt supt. col "
    "col. sgt sgt. prof prof. rev rev. st st. capt capt. adm adm. president "
    "senator governor representative congressman congresswoman secretary minister "
    "chancellor ambassador mayor king queen prince princess pope judge justice "
    "general colonel captain admiral professor chairman chairwoman chair chief "
    "director mullah sheikh ayatollah emir sultan spokesman spokeswoman "
    "spokesperson speaker lawyer analyst leader reporter columnist strategist "
    "candidate nominee officer commander envoy attorney premier deputy sir lord "
    "lady detective sheriff coach author commissioner undersecretary bishop archbishop cardinal "
    "imam rabbi superintendent inspector constable lieutenant brigadier councillor councilor "
    "councilman councilwoman alderman baroness baron duke duchess dame sergeant corporal rector "
    "provost treasurer ombudsman comptroller vice-president vice-chancellor ex-president "
    "prosecutor magistrate pastor cllr cllr. hon hon. mp mep msp executive ceo cfo mla "
    "lawmaker nurse striker midfielder defender goalkeeper skipper singer actor actress rapper "
    "novelist poet architect historian economist biologist physicist chemist psychologist surgeon "
    "epidemiologist meteorologist scientist researcher engineer farmer teacher headteacher "
    "activist campaigner presenter broadcaster billionaire tycoon banker barrister solicitor "
    "paramedic firefighter backbencher legislator assemblyman assemblywoman commodore priest "
    "vicar sprinter swimmer cyclist pensioner resident",
    NOUN: "people man men woman women child children thing something anything "
    "everything nothing none nobody everybody everyone someone somebody anyone "
    "one police media news press staff data ones left right family ally assembly monopoly anomaly "
    "ruling meeting hearing finding warning building bombing killing shooting funding spending "
    "training housing meaning feeling beginning wedding opening filing rating briefing gathering "
    "proceeding understanding uprising crossing recording posting offering posturing",
    DATE: "monday tuesday wednesday thursday friday saturday sunday mondays today "
    "yesterday tomorrow tonight january february march april may june july august "
    "september october november december jan. feb. mar. apr. jun. jul. aug. sept. "
    "oct. nov. dec. sept morning afternoon evening night week month year weekend",
    ADJECTIVE: "free separate narrow "
    "other new old good bad big high low great little own same former late early "
    "top senior last next main major such few many several able sure likely "
    "unlikely able afraid ready willing secure clean friendly deadly costly elderly "
    "lonely ugly holy daily weekly monthly yearly orderly unruly lively cowardly timely "
    "ghastly disorderly",
    TO: "to",
}
_NEVER_NAMES = (
    SUBJECT
    | DETERMINER
    | CONJUNCTION
    | SUBORDINATOR
    | PREPOSITION
    | POSSESSIVE
    | AUXILIARY
    | MODAL
    | RELATIVE
    | ADVERB
)
_SUFFIXES = (
    ("ly", ADVERB),
    ("ing", GERUND | NOUN),
    ("ed", PAST | PARTICIPLE),
    ("ous", ADJECTIVE),
    ("ful", ADJECTIVE),
    ("ive", ADJECTIVE | NOUN),
    ("able", ADJECTIVE),
    ("ible", ADJECTIVE),
    ("less", ADJECTIVE),
    ("ish", ADJECTIVE),
    ("ical", ADJECTIVE),
    ("ic", ADJECTIVE | NOUN),
    ("al", ADJECTIVE | NOUN),
    ("ss", NOUN),
    ("us", NOUN),
    ("is", NOUN),
    ("s", NOUN | PLURAL),
)
_VOWELS = "aeiou"
_DOUBLED = word_set(
    "admit occur refer prefer commit permit regret rebut compel expel propel deter confer "
    "defer infer transfer control quit submit omit ban beg grab stop step drop plan plot bet "
    "cut hit put set run win shut swap scrap slam snub wrap nod clap rip rap trap tag tap tip "
    "jet rig rob rub ship shop skip slip snap spur stem stir strip tug whip crap cap chat chop "
    "dim dip drag drug fit flag flip gut hop hug jam jog knit log map mop pat peg pen pin pop "
    "rid sin sit spin spot star stun sum tan top trim upset get forget begin dub pad cap quip "
    "brag sob prod plug bar"
)


def inflect(lemma: str) -> tuple[str, str, str]:
    """Return the -s, the regular -ed and the -ing form of *lemma*."""
    if lemma == "be":
        return "is", "was", "being"
    if lemma == "have":
        return "has", "had", "having"
    third = lemma + "s"
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        third = lemma + "es"
    elif lemma[-1] == "y" and lemma[-2:-1] not in _VOWELS:
        third = lemma[:-1] + "ies"
    if lemma.endswith("ie"):
        return third, lemma + "d", lemma[:-2] + "ying"
    if lemma[-1] == "e":
        stem = lemma if lemma.endswith(("ee", "oe", "ye")) else lemma[:-1]
        return third, lemma + "d", stem + "ing"
    if lemma in _DOUBLED:
        return third, lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"
    if lemma[-1] == "y" and lemma[-2:-1] not in _VOWELS:
        return third, lemma[:-1] + "ied", lemma + "ing"
    return third, lemma + "ed", lemma + "ing"


def _read_verbs() -> tuple[dict[str, int], dict[str, str], dict[str, tuple[str, ...]]]:
    """Read `verbs.txt`: the readings of every form, its lemma, and the forms of every lemma."""
    readings: dict[str, int] = {}
    lemmas: dict[str, str] = {}
    forms: dict[str, tuple[str, ...]] = {}
    extra = 0
    for line in files(__package__).joinpath("verbs.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            extra = NOUN if "nouns" in line else 0
        elif line and line[0] != "#":
            for entry in line.split():
                lemma, *irregular = entry.split("/")
                third, past, gerund = inflect(lemma)
                past, done = irregular or forms.get(lemma, ("", third, past, past))[2:4]
                forms[lemma] = (lemma, third, past, done, gerund)
                kinds = [BASE | extra, PRESENT | extra, PAST, PARTICIPLE, GERUND]
                if past == lemma + "ed" and lemma[-1] == "l" and lemma[-2] in _VOWELS:
                    forms[lemma] += lemma + "led", lemma + "ling"  # "signalled", as in Britain
                    kinds += PAST | PARTICIPLE, GERUND
                for form, kind in zip(forms[lemma], kinds, strict=True):
                    readings[form] = readings.get(form, 0) | kind
                    lemmas.setdefault(form, lemma)
                if extra:
                    readings[third] |= PLURAL
    return readings, lemmas, forms


_VERB_READINGS, _LEMMAS, FORMS = _read_verbs()
"""`FORMS[lemma]` is the bare, -s, past, participle and -ing form, and those with a doubled l."""


def _known() -> dict[str, int]:
    """Join the closed classes to the verbs; of verb and noun, a closed word keeps nothing."""
    closed: dict[str, int] = {}
    for reading, words in _CLOSED.items():
        for word in words.split():
            closed[word] = closed.get(word, 0) | reading
    grammatical = DETERMINER | PREPOSITION | SUBJECT | POSSESSIVE | MODAL | AUXILIARY | SUBORDINATOR
    known = dict(_VERB_READINGS)
    for word, reading in closed.items():
        kept = 0 if reading & grammatical and word != "like" else known.get(word, 0)
        known[word] = reading | kept
    return known


_KNOWN = _known()

PREPOSITIONS = word_set(_CLOSED[PREPOSITION]) | {"to"}
"""The words that can open a prepositional phrase."""


@lru_cache(maxsize=1 << 16)
def readings(word: str) -> int:
    """Return the readings of *word*, as it stands in the text, as bits."""
    first = word[0]
    if not (first.isalpha() or (first in "'’" and word[1:2].isalpha())):
        return NUMBER if first.isdigit() else MARK
    lower = word.lower().replace("’", "'")
    known = _KNOWN.get(lower, 0)
    if known:
        return known | (
            NAME if first.isupper() and (not known & _NEVER_NAMES or known & DATE) else 0
        )
    if first.isupper():
        return NAME | NOUN
    for suffix, reading in _SUFFIXES:
        if lower.endswith(suffix) and len(lower) > len(suffix) + 2:
            return reading
    return NOUN | ADJECTIVE


def lemma(form: str) -> str:
    """Return the bare form of the verb that *form*, in lower case, belongs to, or *form*."""
    return _LEMMAS.get(form, form)
