"""The cue table: which words attribute, with which complement, as which act."""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple

from extractor.data import Act
from extractor.rules import words as w

_OWNERS = ("his", "her", "its", "their", "our", "my", "the")
_SELVES = ("himself", "herself", "itself", "themselves", "ourselves", "myself")


class Cue(NamedTuple):
    """One line of `cues.txt` for one cue.

    `particles` are the words a cue of several words goes on with.
    """

    word: str
    particles: tuple[str, ...]
    part: str
    act: Act
    complements: tuple[str, ...]
    marks: frozenset[str]

    @property
    def key(self) -> str:
        """The cue as the table writes it."""
        return "_".join((self.word, *self.particles))


def _read() -> list[Cue]:
    cues = []
    part, act = "", Act.ASSERTION
    for line in files(__package__).joinpath("cues.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            part, name = line.strip("[]").split(", ")
            act = Act(name)
        elif line and line[0] != "#":
            names, _, rest = line.partition(" = ")
            complements, _, marks = rest.partition(";")
            for name in (one for written in names.split() for one in _owned(written)):
                word, *particles = name.split("_")
                found = frozenset(mark.strip() for mark in marks.split(",")) - {""}
                cues.append(
                    Cue(word, tuple(particles), part, act, tuple(complements.split()), found)
                )
    return cues


def _owned(name: str) -> list[str]:
    """Return a cue with "~" once for each word that may stand there: "throw_~_weight_behind"."""
    if "~" not in name:
        return [name]
    owners = _SELVES if "~self" in name else _OWNERS
    return [name.replace("~self" if "~self" in name else "~", owner) for owner in owners]


def _index(cues: list[Cue]) -> tuple[dict[str, list[Cue]], dict[str, dict[str, list[Cue]]]]:
    """Map every form of a cue, in lower case, to the cues it may be, and so idioms; long first."""
    found: dict[str, list[Cue]] = {}
    idioms: dict[str, dict[str, list[Cue]]] = {}
    for cue in sorted(cues, key=lambda cue: -len(cue.particles)):
        verbal = cue.part in ("verb", "passive")
        forms = w.FORMS.get(cue.word) or (cue.word, *w.inflect(cue.word))
        if cue.part == "noun":
            forms = (cue.word, w.inflect(cue.word)[0])
        elif cue.part in ("adjective", "adverb"):
            forms = (cue.word,)
        elif not verbal:
            raise ValueError(f"cues.txt has no part of speech {cue.part!r}")
        for form in dict.fromkeys(forms):
            if cue.particles:
                idioms.setdefault(form, {}).setdefault(cue.particles[0], []).append(cue)
            else:
                found.setdefault(form, []).append(cue)
    return found, idioms


CUES, _IDIOMS = _index(_read())
"""`CUES` are the cues of one word by form, `_IDIOMS` those of several by form and next word."""


def cues_at(lower: list[str], i: int) -> list[Cue]:
    """Return the cues that begin at word *i* of *lower*, idioms first."""
    word = lower[i]
    single = CUES.get(word, [])
    if word not in _IDIOMS or i + 1 >= len(lower):
        return single
    begun = _IDIOMS[word].get(lower[i + 1])
    if not begun:
        return single
    idioms = [
        cue for cue in begun if tuple(lower[i + 1 : i + 1 + len(cue.particles)]) == cue.particles
    ]
    return idioms + single


_ACTING = frozenset(Act) - {Act.ASSERTION, Act.PREDICTION, Act.ATTITUDE, Act.NO_COMMENT}


def acts_at(lower: list[str], i: int) -> bool:
    """Whether word *i* of *lower* may be a verb by which somebody does more than state."""
    return any(
        cue.part == "verb" and (cue.act in _ACTING or "small" in cue.complements)
        for cue in cues_at(lower, i)
    )


VIEWS = frozenset(("view", "opinion", "words", "eyes", "judgment", "judgement", "assessment"))
"""The nouns of "in X's view"."""

SIGNS = frozenset(CUES) | set(_IDIOMS) | VIEWS | {"according"}
"""A line without any of these words attributes nothing outside quotation marks and layout."""

SAYING = frozenset(
    form
    for form, cues in CUES.items()
    if any({"say", "paren"} <= {*cue.marks, *cue.complements} for cue in cues)
)
"""Forms of verbs of saying."""
