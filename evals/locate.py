"""Finding words in a text by what they say, so that nobody counts offsets by hand."""

from __future__ import annotations

import re

from evals.gold import GoldError, GoldSpan
from extractor.data import Span

_ALIKE = str.maketrans("‘’‚‛“”„‟«»‐‑‒–—―\u00a0\n", '\'\'\'\'""""""------  ')
"""Characters that are easily typed for one another, one for one."""

_NUMBERED = re.compile(r"(.+?)\s?#(\d+)", re.DOTALL)


def occurrences(words: str, text: str) -> list[Span]:
    """Return where *words* stand in *text* as whole words, in order."""
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return [Span(*m.span()) for m in re.finditer(before + re.escape(words) + after, text)]


class Locator:
    """Finds words in a text, or in a stretch of it.

    Args:
        text: The whole text; offsets refer to it.
        scope: The stretch to look in first; by default all of it.

    """

    def __init__(self, text: str, scope: Span | None = None) -> None:
        self.text = text
        self.scope = scope or Span(0, len(text))

    def narrow(self, value: object) -> Locator:
        """Return a locator for the stretch that *value* names.

        Raises:
            GoldError: If it is not found, or found more than once.

        """
        span = self.find(value)
        return Locator(self.text, Span(span.start, span.end))

    def find(self, value: object) -> GoldSpan:
        """Return the span that *value* names.

        *value* is the words themselves; words and ``#2`` for the second time they stand there; or
        ``{"text": words, "nth": 2}``, or ``{"text": words, "in": longer words that stand once}``.

        Raises:
            GoldError: If the words are not there, or there more often than once and none is named.

        """
        words, nth, context = _parsed(value)
        if context is not None:
            return Locator(self.text).narrow(context).find(_value(words, nth))
        stretch = self.text[slice(*self.scope)]
        found = occurrences(words, stretch)
        if not found and nth is None and isinstance(value, str):
            numbered = _NUMBERED.fullmatch(value)
            if numbered:
                return self.find(_value(numbered[1], int(numbered[2])))
        if not found and self.scope != (0, len(self.text)):
            return Locator(self.text).find(value)
        if not found:
            raise GoldError(f"{_shown(words)} does not stand in the text{self._hint(words)}")
        if nth is None and len(found) > 1:
            raise GoldError(
                f"{_shown(words)} stands {len(found)} times here: say which with #1 to "
                f'#{len(found)}, or give "in" with longer words that stand once'
            )
        if nth is not None and not 1 <= nth <= len(found):
            raise GoldError(
                f"{_shown(words)} stands {len(found)} times here, so there is no #{nth}"
            )
        start = self.scope.start + found[(nth or 1) - 1].start
        return GoldSpan(start=start, end=start + len(words), text=words)

    def _hint(self, words: str) -> str:
        """Return the words that were probably meant, to be copied."""
        if words in self.text:
            return " as whole words: give the words to their ends"
        at = self.text.translate(_ALIKE).lower().find(words.translate(_ALIKE).lower())
        return f": the text has {self.text[at : at + len(words)]!r}" if at >= 0 else ""


def _parsed(value: object) -> tuple[str, int | None, object]:
    match value:
        case str(words) if words:
            return words, None, None
        case {"text": str(words), **rest} if words and rest.keys() <= {"nth", "in"}:
            nth = rest.get("nth")
            if nth is None or isinstance(nth, int):
                return words, nth, rest.get("in")
    raise GoldError(
        f'{_shown(value)} names no words: give a string, or {{"text": ..., "nth": 2}}, or '
        '{"text": ..., "in": ...}'
    )


def _value(words: str, nth: int | None) -> object:
    return {"text": words, "nth": nth} if nth else words


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return f'"{text}"' if len(text) <= 60 else f'"{text[:57]}..."'  # noqa: PLR2004 - a line's worth


def shortest(span: GoldSpan, text: str) -> object:
    """Return what names *span* in *text*: its words alone where they stand once."""
    found = occurrences(span.text, text)
    if len(found) == 1:
        return span.text
    return {"text": span.text, "nth": found.index(Span(span.start, span.end)) + 1}
