"""The cue table: which words attribute, with which complement, as which act."""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple

from extractor.data import Act
from extractor.rules import words as w


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
            for name in names.split():
                word, *particles = name.split("_")
                found = frozenset(mark.strip() for mark in marks.split(",")) - {""}
                cues.append(
                    Cue(word, tuple(particles), part, act, tuple(complements.split()), found)
                )
    return cues


def _index(cues: list[Cue]) -> dict[str, list[Cue]]:
    """Map every form of a cue, in lower case, to the cues it may be; long cues first."""
    found: dict[str, list[Cue]] = {}
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
            found.setdefault(form, []).append(cue)
    return found


CUES = _index(_read())
"""The cues by form."""

VIEWS = frozenset(("view", "opinion", "words", "eyes", "judgment", "judgement", "assessment"))
"""The nouns of "in X's view"."""

SIGNS = frozenset(CUES) | VIEWS | {"according"}
"""A line without any of these words attributes nothing outside quotation marks and layout."""

SAYING = frozenset(
    form
    for form, cues in CUES.items()
    if any("say" in cue.marks and not cue.particles for cue in cues)
)
"""Forms of verbs of saying."""
