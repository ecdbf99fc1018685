"""Gold as annotation tools see it: marked words with labels and notes, tied to one another.

A claim is its first evidence, the *head*; everything else of it is a mark tied to the head. The
closed labels are choices, the statement and a source's name are texts; what no tool has a widget
for (alternates, implicit sources, a condition's actors) travels as JSON in the text ``more``.
Offsets are code points, as Label Studio and brat count them; every mark carries its words, and
they are checked when it comes back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from evals.gold import GoldDocument, GoldError, sentences
from extractor.data import Act, Anonymity, Certainty, Polarity, Quotation, SourceKind

EVIDENCE, CUE, SOURCE, TRAP = "evidence", "cue", "source", "trap"
ANTECEDENT, CONSEQUENT = "antecedent", "consequent"
LABELS = (EVIDENCE, CUE, SOURCE, ANTECEDENT, CONSEQUENT, TRAP)

CHOICES: dict[str, tuple[str, ...]] = {
    "act": tuple(Act),
    "also": tuple(Act),
    "polarity": tuple(Polarity),
    "quotation": tuple(Quotation),
    "certainty": tuple(Certainty),
    "kind": tuple(SourceKind),
    "anonymity": tuple(Anonymity),
}
TEXTS = ("statement", "name", "why", "more")

_CLAIM_CHOICES = ("act", "also", "polarity", "quotation", "certainty")


@dataclass
class Mark:
    """Marked words.

    Attributes:
        id: Names the mark within its document.
        label: One of `LABELS`.
        start: Offset of the first code point.
        end: Offset behind the last one.
        text: The words.
        head: The mark it is tied to; None if it is a head or a trap.
        choices: Closed labels by field.
        texts: Free texts by field.

    """

    id: str
    label: str
    start: int
    end: int
    text: str
    head: str | None = None
    choices: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def header(document: GoldDocument) -> dict[str, Any]:
    """Return what gold says of the document itself, without its text."""
    content = document.dump()
    return {k: v for k, v in content.items() if k not in {"text", "sha256", "claims", "no_claims"}}


def marks(document: GoldDocument) -> list[Mark]:
    """Return every mark of *document*, claim by claim."""
    content = document.model_dump(mode="json", exclude_defaults=True)
    found: list[Mark] = []
    for claim in content["claims"]:
        found += _claim_marks(claim)
    for number, trap in enumerate(content.get("no_claims", []), 1):
        found.append(_mark(f"trap.{number}", TRAP, trap, None, texts={"why": trap["why"]}))
    return found


def _mark(name: str, label: str, span: dict[str, Any], head: str | None, **kind: Any) -> Mark:
    return Mark(name, label, span["start"], span["end"], span["text"], head, **kind)


def _claim_marks(claim: dict[str, Any]) -> Iterator[Mark]:
    name = claim.pop("id")
    head = f"{name}.evidence.1"
    choices = {key: claim.pop(key) for key in _CLAIM_CHOICES if key in claim}
    texts = {"statement": claim.pop("statement")}
    first, *others = claim.pop("evidence")
    tied = [(f"{name}.evidence.{n}", EVIDENCE, span) for n, span in enumerate(others, 2)]
    cue = claim.pop("cue")
    if cue:
        tied.append((f"{name}.cue", CUE, cue))
    condition = claim.get("condition", {})
    parts = [part for part in (ANTECEDENT, CONSEQUENT) if part in condition]
    tied += [(f"{name}.{part}", part, condition.pop(part)) for part in parts]
    sources = list(_source_marks(name, claim, head))
    texts["more"] = json.dumps(claim, ensure_ascii=False)
    yield _mark(head, EVIDENCE, first, None, choices=choices, texts=texts)
    yield from (_mark(*one, head) for one in tied)
    yield from sources


def _source_marks(name: str, claim: dict[str, Any], head: str) -> Iterator[Mark]:
    """Yield the links with a mention; the others stay in the claim, with null in their place."""
    kept: list[dict[str, Any] | None] = []
    for number, link in enumerate(claim["sources"], 1):
        mention = link.pop("mention")
        kept.append(None if mention else link)
        if mention:
            choices = {key: link.pop(key) for key in ("kind", "anonymity")}
            texts = {"name": link.pop("name"), "more": json.dumps(link, ensure_ascii=False)}
            place = f"{name}.source.{number}"
            yield _mark(place, SOURCE, mention, head, choices=choices, texts=texts)
    claim["sources"] = kept


def gold_from(text: str, head: dict[str, Any], found: Sequence[Mark], name: str) -> GoldDocument:
    """Put a document together from its *text*, its header and its marks; *name* is for errors.

    Raises:
        GoldError: If a mark is not where its words stand, or a claim is incomplete.

    """
    for mark in found:
        if text[mark.start : mark.end] != mark.text:
            raise GoldError(
                f"{name}: mark {mark.id} says {mark.text[:40]!r}, but its offsets give "
                f"{text[mark.start : mark.end][:40]!r}: the tool has shifted them"
            )
    tied: dict[str, list[Mark]] = {mark.id: [] for mark in found if mark.head is None}
    for mark in found:
        if mark.head is not None:
            if mark.head not in tied:
                raise GoldError(f"{name}: mark {mark.id} is tied to no claim")
            tied[mark.head].append(mark)
    heads = [mark for mark in found if mark.head is None and mark.label != TRAP]
    stray = [mark.id for mark in heads if mark.label != EVIDENCE]
    if stray:
        raise GoldError(f"{name}: mark {stray[0]} is tied to no claim")
    content = {
        **head,
        "text": text,
        "sha256": sha256(text.encode()).hexdigest(),
        "claims": [_claim(one, tied[one.id], f"new{n}", name) for n, one in enumerate(heads, 1)],
        "no_claims": [{**_span(m), **m.texts} for m in found if m.label == TRAP],
    }
    try:
        return GoldDocument.model_validate(content)
    except ValidationError as error:
        raise GoldError("\n".join(sentences(error, name))) from None


def _span(mark: Mark) -> dict[str, Any]:
    return {"start": mark.start, "end": mark.end, "text": mark.text}


def _more(mark: Mark, name: str) -> dict[str, Any]:
    try:
        more = json.loads(mark.texts.get("more", "{}"))
    except json.JSONDecodeError as error:
        raise GoldError(f"{name}: mark {mark.id}: the text `more` is no JSON: {error}") from None
    return more if isinstance(more, dict) else {}


def _claim(head: Mark, tied: Iterable[Mark], new: str, name: str) -> dict[str, Any]:
    by_label: dict[str, list[Mark]] = {label: [] for label in LABELS}
    for mark in tied:
        by_label[mark.label].append(mark)
    claim = _more(head, name)
    texts = {key: text for key, text in head.texts.items() if key != "more"}
    evidence = sorted([head, *by_label[EVIDENCE]], key=lambda mark: mark.start)
    cues = by_label[CUE]
    parts = {part: _span(by_label[part][0]) for part in (ANTECEDENT, CONSEQUENT) if by_label[part]}
    if parts:
        claim["condition"] = {**claim.get("condition", {}), **parts}
    identity = head.id.removesuffix(".evidence.1") if head.id.endswith(".evidence.1") else new
    return {
        **claim,
        **head.choices,
        **texts,
        "id": identity,
        "evidence": [_span(mark) for mark in evidence],
        "cue": _span(cues[0]) if cues else None,
        "sources": _sources(claim.get("sources", []), by_label[SOURCE], name),
    }


def _sources(
    kept: list[dict[str, Any] | None], found: Sequence[Mark], name: str
) -> list[dict[str, Any]]:
    """Return the chain: marked links in order of their marks, implicit ones in their places."""
    marked = [
        {
            **_more(mark, name),
            **mark.choices,
            "name": mark.texts.get("name", mark.text),
            "mention": _span(mark),
        }
        for mark in found
    ]
    chain = []
    for link in kept:
        if link is not None:
            chain.append({**link, "mention": None})
        elif marked:
            chain.append(marked.pop(0))
    return [*chain, *marked]
