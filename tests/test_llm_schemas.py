"""Every answer schema stays inside what OpenAI's strict structured outputs take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from extractor.content import load_schema, schema_names

KEYWORDS = {
    "type",
    "description",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "anyOf",
    "pattern",
    "format",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "minItems",
    "maxItems",
}
"""Those OpenAI documents (2026), without the ones we do not use: `$defs`, `$ref`, `const`."""
FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}
LEVELS, PROPERTIES, VALUES, CHARACTERS = 10, 5000, 1000, 120_000


def lint_strict(schema: dict[str, Any]) -> list[str]:
    """Return one sentence for each thing in *schema* that strict mode does not take."""
    problems = [] if schema.get("type") == "object" else ["$ must be an object"]
    properties = values = characters = 0
    for path, node, level in _nodes(schema, "$", 1):
        problems += [f"{path} {word} is not supported" for word in node.keys() - KEYWORDS]
        names, enum = node.get("properties", {}), node.get("enum", [])
        if node.get("type") == "object":
            if node.get("additionalProperties") is not False:
                problems.append(f"{path} must be closed")
            if node.get("required") != list(names):
                problems.append(f"{path} must require all its properties, in order")
        if node.get("type") == "array" and not isinstance(node.get("items"), dict):
            problems.append(f"{path} must say what its items are")
        if node.get("format", "date") not in FORMATS:
            problems.append(f"{path} has an unknown format")
        if level > LEVELS:
            problems.append(f"{path} is nested too deeply")
        properties += len(names)
        values += len(enum)
        characters += sum(map(len, names)) + sum(len(str(value)) for value in enum)
    if properties > PROPERTIES or values > VALUES or characters > CHARACTERS:
        problems.append("$ is too large")
    return problems


def _nodes(node: Any, path: str, level: int) -> Iterator[tuple[str, dict[str, Any], int]]:
    yield path, node, level
    for name, field in node.get("properties", {}).items():
        yield from _nodes(field, f"{path}.{name}", level + 1)
    if isinstance(node.get("items"), dict):
        yield from _nodes(node["items"], f"{path}[]", level)
    for number, choice in enumerate(node.get("anyOf", [])):
        yield from _nodes(choice, f"{path}|{number}", level)


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_is_strict(name: str) -> None:
    """Nothing in a schema is refused by the strictest server."""
    assert lint_strict(load_schema(name).json_schema) == []


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_quotes_before_it_judges(name: str) -> None:
    """Keys come in the order of the schema: words of the document before labels."""
    item = load_schema(name).json_schema["properties"]["claims"]["items"]

    assert next(iter(item["properties"])) == "evidence"
    assert list(item["properties"]).index("statement") < list(item["properties"]).index("act")


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"type": "array", "items": {"type": "string"}}, "$ must be an object"),
        ({"type": "object", "properties": {}, "required": []}, "$ must be closed"),
        (
            {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
            "$ must require all its properties, in order",
        ),
        ({"type": "object", "oneOf": []}, "$ oneOf is not supported"),
        ({"type": "object", "anyOf": [{"type": "array"}]}, "$|0 must say what its items are"),
        ({"type": "object", "format": "iban"}, "$ has an unknown format"),
        ({"type": "object", "enum": list(range(1001))}, "$ is too large"),
    ],
)
def test_the_lint_finds(schema: dict[str, Any], problem: str) -> None:
    """What strict mode refuses is reported with its place."""
    assert problem in lint_strict(schema)


def test_the_lint_counts_levels() -> None:
    """Ten levels of objects, and no more."""
    node: dict[str, Any] = {"type": "string"}
    for _ in range(10):
        node = {
            "type": "object",
            "properties": {"a": node},
            "required": ["a"],
            "additionalProperties": False,
        }

    assert [f"$.{'.'.join('a' * 10)} is nested too deeply"] == lint_strict(node)
