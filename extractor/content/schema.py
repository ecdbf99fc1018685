"""Load answer schemas, and say them so that every server understands."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from extractor.content.answer import Answer
from extractor.content.home import HOME, digest
from extractor.errors import UnknownContent

_DROPPED = frozenset({"title", "default", "discriminator", "examples"})
_LIMITS = frozenset({"minLength", "maxLength", "uniqueItems", "minProperties", "maxProperties"})
"""Outside OpenAI's documented subset; pydantic checks them on every answer anyway."""


@dataclass(frozen=True)
class Schema:
    """A versioned answer schema.

    Attributes:
        name: As ``claims_v1``.
        answer: The pydantic class that an answer is parsed into.

    """

    name: str
    answer: type[Answer]

    @cached_property
    def json_schema(self) -> dict[str, Any]:
        """The JSON schema a server is given; see `portable_schema`."""
        return portable_schema(self.answer)

    @cached_property
    def sha256(self) -> str:
        """Hash of the JSON schema."""
        return digest(self.json_schema)


@cache
def load_schema(name: str) -> Schema:
    """Load the `Answer` that ``schemas/<name>.py`` defines.

    Raises:
        UnknownContent: If there is no such schema.

    """
    if name not in schema_names():
        raise UnknownContent(f"no schema {name!r}; there are: {', '.join(schema_names())}")
    qualified = f"extractor.schemas.{name}"
    spec = spec_from_file_location(qualified, HOME / "schemas" / f"{name}.py")
    assert spec is not None and spec.loader is not None  # noqa: PT018, S101 - a .py file has both
    # In sys.modules before it runs: pydantic resolves forward references there.
    module = sys.modules[qualified] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return Schema(name, module.Answer)


def schema_names() -> list[str]:
    """Return the names of all schemas, sorted."""
    return sorted(path.stem for path in (HOME / "schemas").glob("*_v*.py"))


def portable_schema(model: type[Answer]) -> dict[str, Any]:
    """Return a JSON schema that OpenAI strict mode, vLLM, llama.cpp and Ollama all take.

    Every object is closed and requires all its properties; ``oneOf`` becomes ``anyOf``, ``const``
    becomes ``enum``, and references are replaced by what they refer to, since a reference must not
    have a description beside it. Models must not be recursive.
    """
    schema = model.model_json_schema()
    portable = _portable(schema, schema.get("$defs", {}))
    assert isinstance(portable, dict)  # noqa: S101 - a model's schema is an object
    return portable


def _portable(node: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_portable(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = definitions[node["$ref"].rsplit("/", 1)[-1]]
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _portable({**target, **beside}, definitions)
    kept: dict[str, Any] = {}
    for key, value in node.items():
        if key in _DROPPED or key in _LIMITS or key == "$defs":
            continue
        if key == "properties":  # names are not keywords
            kept[key] = {name: _portable(field, definitions) for name, field in value.items()}
        elif key == "const":
            kept["enum"] = [value]
        else:
            kept["anyOf" if key == "oneOf" else key] = _portable(value, definitions)
    if kept.get("type") == "object":
        kept["required"] = list(kept.get("properties", {}))
        kept["additionalProperties"] = False
    return kept
