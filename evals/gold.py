"""Gold: documents whose claims were labelled by hand, one JSON file each.

`gold/FORMAT.md` says how it is written. A gold claim mirrors `extractor.data.Claim`, and adds what
only gold can say: other accepted readings, whether it is optional, whether losing it is critical.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError

from evals import readable
from extractor.data import (
    Act,
    Anonymity,
    Certainty,
    ConditionKind,
    Document,
    Frozen,
    Polarity,
    Quotation,
    SourceKind,
    Stance,
)
from extractor.data.candidate import ConditionLabels, Reading, SourceLabels
from extractor.errors import ConfigError

FOLDER = Path(__file__).parent / "gold"

Kind = TypeVar("Kind", bound=Frozen)


class GoldError(ConfigError):
    """Gold that cannot be used; one sentence a line."""


class GoldSpan(Frozen):
    """Words and where they stand: ``document.text[start:end] == text``."""

    start: int = Field(ge=0, description="Offset of the first code point.")
    end: int = Field(ge=1, description="Offset behind the last code point.")
    text: str = Field(min_length=1, description="The words, verbatim.")


class GoldSource(SourceLabels):
    """A link of a source chain."""

    mention: GoldSpan | None = Field(description="As it stands in the text; null if implicit.")
    aliases: tuple[str, ...] = Field(default=(), description="Other names that count as right.")


class GoldCondition(ConditionLabels):
    """A step that depends on another."""

    antecedent: GoldSpan
    consequent: GoldSpan


class Alternates(Frozen):
    """Other readings that count as right, by field; none makes the labelled one wrong."""

    evidence: tuple[tuple[GoldSpan, ...], ...] = ()
    sources: tuple[tuple[str, ...], ...] = Field(
        default=(), description="Other chains, as names from outermost to innermost."
    )
    source_kind: tuple[SourceKind, ...] = ()
    anonymity: tuple[Anonymity, ...] = ()
    act: tuple[Act, ...] = ()
    polarity: tuple[Polarity, ...] = ()
    quotation: tuple[Quotation, ...] = ()
    certainty: tuple[Certainty, ...] = ()
    stance: tuple[tuple[Stance, ...], ...] = ()
    condition_kind: tuple[ConditionKind | None, ...] = Field(
        default=(), description="Null: reading no condition here is right too."
    )
    antecedent: tuple[GoldSpan, ...] = ()
    consequent: tuple[GoldSpan, ...] = ()
    addressee: tuple[str | None, ...] = ()
    said_on: tuple[dt.date | None, ...] = ()


class GoldClaim(Reading):
    """A claim as a person labelled it."""

    id: str = Field(min_length=1, description="Names the claim within its document.")
    evidence: tuple[GoldSpan, ...] = Field(min_length=1)
    cue: GoldSpan | None
    sources: tuple[GoldSource, ...] = Field(min_length=1, description="Outermost first.")
    condition: GoldCondition | None = None
    optional: bool = Field(default=False, description="Neither missed nor spurious.")
    critical: bool = Field(default=False, description="Losing it fails the gate by itself.")
    alternates: Alternates = Alternates()
    note: str | None = Field(default=None, description="Why it is labelled so, where in doubt.")

    @property
    def source(self) -> GoldSource:
        """The innermost source: whose claim it is."""
        return self.sources[-1]


class NoClaim(GoldSpan):
    """Words that look like a claim and are none: the trap is named, nothing is labelled."""

    why: str = Field(min_length=1, description="As `negated attribution`, in a few words.")


class Labelled(Frozen):
    """Who labelled a document, how and when, in plain words."""

    by: str = Field(min_length=1)
    how: str = Field(min_length=1, description="Passes, help by a language model, adjudication.")
    when: dt.date


class Origin(StrEnum):
    """Where a gold text comes from; only redistributable text may be gold."""

    SEED = "seed"
    WIKINEWS = "wikinews"
    PUBLIC_DOMAIN = "public-domain"
    AUTHORED = "authored"


class GoldDocument(Frozen):
    """A text and every claim in it."""

    format: Literal[1]
    id: str = Field(pattern=r"^[\w.-]+$")
    text: str = Field(min_length=1)
    sha256: str = Field(description="Of the text in UTF-8, in hexadecimal.")
    title: str | None = None
    date: dt.date | None = None
    source: str | None = None
    url: str | None = None
    licence: str = Field(min_length=1)
    credit: str = Field(min_length=1)
    origin: Origin
    labelled: Labelled
    claims: tuple[GoldClaim, ...]
    no_claims: tuple[NoClaim, ...] = ()

    def document(self) -> Document:
        """Return what an extractor is given: the text and its header, no label."""
        return Document(
            id=self.id,
            text=self.text,
            title=self.title,
            date=self.date,
            source=self.source,
            url=self.url,
        )

    def dump(self) -> dict[str, Any]:
        """Return the JSON object of its file; what is not said is left out."""
        content = self.model_dump(mode="json", exclude_defaults=True)
        content["claims"] = [{"id": claim["id"], **claim} for claim in content["claims"]]
        return content

    def write(self, path: Path) -> None:
        """Write it to *path*."""
        readable.write(path, self.dump())


def sentences(error: ValidationError, where: str) -> Iterator[str]:
    """Yield one sentence for each thing pydantic found wrong in the file *where*."""
    for item in error.errors(include_url=False, include_context=False):
        place = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in item["loc"])
        given = repr(item["input"])
        shown = f" (given: {given[:40]})" if item["type"] != "missing" else ""
        yield f"{where}: {place.lstrip('.')}: {item['msg']}{shown}"


def read_gold(path: Path) -> GoldDocument:
    """Read one gold file.

    Raises:
        GoldError: If it is no gold document; one line for each fault.

    """
    return read_as(GoldDocument, path)


def read_as(kind: type[Kind], path: Path) -> Kind:
    """Read a file that holds one *kind* of object.

    Raises:
        GoldError: If it holds none; one line for each fault.

    """
    try:
        return kind.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise GoldError("\n".join(sentences(error, path.name))) from None


def load_gold(folder: Path) -> tuple[GoldDocument, ...]:
    """Read every gold file under *folder*, ordered by document id.

    Raises:
        GoldError: If there is none, or one cannot be read.

    """
    documents = [read_gold(path) for path in sorted(folder.rglob("*.json"))]
    if not documents:
        raise GoldError(f"no gold document under {folder}; name a folder that holds *.json files")
    return tuple(sorted(documents, key=lambda document: document.id))


def gold_hash(documents: tuple[GoldDocument, ...]) -> str:
    """Return a hash over texts and labels: 16 hexadecimal digits, independent of file layout."""
    content = [document.dump() for document in sorted(documents, key=lambda d: d.id)]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()[:16]
