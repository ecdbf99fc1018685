"""What a source is, by the words of its name or description."""

from __future__ import annotations

from importlib.resources import files

from extractor.data import SourceKind
from extractor.rules import words as w
from extractor.rules.words import readings, word_set

ORGANIZATION = word_set(
    "party committee council commission agency university college institute times post news "
    "journal tribune association union federation league organization organisation foundation "
    "bank company corporation inc group network movement taliban isis hamas hezbollah congress "
    "senate court campaign team nations bureau society front fund alliance coalition center "
    "centre church army watch rights international observatory initiative opposition leadership "
    "delegation militia media television radio police press magazine guardian reuters cnn nbc abc "
    "cbs fox bloomberg politico bbc nato eu un fbi cia board band club office administration "
    "labour likud fatah plo qaeda al-qaeda al-shabaab houthi amnesty oxfam greenpeace interpol "
    "europol eurostat opec wikileaks google microsoft facebook twitter boeing airbus toyota "
    "volkswagen siemens gazprom rosneft huawei samsung pfizer moderna exxonmobil walmart unesco "
    "parliament legislature assembly tribunal consortium airline airlines airways railways lines "
    "minerals industries holdings partners motors airport hospital school charity firm "
    "manufacturer retailer lender insurer regulator watchdog syndicate secretariat brigade "
    "battalion faction bloc caucus lobby panel jury inquiry clinic museum theatre theater choir "
    "cooperative co-operative broadcaster station website brotherhood guild chamber "
    "publisher archive mission publishers resources foods systems solutions technologies "
    "pharmaceuticals semiconductor semiconductors electronics software pharma biotech robotics "
    "labs aerospace automotive capital ventures line rovers united wanderers albion athletic fc "
    "afc freight logistics shipping telecom insurance operator maker carrier ltd "
    "limited plc llc gmbh"
)
BODIES = word_set(
    "government ministry department city town village municipality county province country nation "
    "administration kremlin pentagon cabinet embassy state treasury junta regime presidency "
    "consulate"
)


def _read_places() -> frozenset[str]:
    lines = files(__package__).joinpath("places.txt").read_text("utf-8").splitlines()
    names = " ".join(line for line in lines if line[:1] != "#").split()
    return frozenset(name.replace("_", " ") for name in names)


_NAMED = _read_places()
"""States, and the capitals that stand for them, by their whole names."""

_PLACES = frozenset(name for name in _NAMED if " " not in name) | word_set(
    "arabia kingdom salvador saudi states zealand"
)
GOVERNMENT = BODIES | _PLACES
_STATES = _PLACES | word_set(
    "north south east west northern southern eastern western central united great new sri ivory "
    "coast democratic people's republic islamic federal soviet union czech of the and"
)
"""Words of which the name of a state or its capital may consist."""

_LEARNED = word_set("university college school hospital museum orchestra")

DOCUMENT = word_set(
    "report statement poll polls survey study article letter book memo document documents "
    "reports surveys data editorial story headline email emails transcript release results "
    "filing ad video analysis figures ruling law bill text draft minutes manifesto communique "
    "communiqué protocol accord treaty charter complaint lawsuit indictment affidavit resolution"
)
GENERIC = word_set(
    "group movement party organization organisation company network agency paper newspaper "
    "magazine outlet channel union club firm charity airline carrier retailer lender manufacturer "
    "operator consortium broadcaster lobby"
)
"""What may stand for the organization named last, whatever its name."""

COLLECTIVE = GENERIC | word_set(
    "committee council ministry campaign team union court government administration army police "
    "commission board bureau department office"
)

PEOPLE = word_set(
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
    "visitors volunteers voters witnesses women workers reports polls surveys estimates studies"
)
"""Who stands first in many a sentence, where a capital makes no name."""


ACTORS = PEOPLE | COLLECTIVE | ORGANIZATION | GOVERNMENT | word_set("they he she you side sides")
"""Words of a subject that can take a step."""


def kind(name: str, before: list[str]) -> SourceKind:
    """Return what *name* is, by its words and those before it, in lower case."""
    words = {word.strip(".") for word in name.lower().split()}
    if any(readings(word) & w.TITLE for word in before):
        return SourceKind.PERSON
    if words & _LEARNED:
        return SourceKind.ORGANIZATION  # "Marn State University"
    if words & BODIES or words <= _STATES or name.lower() in _NAMED:
        return SourceKind.GOVERNMENT
    if words & ORGANIZATION or name.isupper():
        return SourceKind.ORGANIZATION
    if (len(words) > 1 and "of" in words) or before[-1:] == ["the"]:
        return SourceKind.ORGANIZATION
    if before and common_kind(before[-1]) is SourceKind.ORGANIZATION:
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
