"""How a segment looks to a model: numbered sentences between marks it cannot forge."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from extractor.data import Segment

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f\U000e0000-\U000e01ef]+"
)
"""Zero-width, bidirectional, variation and tag characters: unseen by a reader, read by a model.
Grounding ignores them, so words quoted without them are still found."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SPACE = re.compile(r"\s+")


def view(segment: Segment) -> dict[str, Any]:
    """Return the variables a prompt's template may use.

    Returns:
        ``sentences``, a list of ``{"number", "text", "paragraph"}`` where ``paragraph`` is true for
        the first sentence of one; ``title``, ``date`` and ``source`` of the document or None; and
        ``nonce``, eight characters derived from the text, so that the same document gives the same
        request and no document can contain its own.

    """
    document = segment.document
    sentences = []
    last = segment.span.start
    for sentence in segment.sentences:
        gap = document.text[last : sentence.start]
        sentences.append(
            {
                "number": sentence.number,
                "text": _clean(segment.sentence_text(sentence)),
                "paragraph": "\n" in gap,
            }
        )
        last = sentence.end
    return {
        "sentences": sentences,
        "title": _clean(document.title) if document.title else None,
        "date": document.date,
        "source": _clean(document.source) if document.source else None,
        "nonce": sha256(segment.text.encode()).hexdigest()[:8],
    }


def _clean(text: str) -> str:
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if text.isprintable() and "  " not in text:  # most sentences: no control, no other white space
        return text.strip()
    one_line = _SPACE.sub(" ", text)
    return _CONTROL.sub("\ufffd", one_line).strip()
