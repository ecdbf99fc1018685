"""Versioned content: the prompts and answer schemas that are said to a model.

Both are looked up by name, as database migrations are, and never imported: a released file does
not change, so that a stored claim can be made again. A schema is a prompt too, since its field
names and descriptions are words a model reads.
"""

from extractor.content.answer import Answer
from extractor.content.home import HOME
from extractor.content.prompt import Prompt, active_prompt, chosen_prompt, load_prompt, prompt_names
from extractor.content.releases import check_releases, is_released, release
from extractor.content.schema import Schema, load_schema, schema_names

__all__ = [
    "HOME",
    "Answer",
    "Prompt",
    "Schema",
    "active_prompt",
    "check_releases",
    "chosen_prompt",
    "is_released",
    "load_prompt",
    "load_schema",
    "prompt_names",
    "release",
    "schema_names",
]
