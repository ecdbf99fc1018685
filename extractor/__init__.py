"""Who claimed what: grounded claims, sources and stances from news and political text.

    from extractor import Document, Extractor

    extraction = Extractor().extract(Document.from_path("article.txt"))
    for claim in extraction.claims:
        print(claim.source.name, claim.act, claim.statement, claim.evidence[0].start)

Names are imported when they are first used, so that the command line starts quickly.
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.annotate import Annotator
    from extractor.content import Answer
    from extractor.data import (
        Act,
        Anonymity,
        Candidate,
        CandidateCondition,
        CandidateSource,
        Certainty,
        Citation,
        Claim,
        Condition,
        ConditionKind,
        Document,
        Extraction,
        Force,
        Grounding,
        Outcome,
        OutcomeKind,
        Polarity,
        Provenance,
        Quotation,
        Quote,
        Reason,
        Rejected,
        Segment,
        Sentence,
        Source,
        SourceKind,
        Span,
        Stance,
        StancePolarity,
        TargetKind,
        Usage,
    )
    from extractor.errors import ConfigError, ExtractorError, ModelError
    from extractor.intake import IntakeOptions, Unreadable, read
    from extractor.pipeline import Extractor
    from extractor.rules import RuleAnnotator
    from extractor.runs import Run
    from extractor.settings import Settings
    from extractor.sinks import JSONLSink, Sink

try:
    __version__ = version("claim-extractor")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"

_HOME = {
    "Act": "data",
    "Annotator": "annotate",
    "Anonymity": "data",
    "Answer": "content",
    "Candidate": "data",
    "CandidateCondition": "data",
    "CandidateSource": "data",
    "Certainty": "data",
    "Citation": "data",
    "Claim": "data",
    "Condition": "data",
    "ConditionKind": "data",
    "ConfigError": "errors",
    "Document": "data",
    "Extraction": "data",
    "Extractor": "pipeline",
    "ExtractorError": "errors",
    "Force": "data",
    "Grounding": "data",
    "IntakeOptions": "intake",
    "JSONLSink": "sinks",
    "ModelError": "errors",
    "Outcome": "data",
    "OutcomeKind": "data",
    "Polarity": "data",
    "Provenance": "data",
    "Quotation": "data",
    "Quote": "data",
    "Reason": "data",
    "Rejected": "data",
    "RuleAnnotator": "rules",
    "Run": "runs",
    "Segment": "data",
    "Sentence": "data",
    "Settings": "settings",
    "Sink": "sinks",
    "Source": "data",
    "SourceKind": "data",
    "Span": "data",
    "Stance": "data",
    "StancePolarity": "data",
    "TargetKind": "data",
    "Unreadable": "intake",
    "Usage": "data",
    "read": "intake",
}
"""In which module each public name lives."""

__all__ = [
    "Act",
    "Annotator",
    "Anonymity",
    "Answer",
    "Candidate",
    "CandidateCondition",
    "CandidateSource",
    "Certainty",
    "Citation",
    "Claim",
    "Condition",
    "ConditionKind",
    "ConfigError",
    "Document",
    "Extraction",
    "Extractor",
    "ExtractorError",
    "Force",
    "Grounding",
    "IntakeOptions",
    "JSONLSink",
    "ModelError",
    "Outcome",
    "OutcomeKind",
    "Polarity",
    "Provenance",
    "Quotation",
    "Quote",
    "Reason",
    "Rejected",
    "RuleAnnotator",
    "Run",
    "Segment",
    "Sentence",
    "Settings",
    "Sink",
    "Source",
    "SourceKind",
    "Span",
    "Stance",
    "StancePolarity",
    "TargetKind",
    "Unreadable",
    "Usage",
    "read",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    return getattr(import_module(f"extractor.{_HOME[name]}"), name)
