"""W3C Web Annotations: one a claim, with quote and position selectors and a schema.org Claim.

Positions are code points, as the Web Annotation model counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extractor.data import Claim, Document, Extraction, Quote, Source, SourceKind
from extractor.drafts import writing
from extractor.formats.table import Passing

_CONTEXT = 32
"""Code points of text before and after a quote, in a quote selector."""
_TYPES = {SourceKind.PERSON: "schema:Person", SourceKind.DOCUMENT: "schema:CreativeWork"}


def write_web_annotation(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write a JSON-LD collection of annotations.

    Raises:
        DiskError: If the file cannot be written.

    """
    passing = Passing(extractions)
    items = [item for extraction in passing for item in _annotations(extraction)]
    collection = {
        "@context": [
            "http://www.w3.org/ns/anno.jsonld",
            {"schema": "http://schema.org/", "ext": "urn:claim-extractor:"},
        ],
        "id": "urn:claim-extractor:collection",
        "type": "AnnotationCollection",
        "total": len(items),
        "first": {
            "id": "urn:claim-extractor:page:1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }
    with writing(path) as (file,):
        json.dump(collection, file, ensure_ascii=False, indent=1)
        file.write("\n")
    return passing.left_out()


def _annotations(extraction: Extraction) -> Iterator[dict[str, Any]]:
    for claim in extraction.claims:
        labels = claim.model_dump(
            mode="json",
            exclude_none=True,
            include={"act", "also", "polarity", "certainty", "quotation", "stance", "condition"},
        )
        yield {
            "id": f"urn:claim-extractor:claim:{claim.id}",
            "type": "Annotation",
            "motivation": "classifying",
            "generator": {
                "id": f"urn:claim-extractor:annotator:{claim.provenance.version}",
                "type": "Software",
                "name": claim.provenance.model or claim.provenance.annotator,
            },
            "body": [
                {
                    "type": "TextualBody",
                    "purpose": "classifying",
                    "format": "application/json",
                    "value": json.dumps(labels, ensure_ascii=False),
                },
                _claim(claim, extraction.document),
            ],
            "target": [_target(quote, extraction.document) for quote in claim.evidence],
        }


def _claim(claim: Claim, document: Document) -> dict[str, Any]:
    """Return a schema.org Claim: what is stated, by whom, and where it appears."""
    article = {"schema:url": document.url, "schema:headline": document.title}
    described: dict[str, Any] = {
        "id": f"urn:claim-extractor:statement:{claim.id}",
        "type": "schema:Claim",
        "schema:text": claim.statement,
        "schema:author": _author(claim.source),
        "schema:appearance": {
            "type": "schema:NewsArticle",
            "schema:identifier": document.id,
            **{name: value for name, value in article.items() if value},
        },
    }
    said_on = claim.said_on or document.date
    if said_on:
        described["schema:datePublished"] = said_on.isoformat()
    return described


def _author(source: Source) -> dict[str, Any]:
    author: dict[str, Any] = {
        "type": _TYPES.get(source.kind, "schema:Organization"),
        "schema:name": source.name,
    }
    if source.on_behalf_of:
        author["schema:affiliation"] = {
            "type": "schema:Organization",
            "schema:name": source.on_behalf_of,
        }
    return author


def _target(quote: Quote, document: Document) -> dict[str, Any]:
    text = document.text
    return {
        "type": "SpecificResource",
        "source": document.url or f"urn:sha256:{document.sha256}",
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": quote.text,
                "prefix": text[max(0, quote.start - _CONTEXT) : quote.start],
                "suffix": text[quote.end : quote.end + _CONTEXT],
            },
            {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
        ],
    }
