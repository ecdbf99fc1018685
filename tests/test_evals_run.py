"""Running the engine over gold: the rules, and a model whose replies were recorded."""

import asyncio
import json
from pathlib import Path

import pytest

from evals.replay import MissingRecording, Recordings
from evals.run import run
from extractor.data import OutcomeKind
from extractor.replies import Reply, Request
from extractor.settings import Settings
from tests.data_evals.build import gold

pytest.importorskip("extractor.pipeline")
pytest.importorskip("extractor.llm")

TEXT = "The mayor denied that the bridge was closed. It rained."


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings come from the test alone."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "EXTRACTOR_MODEL", "EXTRACTOR_PROMPT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_rules_run_without_recordings(tmp_path: Path) -> None:
    """Nothing is looked up for the offline annotator, and it is timed."""
    document = gold(text=TEXT, sha256="-")
    (found,) = run(Settings(model="rules"), [document], folder=tmp_path)

    assert ["denial"] == [claim.act for claim in found.claims]
    assert found.seconds is not None


def test_recorded_replies_run_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was recorded under the request's own key is found again; no key is needed."""
    document = gold(text=TEXT, sha256="-")
    settings = Settings(model="some-model", prompt="claims/v1")
    asked: list[Request] = []

    async def note(self: Recordings, request: Request) -> Reply:
        asked.append(request)
        raise MissingRecording("not yet")

    with monkeypatch.context() as patch:
        patch.setattr(Recordings, "get", note)
        with pytest.raises(MissingRecording):
            run(settings, [document], folder=tmp_path)
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": json.dumps({"claims": []})},
        "finish_reason": "stop",
    }
    body = {"id": "x", "object": "chat.completion", "created": 1, "model": "some-model-2026",
            "choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 1,
                                           "total_tokens": 10}}  # fmt: skip
    reply = Reply(body=json.dumps(body))
    asyncio.run(Recordings(tmp_path / "claims/v1", "record").put(asked[0], reply))
    (found,) = run(settings, [document], folder=tmp_path)

    assert (OutcomeKind.NO_CLAIMS, 9, None) == (
        found.outcome.kind, found.usage.prompt_tokens, found.seconds
    )  # fmt: skip


def test_miss_stops_the_run(tmp_path: Path) -> None:
    """A request that was not recorded is no failed document: the run ends with it."""
    settings = Settings(model="some-model", prompt="claims/v1")

    with pytest.raises(MissingRecording, match="record it with --record"):
        run(settings, [gold(text=TEXT, sha256="-")], folder=tmp_path)
