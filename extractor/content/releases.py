"""The ledger of released prompts: a released version never changes.

``prompts/released.json`` maps each released prompt to its hashes. It only grows, and a test
compares it with the files.
"""

from __future__ import annotations

import json
from typing import Any

from extractor.content.home import HOME
from extractor.content.prompt import load_prompt, prompt_names
from extractor.errors import ConfigError

_LEDGER = HOME / "prompts" / "released.json"


def is_released(name: str) -> bool:
    """Whether the prompt stands in the ledger."""
    return name in _read()


def release(name: str) -> None:
    """Enter a prompt into the ledger; a second time changes nothing.

    Raises:
        ConfigError: If it was released with other content.

    """
    ledger = _read()
    prompt = load_prompt(name)
    entry = {"sha256": prompt.sha256, **prompt.hashes}
    if ledger.setdefault(name, entry) != entry:
        raise ConfigError(f"{name} is released and has changed since: copy it to a new version")
    _LEDGER.write_text(json.dumps(ledger, indent=2) + "\n", encoding="utf-8")


def check_releases() -> list[str]:
    """Return one sentence for each released prompt that is gone or has changed."""
    problems = []
    for name, entry in _read().items():
        if name not in prompt_names():
            problems.append(f"{name} is released and its file is gone")
            continue
        prompt = load_prompt(name)
        changed = [part for part, value in prompt.hashes.items() if value != entry[part]]
        if changed:
            problems.append(f"{name} is released and its {', '.join(changed)} changed")
    return problems


def _read() -> dict[str, Any]:
    if not _LEDGER.exists():
        return {}
    ledger: dict[str, Any] = json.loads(_LEDGER.read_text(encoding="utf-8"))
    return ledger
