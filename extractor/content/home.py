"""Where the content lies."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parents[1]
HOME = _PACKAGE if (_PACKAGE / "prompts").is_dir() else _PACKAGE.parent
"""Inside the package in an installed wheel, one level above it in a checkout."""


def digest(content: Any) -> str:
    """Return the SHA-256 of *content*'s canonical JSON, in hexadecimal."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
