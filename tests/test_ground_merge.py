"""Claims found twice become one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.data import (
    Act,
    Anonymity,
    Certainty,
    Claim,
    Condition,
    ConditionKind,
    Grounding,
    Polarity,
    Provenance,
    Quotation,
    Quote,
    Source,
    SourceKind,
)
from extractor.ground import merge

TEXT = "abcdefghij" * 300


def quote(start: int, end: int) -> Quote:
    """Return a quote of the text."""
    return Quote(text=TEXT[start:end], start=start, end=end, grounding=Grounding.EXACT)


def condition(antecedent: tuple[int, int], consequent: tuple[int, int]) -> Condition:
    """Return a condition between two spans."""
    return Condition(
        kind=ConditionKind.NECESSARY,
        antecedent=quote(*antecedent),
        consequent=quote(*consequent),
    )


def claim(  # noqa: PLR0913  # what merging looks at
    *spans: tuple[int, int],
    name: str = "the Taliban",
    act: Act = Act.DEMAND,
    polarity: Polarity = Polarity.POSITIVE,
    mention: str | None = None,
    condition: Condition | None = None,
    document_id: str = "d",
    statement: str = "They said so.",
) -> Claim:
    """Return a claim with evidence at *spans*."""
    words = mention and Quote(text=mention, start=0, end=len(mention), grounding=Grounding.EXACT)
    return Claim(
        document_id=document_id,
        statement=statement,
        act=act,
        polarity=polarity,
        quotation=Quotation.INDIRECT,
        certainty=Certainty.UNSTATED,
        evidence=tuple(quote(*span) for span in spans),
        cue=None,
        sources=(
            Source(
                name=name,
                kind=SourceKind.ORGANIZATION,
                anonymity=Anonymity.NAMED,
                mention=words or None,
            ),
        ),
        condition=condition,
        provenance=Provenance(annotator="test", version="1"),
    )


def spans_of(claims: Iterable[Claim]) -> list[list[tuple[int, int]]]:
    """Return where the evidence of each claim stands."""
    return [[quote.span for quote in claim.evidence] for claim in claims]


CLAIMS = st.builds(
    claim,
    st.sampled_from([(10, 40), (15, 50), (35, 80), (60, 90)]),
    name=st.sampled_from(["Adams", "the Adams", "Baker"]),
    act=st.sampled_from([Act.DEMAND, Act.DENIAL]),
    polarity=st.sampled_from(Polarity),
    mention=st.sampled_from([None, "he", "Adams"]),
    condition=st.none()
    | st.builds(condition, st.just((0, 5)), st.sampled_from([(6, 9), (8, 12), (20, 30)])),
    statement=st.sampled_from(["a", "b"]),
)


@given(st.lists(CLAIMS, max_size=9), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_merging_knows_no_order_and_is_done_once(claims: list[Claim], random: object) -> None:
    """The same claims stay whatever the order they come in, also when merged again."""
    merged = merge(claims)
    shuffled = sorted(claims, key=lambda _: random.random())  # type: ignore[attr-defined]

    assert merged == merge(shuffled) == merge(merged) == merge([*claims, *merged])
    assert set(claims) >= set(merged)
    assert len({one.id for one in merged}) == len(merged)


def test_equals_are_chosen_by_content() -> None:
    """Claims with one id that differ in wording only: the same one stays in either order."""
    one, two = claim((10, 40), statement="One."), claim((10, 40), statement="Two.")

    assert one.id == two.id
    assert merge([one, two]) == merge([two, one])


def test_nothing_is_merged_from_nothing() -> None:
    """No claims, none."""
    assert () == merge([])


def test_the_longer_evidence_stays() -> None:
    """In the overlap of two windows the whole quotation beats its beginning."""
    short, long = claim((10, 40)), claim((10, 60))

    assert (long,) == merge([short, long]) == merge([long, short])


def test_a_named_mention_beats_a_pronoun_and_a_pronoun_none() -> None:
    """Of equal evidence, the claim that says who speaks stays; then the more complete one."""
    ranked = [
        claim((10, 40), mention="Mujahid"),
        claim((10, 40), mention="He", condition=condition((10, 15), (20, 25))),
        claim((10, 40), mention="He"),
    ]
    for order in permutations(ranked):
        assert (ranked[0],) == merge(order)
    for end in range(22, 30):
        fuller = claim((10, 40), mention="He", condition=condition((10, 15), (20, end)))

        assert (fuller,) == merge([ranked[2], fuller])


@pytest.mark.parametrize(
    "other",
    [
        claim((10, 40), name="taliban "),
        claim((10, 40), name="A TALIBAN"),
        claim((25, 55)),
        claim((0, 20), (30, 41)),
        claim((12, 16), statement="Otherwise put."),
        claim((10, 40), condition=condition((10, 20), (25, 30))),
    ],
)
def test_what_says_the_same_is_one_claim(other: Claim) -> None:
    """Case and article of the source do not count, nor the wording of the statement."""
    assert 1 == len(merge([claim((10, 40)), other]))


@pytest.mark.parametrize(
    "other",
    [
        claim((10, 40), name="the Taliban leader"),
        claim((10, 40), name="Theodore"),
        claim((10, 40), act=Act.THREAT),
        claim((10, 40), polarity=Polarity.NEGATIVE),
        claim((10, 40), document_id="e"),
        claim((40, 70)),
        claim((30, 60)),
        claim((2990, 3000)),
    ],
)
def test_what_says_something_else_stays(other: Claim) -> None:
    """Another source, act, polarity or document, or evidence that barely touches."""
    assert 2 == len(merge([claim((10, 40)), other]))


def test_conditions_that_differ_keep_claims_apart() -> None:
    """Two preconditions in one sentence are two claims."""
    one = claim((10, 60), condition=condition((10, 20), (30, 40)))
    two = claim((10, 60), condition=condition((10, 20), (45, 60)))
    same = claim((10, 60), condition=condition((12, 20), (30, 41)))

    assert 2 == len(merge([one, two]))
    assert 1 == len(merge([one, same]))


def test_claims_come_in_the_order_of_the_text() -> None:
    """By where evidence begins, where it ends, act and id."""
    claims = [
        claim((50, 60)),
        claim((10, 40), act=Act.THREAT),
        claim((10, 40), act=Act.DENIAL),
        claim((10, 30), act=Act.PROPOSAL),
        claim((5, 9), (900, 2100)),
    ]

    assert [[(5, 9), (900, 2100)], [(10, 30)], [(10, 40)], [(10, 40)], [(50, 60)]] == spans_of(
        merge(claims)
    )
    assert ["denial", "threat"] == [one.act for one in merge(claims)[2:4]]


def test_long_evidence_is_compared_with_what_stands_at_its_end() -> None:
    """Claims overlap though they begin far apart."""
    assert 1 == len(merge([claim((0, 3000)), claim((2500, 2700))]))
