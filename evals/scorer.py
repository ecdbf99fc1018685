"""The scorer's thresholds: in a versioned file, never in the schema a model is sent."""

from __future__ import annotations

import tomllib
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from extractor.data import Frozen
from extractor.errors import ConfigError

FOLDER = Path(__file__).parent / "scoring"
CURRENT = "claims@1"


class MatchRules(Frozen):
    """When a gold and a predicted claim can be the same one."""

    levels: tuple[float, ...] = Field(description="Evidence IoU at which detection is reported.")
    gate: float = Field(gt=0, le=1, description="The level at which labels are compared.")
    statement: float = Field(ge=0, le=0.1, description="Weight of the statements' similarity.")
    speaker: float = Field(ge=0, le=0.1, description="Weight of the same speaker.")


class FieldRules(Frozen):
    """When a field is right."""

    span: float = Field(gt=0, le=1, description="Token IoU of an antecedent or consequent.")


class Scorer(Frozen):
    """A version of the scorer."""

    version: str
    match: MatchRules
    fields: FieldRules

    @model_validator(mode="after")
    def _gate_is_a_level(self) -> Self:
        if self.match.gate not in self.match.levels:
            raise ValueError("match.gate must be one of match.levels")
        return self

    @cached_property
    def name(self) -> str:
        """Version and hash of the thresholds: two runs compare only if it is the same."""
        return f"{self.version}:{sha256(self.model_dump_json().encode()).hexdigest()[:8]}"


def load_scorer(version: str = CURRENT) -> Scorer:
    """Load ``scoring/<version>.toml``.

    Raises:
        ConfigError: If there is no such version, or the file says something else.

    """
    path = FOLDER / f"{version}.toml"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.toml")))
        raise ConfigError(f"no scorer {version!r}; there are: {known}")
    try:
        scorer = Scorer.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"scoring/{path.name}: {error}") from None
    if scorer.version != version:
        raise ConfigError(f"scoring/{path.name} says it is {scorer.version}: name the file so")
    return scorer
