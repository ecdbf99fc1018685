"""The whole line, from texts to grounded claims on disk, on replies of a real language model.

The recording is made again from any server that answers, for one from `evals/recordings`:

    RECORD_FROM=http://127.0.0.1:8080/v1 pytest tests/test_line.py --record-mode=rewrite
"""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import aclosing
from pathlib import Path

import pytest

from evals.gold import FOLDER as GOLD
from evals.gold import read_gold
from evals.record import load, load_predictions
from extractor.content import active_prompt
from extractor.pipeline import Extractor
from extractor.runs import Manifest, Options, Run
from extractor.settings import Settings

READ = ("seed-000", "seed-003", "frus-1955v03-d28", "e-talks-day3")


@pytest.fixture
def base_url(record_mode: str) -> str:
    """The server to record from; replaying needs none."""
    return "https://llm.invalid/v1" if record_mode == "none" else os.environ["RECORD_FROM"]


@pytest.mark.vcr
def test_recorded_replies_become_the_recorded_claims(base_url: str, tmp_path: Path) -> None:
    """Request by request over HTTP, into a run folder: the claims that the eval scored."""
    prompt = active_prompt()
    record = load(f"{prompt.replace('/', '-')}@dev")
    settings = Settings(
        _env_file=None,
        model=record.model,
        prompt=prompt,
        OPENAI_BASE_URL=base_url,
        OPENAI_API_KEY="a-key",
    )
    texts = {name: read_gold(GOLD / "dev" / f"{name}.json").document() for name in READ}
    expected = {p.document: p for p in load_predictions(record) if p.document in READ}

    async def read() -> None:
        async with aclosing(Extractor.from_settings(settings)) as extractor:
            with Run.open(tmp_path / "run", Manifest(annotator="llm", model=record.model)) as run:
                await run.process(texts.values(), extractor.aextract, Options(lanes=2))

    asyncio.run(read())
    lines = (tmp_path / "run" / "claims.jsonl").read_text("utf-8").splitlines()
    claims = [json.loads(line) for line in lines]

    assert [claim.id for name in READ for claim in expected[name].claims] == [
        claim["id"] for claim in claims
    ]
    for claim in claims:
        text = texts[claim["document_id"]].text
        for quote in claim["evidence"]:
            assert text[quote["start"] : quote["end"]] == quote["text"]
