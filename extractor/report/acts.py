"""How an act looks: a code of two letters, and the family whose colour it shares.

Fifteen colours cannot be told apart, and colour alone must not carry meaning: the colour says
which kind of move it is, the letters say which act.
"""

from typing import NamedTuple

from extractor.data import Act


class Look(NamedTuple):
    """The code of an act, and its family."""

    code: str
    family: str


LOOKS = {
    Act.NO_COMMENT: Look("Nc", "silent"),
    Act.DENIAL: Look("De", "refuse"),
    Act.PRECONDITION: Look("Pc", "condition"),
    Act.THREAT: Look("Th", "press"),
    Act.DEMAND: Look("Dm", "press"),
    Act.PROPOSAL: Look("Po", "offer"),
    Act.COMMITMENT: Look("Cm", "offer"),
    Act.CONCESSION: Look("Cs", "offer"),
    Act.ENDORSEMENT: Look("En", "offer"),
    Act.REJECTION: Look("Rj", "refuse"),
    Act.ACCUSATION: Look("Ac", "judge"),
    Act.CRITICISM: Look("Cr", "judge"),
    Act.ATTITUDE: Look("At", "outlook"),
    Act.PREDICTION: Look("Pd", "outlook"),
    Act.ASSERTION: Look("As", "state"),
}
"""In the order of the vocabulary."""
