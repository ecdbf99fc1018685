"""How inputs are read, and the record of one that cannot be."""

import codecs

from pydantic import Field, field_validator

from extractor.data import Document, Extraction, Frozen, Outcome, OutcomeKind
from extractor.errors import ConfigError


class IntakeOptions(Frozen):
    """How inputs are read.

    Raises:
        ConfigError: If the encoding is unknown or the delimiter cannot delimit.

    """

    id_column: str = Field(default="id", description="Column or field that names a row.")
    text_column: str = Field(default="text", description="Column or field of the text.")
    title_column: str = Field(default="title", description="Column or field of the headline.")
    date_column: str = Field(default="date", description="Column or field of the day.")
    source_column: str = Field(default="source", description="Column or field of the publisher.")
    url_column: str = Field(default="url", description="Column or field of the address.")
    encoding: str = Field(
        default="utf-8", description="Of files without a byte order mark; never guessed."
    )
    delimiter: str | None = Field(
        default=None,
        description="Between the cells of CSV; by default the first of comma, semicolon and tab "
        "that makes the header name the text column.",
    )
    html: bool = Field(default=False, description="Every text is HTML, whatever its suffix.")
    max_bytes: int = Field(
        default=20_000_000, gt=0, le=2_000_000_000, description="Size a document may have."
    )

    @field_validator("encoding")
    @classmethod
    def _is_known(cls, encoding: str) -> str:
        try:
            b"\xff".decode(encoding, "replace")
        except (LookupError, UnicodeError, ValueError):
            raise ConfigError(
                f"{encoding!r} is no text encoding; use a name such as utf-8 or cp1252"
            ) from None
        # The mark is recognised anyway; without it both names mean the same.
        return codecs.lookup(encoding).name.removesuffix("-sig")

    @field_validator("delimiter")
    @classmethod
    def _delimits(cls, delimiter: str | None) -> str | None:
        if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n '):
            raise ConfigError(
                f"the delimiter {delimiter[:20]!r} does not work; use one character, such as ';'"
            )
        return delimiter


class Unreadable(Frozen):
    """An input that gave no document."""

    id: str = Field(min_length=1, description="Unique among all that was read, like a document's.")
    origin: str = Field(description="Where it stands, as `news.jsonl line 7`.")
    reason: str = Field(description="What is wrong with it and what to do, in one sentence.")

    def extraction(self) -> Extraction:
        """Return it as a document that was never read."""
        outcome = Outcome(kind=OutcomeKind.REJECTED_INPUT, reason=self.reason)
        return Extraction(document=Document(id=self.id, text=""), outcome=outcome)
