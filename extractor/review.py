"""What reviewers said about claims, applied to a run; and gold made of it.

The report page writes `review.jsonl`: a line a claim that was accepted, rejected, edited or added.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Self

from pydantic import Field, ValidationError, model_validator

from extractor.data import (
    Anonymity,
    Certainty,
    Claim,
    Document,
    Extraction,
    Grounding,
    Provenance,
    Quote,
)
from extractor.data.document import Frozen
from extractor.drafts import writing
from extractor.errors import ConfigError
from extractor.formats.files import counted, file_name

_GOLD_NAME = re.compile(r"[\w.-]+")
_EDITABLE = frozenset(Claim.model_fields) - {
    *("document_id", "cue", "unverified", "provenance", "confidence"),
}


class Verdict(StrEnum):
    """What a reviewer said."""

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"
    ADD = "add"
    """The annotator had missed it."""


class Review(Frozen):
    """A line of `review.jsonl`."""

    document_id: str
    claim_id: str | None = Field(default=None, description="Null for a claim that was added.")
    verdict: Verdict
    changes: dict[str, Any] = Field(default={}, description="Fields of the claim to replace.")
    note: str | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if (self.claim_id is None) != (self.verdict is Verdict.ADD):
            raise ValueError("only a claim that is added has no claim_id")
        if unknown := sorted(set(self.changes) - _EDITABLE):
            raise ValueError(f"a review cannot change {', '.join(unknown)}")
        return self


class Reviewed(NamedTuple):
    """A document after review."""

    extraction: Extraction
    """With the claims that were accepted, edited or added; nothing rejected."""
    notes: Mapping[str, str]
    """What the reviewer wrote, by the id of the claim as it is now."""
    unreviewed: int
    """Claims nobody said anything about; they are not among the claims."""


class Labels(Frozen):
    """What gold must say of every document, and a run does not know."""

    by: str = Field(min_length=1, description="Who reviewed it.")
    how: str = Field(min_length=1, description="In plain words, help by a model included.")
    when: str = Field(pattern=r"^\d{4}-\d\d-\d\d$", description="The day.")
    licence: str = Field(min_length=1, description="Of the texts, as CC-BY-4.0.")
    credit: str = Field(min_length=1, description="Whom the texts are by.")
    origin: str = Field(description="seed, wikinews, public-domain or authored.")


def read_reviews(path: Path) -> list[Review]:
    """Read a `review.jsonl` file.

    Raises:
        ConfigError: If a line is no review; the message names it.

    """
    reviews = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip():
            try:
                reviews.append(Review.model_validate_json(line))
            except ValidationError as error:
                why = error.errors(include_input=False, include_url=False)[0]["msg"]
                raise ConfigError(f"{path}, line {number}, is no review: {why}") from None
    return reviews


def apply(extractions: Iterable[Extraction], reviews: Iterable[Review]) -> Iterator[Reviewed]:
    """Yield every document that was reviewed, at least in part, in the order of the run.

    Of several reviews of one claim the last counts.

    Raises:
        ConfigError: If a review names a document or claim that is not in the run, or words that do
            not stand where it says, or makes no valid claim.

    """
    waiting: defaultdict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        waiting[review.document_id].append(review)
    for extraction in extractions:
        if held := waiting.pop(extraction.document.id, None):
            yield _reviewed(extraction, held)
    if waiting:
        raise ConfigError(
            f"the run has no document {next(iter(waiting))!r}: this review is of another run"
        )


def imported(extractions: Iterable[Extraction]) -> Iterator[Reviewed]:
    """Yield what `read_label_studio` or `read_brat` brought back, as reviewed.

    Who saved a document in a tool looked at every claim of it.
    """
    for extraction in extractions:
        yield Reviewed(extraction, {}, 0)


def _reviewed(extraction: Extraction, reviews: list[Review]) -> Reviewed:
    document = extraction.document
    said = {review.claim_id: review for review in reviews if review.claim_id}
    known = {claim.id: claim for claim in extraction.claims}
    if strange := sorted(set(said) - set(known)):
        raise ConfigError(
            f"document {document.id!r} has no claim {strange[0]}: this review is of another run"
        )
    kept: list[tuple[Claim, Review]] = []
    for claim_id, review in said.items():
        if review.verdict is not Verdict.REJECT:
            claim = known[claim_id]
            kept.append((_changed(document, claim, review) if review.changes else claim, review))
    kept += [
        (_changed(document, None, review), review)
        for review in reviews
        if review.verdict is Verdict.ADD
    ]
    kept.sort(key=lambda pair: pair[0].evidence[0].start)
    claims = tuple(claim for claim, _ in kept)
    return Reviewed(
        extraction.model_copy(update={"claims": claims, "rejected": ()}),
        {claim.id: review.note for claim, review in kept if review.note},
        len(known) - len(said),
    )


def _changed(document: Document, claim: Claim | None, review: Review) -> Claim:
    """Return the claim with the changes; every span of it stands in the document."""
    before = claim.model_dump() if claim else {"cue": None, "sources": [], "evidence": ()}
    changes = dict(review.changes)
    if "evidence" in changes:
        changes["evidence"] = [_quote(document, span) for span in changes["evidence"]]
    if isinstance(changes.get("condition"), dict):
        steps = {name: changes["condition"].get(name) for name in ("antecedent", "consequent")}
        found = {name: _quote(document, span) for name, span in steps.items()}
        changes["condition"] = {**changes["condition"], **found}
    if "sources" in changes:
        evidence = changes.get("evidence") or before["evidence"]
        linked = _sources(before["sources"], changes["sources"])
        changes["sources"] = [_mentioned(document, link, evidence) for link in linked]
    made = {"provenance": Provenance(annotator="review", version="report")}
    try:
        return Claim.model_validate({**before, **changes, **made, "document_id": document.id})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ConfigError(
            f"the review of claim {review.claim_id} in document {document.id!r} makes no claim: "
            f"{where}: {first['msg']}"
        ) from None


def _quote(document: Document, span: Any) -> Quote:
    try:
        quote = Quote(**{"grounding": Grounding.EXACT, **span})
    except (TypeError, ValidationError):
        raise ConfigError(
            f"words in the review of document {document.id!r} need text, start and end"
        ) from None
    if document.text[quote.start : quote.end] != quote.text:
        raise ConfigError(
            f"the review of document {document.id!r} quotes words that do not stand at "
            f"{quote.start}-{quote.end}: its text is another one"
        )
    return quote


def _sources(before: list[Any], after: list[Any]) -> list[Any]:
    """Give each link the mention it had: by its place, or by its name if links came or went."""
    if len(before) == len(after):
        mentions = [link["mention"] for link in before]
    else:
        named = {link["name"]: link["mention"] for link in before}
        mentions = [named.get(link.get("name")) for link in after]
    return [{**link, "mention": held} for link, held in zip(after, mentions, strict=True)]


def _mentioned(document: Document, link: dict[str, Any], evidence: Any) -> dict[str, Any]:
    """Give a source that a reviewer named the place where its name stands, nearest the evidence."""
    name, implicit = link.get("name"), link.get("anonymity") == Anonymity.IMPLICIT
    if link["mention"] or implicit or not name or not evidence:
        return link
    here = evidence[0].start if isinstance(evidence[0], Quote) else evidence[0]["start"]
    found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", document.text)
    start = min((one.start() for one in found), key=lambda at: abs(at - here), default=None)
    if start is None:
        return link
    span = {"text": name, "start": start, "end": start + len(name)}
    return {**link, "mention": _quote(document, span)}


def write_gold(reviewed: Iterable[Reviewed], folder: Path, labels: Labels) -> list[str]:
    """Write one gold file a document, as `evals/gold/FORMAT.md` describes the full form.

    Only documents of which every claim was reviewed become gold: a claim nobody looked at is
    neither right nor wrong. Nor do documents that were not read whole.

    Returns:
        Sentences about the documents that were left out.

    Raises:
        DiskError: If a file cannot be written.

    """
    said = []
    for held in reviewed:
        extraction = held.extraction
        name = extraction.document.id
        if not extraction.outcome.kind.is_whole:
            said.append(f"{name} was not read whole ({extraction.outcome.kind.value}): no gold.")
        elif held.unreviewed:
            said.append(f"{name} has {counted(held.unreviewed, 'unreviewed claim')}: no gold.")
        else:
            gold = gold_of(held, labels)
            with writing(folder / f"{gold['id']}.json") as (file,):
                json.dump(gold, file, ensure_ascii=False, indent=2)
                file.write("\n")
    return said


def gold_of(held: Reviewed, labels: Labels) -> dict[str, Any]:
    """Return the gold form of a reviewed document: plain values, ready for JSON."""
    document = held.extraction.document
    name = document.id if _GOLD_NAME.fullmatch(document.id) else file_name(document.id)
    about = document.model_dump(mode="json", exclude_none=True, exclude={"id", "text"})
    return {
        "format": 1,
        "id": name,
        **about,
        "sha256": document.sha256,
        "licence": labels.licence,
        "credit": labels.credit,
        "origin": labels.origin,
        "labelled": {"by": labels.by, "how": labels.how, "when": labels.when},
        "text": document.text,
        "claims": [
            _gold_claim(claim, number, held.notes.get(claim.id))
            for number, claim in enumerate(held.extraction.claims, start=1)
        ],
        "no_claims": [],
    }


def _gold_claim(claim: Claim, number: int, note: str | None) -> dict[str, Any]:
    values = claim.model_dump(
        mode="json",
        exclude={"id", "document_id", "unverified", "provenance", "confidence"},
    )
    if not claim.act.has_certainty:
        values["certainty"] = Certainty.UNSTATED.value  # whoever changed the act meant that too
    found: dict[str, Any] = _spans(values)
    return {"id": f"c{number:02}", **found, **({"note": note} if note else {})}


def _spans(value: Any) -> Any:
    """Keep of every quote what gold keeps: its words and where they stand."""
    if isinstance(value, list):
        return [_spans(item) for item in value]
    if isinstance(value, dict) and "grounding" in value:
        return {name: value[name] for name in ("start", "end", "text")}
    if isinstance(value, dict):
        return {name: _spans(item) for name, item in value.items()}
    return value
