"""Claims as a flat table: one row a claim, the same columns in every tabular format."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from extractor.data import Extraction, Grounding
from extractor.formats.files import counted

Cell = str | int | float | bool | dt.date | None


class Column(NamedTuple):
    """A column: the type of its cells (or null), and what it says."""

    type: type[str | int | float | bool | dt.date]
    description: str


COLUMNS: dict[str, Column] = {
    "document_id": Column(str, "The document, as the run names it."),
    "document_sha256": Column(str, "SHA-256 of its text in UTF-8."),
    "document_date": Column(dt.date, "Day of publication."),
    "document_title": Column(str, "Its headline."),
    "document_source": Column(str, "Who published it."),
    "document_url": Column(str, "Where it was published."),
    "outcome": Column(str, "How reading the document ended."),
    "claim_id": Column(str, "The same claim in the same document has the same id in every run."),
    "statement": Column(str, "The claim as one sentence; of a denial, what is denied."),
    "act": Column(str, "What the source does by saying it."),
    "also": Column(str, "A second act."),
    "polarity": Column(str, "Sentential negation: positive or negative."),
    "certainty": Column(str, "How far the source commits itself."),
    "quotation": Column(str, "How much of the evidence stands in quotation marks."),
    "source": Column(str, "Whose claim it is: the innermost source."),
    "source_kind": Column(str, "What that source is."),
    "anonymity": Column(str, "Whether it is named, described or implicit."),
    "on_behalf_of": Column(str, "Whom it speaks for."),
    "source_start": Column(int, "Where it is mentioned, in code points of the text."),
    "source_end": Column(int, "Behind the mention."),
    "source_chain": Column(str, "All sources, outermost first, joined by ' > '."),
    "addressee": Column(str, "Whom the act is directed at."),
    "said_on": Column(dt.date, "When it was said."),
    "stance": Column(str, "Toward the first target: support, oppose, mixed, neutral."),
    "target": Column(str, "The first target."),
    "target_kind": Column(str, "Proposition, proposal, actor or act."),
    "stances": Column(str, "Every target with its kind and polarity, as JSON."),
    "evidence": Column(str, "The document's own words; stretches are joined by ' … '."),
    "evidence_start": Column(int, "Offset of the first of them, in code points."),
    "evidence_end": Column(int, "Offset behind the last of them."),
    "evidence_spans": Column(str, "Every stretch as 'start-end', separated by spaces."),
    "cue": Column(str, "The words that attribute it."),
    "cue_start": Column(int, "Offset of the cue."),
    "cue_end": Column(int, "Offset behind the cue."),
    "condition_kind": Column(str, "How the consequent depends on the antecedent."),
    "antecedent": Column(str, "The step that must come about."),
    "antecedent_start": Column(int, "Offset of the antecedent."),
    "antecedent_end": Column(int, "Offset behind the antecedent."),
    "consequent": Column(str, "The step that depends on it."),
    "consequent_start": Column(int, "Offset of the consequent."),
    "consequent_end": Column(int, "Offset behind the consequent."),
    "bearer": Column(str, "Who must bring the antecedent about."),
    "beneficiary": Column(str, "Who gets the consequent."),
    "force": Column(str, "Demanded, offered or observed."),
    "grounding": Column(str, "How the evidence was found; of several stretches, the weakest."),
    "negation_cut": Column(bool, "The words directly before the evidence negate it."),
    "unverified": Column(str, "Parts that are not in the document, separated by spaces."),
    "confidence": Column(float, "Probability that the claim is right, where estimated."),
    "annotator": Column(str, "What made the claim."),
    "annotator_version": Column(str, "Its version or fingerprint."),
    "model": Column(str, "The model, as the server named it."),
    "prompt": Column(str, "Prompt and version."),
    "prompt_sha256": Column(str, "Hash of the prompt."),
    "answer_schema": Column(str, "Schema of the answer and version."),
    "answer_schema_sha256": Column(str, "Hash of the schema."),
    "request": Column(str, "Hash of the request that was answered."),
    "code": Column(str, "Version of this package."),
}
"""In the order of the table."""

_GROUNDINGS = [grounding.value for grounding in Grounding]
_JSON = json.JSONEncoder(ensure_ascii=False)
_in_order = itemgetter(*COLUMNS)


def rows(extraction: Extraction) -> Iterator[dict[str, Cell]]:
    """Yield one row a claim, with every column, in the order of the claims."""
    document = extraction.document
    return plain_rows(
        document.model_dump(mode="json", exclude={"text"}),
        sha256=document.sha256,
        outcome=extraction.outcome.kind.value,
        claims=(claim.model_dump(mode="json") for claim in extraction.claims),
    )


def plain_rows(
    document: Mapping[str, Any], *, sha256: str, outcome: str, claims: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Cell]]:
    """Yield the same of a document and claims as they stand in JSON.

    A run keeps them so, and reading them as `Claim` again would take most of the time of a table.

    Args:
        document: Its fields, with or without the text.
        sha256: The hash of its text.
        outcome: How reading it ended.
        claims: The fields of each, iterated over once.

    """
    about = {
        "document_id": document["id"],
        "document_sha256": sha256,
        "document_date": _date(document["date"]),
        "document_title": document["title"],
        "document_source": document["source"],
        "document_url": document["url"],
        "outcome": outcome,
    }
    for claim in claims:
        row = {
            **about,
            **_reading(claim),
            **_source(claim),
            **_stance(claim),
            **_evidence(claim),
            **_condition(claim),
            **claim["provenance"],
            "annotator_version": claim["provenance"]["version"],
        }
        yield dict(zip(COLUMNS, _in_order(row), strict=True))


class Passing:
    """Extractions on their way into a table of claims.

    Args:
        extractions: Iterated over once.

    """

    def __init__(self, extractions: Iterable[Extraction]) -> None:
        self._extractions = extractions
        self._empty = self._rejected = 0

    def __iter__(self) -> Iterator[Extraction]:
        for extraction in self._extractions:
            self._empty += not extraction.claims
            self._rejected += len(extraction.rejected)
            yield extraction

    def left_out(self) -> list[str]:
        """Say what the table cannot hold of those that have passed."""
        said = []
        if self._empty:
            said.append(
                f"{counted(self._empty, 'document')} without claims: only claims have rows."
            )
        if self._rejected:
            parts = counted(self._rejected, "part")
            said.append(f"{parts} that could not be verified: not in the table.")
        return said


def _reading(claim: Mapping[str, Any]) -> dict[str, Cell]:
    return {
        "claim_id": claim["id"],
        "statement": claim["statement"],
        "act": claim["act"],
        "also": claim["also"],
        "polarity": claim["polarity"],
        "certainty": claim["certainty"],
        "quotation": claim["quotation"],
        "addressee": claim["addressee"],
        "said_on": _date(claim["said_on"]),
        "unverified": " ".join(claim["unverified"]) or None,
        "confidence": claim["confidence"],
    }


def _source(claim: Mapping[str, Any]) -> dict[str, Cell]:
    source = claim["sources"][-1]
    mention = source["mention"] or {}
    return {
        "source": source["name"],
        "source_kind": source["kind"],
        "anonymity": source["anonymity"],
        "on_behalf_of": source["on_behalf_of"],
        "source_start": mention.get("start"),
        "source_end": mention.get("end"),
        "source_chain": " > ".join([link["name"] for link in claim["sources"]]),
    }


def _stance(claim: Mapping[str, Any]) -> dict[str, Cell]:
    every = claim["stance"]
    first = every[0] if every else {}
    return {
        "stance": first.get("polarity"),
        "target": first.get("target"),
        "target_kind": first.get("target_kind"),
        "stances": _JSON.encode(every) if every else None,
    }


def _evidence(claim: Mapping[str, Any]) -> dict[str, Cell]:
    quotes = claim["evidence"]
    return {
        "evidence": " … ".join([quote["text"] for quote in quotes]),
        "evidence_start": quotes[0]["start"],
        "evidence_end": quotes[-1]["end"],
        "evidence_spans": " ".join([f"{quote['start']}-{quote['end']}" for quote in quotes]),
        "grounding": max([quote["grounding"] for quote in quotes], key=_GROUNDINGS.index),
        "negation_cut": any(quote["negation_cut"] for quote in quotes),
        **_quote("cue", claim["cue"]),
    }


def _condition(claim: Mapping[str, Any]) -> dict[str, Cell]:
    condition = claim["condition"] or {}
    return {
        "condition_kind": condition.get("kind"),
        "bearer": condition.get("bearer"),
        "beneficiary": condition.get("beneficiary"),
        "force": condition.get("force"),
        **_quote("antecedent", condition.get("antecedent")),
        **_quote("consequent", condition.get("consequent")),
    }


def _quote(name: str, quote: Mapping[str, Any] | None) -> dict[str, Cell]:
    quote = quote or {}
    return {
        name: quote.get("text"),
        f"{name}_start": quote.get("start"),
        f"{name}_end": quote.get("end"),
    }


def _date(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None
