"""The shape of every answer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from extractor.data import Candidate, Provenance


class Answer(BaseModel):
    """What a model must answer; every file in ``schemas/`` defines one, named ``Answer``.

    Unknown keys are refused, and validation errors do not repeat their input: they are shown to the
    model when it is asked again, and may be logged.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @abstractmethod
    def candidates(self, provenance: Provenance) -> Sequence[Candidate]:
        """Return the claims the model saw, in the order of the answer."""
