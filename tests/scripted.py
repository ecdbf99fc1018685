"""An annotator that says what a test tells it to, instead of patches."""

from collections.abc import Callable, Sequence

from extractor.data import (
    Act,
    Anonymity,
    Candidate,
    CandidateSource,
    Certainty,
    Citation,
    Provenance,
    Quotation,
    Segment,
    SourceKind,
)


def candidate(quote: str, **changes: object) -> Candidate:
    """Return an assertion by somebody called Ada, whose evidence is *quote*."""
    fields: dict[str, object] = {
        "evidence": (Citation(text=quote),),
        "cue": None,
        "sources": (
            CandidateSource(
                name="Ada", kind=SourceKind.PERSON, anonymity=Anonymity.NAMED, mention=None
            ),
        ),
        "statement": quote,
        "act": Act.ASSERTION,
        "quotation": Quotation.INDIRECT,
        "certainty": Certainty.CERTAIN,
        "provenance": Provenance(annotator="scripted", version="1"),
    }
    return Candidate.model_validate({**fields, **changes})


class Scripted:
    """Answers every segment with what a function makes of it; raises what the function raises."""

    fingerprint = "scripted-1"

    def __init__(self, answer: Callable[[Segment], Sequence[Candidate]]) -> None:
        self.answer = answer
        self.seen: list[Segment] = []

    async def annotate(self, segment: Segment) -> Sequence[Candidate]:
        """Return the scripted candidates."""
        self.seen.append(segment)
        return self.answer(segment)


def quoting(*quotes: str) -> Scripted:
    """Return an annotator that cites *quotes* in every segment."""
    return Scripted(lambda segment: [candidate(q) for q in quotes if q in segment.text])
