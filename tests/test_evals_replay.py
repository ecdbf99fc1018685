"""Recorded replies: kept readably, given back exactly, and a miss says what differs."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from evals.replay import MissingRecording, Recordings, paid
from extractor.ledger import open_ledger
from extractor.replies import Reply, Request

BODY = {
    "id": "x",
    "model": "some-model-2026",
    "choices": [{"message": {"content": '{\n "claims": ["“é” 😀"]\n}'}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 12, "completion_tokens": 7,
              "prompt_tokens_details": {"cached_tokens": 4}},
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A price that does not depend on the table."""
    monkeypatch.setattr("evals.replay._price", lambda model, usage: 0.5)


def request(text: str = "Read this.\nAnd this.", **parts: Any) -> Request:
    """A request with one message."""
    content: dict[str, Any] = {
        "model": "some-model",
        "messages": ({"role": "user", "content": text},),
        "parameters": {"temperature": 0},
        "answer_schema": {"type": "object"},
    }
    return Request(**{**content, **parts})


def recorded(folder: Path, asked: Request, body: str) -> None:
    """Record a reply."""
    asyncio.run(Recordings(folder, "record").put(asked, Reply(body=body)))


def replayed(folder: Path, asked: Request) -> Reply | None:
    """The recorded reply."""
    return asyncio.run(Recordings(folder).get(asked))


def test_recorded_reply_comes_back(tmp_path: Path) -> None:
    """The body is the same object, to the last character of its strings."""
    recorded(tmp_path, request(), json.dumps(BODY))
    found = replayed(tmp_path, request())

    assert found is not None
    assert BODY == json.loads(found.body)


def test_recording_is_readable_and_full(tmp_path: Path) -> None:
    """Request and reply are JSON with lines as lines; the schema is beside them once."""
    recorded(tmp_path, request(), json.dumps(BODY))
    recorded(tmp_path, request(sample=2), json.dumps(BODY))
    names = sorted(path.name for path in tmp_path.iterdir())
    content = (tmp_path / f"{request().key}.json").read_text("utf-8")

    assert [f"{request().key}.2.json", f"{request().key}.json"] == names[:2]
    assert ["schema."] == [name[:7] for name in names[2:]]
    assert '{"role": "user", "content": {"lines": ["Read this.", "And this."]}}' in content
    assert "“é” 😀" in content
    assert {"model", "sample", "parameters", "answer_schema", "messages", "reply"} == set(
        json.loads(content)
    )


def test_samples_are_kept_apart(tmp_path: Path) -> None:
    """Repetitions of one request have recordings of their own."""
    recorded(tmp_path, request(), '{"n": 0}')
    recorded(tmp_path, request(sample=1), '{"n": 1}')

    assert '{"n": 1}' == getattr(replayed(tmp_path, request(sample=1)), "body", None)
    with pytest.raises(MissingRecording):
        replayed(tmp_path, request(sample=2))


def test_reply_that_is_no_json_is_kept_too(tmp_path: Path) -> None:
    """What was paid for is kept, parsed or not."""
    recorded(tmp_path, request(), "<html>\nbusy")

    assert "<html>\nbusy" == getattr(replayed(tmp_path, request()), "body", None)


def test_miss_shows_what_differs_from_the_nearest(tmp_path: Path) -> None:
    """The changed line is shown, the unrelated recording is not."""
    recorded(tmp_path, request("One.\nTwo.\nThree.\n" + "Same line of the prompt.\n" * 5), "{}")
    recorded(tmp_path, request("Something else."), "{}")
    with pytest.raises(MissingRecording) as caught:
        replayed(tmp_path, request("One.\nTwo!\nThree.\n" + "Same line of the prompt.\n" * 5))
    lines = str(caught.value).splitlines()

    assert "no reply is recorded" in lines[0]
    assert "--record" in lines[0]
    assert ['"Two.",', '"Two!",'] == [
        line[1:].strip() for line in lines if line[:1] in "+-" and "Two" in line
    ]
    assert "Something else" not in str(caught.value)


def test_long_difference_is_cut(tmp_path: Path) -> None:
    """A miss is an error message, not a document."""
    recorded(tmp_path, request("\n".join(map(str, range(500)))), "{}")
    with pytest.raises(MissingRecording, match=r"and \d+ more lines") as caught:
        replayed(tmp_path, request("\n".join(f"x{n}" for n in range(500))))

    assert len(str(caught.value).splitlines()) < 50


def test_empty_folder_says_how_to_record(tmp_path: Path) -> None:
    """With nothing recorded there is nothing to show."""
    with pytest.raises(MissingRecording, match="record it with --record"):
        replayed(tmp_path / "none", request())


def test_recording_mode_lets_a_request_be_sent(tmp_path: Path) -> None:
    """A miss is None there; in replay mode nothing can be put."""
    assert asyncio.run(Recordings(tmp_path, "record").get(request())) is None
    with pytest.raises(MissingRecording, match="something was sent"):
        asyncio.run(Recordings(tmp_path).put(request(), Reply(body="{}")))


def test_replay_settles_what_was_paid(tmp_path: Path) -> None:
    """Tokens and dollars of the recording are in the document's ledger."""
    recorded(tmp_path, request(), json.dumps(BODY))
    with open_ledger() as ledger:
        replayed(tmp_path, request())

    assert (12, 4, 7, 0.5) == (
        ledger.usage.prompt_tokens,
        ledger.usage.cached_tokens,
        ledger.usage.completion_tokens,
        ledger.usage.usd,
    )


def test_body_without_usage_costs_nothing_known() -> None:
    """A reply that names no tokens settles none."""
    assert 0 == paid({}).prompt_tokens
    assert 0 == paid("text").completion_tokens
    assert 0 == paid({"usage": {"prompt_tokens": None}}).prompt_tokens
