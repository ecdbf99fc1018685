"""The things that travel down the line: frozen, and free of behaviour."""

from extractor.data.candidate import (
    Candidate,
    CandidateCondition,
    CandidateSource,
    Citation,
    Provenance,
    Stance,
)
from extractor.data.claim import Claim, Condition, Quote, Reason, Rejected, Source
from extractor.data.document import Document, Frozen, Segment, Sentence, Span
from extractor.data.extraction import Extraction, Outcome, OutcomeKind, Usage
from extractor.data.labels import (
    Act,
    Anonymity,
    Certainty,
    ConditionKind,
    Force,
    Grounding,
    Polarity,
    Quotation,
    SourceKind,
    StancePolarity,
    TargetKind,
)
from extractor.data.spending import Cost, Spending

__all__ = [
    "Act",
    "Anonymity",
    "Candidate",
    "CandidateCondition",
    "CandidateSource",
    "Certainty",
    "Citation",
    "Claim",
    "Condition",
    "ConditionKind",
    "Cost",
    "Document",
    "Extraction",
    "Force",
    "Frozen",
    "Grounding",
    "Outcome",
    "OutcomeKind",
    "Polarity",
    "Provenance",
    "Quotation",
    "Quote",
    "Reason",
    "Rejected",
    "Segment",
    "Sentence",
    "Source",
    "SourceKind",
    "Span",
    "Spending",
    "Stance",
    "StancePolarity",
    "TargetKind",
    "Usage",
]
