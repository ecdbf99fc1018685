"""The files a run is read by: the same documents give the same bytes.

What a document cost depends on what the store already held, and so does not belong into them; it
is in the run's table `document` and its summary.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractor.runs.files import replacing
from extractor.runs.rows import Row

NAMES = ("documents.jsonl", "claims.jsonl", "rejected.jsonl", "claims.csv")

COLUMNS = (
    "document_id", "claim_id", "source", "source_kind", "anonymity", "on_behalf_of", "chain",
    "act", "also", "polarity", "statement", "evidence", "start", "end", "cue", "quotation",
    "certainty", "stance", "condition", "antecedent", "consequent", "addressee", "said_on",
    "confidence", "grounding",
)  # fmt: skip
"""Of `claims.csv`: one line a claim; `start` and `end` are code points of the first evidence."""

# What spreadsheets take for a formula, also after the white space and full-width forms they drop.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def export(rows: Iterable[Row], folder: Path) -> None:
    """Write *rows*, which come in document order, to the four files in *folder*.

    Raises:
        DiskError: If they cannot be written; the files that were there stay.

    """
    with replacing(folder, NAMES) as (documents, claims, rejected, table):
        lines = csv.writer(table, lineterminator="\n")
        lines.writerow(COLUMNS)
        for row in rows:
            documents.write(_line(_document(row)))
            found = json.loads(row.claims)
            claims.writelines(_line(claim) for claim in found)
            lines.writerows(_cells(claim) for claim in found)
            rejected.writelines(
                _line({"document_id": row.id, **citation}) for citation in json.loads(row.rejected)
            )


def _document(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "sha256": row.sha256,
        "outcome": row.outcome,
        "error": row.error,
        "reason": row.reason,
        "claims": row.claim_count,
        "rejected": row.rejected_count,
    }


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _cells(claim: dict[str, Any]) -> list[Any]:
    source, evidence = claim["sources"][-1], claim["evidence"]
    condition = claim["condition"] or {}
    values = {
        **claim,
        "claim_id": claim["id"],
        "source": source["name"],
        "source_kind": source["kind"],
        "anonymity": source["anonymity"],
        "on_behalf_of": source["on_behalf_of"],
        "chain": " > ".join(link["name"] for link in claim["sources"]),
        "evidence": " [...] ".join(quote["text"] for quote in evidence),
        "start": evidence[0]["start"],
        "end": evidence[0]["end"],
        "cue": (claim["cue"] or {}).get("text"),
        "stance": "; ".join(f"{s['polarity']} {s['target']}" for s in claim["stance"]),
        "condition": condition.get("kind"),
        "antecedent": condition.get("antecedent", {}).get("text"),
        "consequent": condition.get("consequent", {}).get("text"),
        "grounding": evidence[0]["grounding"],
    }
    return [_safe(values[column]) for column in COLUMNS]


def _safe(value: Any) -> Any:
    """Prefix text that a spreadsheet would run as a formula (OWASP ASVS 1.2.10)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
