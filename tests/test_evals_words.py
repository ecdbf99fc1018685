"""Words, names, and the scorer's thresholds."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scorer import Scorer, load_scorer
from evals.words import Tokens, bag, folded_name, iou, similarity
from extractor.errors import ConfigError


def test_words_are_maximal_runs_of_word_characters() -> None:
    """Quotation marks, commas and spaces are no words; a span counts the words it touches."""
    tokens = Tokens("“No,” a 2nd U.S. naïve_é 😀 said")

    assert [1, 6, 8, 12, 14, 17, 27] == tokens.starts
    assert [3, 7, 11, 13, 15, 24, 31] == tokens.ends
    assert frozenset({0, 1}) == tokens.touched([(0, 7)])
    assert frozenset({2}) == tokens.touched([(9, 10), (7, 8)])


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_words_touched_are_those_that_overlap(text: str, one: int, other: int) -> None:
    """The bisection gives what the definition gives."""
    start, end = sorted((one, other))
    runs = [m.span() for m in re.finditer(r"\w+", text)]
    expected = {n for n, (a, b) in enumerate(runs) if a < end and start < b}

    assert expected == Tokens(text).touched([(start, end)]) or start == end


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Foreign Ministry", "foreign ministry", True),
        ("Qureshi, Shah Mehmood", "Shah Mehmood Qureshi", True),
        ("the French Foreign Ministry", "the German Foreign Ministry", False),
        ("Qureshi", "Shah Mehmood Qureshi", False),
    ],
)
def test_names_are_folded_without_a_threshold(one: str, other: str, *, same: bool) -> None:
    """Case, order and articles do not matter; every other word does."""
    assert same == (folded_name(one) == folded_name(other))


def test_similarities() -> None:
    """Empty things are alike in nothing."""
    assert 0.0 == iou(frozenset(), frozenset())
    assert 0.0 == similarity(bag(""), bag(""))
    assert 0.5 == similarity(bag("a b"), bag("B c"))


def test_unknown_or_misnamed_scorer_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scorer's version is looked up and checked against its file."""
    monkeypatch.setattr("evals.scorer.FOLDER", tmp_path)
    content = Scorer(**{**load_scorer_content(), "version": "claims@7"})
    (tmp_path / "claims@8.toml").write_text(as_toml(content), "utf-8")
    (tmp_path / "broken.toml").write_text("version = 1", "utf-8")

    with pytest.raises(ConfigError, match="there are: broken, claims@8"):
        load_scorer("claims@9")
    with pytest.raises(ConfigError, match="says it is claims@7"):
        load_scorer("claims@8")
    with pytest.raises(ConfigError, match=r"scoring/broken\.toml"):
        load_scorer("broken")


def load_scorer_content() -> dict[str, Any]:
    """Thresholds that differ from today's."""
    rules = {"levels": (0.5,), "gate": 0.5, "statement": 0.0, "speaker": 0.0}
    return {"match": rules, "fields": {"span": 0.5}}


def as_toml(scorer: Scorer) -> str:
    """The file of a scorer."""
    match, fields = scorer.match, scorer.fields
    return (
        f'version = "{scorer.version}"\n[match]\nlevels = {list(match.levels)}\n'
        f"gate = {match.gate}\nstatement = {match.statement}\nspeaker = {match.speaker}\n"
        f"[fields]\nspan = {fields.span}\n"
    )


def test_gate_must_be_a_level() -> None:
    """Labels are compared at a level whose detection is reported."""
    content = load_scorer_content()
    content["match"]["levels"] = (0.75,)

    with pytest.raises(ValueError, match=r"one of match\.levels"):
        Scorer(version="x", **content)
