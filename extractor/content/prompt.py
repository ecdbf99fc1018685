"""Load and render prompts.

A prompt is ``prompts/<task>/v<N>.md``: YAML front matter, then a body whose parts begin with the
lines ``@@system`` and ``@@user``. The body is split on these marks before anything is rendered, and
the template engine never sees a document as a template, so a document can open no role and run no
code.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, ValidationError

from extractor.content.home import HOME, digest
from extractor.content.schema import Schema, load_schema
from extractor.content.view import view
from extractor.data import Segment
from extractor.errors import ConfigError, UnknownContent


class _Environment(ImmutableSandboxedEnvironment):
    """Takes ``sentence.text`` of a mapping for its key at once.

    Jinja looks for an attribute first, and a missing one takes it longer than all the rest.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


_JINJA = _Environment(
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,
)
_JINJA.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)
_ROLE = re.compile(r"^@@(system|user)[ \t]*\n", re.MULTILINE)


class FrontMatter(BaseModel):
    """What a prompt says about itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    task: str
    version: int
    parent: str | None
    schema_: str
    parameters: dict[str, Any]
    examples: tuple[str, ...]
    why: str


class Example(BaseModel):
    """A worked example: numbered sentences and the answer to them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sentences: tuple[str, ...]
    answer: dict[str, Any]


@dataclass(frozen=True)
class Prompt:
    """A versioned way to ask, and the shape to answer in.

    Attributes:
        name: As ``claims/v1``.
        front: The front matter.
        parts: Role and template, in order.
        examples: Worked examples; their answers fit the schema.
        schema: The answer schema.

    """

    name: str
    front: FrontMatter
    parts: tuple[tuple[Literal["system", "user"], str], ...]
    examples: tuple[Example, ...]
    schema: Schema

    @cached_property
    def hashes(self) -> dict[str, str]:
        """One hash for each thing that can change what a model is told or answers."""
        return {
            "template": digest(self.parts),
            "examples": digest([example.model_dump() for example in self.examples]),
            "parameters": digest(self.front.parameters),
            "schema": self.schema.sha256,
        }

    @cached_property
    def sha256(self) -> str:
        """Hash over all of `hashes`."""
        return digest(self.hashes)

    def render(self, segment: Segment) -> list[dict[str, str]]:
        """Return the messages a model is sent, in order, as ``{"role", "content"}``."""
        variables = view(segment)
        return [
            {"role": role, "content": said if static else said.render(variables).strip()}
            for role, said, static in self._prepared
        ]

    @cached_property
    def _prepared(self) -> list[tuple[str, Any, bool]]:
        """The parts, rendered once if no document shows in them, else compiled once."""
        prepared: list[tuple[str, Any, bool]] = []
        for role, template in self.parts:
            compiled = _JINJA.from_string(template, globals={"examples": self.examples})
            static = not meta.find_undeclared_variables(_JINJA.parse(template)) - {"examples"}
            prepared.append((role, compiled.render().strip() if static else compiled, static))
        return prepared


@cache
def load_prompt(name: str) -> Prompt:
    """Load ``prompts/<name>.md`` with its examples and its schema.

    Raises:
        UnknownContent: If there is no such prompt, or it names no schema there is.
        ConfigError: If the file is not a prompt; says what is wrong with it.

    """
    if name not in prompt_names():
        raise UnknownContent(f"no prompt {name!r}; there are: {', '.join(prompt_names())}")
    path = HOME / "prompts" / f"{name}.md"
    try:
        front, body = _split(path.read_text(encoding="utf-8"))
        schema = load_schema(front.schema_)
        examples = tuple(_example(path.parent / file, schema) for file in front.examples)
        for _, template in body:
            _JINJA.parse(template)
    except (OSError, ValueError, yaml.YAMLError, TemplateError) as error:
        raise ConfigError(f"prompts/{name}.md: {error}") from error
    return Prompt(name, front, body, examples, schema)


def chosen_prompt(name: str | None) -> Prompt:
    """Load the prompt of that name; without one, the version in use.

    Raises:
        UnknownContent: As `load_prompt` does.
        ConfigError: The same.

    """
    return load_prompt(name or active_prompt())


def active_prompt(task: str = "claims") -> str:
    """Return the name of the version of *task* that ``prompts/active.toml`` says is in use."""
    active = tomllib.loads((HOME / "prompts" / "active.toml").read_text(encoding="utf-8"))
    if task not in active:
        raise UnknownContent(f"prompts/active.toml names no version of {task!r}")
    return f"{task}/{active[task]}"


def prompt_names() -> list[str]:
    """Return the names of all prompts, in order of task and version."""
    paths = (HOME / "prompts").glob("*/v*.md")
    return [f"{path.parent.name}/{path.stem}" for path in sorted(paths, key=_order)]


def _order(path: Path) -> tuple[str, int, str]:
    number = re.match(r"v(\d+)", path.stem)
    return path.parent.name, int(number[1]) if number else 0, path.stem


def _split(text: str) -> tuple[FrontMatter, tuple[tuple[Literal["system", "user"], str], ...]]:
    if not text.startswith("---\n") or "\n---\n" not in text:
        raise ValueError("a prompt begins with front matter between two lines of ---")
    head, body = text[4:].split("\n---\n", 1)
    fields = yaml.safe_load(head)
    if not isinstance(fields, dict):
        raise ValueError("the front matter must be a mapping")  # noqa: TRY004 - one error for all
    fields["schema_"] = fields.pop("schema", None)  # `schema` is a method of pydantic's models
    front = FrontMatter.model_validate(fields)
    before, *marked = _ROLE.split(body)
    if before.strip() or not marked:
        raise ValueError("the body begins with a line @@system or @@user")
    pairs = zip(marked[::2], marked[1::2], strict=True)
    return front, tuple(("system" if role == "system" else "user", part) for role, part in pairs)


def _example(path: Path, schema: Schema) -> Example:
    example = Example.model_validate_json(path.read_text(encoding="utf-8"))
    try:
        schema.answer.model_validate(example.answer)
    except ValidationError as error:
        raise ValueError(f"{path.name} does not fit {schema.name}: {error}") from error
    return example
