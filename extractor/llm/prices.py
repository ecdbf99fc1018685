"""What tokens cost."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from extractor.data import Usage
from extractor.data.document import Frozen
from extractor.errors import ConfigError
from extractor.replies import Request

_OURS = Path(__file__).parents[1] / "prices.toml"
_UNBOUNDED = 16_000
"""Tokens of an answer whose length nothing bounds."""
_DATE = r"-(?:\d{4}-\d{2}-\d{2}|\d{8})"


class Price(Frozen):
    """US dollars for a million tokens."""

    input: float = Field(ge=0, allow_inf_nan=False)
    cached_input: float | None = Field(
        default=None, ge=0, allow_inf_nan=False, description="Like other input, if not given."
    )
    output: float = Field(ge=0, allow_inf_nan=False, description="Reasoning tokens too.")

    def usd(self, usage: Usage) -> float:
        """Return what *usage* costs in US dollars."""
        cached = self.input if self.cached_input is None else self.cached_input
        fresh_tokens = usage.prompt_tokens - usage.cached_tokens
        return (
            fresh_tokens * self.input
            + usage.cached_tokens * cached
            + usage.completion_tokens * self.output
        ) / 1_000_000


Prices = Mapping[str, Price]
"""Prices by the name of a model, or of the family of its dated versions."""


def load_prices(path: Path | None = None) -> Prices:
    """Load our price table, with the entries of the one at *path* added or put in their place.

    Raises:
        ConfigError: If the file is not a price table; says what is wrong with it.

    """
    prices = _load(_OURS)
    return {**prices, **_load(path)} if path else prices


def price_of(model: str, prices: Prices) -> Price | None:
    """Return the price of *model*, by its name or without the date at its end; None if unknown."""
    return prices.get(model) or prices.get(re.sub(rf"{_DATE}$", "", model))


def most(request: Request, prices: Prices) -> Usage:
    """Return what a reply to *request* may cost at most, at four characters a token."""
    limits = (request.parameters.get(name) for name in ("max_completion_tokens", "max_tokens"))
    tokens = Usage(
        requests=1,
        prompt_tokens=sum(len(message["content"]) for message in request.messages) // 4,
        completion_tokens=next((n for n in limits if n and isinstance(n, int)), _UNBOUNDED),
    )
    price = price_of(request.model, prices)
    return tokens.model_copy(update={"usd": price.usd(tokens) if price else None})


def _load(path: Path) -> dict[str, Price]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(dict[str, Price]).validate_python(table)
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ConfigError(f"{path}: not a price table: {error}") from error
