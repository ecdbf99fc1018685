"""JSON that people read and diff: small objects on one line, large ones indented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractor.drafts import writing

WIDTH = 100


def dumps(value: Any, depth: int = 0) -> str:
    """Return *value* as JSON whose leaves share a line; the same value gives the same text."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(flat) + depth <= WIDTH:
        return flat
    pad, close = " " * (depth + 1), " " * depth
    if isinstance(value, dict):
        items = [
            f"{pad}{json.dumps(str(key), ensure_ascii=False)}: {dumps(item, depth + 1)}"
            for key, item in value.items()
        ]
        return "{\n" + ",\n".join(items) + f"\n{close}}}"
    return "[\n" + ",\n".join(pad + dumps(item, depth + 1) for item in value) + f"\n{close}]"


def write(path: Path, value: Any) -> None:
    """Write *value* to *path*, whole or not at all; its folder is made if it is missing."""
    with writing(path) as (file,):
        file.write(dumps(value) + "\n")
