"""Replies that failed, are missing, or come from a file."""

from typing import Any

import pytest

from evals.counts import count, count_all
from evals.gold import GoldDocument
from evals.metrics import (
    all_metrics,
    measure,
)
from evals.prediction import (
    Prediction,
    by_document,
    missing,
    read_predictions,
    write_predictions,
)
from evals.scorer import load_scorer
from extractor.errors import ConfigError
from tests.data_evals.build import (
    claim,
    failed,
    gold,
    gold_claim,
    prediction,
)

SCORER = load_scorer()
METRICS = all_metrics(SCORER)


def score(document: GoldDocument, given: Prediction) -> dict[str, float]:
    """Every metric of one document."""
    return measure([count(document, given, SCORER)], METRICS)


def check_failures() -> bool:
    """Whether a failed and a missing document cost their recall."""
    documents = [gold(gold_claim(0, 9), name=name) for name in "abc"]
    rows = count_all(documents, [prediction(claim(0, 9), name="a"), failed(name="b")], SCORER)
    scores = measure(rows, METRICS)
    return (scores["strict recall"], scores["invalid replies"]) == (1 / 3, 2 / 3)


def test_failed_and_missing_replies_are_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    """No document is dropped; a scorer that drops them is caught."""

    def dropping(documents: Any, given: Any) -> dict[str, tuple[Prediction, ...]]:
        return {d: tuple(p for p in given if p.document == d and p.valid) for d in documents}

    assert check_failures()
    monkeypatch.setattr("evals.counts.by_document", dropping)
    assert not check_failures()


def test_failed_reply_keeps_what_it_found() -> None:
    """Claims found before it broke are right; the reply is still invalid."""
    scores = score(gold(gold_claim(0, 9), gold_claim(20, 29)), failed(claim(0, 9)))

    assert (0.5, 1.0, 1.0) == tuple(
        scores[name] for name in ("strict recall", "strict precision", "invalid replies")
    )


def test_predictions_survive_their_file(tmp_path: Any) -> None:
    """What is written reads back equal, and a broken line is named."""
    path = tmp_path / "p.jsonl"
    given = (prediction(claim(0, 9), seconds=1.5), failed(name="e", sample=1), missing("f"))
    write_predictions(path, given)

    assert given == read_predictions(path)
    path.write_text(path.read_text("utf-8") + "{}\n", "utf-8")
    with pytest.raises(ConfigError, match=r"p\.jsonl:4: document: Field required"):
        read_predictions(path)


def test_stray_and_double_predictions_are_refused() -> None:
    """A prediction for no gold document, or two for one reply, is a mistake."""
    with pytest.raises(ConfigError, match="not gold"):
        by_document(["a"], [prediction(name="b")])
    with pytest.raises(ConfigError, match="two predictions for sample 0"):
        by_document(["a"], [prediction(name="a"), prediction(name="a")])
    assert [0, 1] == [p.sample for p in by_document(["a"], [failed(name="a", sample=1)])["a"]]
