"""Files that other tools open; `FORMATS` lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor.data import Extraction
from extractor.formats.brat import read_brat, write_brat
from extractor.formats.dna import write_dna
from extractor.formats.label_studio import read_label_studio, write_label_studio
from extractor.formats.networks import write_gexf, write_graphml
from extractor.formats.qdpx import write_qdpx
from extractor.formats.sqlite import write_sqlite
from extractor.formats.tabular import write_csv, write_jsonl, write_parquet
from extractor.formats.uima_xmi import write_uima_xmi
from extractor.formats.web_annotation import write_web_annotation

__all__ = ["FORMATS", "Format", "read_brat", "read_label_studio"]


@dataclass(frozen=True)
class Format:
    """A format: called with extractions and a path, it writes and says what it left out."""

    write: Callable[[Iterable[Extraction], Path], list[str]]
    suffix: str
    """Of the file; empty if the format is a folder."""
    about: str
    """What it is for, in one sentence."""

    def __call__(self, extractions: Iterable[Extraction], path: Path) -> list[str]:
        """Write *extractions* to *path* and return sentences about what could not be carried.

        Raises:
            ConfigError: If the library for it is not installed.
            DiskError: If it cannot be written.

        """
        return self.write(extractions, path)


FORMATS: Mapping[str, Format] = {
    "jsonl": Format(write_jsonl, ".jsonl", "Everything, one document a line."),
    "csv": Format(write_csv, ".csv", "One row a claim, safe to open in a spreadsheet."),
    "parquet": Format(write_parquet, ".parquet", "One row a claim, typed."),
    "sqlite": Format(write_sqlite, ".db", "Tables with full-text search, as Datasette serves."),
    "label-studio": Format(write_label_studio, "", "Tasks with predictions for Label Studio."),
    "brat": Format(write_brat, "", "Standoff files for brat."),
    "web-annotation": Format(write_web_annotation, ".jsonld", "W3C annotations, schema.org Claim."),
    "dna": Format(write_dna, "", "Statements for Discourse Network Analyzer."),
    "graphml": Format(write_graphml, ".graphml", "Actors and targets for visone, igraph, Gephi."),
    "gexf": Format(write_gexf, ".gexf", "Actors and targets for Gephi."),
    "qdpx": Format(write_qdpx, ".qdpx", "A REFI-QDA project for NVivo, MAXQDA, ATLAS.ti."),
    "uima-xmi": Format(write_uima_xmi, "", "UIMA XMI for INCEpTION."),
}
"""By name."""
