"""Whole dialogues, recorded on the wire and replayed without a network."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import vcr as vcrpy

from extractor.errors import RefusedError
from extractor.llm import LLMAnnotator, retry
from tests import pretty_yaml
from tests.asking import PLANTED, ask, prompt, run, segment, settings
from tests.loopback import COOKIE, Loopback

CASSETTES = Path(__file__).parent / "cassettes"


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "BACKOFF_SECONDS", 0.01)


@pytest.fixture
def base_url(request: pytest.FixtureRequest, record_mode: str) -> str:
    """The server to record from; replaying needs none."""
    if record_mode == "none":
        return "https://llm.invalid/v1"
    server: Loopback = request.getfixturevalue("loopback")
    return server.base_url


def put(script: str, base_url: str) -> tuple[Any, int]:
    """Ask; return what came of it and the number of requests."""
    annotator = LLMAnnotator(script, prompt(temperature=0), settings(base_url))
    result, ledger = run(ask(annotator))
    return result, ledger.usage.requests


@pytest.mark.vcr
def test_an_answer(base_url: str) -> None:
    """One request, four claims with the words of the document."""
    found, requests = put("recorded-ok", base_url)

    assert requests == 1
    assert [c.evidence[0].text for c in found][1] == "“We never met,” he said."


@pytest.mark.vcr
def test_a_limit_passes(base_url: str) -> None:
    """The same request twice: 429 with a time to wait, then the answer."""
    found, requests = put("recorded-429|429:0.05,ok:1", base_url)

    assert (len(found), requests) == (1, 2)


@pytest.mark.vcr
def test_asking_again(base_url: str) -> None:
    """The second request carries the answer that did not fit, and why."""
    found, requests = put("recorded-reask|badschema,ok:1", base_url)

    assert (len(found), requests) == (1, 2)


@pytest.mark.vcr
def test_declined(base_url: str) -> None:
    """A refusal is asked once."""
    error, requests = put("recorded-refusal|refusal", base_url)

    assert isinstance(error, RefusedError)
    assert requests == 1


@pytest.mark.vcr
def test_cut_off(base_url: str) -> None:
    """A cut answer is asked for in halves."""
    found, requests = put("recorded-len|len,ok", base_url)

    assert requests == 3
    assert [c.evidence[0].sentence for c in found] == [1, 2, 3, 4]


@pytest.mark.vcr
def test_four_at_once(base_url: str) -> None:
    """Concurrent dialogues replay by what they ask, not by when."""
    annotator = LLMAnnotator("recorded-4|ok:1", prompt(), settings(base_url))

    async def four() -> list[str]:
        parts = [segment(f"Claim {number}.") for number in range(4)]
        found = await asyncio.gather(*(annotator.annotate(part) for part in parts))
        await annotator.aclose()
        return [candidates[0].evidence[0].text for candidates in found]

    assert run(four())[0] == [f"Claim {number}." for number in range(4)]


def test_no_recording_holds_a_secret() -> None:
    """Neither the key that was sent nor what the server sent along is in any recording."""
    recordings = sorted(CASSETTES.rglob("*.yaml"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in recordings)

    assert len(recordings) >= 6
    for secret in (PLANTED, COOKIE, "authorization", "cookie", "127.0.0.1"):
        assert secret not in text.lower()


def test_recording_scrubs(loopback: Loopback, vcr_config: dict[str, Any], tmp_path: Path) -> None:
    """A recording made now, with the key in the request and a cookie in the response, is clean."""
    recorder = vcrpy.VCR()
    recorder.register_serializer("yaml", pretty_yaml)
    with recorder.use_cassette(str(tmp_path / "new.yaml"), record_mode="all", **vcr_config):
        found, _ = put("now|ok", loopback.base_url)
    text = (tmp_path / "new.yaml").read_text(encoding="utf-8")

    assert len(found) == 4
    assert "We never met" in text
    assert PLANTED not in text
    assert COOKIE not in text


def test_recordings_are_lossless() -> None:
    """JSON in JSON is written as a tree only where that gives back the same bytes."""
    bodies = ['{"a": ["ä", 1.0]}', '{"a":["\\u00e4"]}', "{broken", '{"a":  1}', "plain"]
    for body in bodies:
        assert body == pretty_yaml._collapsed(pretty_yaml._expanded(body))
