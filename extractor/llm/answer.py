"""Parse an answer strictly, and save what is whole in one that was cut off."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from instructor import ResponseSchema
from instructor.core.exceptions import ResponseParsingError
from pydantic import ValidationError

from extractor.content import Answer, Schema
from extractor.data import Candidate, Provenance

_FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*", re.DOTALL | re.IGNORECASE)
_FIRST_ITEM = re.compile(r'\s*(?:```(?:json)?\s*)?\{\s*"(\w+)"\s*:\s*\[\s*', re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_SHOWN = 20
"""Errors shown to the model; they are read, and paid for, with every further question."""


def parse(schema: Schema, text: str) -> Answer:
    """Parse the text of an answer.

    Stricter than JSON parsers are: a duplicate key or a number that is none is an error. Laxer in
    one thing: a Markdown fence around the whole is no reason to ask again.

    Raises:
        ResponseParsingError: If it does not fit; says where, in words for the model.

    """
    fenced = _FENCE.fullmatch(text)
    text = fenced[1] if fenced else text
    try:
        json.loads(text, object_pairs_hook=_distinct, parse_constant=_no_number)
        return schema.answer.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise ResponseParsingError(_sentences(error)) from None
    except (ValueError, RecursionError) as error:
        raise ResponseParsingError(f"The answer is not JSON: {error}") from None


def salvage(schema: Schema, text: str, provenance: Provenance) -> list[Candidate]:
    """Return the candidates of the complete items of an answer that was cut off.

    The answer's first key must hold the list of items; items that do not fit are left out.
    """
    found: list[Candidate] = []
    opening = _FIRST_ITEM.match(text)
    if not opening:
        return found
    decoder, place = json.JSONDecoder(), opening.end()
    while True:
        try:
            _, end = decoder.raw_decode(text, place)
            answer = parse(schema, f'{{"{opening[1]}": [{text[place:end]}]}}')
            found += answer.candidates(provenance)
        except ResponseParsingError:
            pass
        except (ValueError, RecursionError):
            return found
        comma = _COMMA.match(text, end)
        if not comma:
            return found
        place = comma.end()


@cache
def expected(schema: Schema) -> type[Answer]:
    """Return what instructor is to be told it parses into.

    It derives a class from a plain model, writes out its JSON schema and walks its fields five
    times, for every request. A class of its own making, without fields, is left alone; ours knows
    the schema already and parses as we do.
    """

    class Expected(ResponseSchema):
        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            return schema.json_schema

        @classmethod
        def model_validate_json(  # type: ignore[override]  # gives an Answer
            cls, json_data: str, **_: Any
        ) -> Answer:
            return parse(schema, json_data)

    return cast("type[Answer]", Expected)


def _distinct(pairs: Sequence[tuple[str, Any]]) -> None:
    if len(dict(pairs)) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice[:40]!r} stands twice in one object")


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _sentences(error: ValidationError) -> str:
    """Say what is wrong, one line for each error, without repeating what the model wrote."""
    errors = error.errors(include_input=False, include_url=False, include_context=False)
    lines = [f"{'.'.join(map(str, e['loc']))[:120]}: {e['msg']}" for e in errors[:_SHOWN]]
    if len(errors) > _SHOWN:
        lines.append(f"and {len(errors) - _SHOWN} more")
    return "\n".join(lines)
