"""The short form of gold: what labels are written in by hand, compiled to offsets.

`gold/FORMAT.md` documents it with an example.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from evals.gold import GoldDocument, GoldError, GoldSpan, sentences
from evals.locate import Locator, shortest
from extractor.data import Act


class _Faults:
    """Collects what is wrong, so that a labeller sees all of it at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: list[str] = []

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        try:
            yield
        except GoldError as error:
            self.lines.append(f"{self.name}: {place}: {error}")


def compile_short(path: Path) -> GoldDocument:
    """Compile the short form in *path* (JSON or YAML).

    Raises:
        GoldError: If anything in it is wrong; one line for each fault.

    """
    faults = _Faults(path.name)
    short = _read(path)
    if "text_file" in short:
        file = path.parent / short.pop("text_file")
        try:
            short["text"] = file.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise GoldError(f"{path.name}: text_file: {error}") from None
    text = short.get("text")
    if not isinstance(text, str) or not text:
        raise GoldError(f'{path.name}: give the "text", or a "text_file" beside this file')
    actors = short.pop("actors", {})
    locator = Locator(text)
    claims = [
        _claim(dict(claim), number, locator, actors=actors, faults=faults)
        for number, claim in enumerate(short.get("claims", []), 1)
    ]
    traps = [_trap(dict(trap), n, locator, faults) for n, trap in enumerate(_traps(short), 1)]
    if faults.lines:
        raise GoldError("\n".join(faults.lines))
    full = {"format": 1, **short, "sha256": sha256(text.encode()).hexdigest()}
    full |= {"claims": claims, "no_claims": traps}
    try:
        return GoldDocument.model_validate(full)
    except ValidationError as error:
        raise GoldError("\n".join(sentences(error, path.name))) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        content = path.read_text("utf-8")
        short = json.loads(content) if path.suffix == ".json" else yaml.safe_load(content)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, yaml.YAMLError) as error:
        raise GoldError(f"{path.name}: {error}") from None
    if not isinstance(short, dict):
        raise GoldError(f"{path.name}: a short form is an object with text, header and claims")
    return short


def _traps(short: dict[str, Any]) -> list[dict[str, Any]]:
    return list(short.get("no_claims", []))


def _claim(
    claim: dict[str, Any],
    number: int,
    locator: Locator,
    *,
    actors: dict[str, Any],
    faults: _Faults,
) -> dict[str, Any]:
    """Return the full form of a claim: spans located, actors filled in, defaults made explicit."""
    claim.setdefault("id", f"c{number:02d}")
    where = f"claim {claim['id']}"
    if "in" in claim:
        with faults.at(f"{where}, in"):
            locator = locator.narrow(claim["in"])
        del claim["in"]

    def find(value: object, field: str) -> Any:
        with faults.at(f"{where}, {field}"):
            return locator.find(value).model_dump()

    evidence = claim.get("evidence", [])
    claim["evidence"] = _spans(evidence, lambda v: find(v, "evidence"))
    cue = claim.get("cue")
    claim["cue"] = None if cue is None else find(cue, "cue")
    claim["sources"] = [
        _source(source, actors, find, faults=faults, where=where)
        for source in claim.get("sources", [])
    ]
    claim["stance"] = [_stance(stance) for stance in claim.get("stance", [])]
    if claim.get("condition"):
        claim["condition"] = dict(claim["condition"])
        for part in ("antecedent", "consequent"):
            if part in claim["condition"]:
                claim["condition"][part] = find(claim["condition"][part], f"condition.{part}")
    if "alternates" in claim:
        claim["alternates"] = _alternates(dict(claim["alternates"]), find)
    if claim.get("act") in {act for act in Act if not act.has_certainty}:
        claim.setdefault("certainty", "unstated")
    return claim


def _spans(value: object, find: Callable[[object], Any]) -> list[Any]:
    """One span need not be written as a list."""
    return [find(item) for item in (value if isinstance(value, list) else [value])]


def _source(
    source: object,
    actors: dict[str, Any],
    find: Callable[[object, str], Any],
    *,
    faults: _Faults,
    where: str,
) -> dict[str, Any]:
    """Return a link; ``[actor, mention]`` is short for a mapping with these two."""
    match source:
        case [str(actor), mention]:
            link: dict[str, Any] = {"actor": actor, "mention": mention}
        case dict():
            link = dict(source)
        case _:
            link = {}
            with faults.at(f"{where}, sources"):
                raise GoldError("a source is [actor, mention] or an object")
    if "actor" in link:
        actor = link.pop("actor")
        with faults.at(f"{where}, sources"):
            if actor not in actors:
                raise GoldError(f'there is no actor "{actor}"; the file has {sorted(actors)}')
        link = {**actors.get(actor, {}), **link}
    mention = link.get("mention")
    link["mention"] = None if mention is None else find(mention, "sources.mention")
    return link


def _stance(stance: object) -> object:
    """``[polarity, target kind, target]`` is short for the object."""
    match stance:
        case [polarity, kind, target]:
            return {"target": target, "target_kind": kind, "polarity": polarity}
    return stance


def _alternates(alternates: dict[str, Any], find: Callable[[object, str], Any]) -> dict[str, Any]:
    for field in ("antecedent", "consequent"):
        if field in alternates:
            alternates[field] = [find(v, f"alternates.{field}") for v in alternates[field]]
    if "evidence" in alternates:
        alternates["evidence"] = [
            _spans(value, lambda v: find(v, "alternates.evidence"))
            for value in alternates["evidence"]
        ]
    if "stance" in alternates:
        alternates["stance"] = [[_stance(s) for s in value] for value in alternates["stance"]]
    return alternates


def _trap(
    trap: dict[str, Any], number: int, locator: Locator, faults: _Faults
) -> dict[str, Any] | None:
    why = trap.pop("why", None)
    with faults.at(f"no_claim {number}"):
        return {**locator.find(trap).model_dump(), "why": why}
    return None


def shorten(document: GoldDocument) -> dict[str, Any]:
    """Return the short form of *document*, for editing; compiling it gives *document* again."""
    short = document.dump()
    del short["sha256"], short["format"]
    text = document.text

    def words(value: Any) -> Any:
        if isinstance(value, dict) and value.keys() >= {"start", "end", "text"}:
            return _words(value, text)
        if isinstance(value, dict):
            return {key: words(item) for key, item in value.items()}
        return [words(item) for item in value] if isinstance(value, list) else value

    return {key: words(value) for key, value in short.items()}


def _words(value: dict[str, Any], text: str) -> object:
    rest = {k: v for k, v in value.items() if k not in {"start", "end", "text"}}
    span = shortest(GoldSpan(**{k: value[k] for k in ("start", "end", "text")}), text)
    if not rest:
        return span
    return {**(span if isinstance(span, dict) else {"text": span}), **rest}
