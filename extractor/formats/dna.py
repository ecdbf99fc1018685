"""Discourse Network Analyzer: a statement list, the documents, and an R script that loads both.

DNA is written in Java: positions are UTF-16 units. Statements are actor, organisation, concept and
agreement; in its files a semicolon becomes a comma and a double quotation mark an apostrophe.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from extractor.data import Claim, Extraction, SourceKind, StancePolarity
from extractor.drafts import writing
from extractor.formats.files import counted
from extractor.formats.offsets import utf16, xml_legal

STATEMENTS = [
    *("statement_id", "time", "person", "organization", "concept", "agreement"),
    *("start_position", "stop_position", "text", "coder"),
    *("document_id", "document_title", "document_author", "document_source"),
    *("document_section", "document_type"),
]
DOCUMENTS = ["document_id", "title", "text", "author", "source", "section", "type", "notes", "date"]
_LONGEST = 190
"""Characters DNA stores of a name."""
_AGREEMENT = {StancePolarity.SUPPORT: 1, StancePolarity.OPPOSE: 0}
_UNKNOWN_DATE = dt.date(1900, 1, 1)
"""DNA has no missing dates."""

_SCRIPT = """\
# Loads the two CSV files beside this script into a DNA database. Needs the package rDNA.
library(rDNA)
dna_init()
dna_openDatabase("claims.dna", coderId = 1)
documents <- read.csv2("dna_documents.csv", encoding = "UTF-8", colClasses = "character")
statements <- read.csv2("dna_statements.csv", encoding = "UTF-8", stringsAsFactors = FALSE)
for (i in seq_len(nrow(documents))) {
  d <- documents[i, ]
  dna_addDocument(title = d$title, text = d$text, author = d$author, source = d$source,
    section = d$section, type = d$type, notes = d$notes, date = d$date, coder = 1)
}
for (i in seq_len(nrow(statements))) {
  s <- statements[i, ]
  dna_addStatement(documentID = s$document_id, startCaret = s$start_position,
    endCaret = s$stop_position, statementType = "DNA Statement", coder = 1, person = s$person,
    organization = s$organization, concept = s$concept, agreement = s$agreement)
}
"""


def write_dna(extractions: Iterable[Extraction], path: Path) -> list[str]:
    """Write a folder with `dna_statements.csv`, `dna_documents.csv` and `load_dna.R`.

    Raises:
        DiskError: If it cannot be written.

    """
    statement = neither = without = undated = 0
    names = ("dna_statements.csv", "dna_documents.csv")
    with writing(*(path / name for name in names)) as (statements, documents):
        listed = _writer(statements, STATEMENTS)
        texts = _writer(documents, DOCUMENTS)
        for number, extraction in enumerate(extractions, start=1):
            undated += extraction.document.date is None
            texts.writerow(_clean(cell) for cell in _document(number, extraction))
            for claim in extraction.claims:
                without += not claim.stance
                for row in _statements(number, extraction, claim):
                    statement += 1
                    listed.writerow([statement, *(_clean(cell) for cell in row)])
                neither += sum(stance.polarity not in _AGREEMENT for stance in claim.stance)
    with writing(path / "load_dna.R") as (file,):
        file.write(_SCRIPT)
    said = ["Acts, conditions, certainty and source chains have no place in a DNA statement."]
    if without:
        said.append(f"{counted(without, 'claim')} without a stance: no statement was written.")
    if neither:
        said.append(f"{counted(neither, 'stance')} neither for nor against: not written.")
    if undated:
        said.append(f"{counted(undated, 'document')} without a date: dated {_UNKNOWN_DATE}.")
    return said


def _writer(file: TextIO, header: list[str]) -> Any:
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(header)
    return writer


def _statements(
    number: int, extraction: Extraction, claim: Claim
) -> Iterator[tuple[str | int, ...]]:
    document, source = extraction.document, claim.source
    offset = utf16(document.text)
    person = source.name if source.kind is SourceKind.PERSON else ""
    organization = (source.on_behalf_of or "") if person else source.name
    day = claim.said_on or document.date or _UNKNOWN_DATE
    start, end = claim.evidence[0].start, claim.evidence[0].end
    for stance in claim.stance:
        if stance.polarity in _AGREEMENT:
            yield (
                f"{day} 00:00:00",
                person[:_LONGEST],
                organization[:_LONGEST],
                stance.target[:_LONGEST],
                _AGREEMENT[stance.polarity],
                offset(start),
                offset(end),
                claim.evidence[0].text,
                claim.provenance.annotator,
                number,
                (document.title or document.id)[:_LONGEST],
                "",
                document.source or "",
                "",
                "",
            )


def _document(number: int, extraction: Extraction) -> tuple[str | int, ...]:
    document = extraction.document
    title = (document.title or document.id)[:_LONGEST]
    notes = f"{document.id} {document.url or ''}".strip()
    day = f"{document.date or _UNKNOWN_DATE} 00:00:00"
    return (number, title, document.text, "", document.source or "", "", "", notes, day)


def _clean(cell: str | int) -> str | int:
    if isinstance(cell, int):
        return cell
    return xml_legal(cell).replace(";", ",").replace('"', "'")
