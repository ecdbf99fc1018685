"""Sentences: paragraphs first, then nupunkt inside them.

nupunkt (an implementation of Punkt, Kiss and Strunk 2006, with a trained model inside its wheel)
only says where sentences begin; everything up to the next beginning belongs to the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.data import Sentence, Span
from extractor.segment.paragraphs import paragraphs

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

_MAY_END = re.compile(r"[.!?…](?!\w|\Z)")
"""Where nupunkt can end a sentence before the end of its text."""

_GLUED = "\"'”’»)]}.!?"
"""Marks that close a sentence, where no space stands before them."""

_LONG_RUN = re.compile(r"(?<!\S)\S{200,}")
_HALF_RUN = re.compile(r"\S{100}")
_RUN_END = 20
_GLUED_CLOSERS = re.compile(rf"[{re.escape(_GLUED)}]+\s*")
_SPACED_CLOSERS = re.compile(r"[”’»)\]}]+(?!\S)\s*")
_IDEOGRAPHIC_END = re.compile(r"[。！？।؟](?![。！？।؟」』”’）])\s*")


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of *text*, numbered from 1.

    They are in order, do not overlap, have no white space around them, and together hold every
    character of the text that is not white space. Closing quotation marks stay with the sentence
    they close, even if the next one follows without a space. Time is linear in the text.
    """
    spans = (span for paragraph in paragraphs(text) for span in _split(text, paragraph))
    return tuple(Sentence(number, *span) for number, span in enumerate(spans, 1))


@cache
def _tokenizer() -> PunktSentenceTokenizer:
    # Imported late: an offline command that reads no text should not load a model.
    from nupunkt import load_default_model  # noqa: PLC0415

    tokenizer = load_default_model()
    tokenizer.add_abbreviations(["lt", "gens", "govs", "reps", "cmdr"])
    return tokenizer


def _split(text: str, paragraph: Span) -> Iterator[Span]:
    content = text[slice(*paragraph)]
    starts: set[int] = set()
    # Closing marks at the end belong to what they close, wherever nupunkt cuts them.
    if _MAY_END.search(content, 0, len(content.rstrip(_GLUED))):
        prose = _LONG_RUN.sub(_mask, content) if _may_run_long(content) else content
        starts = {start for start, _ in _tokenizer().span_tokenize(prose)}
    if not content.isascii():
        starts.update(match.end() for match in _IDEOGRAPHIC_END.finditer(content))
    starts = {_behind_closers(content, start) for start in starts if start}
    cuts = [start for start in starts if not _goes_on(content[start : start + 1])]
    if not cuts:
        yield paragraph
        return
    for start, end in pairwise(sorted({0, *cuts, len(content)})):
        sentence = content[start:end].strip()
        if sentence:
            left = paragraph.start + content.index(sentence, start)
            yield Span(left, left + len(sentence))


def _may_run_long(content: str) -> bool:
    """Whether 100 code points stand without a space at 0, 100, 200: so they do in any long run."""
    return any(_HALF_RUN.match(content, at) for at in range(0, len(content), 100))


def _mask(run: re.Match[str]) -> str:
    # nupunkt takes quadratic time in the marks of one word; only how it ends matters here.
    return "x" * (len(run.group()) - _RUN_END) + run.group()[-_RUN_END:]


def _goes_on(first: str) -> bool:
    # nupunkt ends a sentence behind "Sen. Roe (R-Fla.)" in front of a comma or a verb.
    return first.islower() or first in {",", ";", ":"}


def _behind_closers(content: str, start: int) -> int:
    glued = start < len(content) and not content[start - 1].isspace()
    closers = (_GLUED_CLOSERS if glued else _SPACED_CLOSERS).match(content, start)
    return closers.end() if closers else start
