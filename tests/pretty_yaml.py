"""Recordings that can be read in a review: JSON bodies become YAML trees.

The model's answer is JSON inside a JSON string; it becomes a tree too where that loses nothing, not
even a space. Everything else is written as vcrpy writes it.
"""

from __future__ import annotations

import json
from typing import Any

import yaml
from vcr.serializers import yamlserializer

_STYLES = [
    {"separators": separators, "ensure_ascii": ascii_only}
    for separators in ((", ", ": "), (",", ":"))
    for ascii_only in (False, True)
]


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and not text.startswith(" ") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent)


def serialize(cassette: dict[str, Any]) -> str:
    """Return a recording as YAML."""
    for interaction in cassette["interactions"]:
        request, response = interaction["request"], interaction["response"]
        if isinstance(request.get("body"), str) and _is_json(request):
            request["json_body"] = _expanded(json.loads(request.pop("body")))
        body = response.get("body", {}).get("string")
        if isinstance(body, str) and body and _is_json(response):
            response["json_body"] = _expanded(json.loads(body))
            del response["body"]
    return yaml.dump(cassette, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def deserialize(text: str) -> dict[str, Any]:
    """Read a recording."""
    cassette: dict[str, Any] = yamlserializer.deserialize(text)
    for interaction in cassette["interactions"]:
        request, response = interaction["request"], interaction["response"]
        if "json_body" in request:
            request["body"] = _text(_collapsed(request.pop("json_body")))
        if "json_body" in response:
            response["body"] = {"string": _text(_collapsed(response.pop("json_body")))}
    return cassette


def _is_json(part: dict[str, Any]) -> bool:
    types = [v for k, v in part.get("headers", {}).items() if k.lower() == "content-type"]
    return "json" in str(types)


def _text(content: Any, style: dict[str, Any] = _STYLES[0]) -> str:
    return json.dumps(content, **style)


def _expanded(content: Any) -> Any:
    match content:
        case dict():
            return {key: _expanded(value) for key, value in content.items()}
        case list():
            return [_expanded(value) for value in content]
        case str() if content[:1] in ("{", "["):
            try:
                inner = json.loads(content)
            except ValueError:
                return content
            for number, style in enumerate(_STYLES):
                if _text(inner, style) == content:
                    return {"$json": inner, "$style": number}
    return content


def _collapsed(content: Any) -> Any:
    match content:
        case {"$json": inner, "$style": number}:
            return _text(inner, _STYLES[number])
        case dict():
            return {key: _collapsed(value) for key, value in content.items()}
        case list():
            return [_collapsed(value) for value in content]
    return content
