"""The gate's policy: margins, the family of secondary metrics, limits on cost."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import Field, ValidationError

from evals.metrics import Metric
from extractor.data import Frozen
from extractor.errors import ConfigError

DEFAULT = Path(__file__).parent / "policy.toml"


class Policy(Frozen):
    """What a change is held to."""

    margin: float = Field(gt=0, description="Drop of the primary metric that is no worse.")
    alpha: float = Field(gt=0, lt=1)
    min_documents: int = Field(ge=2)
    severe_fall: float = Field(gt=0, description="Fall of one document's strict F1 to be listed.")
    max_cost_ratio: float | None = Field(default=None, gt=0)
    max_time_ratio: float | None = Field(default=None, gt=0)
    secondary: tuple[str, ...] = Field(default=(), max_length=8)

    def family(self, metrics: Sequence[Metric]) -> tuple[Metric, ...]:
        """Return the secondary metrics.

        Raises:
            ConfigError: If one of them is no metric of this scorer.

        """
        known = {metric.name: metric for metric in metrics}
        unknown = [name for name in self.secondary if name not in known]
        if unknown:
            raise ConfigError(f"the policy names {unknown[0]!r}, which is no metric: see eval show")
        return tuple(known[name] for name in self.secondary)


def load_policy(path: Path = DEFAULT) -> Policy:
    """Read a policy file.

    Raises:
        ConfigError: If it is none; a key that is not known is refused.

    """
    try:
        return Policy.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValidationError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path.name}: {error}") from None
