"""Where the source stands, from the act and its target."""

from __future__ import annotations

from extractor.data import Act, Stance, StancePolarity, TargetKind
from extractor.rules import words as w
from extractor.rules.words import readings

_SIDE = {
    Act.ENDORSEMENT: StancePolarity.SUPPORT,
    Act.DEMAND: StancePolarity.SUPPORT,
    Act.PROPOSAL: StancePolarity.SUPPORT,
    Act.REJECTION: StancePolarity.OPPOSE,
    Act.DENIAL: StancePolarity.OPPOSE,
    Act.CRITICISM: StancePolarity.OPPOSE,
    Act.ACCUSATION: StancePolarity.OPPOSE,
}
_KIND = {
    Act.ENDORSEMENT: TargetKind.PROPOSAL,
    Act.DEMAND: TargetKind.PROPOSAL,
    Act.PROPOSAL: TargetKind.PROPOSAL,
    Act.REJECTION: TargetKind.PROPOSAL,
    Act.DENIAL: TargetKind.PROPOSITION,
    Act.CRITICISM: TargetKind.ACT,
    Act.ACCUSATION: TargetKind.ACTOR,
}


_NAME_WORDS = 5


def stances(
    act: Act, target: str, accused: str | None, *, against: bool = False
) -> tuple[Stance, ...]:
    """Return the stance that *act* takes toward *target*; none where the act takes no side.

    Args:
        act: What the source does.
        target: The words of the content.
        accused: Who is accused.
        against: Whether it is demanded that something be left undone: "warned against it".

    """
    side = _SIDE.get(act)
    if side is None:
        return ()
    if against and side is StancePolarity.SUPPORT:
        side = StancePolarity.OPPOSE
    kind = _KIND[act]
    if act is Act.ACCUSATION:
        target = accused or target
    elif kind is not TargetKind.PROPOSITION and _is_name(target):
        kind = TargetKind.ACTOR
    return (Stance(target=target, target_kind=kind, polarity=side),)


def _is_name(target: str) -> bool:
    words = target.split()
    return len(words) <= _NAME_WORDS and all(
        readings(word) & (w.NAME | w.TITLE) or word == "the" for word in words if word[0].isalpha()
    )
