"""Which predicted claim is which gold claim."""

import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

import evals.match
from evals.match import Alignment, Item, Pair, claim_item, gold_item
from evals.scorer import load_scorer
from evals.words import Tokens, bag
from tests.data_evals.build import TEXT, claim, gold, gold_claim, source, span

RULES = load_scorer().match


SEEDS = Path(__file__).parent.parent / "seeds"


def item(*spans: tuple[int, int], statement: str = "", speaker: str = "a", order: str = "") -> Item:
    """An item over character spans."""
    return Item((spans,), bag(statement), frozenset({speaker}), order)


def align(one: Sequence[Item], other: Sequence[Item], text: str = TEXT) -> Alignment:
    """The alignment with today's rules."""
    return Alignment(one, other, Tokens(text), RULES)


def pairs(one: Sequence[Item], other: Sequence[Item], text: str = TEXT) -> list[tuple[int, int]]:
    """The pairs at the gate."""
    return [(pair.gold, pair.pred) for pair in align(one, other, text).pairs(RULES.gate)]


def words(first: int, last: int, **kind: Any) -> Item:
    """An item over words *first* to *last*."""
    where = span(first, last)
    return item((where["start"], where["end"]), **kind)


def test_best_total_wins_over_first_come() -> None:
    """The first gold claim leaves its good prediction to one that has no other."""
    one = [words(0, 9), words(4, 13)]
    other = [words(2, 11), words(0, 6)]

    assert [(0, 1), (1, 0)] == pairs(one, other)


def test_pair_below_the_gate_never_displaces() -> None:
    """The gate comes before the assignment."""
    one = [words(0, 9), words(20, 29)]
    other = [words(0, 9), words(9, 20)]

    assert [(0, 0)] == pairs(one, other)
    assert [Pair(0, 0, 1.0)] == list(align(one, other).pairs(0.25))


@pytest.mark.parametrize(("last", "matched"), [(4, True), (3, False)])
def test_gate_is_a_word_iou(last: int, *, matched: bool) -> None:
    """Five words of ten are enough, four are not."""
    assert matched == bool(pairs([words(0, 9)], [words(0, last)]))


def test_several_spans_are_one_set_of_words() -> None:
    """The spans of a claim are united before they are compared."""
    one = [item((0, 4), (10, 14), (20, 24), (30, 34))]

    assert [(0, 0)] == pairs(one, [item((0, 4), (10, 14))])
    assert [] == pairs(one, [item((0, 4))])


def test_statement_and_speaker_decide_between_equal_evidence() -> None:
    """Two claims in the same words are told apart by what they say, then by who says it."""
    same = words(0, 9)
    one = [words(0, 9, statement="they must leave"), words(0, 9, statement="we will strike")]
    other = [words(0, 9, statement="we will strike"), words(0, 9, statement="they must leave")]
    speakers = [words(0, 9, speaker="a"), words(0, 9, speaker="b")]

    assert [(0, 1), (1, 0)] == pairs(one, other)
    assert [(0, 1), (1, 0)] == pairs(speakers, speakers[::-1])
    assert [(0, 0)] == pairs([same], [same, same])


def test_accepted_evidence_counts_at_its_best() -> None:
    """A gold claim with another accepted reading matches that one too."""
    reading = {"evidence": [[span(0, 2), span(20, 29)]]}
    document = gold(gold_claim(0, 9, alternates=reading), gold_claim(40, 49))
    one = [gold_item(c) for c in document.claims]

    assert [(0, 0)] == pairs(one, [claim_item(claim(20, 29))])
    assert [1.0, 0.0] == list(align(one, [claim_item(claim(0, 9))]).iou[:, 0])


def test_nothing_matches_nothing() -> None:
    """An empty list on either side gives no pair."""
    assert [] == pairs([], [words(0, 1)])
    assert [] == pairs([words(0, 1)], [])


def test_explanation_says_why() -> None:
    """It names what was compared, and who took the place."""
    one = [words(0, 9), words(20, 29)]
    found = align(one, [words(0, 9), words(0, 7)])

    assert found.explain(0, 0).startswith("matched: evidence IoU 1.00 (gate 0.50)")
    assert "prediction 0 fits better (IoU 1.00)" in found.explain(0, 1)
    assert "shares too few words" in found.explain(1, 0)


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[Item], list[Item]]:
    """Two lists of items that overlap a lot, ties included."""
    ranges = st.tuples(st.integers(0, 20), st.integers(0, 8), st.sampled_from("abc"))
    made = [
        [
            words(a, a + b, speaker=s, statement=f"{s} says {a}", order=f"{side}{a} {b} {s}")
            for a, b, s in draw(st.lists(ranges, max_size=6, unique=True))
        ]
        for side in "gp"
    ]
    return made[0], made[1]


