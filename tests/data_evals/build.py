"""Small gold documents and predictions over a text of numbered words."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from evals.gold import GoldDocument
from evals.prediction import Prediction
from extractor.data import Claim, Outcome, OutcomeKind, Usage

WORDS = 400
TEXT = " ".join(f"w{number:03d}" for number in range(WORDS))
WIDTH = 5
"""Characters a word takes, with its space."""


def span(first: int, last: int) -> dict[str, Any]:
    """The words *first* to *last* of the text, both included."""
    start, end = first * WIDTH, last * WIDTH + WIDTH - 1
    return {"start": start, "end": end, "text": TEXT[start:end]}


def quote(first: int, last: int) -> dict[str, Any]:
    """The same as a quote of a claim."""
    return {**span(first, last), "grounding": "exact"}


def source(name: str = "Ada", **labels: Any) -> dict[str, Any]:
    """A link of a chain."""
    return {"name": name, "kind": "person", "anonymity": "named", "mention": None, **labels}


def stance(polarity: str, target: str = "it") -> dict[str, Any]:
    """A stance toward a proposal."""
    return {"target": target, "target_kind": "proposal", "polarity": polarity}


def _claim(first: int, last: int, make: Any, labels: dict[str, Any]) -> dict[str, Any]:
    return {
        "statement": f"Statement of {first} to {last}.",
        "act": "assertion",
        "quotation": "indirect",
        "certainty": "certain",
        "evidence": [make(first, last)],
        "cue": None,
        "sources": [source()],
        **labels,
    }


def gold_claim(first: int, last: int, **labels: Any) -> dict[str, Any]:
    """A gold claim over words *first* to *last*."""
    return {"id": f"c{first}", **_claim(first, last, span, labels)}


def claim(first: int, last: int, **labels: Any) -> Claim:
    """A predicted claim over words *first* to *last*."""
    made = {"document_id": "d", "provenance": {"annotator": "test", "version": "1"}}
    return Claim.model_validate({**_claim(first, last, quote, labels), **made})


def condition(kind: str, first: int, second: int, make: Any = quote) -> dict[str, Any]:
    """A condition whose antecedent begins at word *first*, the consequent at *second*."""
    return {
        "kind": kind,
        "antecedent": make(first, first + 3),
        "consequent": make(second, second + 3),
    }


def gold(*claims: dict[str, Any], name: str = "d", **header: Any) -> GoldDocument:
    """A gold document with these claims."""
    labelled = {"by": "a test", "how": "made up", "when": "2026-01-01"}
    content = {
        "format": 1,
        "id": name,
        "text": TEXT,
        "sha256": sha256(TEXT.encode()).hexdigest(),
        "licence": "CC0-1.0",
        "credit": "nobody",
        "origin": "authored",
        "labelled": labelled,
        "claims": claims,
    }
    return GoldDocument.model_validate({**content, **header})


def prediction(*claims: Claim, name: str = "d", **parts: Any) -> Prediction:
    """A clean reply with these claims."""
    kind = OutcomeKind.CLAIMS if claims else OutcomeKind.NO_CLAIMS
    given: dict[str, Any] = {"outcome": Outcome(kind=kind), "usage": Usage(requests=1, usd=0.01)}
    return Prediction(document=name, claims=claims, **{**given, **parts})


def failed(*claims: Claim, name: str = "d", **parts: Any) -> Prediction:
    """A reply that was no answer, with what was found until then."""
    outcome = Outcome(kind=OutcomeKind.FAILED, error="invalid", reason="no JSON")
    return Prediction(document=name, claims=claims, outcome=outcome, **parts)
