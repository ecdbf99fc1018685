"""UIMA XMI with its type system, as INCEpTION and DKPro read it. Offsets are UTF-16 units."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from xml.etree import ElementTree as ET

from extractor.data import Claim, Extraction
from extractor.drafts import writing
from extractor.formats.files import counted, file_name
from extractor.formats.marks import Part, marks_of
from extractor.formats.offsets import utf16, xml_legal

_XMI = "http://www.omg.org/XMI"
_CAS = "http:///uima/cas.ecore"
_TCAS = "http:///uima/tcas.ecore"
_CUSTOM = "http:///webanno/custom.ecore"
_TYPES = "http://uima.apache.org/resourceSpecifier"
_CLAIM = "claimId act also polarity certainty quotation stance target source sourceChain addressee"
_CLAIM_FEATURES = (*_CLAIM.split(), "statement", "condition", "confidence")
_PART = "webanno.custom.ClaimPart"
_LAYERS = {
    "webanno.custom.Claim": dict.fromkeys(_CLAIM_FEATURES, "uima.cas.String"),
    _PART: {"role": "uima.cas.String", "name": "uima.cas.String"},
    "webanno.custom.ClaimRelation": {
        "Dependent": _PART,
        "Governor": "webanno.custom.Claim",
        "role": "uima.cas.String",
    },
}


def write_uima_xmi(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write a folder with `TypeSystem.xml` and one `.xmi` file a document.

    Every stretch of evidence is an annotation of the layer Claim; source, cue, antecedent and
    consequent are of the layer ClaimPart and joined to it by relations.

    Raises:
        DiskError: If it cannot be written.

    """
    _write(_type_system(), path / "TypeSystem.xml")
    changed = 0
    for extraction in extractions:
        text = xml_legal(extraction.document.text)
        changed += text != extraction.document.text
        _write(_cas(extraction, text), path / f"{file_name(extraction.document.id)}.xmi")
    said = ["Provenance, grounding and what was rejected have no layer; `claimId` leads to them."]
    if changed:
        said.append(
            f"{counted(changed, 'document')} with control characters: each is U+FFFD there."
        )
    return said


def _type_system() -> ET.Element:
    root = ET.Element("typeSystemDescription", xmlns=_TYPES)
    types = ET.SubElement(root, "types")
    for name, features in _LAYERS.items():
        described = ET.SubElement(types, "typeDescription")
        ET.SubElement(described, "name").text = name
        ET.SubElement(described, "description")
        ET.SubElement(described, "supertypeName").text = "uima.tcas.Annotation"
        listed = ET.SubElement(described, "features")
        for feature, kind in features.items():
            item = ET.SubElement(listed, "featureDescription")
            ET.SubElement(item, "name").text = feature
            ET.SubElement(item, "description")
            ET.SubElement(item, "rangeTypeName").text = kind
    return root


def _cas(extraction: Extraction, text: str) -> ET.Element:
    root = ET.Element(f"{{{_XMI}}}XMI", {f"{{{_XMI}}}version": "2.0"})
    ET.SubElement(root, f"{{{_CAS}}}NULL", {f"{{{_XMI}}}id": "0"})
    offset = utf16(text)
    ids = count(2)  # 1 is the text itself
    members = [str(next(ids))]
    whole = {"sofa": "1", "begin": "0", "end": str(offset(len(text))), "language": "x-unspecified"}
    _annotation(root, f"{{{_TCAS}}}DocumentAnnotation", members[0], whole)
    for claim in extraction.claims:
        for tag, number, features in _claim(claim, offset, ids):
            _annotation(root, f"{{{_CUSTOM}}}{tag}", number, {"sofa": "1", **features})
            members.append(number)
    sofa = {"sofaNum": "1", "sofaID": "_InitialView", "mimeType": "text", "sofaString": text}
    _annotation(root, f"{{{_CAS}}}Sofa", "1", sofa)
    ET.SubElement(root, f"{{{_CAS}}}View", sofa="1", members=" ".join(members))
    return root


def _claim(
    claim: Claim, offset: Callable[[int], int], ids: count[int]
) -> Iterable[tuple[str, str, dict[str, str]]]:
    features = _features(claim)
    head: dict[str, str] = {}
    for part in marks_of(claim).parts:
        start, end = part.span
        where = {"begin": str(offset(start)), "end": str(offset(end))}
        number = str(next(ids))
        if part.role == "evidence":
            yield "Claim", number, {**where, **features}
            head = head or {"Governor": number}
        else:
            yield "ClaimPart", number, {**where, "role": part.role, "name": _name(claim, part)}
            relation = {**where, **head, "Dependent": number, "role": part.role}
            yield "ClaimRelation", str(next(ids)), relation


def _name(claim: Claim, part: Part) -> str:
    return xml_legal(claim.sources[part.place].name) if part.role == "source" else ""


def _features(claim: Claim) -> dict[str, str]:
    condition = claim.condition
    values = {
        "claimId": claim.id,
        "act": claim.act.value,
        "also": claim.also and claim.also.value,
        "polarity": claim.polarity.value,
        "certainty": claim.certainty.value,
        "quotation": claim.quotation.value,
        "stance": "; ".join(stance.polarity.value for stance in claim.stance),
        "target": "; ".join(stance.target for stance in claim.stance),
        "source": claim.source.name,
        "sourceChain": " > ".join(source.name for source in claim.sources),
        "addressee": claim.addressee,
        "statement": claim.statement,
        "condition": condition and condition.kind.value,
        "confidence": None if claim.confidence is None else str(claim.confidence),
    }
    return {name: xml_legal(value) for name, value in values.items() if value}


def _annotation(root: ET.Element, tag: str, number: str, features: dict[str, str]) -> None:
    ET.SubElement(root, tag, {f"{{{_XMI}}}id": number, **features})


def _write(root: ET.Element, path: Path) -> None:
    for prefix, uri in (("xmi", _XMI), ("cas", _CAS), ("tcas", _TCAS), ("custom", _CUSTOM)):
        ET.register_namespace(prefix, uri)
    with writing(path) as (file,):
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write(ET.tostring(root, encoding="unicode") + "\n")