@given(lists(), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_order_of_the_lists_never_matters(
    made: tuple[list[Item], list[Item]], shuffle: random.Random
) -> None:
    """Shuffled lists give the same pairs."""
    one, other = made
    expected = {(one[i].order, other[j].order) for i, j in pairs(one, other)}
    mixed, remixed = shuffle.sample(one, len(one)), shuffle.sample(other, len(other))

    assert expected == {(mixed[i].order, remixed[j].order) for i, j in pairs(mixed, remixed)}


def reference_count(one: Sequence[Item], other: Sequence[Item], text: str, gate: float) -> int:
    """Matched pairs by the definition of refscore.py, written down a second time."""
    runs = [m.span() for m in re.finditer(r"\w+", text)]

    def touched(spans: Any) -> set[int]:
        return {n for n, (a, b) in enumerate(runs) if any(a < e and s < b for s, e in spans)}

    weights = np.zeros((len(one), len(other)))
    gold, pred = ([touched(i.readings[0]) for i in items] for items in (one, other))
    for i, g in enumerate(one):
        for j, p in enumerate(other):
            a, b = gold[i], pred[j]
            ratio = len(a & b) / len(a | b) if a | b else 0
            if ratio >= gate and ratio > 0:
                weights[i, j] = ratio + 0.01 * (g.speakers == p.speakers)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return sum(weights[i, j] > 0 for i, j in zip(rows, columns, strict=True))


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_detection_agrees_with_the_reference_scorer(path: Path) -> None:
    """On noisy predictions over real text, F1 at every level is the reference's."""
    text, rng = path.read_text("utf-8"), random.Random(3)
    starts = rng.sample(range(len(text) - 300), 60)
    one = [item((s, s + rng.randint(20, 250))) for s in starts]
    other = [
        item((max(0, s + rng.randint(-60, 60)), e + rng.randint(-15, 60)))
        for i in one
        for s, e in i.readings[0]
    ]
    found = align(one, other, text)
    for level in RULES.levels:
        expected = reference_count(one, other, text, level)

        assert round(2 * expected / 120, 3) == round(2 * len(found.pairs(level)) / 120, 3)


def greedy(weights: Any, *, maximize: bool) -> tuple[list[int], list[int]]:
    """First come, first served: the matcher of home-made scorers."""
    rows: list[int] = []
    columns: list[int] = []
    for i, line in enumerate(weights):
        free = [j for j in np.flatnonzero(line > 0) if j not in columns]
        if free:
            rows.append(i)
            columns.append(int(free[0]))
    return rows, columns


def label_bonus(self: Alignment, one: Item, other: Item) -> float:
    """A similarity that rewards agreement in the label under test."""
    return 0.5 * (one.order[-3:] == other.order[-3:])


LABELLED = (
    [words(0, 9, order="a denial"), words(2, 11, order="b threat")],
    [words(0, 9, order="p threat"), words(2, 11, order="q denial")],
)
"""Each prediction stands in the words of one gold claim and has the label of the other."""


def check_optimal() -> bool:
    """Whether the pair that first come, first served gets wrong is right."""
    one = [words(0, 9), words(3, 12)]
    return pairs(one, [words(1, 10), words(2, 6)]) == [(0, 1), (1, 0)]


def check_labels() -> bool:
    """Whether wrong labels stay with the words they were given for."""
    return pairs(*LABELLED) == [(0, 0), (1, 1)]


@pytest.mark.parametrize(
    ("place", "name", "mutant", "check"),
    [
        (evals.match, "linear_sum_assignment", greedy, check_optimal),
        (Alignment, "_bonus", label_bonus, check_labels),
    ],
)
def test_mutated_matchers_are_caught(
    monkeypatch: pytest.MonkeyPatch,
    place: Any,
    name: str,
    mutant: Any,
    check: Callable[[], bool],
) -> None:
    """A greedy matcher and one that looks at labels fail the checks that ours passes."""
    assert check()
    monkeypatch.setattr(place, name, mutant)
    assert not check()


def test_same_evidence_and_gold_label_do_not_attract() -> None:
    """Through gold and claims: the prediction with the right act does not take the pair."""
    document = gold(gold_claim(0, 9, act="denial", sources=[source("Ada")]))
    given = [claim(0, 9, act="assertion"), claim(0, 8, act="denial")]

    assert [(0, 0)] == pairs(
        [gold_item(c) for c in document.claims], [claim_item(c) for c in given]
    )


@pytest.mark.slow
def test_a_thousand_documents_in_about_half_a_second() -> None:
    """Matching 1,000 documents of 20 claims a side takes 0.4 s; the bound allows a slow machine."""
    rng = random.Random(1)
    vocabulary = [f"w{n}" for n in range(3000)]
    documents: list[tuple[str, list[Item], list[Item]]] = []
    for _ in range(1000):
        text = " ".join(rng.choices(vocabulary, k=600))
        sides = [
            [
                item(
                    (170 * k + rng.randint(0, 20), 170 * k + rng.randint(120, 200)),
                    statement=" ".join(rng.choices(vocabulary, k=14)),
                    order=str(k),
                )
                for k in range(20)
            ]
            for _ in range(2)
        ]
        documents.append((text, sides[0], sides[1]))
    before = time.process_time()
    found = sum(len(pairs(one, other, text)) for text, one, other in documents)
    seconds = time.process_time() - before

    assert 19_000 < found <= 20_000
    assert seconds < 1.5
