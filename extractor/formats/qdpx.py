"""REFI-QDA projects (`.qdpx`) for NVivo, MAXQDA, ATLAS.ti and QualCoder.

A project is a zip of `project.qde` and the texts. Claims are codings of their act; what else a
claim says stands in the description of the selection. Positions are code points, as QualCoder
counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from extractor.data import Act, Claim, Extraction, StancePolarity
from extractor.formats.files import counted, file_name, write_zip
from extractor.formats.offsets import unix_lines, xml_legal

_SPACE = UUID("5b9b1e0c-9d6c-5c55-9b55-3f6f0f3c7a10")
"""Ours alone, so that the same claim has the same GUID in every project."""
_TIME = "1970-01-01T00:00:00Z"
"""The same extractions give the same project: the hour of writing is no content."""
_ACTS = [
    *("#8c8c8c", "#c0392b", "#2f6fc4", "#8e44ad", "#9b59b6", "#27ae60", "#2ecc71", "#7dcea0"),
    *("#1e8449", "#e74c3c", "#e67e22", "#f39c12", "#16a085", "#1abc9c", "#b7950b"),
]
_STANCES = ["#1e8449", "#c0392b", "#8e44ad", "#8c8c8c"]


def write_qdpx(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write a project: a code for every act and stance, a selection for every stretch of evidence.

    Raises:
        DiskError: If the file cannot be written.

    """
    user = _guid("user")
    made = {"creatingUser": user, "creationDateTime": _TIME}
    project = {"name": "claims", "origin": "claim-extractor", "creatingUserGUID": user}
    root = ET.Element("Project", project, xmlns="urn:QDA-XML:project:1.0", creationDateTime=_TIME)
    ET.SubElement(ET.SubElement(root, "Users"), "User", guid=user, name="claim-extractor")
    _codebook(root)
    sources = ET.SubElement(root, "Sources")
    texts: dict[str, str] = {}
    astral = 0
    for extraction in extractions:
        guid = _guid("document", extraction.document.id)
        texts[f"Sources/{guid}.txt"] = text = unix_lines(xml_legal(extraction.document.text))
        astral += max(text, default="") > "\uffff"
        named = {"guid": guid, "name": file_name(extraction.document.id), **made}
        source = ET.SubElement(sources, "TextSource", named, plainTextPath=f"internal://{guid}.txt")
        for claim in extraction.claims:
            _selections(source, claim, text, made)
    if not texts:
        root.remove(sources)  # the schema knows no empty list
    ET.indent(root)
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    write_zip(path, {"project.qde": head + ET.tostring(root, encoding="unicode"), **texts})
    return _left_out(astral)


def _left_out(astral: int) -> list[str]:
    said = ["A coding has a place and a code: all else is text in the selection's description."]
    if astral:
        said.append(
            f"{counted(astral, 'document')} with characters beyond U+FFFF (emoji, flags): programs "
            "that count UTF-16 units, as NVivo does, show what follows them shifted."
        )
    return said


def _codebook(root: ET.Element) -> None:
    codes = ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes")
    for group, words, colours in (("act", Act, _ACTS), ("stance", StancePolarity, _STANCES)):
        parent = ET.SubElement(
            codes, "Code", guid=_guid("group", group), name=group, isCodable="false"
        )
        for word, colour in zip(words, colours, strict=True):
            code = {"guid": _guid(group, word.value), "name": word.value}
            ET.SubElement(parent, "Code", code, isCodable="true", color=colour)


def _selections(source: ET.Element, claim: Claim, text: str, made: dict[str, str]) -> None:
    for number, quote in enumerate(claim.evidence):
        name = " ".join(text[quote.start : quote.end].split())[:60]
        place = {"startPosition": str(quote.start), "endPosition": str(quote.end)}
        guid = _guid("selection", claim.document_id, claim.id, str(number))
        selection = ET.SubElement(
            source, "PlainTextSelection", {"guid": guid, "name": name or "claim", **place, **made}
        )
        ET.SubElement(selection, "Description").text = xml_legal(_description(claim))
        codes = [("act", claim.act.value)]
        codes += [("stance", word.value) for word in sorted({s.polarity for s in claim.stance})]
        for group, word in codes:
            coding = ET.SubElement(selection, "Coding", {"guid": _guid(guid, group, word), **made})
            ET.SubElement(coding, "CodeRef", targetGUID=_guid(group, word))


def _description(claim: Claim) -> str:
    condition = claim.condition
    lines = [
        claim.statement,
        "source: " + " > ".join(source.name for source in claim.sources),
        f"addressee: {claim.addressee}" if claim.addressee else "",
        *(
            f"stance: {stance.polarity.value} {stance.target_kind.value}: {stance.target}"
            for stance in claim.stance
        ),
        f"condition: {condition.kind.value}: {condition.consequent.text} if "
        f"{condition.antecedent.text}"
        if condition
        else "",
        f"certainty: {claim.certainty.value}",
        f"claim: {claim.id}",
    ]
    return "\n".join(filter(None, lines))


def _guid(*parts: str) -> str:
    return str(uuid5(_SPACE, "\0".join(parts)))
