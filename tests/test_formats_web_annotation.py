"""Web annotations as linked data, and their selectors."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from extractor.data import Claim, Extraction
from extractor.formats import FORMATS
from tests.browser.corpus import corpus


def written(name: str, tmp_path: Path, extractions: list[Extraction] | None = None) -> Path:
    """Write a format of the hand-made run, or of another."""
    path = tmp_path / f"out{FORMATS[name].suffix}"
    FORMATS[name](corpus() if extractions is None else extractions, path)
    return path


def claims() -> list[Claim]:
    """Return every claim of the hand-made run."""
    return [claim for extraction in corpus() for claim in extraction.claims]


_TERMS = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Software": "as:Application",
    "SpecificResource": "oa:SpecificResource",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextualBody": "oa:TextualBody",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "classifying": "oa:classifying",
    "end": "oa:end",
    "exact": "oa:exact",
    "first": {"@type": "@id", "@id": "as:first"},
    "format": "dc:format",
    "generator": {"@type": "@id", "@id": "as:generator"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "name": "as:name",
    "prefix": "oa:prefix",
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "start": "oa:start",
    "startIndex": "as:startIndex",
    "suffix": "oa:suffix",
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "total": "as:totalItems",
    "value": "rdf:value",
}
"""What anno.jsonld says of the terms we use."""


def test_web_annotations_are_linked_data_in_which_nothing_is_lost(tmp_path: Path) -> None:
    """Every key has a meaning in the context: what has none would be dropped on expansion."""
    jsonld = pytest.importorskip("pyld.jsonld")
    held = json.loads(written("web-annotation", tmp_path).read_text(encoding="utf-8"))
    fetched = []

    def loader(url: str, _options: Any = None) -> dict[str, Any]:
        fetched.append(url)
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": _TERMS}}

    expanded = jsonld.expand(held, {"documentLoader": loader})

    assert fetched == ["http://www.w3.org/ns/anno.jsonld"]
    assert leaves(held) - leaves(held["@context"]) == leaves(expanded)


def leaves(value: Any) -> set[str]:
    """Return every literal text and number in a JSON value, but for names of terms."""
    match value:
        case dict():
            return {leaf for key, held in value.items() if key != "@type" for leaf in leaves(held)}
        case list():
            return {leaf for held in value for leaf in leaves(held)}
        case str() | int():
            text = str(value)
            return set() if text in _TERMS or re.match(r"schema:|https?://\S+$", text) else {text}
    return set()


def test_web_annotation_selectors_find_their_quotes(tmp_path: Path) -> None:
    """Position and quote selector agree, in a library of their own."""
    selectors = pytest.importorskip("anchorpoint.textselectors")
    held = json.loads(written("web-annotation", tmp_path).read_text(encoding="utf-8"))
    texts = [extraction.document.text for extraction in corpus() for _ in extraction.claims]

    assert len(claims()) == held["total"] == len(held["first"]["items"])
    for item, text in zip(held["first"]["items"], texts, strict=True):
        for target in item["target"]:
            quote, position = target["selector"]
            start, end = position["start"], position["end"]
            assert quote["exact"] == text[start:end]
            if "\r" in text or "\0" in text:
                continue  # anchorpoint strips what it searches for
            found = selectors.TextQuoteSelector(
                exact=quote["exact"], prefix=quote["prefix"], suffix=quote["suffix"]
            ).as_position(text)
            assert (found.start, found.end) == (start, end)
