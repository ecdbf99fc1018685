"""What an extractor gave for a gold document, kept so that it can be scored again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError

from extractor.data import Claim, Extraction, Frozen, Outcome, OutcomeKind, Usage
from extractor.errors import ConfigError


class Prediction(Frozen):
    """An extraction without its document: the text stands in the gold."""

    document: str = Field(description="Id of the gold document.")
    sample: int = Field(default=0, ge=0, description="Which of several replies.")
    outcome: Outcome
    claims: tuple[Claim, ...] = ()
    rejected: int = Field(default=0, description="Citations that could not be verified.")
    usage: Usage = Usage()
    seconds: float | None = Field(default=None, description="Wall clock; null if replayed.")

    @classmethod
    def of(cls, extraction: Extraction, sample: int = 0, seconds: float | None = None) -> Self:
        """Return what is kept of *extraction*."""
        return cls(
            document=extraction.document.id,
            sample=sample,
            outcome=extraction.outcome,
            claims=extraction.claims,
            rejected=len(extraction.rejected),
            usage=extraction.usage,
            seconds=seconds,
        )

    @property
    def valid(self) -> bool:
        """Whether the document was read whole."""
        return self.outcome.kind.is_whole


def missing(document: str, sample: int = 0) -> Prediction:
    """Return the prediction of a document that has none: all of its claims are missed."""
    outcome = Outcome(kind=OutcomeKind.FAILED, error="missing", reason="there is no prediction")
    return Prediction(document=document, sample=sample, outcome=outcome)


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> None:
    """Write one JSON object a line."""
    lines = (prediction.model_dump_json(exclude_defaults=True) for prediction in predictions)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def read_predictions(path: Path) -> tuple[Prediction, ...]:
    """Read what `write_predictions` wrote.

    Raises:
        ConfigError: If a line is no prediction; the message names it.

    """
    found = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                found.append(Prediction.model_validate_json(line))
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                raise ConfigError(
                    f"{path.name}:{number}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
                ) from None
    return tuple(found)


def by_document(
    documents: Iterable[str], predictions: Iterable[Prediction]
) -> Mapping[str, tuple[Prediction, ...]]:
    """Return the replies for each document, in order of sample; none is dropped.

    Raises:
        ConfigError: If a prediction is for another document, or two are for one sample.

    """
    grouped: dict[str, dict[int, Prediction]] = {document: {} for document in documents}
    samples = 1
    for prediction in predictions:
        if prediction.document not in grouped:
            raise ConfigError(f"a prediction is for {prediction.document!r}, which is not gold")
        kept = grouped[prediction.document]
        if prediction.sample in kept:
            raise ConfigError(
                f"{prediction.document} has two predictions for sample {prediction.sample}"
            )
        kept[prediction.sample] = prediction
        samples = max(samples, prediction.sample + 1)
    return {
        document: tuple(kept.get(n) or missing(document, n) for n in range(samples))
        for document, kept in grouped.items()
    }
