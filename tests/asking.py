"""Something to ask a model: a short prompt, a short text, and settings that point to a server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from typing import Any

from extractor import Document, Segment, Sentence
from extractor.content import Prompt, load_schema
from extractor.content.prompt import FrontMatter
from extractor.data import Candidate
from extractor.ledger import Ledger, open_ledger
from extractor.llm import LLMAnnotator
from extractor.settings import Settings

TEXT = (
    "The minister denied the report. “We never met,” he said.\n\n"
    "The union demands talks. It will strike unless the law is withdrawn."
)
PLANTED = "planted-key-4711"
"""The key that tests send; it must turn up nowhere else."""


def prompt(**parameters: Any) -> Prompt:
    """Return a short prompt for claims_v1."""
    front = FrontMatter(
        task="claims",
        version=1,
        parent=None,
        schema_="claims_v1",
        parameters=parameters,
        examples=(),
        why="A test.",
    )
    user = "{% for s in sentences %}\n[{{ s.number }}] {{ s.text }}\n{% endfor %}\n"
    parts = (("system", "Record who claims what. {{ '{{7*7}}' }}"), ("user", user))
    return Prompt("claims/v0", front, parts, (), load_schema("claims_v1"))  # type: ignore[arg-type]


def segment(text: str = TEXT) -> Segment:
    """Return *text* as one segment; a sentence ends with a stop, perhaps a mark, and a space."""
    spans = [match.span() for match in re.finditer(r"\S.*?(?:[.!?]”?(?=\s|$))", text, re.DOTALL)]
    sentences = tuple(Sentence(number, *span) for number, span in enumerate(spans, 1))
    return Segment(document=Document(id="d", text=text), sentences=sentences)


def settings(base_url: str, **changes: Any) -> Settings:
    """Return settings for a server, with three tries and two further questions."""
    values = {"attempts": 3, "reasks": 2, "try_seconds": 5, **changes}
    return Settings(_env_file=None, OPENAI_BASE_URL=base_url, OPENAI_API_KEY=PLANTED, **values)


def run(work: Coroutine[Any, Any, Any], max_calls: int | None = None) -> tuple[Any, Ledger]:
    """Run *work* with a ledger open; return what it gave, or raised, and the ledger."""

    async def guarded() -> Any:
        try:
            return await asyncio.wait_for(work, 30)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error

    with open_ledger(max_calls) as ledger:
        return asyncio.run(guarded()), ledger


async def ask(annotator: LLMAnnotator, part: Segment | None = None) -> list[Candidate]:
    """Annotate one segment, and close the connections."""
    try:
        return list(await annotator.annotate(part or segment()))
    finally:
        await annotator.aclose()
