"""What a run may spend."""

from __future__ import annotations

from extractor.errors import BudgetSpent, ConfigError


class Budget:
    """Money and tokens, reserved before they are spent so that no limit is passed.

    Args:
        max_usd: US dollars for the whole run.
        max_tokens: Tokens for the whole run, read and written.
        usd: What earlier starts of the run spent.
        tokens: The same in tokens.

    """

    def __init__(
        self,
        *,
        max_usd: float | None = None,
        max_tokens: int | None = None,
        usd: float = 0.0,
        tokens: int = 0,
    ) -> None:
        self.usd, self.tokens = usd, tokens
        self._max_usd, self._max_tokens = max_usd, max_tokens
        self._reserved_usd = 0.0
        self._reserved_tokens = 0

    def reserve(self, usd: float | None, tokens: int) -> None:
        """Set aside what a request may cost at most; None is a price that is not known.

        Raises:
            BudgetSpent: If it might pass a limit.
            ConfigError: If money is limited and the price is not known.

        """
        if self._max_usd is not None:
            if usd is None:
                raise ConfigError(
                    "--max-usd needs the model's price: add it with --prices, or use --max-tokens"
                )
            if self.usd + self._reserved_usd + usd > self._max_usd:
                raise BudgetSpent(
                    f"{self.usd:.4f} of {self._max_usd:g} USD are spent, and the next request may "
                    f"cost {usd:.4f}; to go on, raise --max-usd and run the same command again"
                )
        if (
            self._max_tokens is not None
            and self.tokens + self._reserved_tokens + tokens > self._max_tokens
        ):
            raise BudgetSpent(
                f"{self.tokens} of {self._max_tokens} tokens are spent, and the next request may "
                f"take {tokens}; to go on, raise --max-tokens and run the same command again"
            )
        self.owe(usd, tokens)

    def owe(self, usd: float | None, tokens: int) -> None:
        """Set aside what was asked for earlier and is not billed yet, whatever the limits."""
        self._reserved_usd += usd or 0.0
        self._reserved_tokens += tokens

    def settle(self, reserved: tuple[float | None, int], spent: tuple[float | None, int]) -> None:
        """Count what a request did cost, (USD, tokens), and free what was *reserved* for it."""
        self._reserved_usd -= reserved[0] or 0.0
        self._reserved_tokens -= reserved[1]
        self.usd += spent[0] or 0.0
        self.tokens += spent[1]
