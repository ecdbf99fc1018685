"""A text, and the parts of it that an annotator reads at once."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, field_validator


class Frozen(BaseModel):
    """An immutable record that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(NamedTuple):
    """A half-open range of Unicode code points in a document's text."""

    start: int
    end: int


class Document(Frozen):
    """A text and where it came from."""

    id: str = Field(min_length=1, description="Names the document within its run.")
    text: str = Field(description="The text all offsets refer to; never changed after reading.")
    title: str | None = Field(default=None, description="The headline, if known.")
    date: dt.date | None = Field(
        default=None, description="Day of publication; relative dates count from it."
    )
    source: str | None = Field(default=None, description="Who published it.")
    url: str | None = Field(default=None, description="Where it was published.")

    @field_validator("id", "text", "title", "source", "url")
    @classmethod
    def _is_unicode(cls, words: str | None) -> str | None:
        try:
            (words or "").encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"there is half a surrogate pair at offset {error.start}") from None
        return words

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()

    @classmethod
    def from_path(cls, path: str | Path) -> Document:
        """Read a plain-text file in UTF-8; its stem becomes the id.

        Raises:
            OSError: If the file cannot be read.
            UnicodeDecodeError: If it is not UTF-8.

        """
        path = Path(path)
        return cls(id=path.stem, text=path.read_bytes().decode("utf-8-sig"))


class Sentence(NamedTuple):
    """A sentence of a document: its number (from 1) and its span in code points."""

    number: int
    start: int
    end: int


class Segment(Frozen):
    """A run of whole sentences, small enough to annotate at once."""

    document: Document = Field(description="Where it stands.")
    sentences: tuple[Sentence, ...] = Field(min_length=1, description="In order, without gaps.")

    @property
    def span(self) -> Span:
        """From the start of the first sentence to the end of the last."""
        return Span(self.sentences[0].start, self.sentences[-1].end)

    @property
    def text(self) -> str:
        """The segment's own text."""
        return self.document.text[slice(*self.span)]

    def sentence_text(self, sentence: Sentence) -> str:
        """Return the text of one of the sentences."""
        return self.document.text[sentence.start : sentence.end]
