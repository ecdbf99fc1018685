"""Settings from flags, the environment and ``.env``, in this order.

``EXTRACTOR_*`` are ours. ``OPENAI_API_KEY`` and ``OPENAI_BASE_URL`` keep the names that every
OpenAI-compatible tool reads, so what works elsewhere works here.
"""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from extractor.errors import ConfigError

RULES = "rules"
"""The model name that stands for the offline annotator."""


class Settings(BaseSettings):
    """How to extract.

    The model's name chooses the annotator, never the presence of a key: a key in the environment
    must not start spending money or sending texts away.
    """

    model_config = SettingsConfigDict(
        env_prefix="EXTRACTOR_",
        env_file=".env",
        extra="ignore",
        validate_by_name=True,
        hide_input_in_errors=True,
    )

    model: str = Field(default=RULES, description="A model name, or `rules` for the offline rules.")
    prompt: str | None = Field(default=None, description="As `claims/v1`; default: the active one.")
    api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    parameters: dict[str, Any] = Field(
        default={}, description="Overrides of the prompt's request parameters; null removes one."
    )
    concurrency: int = Field(default=16, ge=1, description="Requests in flight at once, at most.")
    requests_per_minute: float | None = Field(default=None, gt=0, description="If known.")
    tokens_per_minute: float | None = Field(default=None, gt=0, description="If known.")
    window: int = Field(default=16_000, ge=500, description="Code points of text a request holds.")
    sample: int = Field(default=0, ge=0, description="Tells repetitions of a request apart.")
    prefilter: bool = Field(
        default=False, description="Spare the model segments in which the rules see no cue."
    )
    attempts: int = Field(default=5, ge=1, description="Tries at one request, on transport faults.")
    reasks: int = Field(default=1, ge=0, description="Further questions about a misfit answer.")
    poll_seconds: float = Field(default=60, gt=0, description="Between looks at a batch.")
    try_seconds: float = Field(default=120, gt=0, description="Wall clock of one try.")
    total_seconds: float = Field(default=300, gt=0, description="No new try starts after this.")
    max_calls: int = Field(default=40, ge=1, description="Requests one document may cost.")
    store: Path | str | None = Field(
        default=None, description="Where replies are kept between runs: a file, or a database URL."
    )
    prices: Path | None = Field(default=None, description="A price table to use instead of ours.")


def load_settings(settings: Settings | None = None, **changes: Any) -> Settings:
    """Return *settings*, or what the environment says, with some fields changed.

    Raises:
        ConfigError: If a field does not fit; names it and says why.

    """
    try:
        return Settings(**{**dict(settings or Settings()), **changes})
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)[0]
        name = str(wrong["loc"][0])
        variable = name if name.startswith("OPENAI_") else f"EXTRACTOR_{name.upper()}"
        raise ConfigError(f"{variable}, or its option: {wrong['msg']}") from None
    except SettingsError as error:
        raise ConfigError(f"{error}: it must be JSON") from None
