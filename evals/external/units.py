"""Scoring units of Security Council speeches: which evaluate somebody negatively.

A speech has no cue, so nothing in it is attributed to anybody. The extractor reads it with its
speaker set before it, as a transcript has it, and the offsets are moved back.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.counts import Counts
from evals.external.corpus import Labelled
from evals.match import Spans
from evals.metrics import Metric, f1
from evals.words import Tokens
from extractor.data import Act, Claim, Document

NEGATIVE = frozenset({Act.CRITICISM, Act.ACCUSATION, Act.REJECTION, Act.DENIAL})
LABELS = ("Direct_NegEval", "Indirect_NegEval", "Challenge", "Correction")
_HALF = 0.5

METRICS = (
    f1("F1 of negative units", "right"),
    Metric("precision", ((("right",), ("pred",)),)),
    Metric("recall", ((("right",), ("gold",)),)),
    *(Metric(f"recall {label}", (((f"{label}/right",), (f"{label}/gold",)),)) for label in LABELS),
)


def speech(labelled: Labelled) -> tuple[Document, int]:
    """Return the speech as a transcript has it, and how far that moves its offsets."""
    speaker = labelled.document.id.split("_spch")[-1].split("_", 1)[-1]
    name = " ".join(word for word in speaker.split("_") if word.isalpha() and word[0].isupper())
    head = f"{name or 'The representative'}: “"
    text = f"{head}{labelled.document.text}”"
    return Document(id=labelled.document.id, text=text), len(head)


def count(labelled: Labelled, claims: Sequence[Claim], shift: int) -> Counts:
    """Count units whose words are mostly the evidence of a negative act."""
    spans: Spans = tuple(
        (quote.start - shift, quote.end - shift)
        for claim in claims
        if claim.act in NEGATIVE
        for quote in claim.evidence
    )
    return count_spans(labelled, spans)


def count_spans(labelled: Labelled, spans: Spans) -> Counts:
    """Count units that are mostly inside *spans*."""
    tokens = Tokens(labelled.document.text)
    negative = tokens.touched(spans)
    counts: Counts = Counts(float)
    for span, label in labelled.units:
        words = tokens.touched([span])
        found = bool(words) and len(words & negative) >= _HALF * len(words)
        counts["pred"] += found
        if label is not None:
            counts["gold"] += 1
            counts["right"] += found
            counts[f"{label}/gold"] += 1
            counts[f"{label}/right"] += found
    return counts
