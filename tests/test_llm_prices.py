"""Prices by name and by dated name; an unknown model has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import ConfigError, Usage
from extractor.llm.prices import load_prices, price_of

USAGE = Usage(prompt_tokens=1_000_000, cached_tokens=400_000, completion_tokens=100_000)


@pytest.mark.parametrize(
    ("model", "usd"),
    [
        ("gpt-4o-mini", 0.6 * 0.15 + 0.4 * 0.075 + 0.1 * 0.60),
        ("gpt-4o-mini-2024-07-18", 0.6 * 0.15 + 0.4 * 0.075 + 0.1 * 0.60),
        ("gpt-4o-2024-08-06", 0.6 * 2.50 + 0.4 * 1.25 + 0.1 * 10),
        ("gpt-4o-2024-05-13", 5.00 + 0.1 * 15),
        ("gpt-5-mini-2025-08-07", 0.6 * 0.25 + 0.4 * 0.025 + 0.1 * 2),
    ],
)
def test_known_models(model: str, usd: float) -> None:
    """Dated versions cost what their family costs, unless they have an entry of their own."""
    price = price_of(model, load_prices())

    assert price
    assert usd == pytest.approx(price.usd(USAGE))


@pytest.mark.parametrize("model", ["", "gpt-4o-mini-audio", "gpt-4", "gpt-4o-mini-tuned", "llama"])
def test_unknown_models(model: str) -> None:
    """A name that merely begins like a known one is unknown."""
    assert price_of(model, load_prices()) is None


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    """Entries are added to ours and replace them."""
    path = tmp_path / "prices.toml"
    path.write_text("[gpt-4o]\ninput = 1\noutput = 2\n[mine]\ninput = 0\noutput = 0\n")
    prices = load_prices(path)

    assert [prices[name].input for name in ("gpt-4o", "mine", "gpt-4o-mini")] == [1, 0, 0.15]


@pytest.mark.parametrize("text", ["[m]\ninput = -1\noutput = 1", "[m]\ninput = nan", "m = 1", "["])
def test_a_table_that_is_none(tmp_path: Path, text: str) -> None:
    """A file that cannot be a price table is named."""
    path = tmp_path / "prices.toml"
    path.write_text(text)

    with pytest.raises(ConfigError, match=r"prices\.toml"):
        load_prices(path)
    with pytest.raises(ConfigError, match="missing"):
        load_prices(tmp_path / "missing")
