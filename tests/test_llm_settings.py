"""Keys, addresses and parameters that can work, and those that cannot."""

from __future__ import annotations

import asyncio

import pytest

from extractor import ConfigError, Settings
from extractor.llm import LLMAnnotator
from tests.asking import PLANTED, ask, prompt, run, settings
from tests.loopback import Loopback


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        (PLANTED, f"Bearer {PLANTED}"),
        (f"\ufeff {PLANTED}\r\n", f"Bearer {PLANTED}"),
        (f'"{PLANTED}"', f"Bearer {PLANTED}"),
        ("", "Bearer none"),
    ],
)
def test_keys_are_cleaned(key: str, sent: str) -> None:
    """What copying leaves around a key is taken off; a server of one's own needs none."""
    changed = Settings(_env_file=None, OPENAI_BASE_URL="http://a.invalid/v1", OPENAI_API_KEY=key)
    annotator = LLMAnnotator("m", prompt(), changed)

    async def header() -> str:
        return annotator._server().client.auth_headers["Authorization"]

    assert sent == asyncio.run(header())


@pytest.mark.parametrize("key", ["planted key", "planted\nkey", "plänted-key", "planted\x00key"])
def test_keys_that_cannot_be(key: str) -> None:
    """A key with something no key contains is refused, and not repeated."""
    with pytest.raises(ConfigError, match="OPENAI_API_KEY contains") as caught:
        LLMAnnotator("m", prompt(), Settings(_env_file=None, OPENAI_API_KEY=key))

    assert "nted" not in str(caught.value)


def test_no_key_and_no_server() -> None:
    """Without a key there is no asking OpenAI; the message knows the way out."""
    with pytest.raises(ConfigError, match="set OPENAI_API_KEY, or use the model 'rules'"):
        LLMAnnotator("m", prompt(), Settings(_env_file=None))


def test_an_address_that_is_none() -> None:
    """An address without a scheme is refused before anything is sent to it."""
    with pytest.raises(ConfigError, match="OPENAI_BASE_URL"):
        LLMAnnotator("m", prompt(), settings("localhost:8080"))


def test_parameters_that_are_ours() -> None:
    """Streaming and the like would change how an answer comes."""
    with pytest.raises(ConfigError, match="cannot set n, stream"):
        LLMAnnotator("m", prompt(), settings("http://a.invalid", parameters={"n": 2, "stream": 1}))


def test_a_proxy_of_the_environment_is_used(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As other programs do; the server itself need not be known to this machine."""
    monkeypatch.setenv("http_proxy", loopback.base_url.removesuffix("/v1"))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    annotator = LLMAnnotator("proxied|ok", prompt(), settings("http://llm.invalid/v1"))
    found, _ = run(ask(annotator))

    assert len(found) == 4
    assert len(loopback.log["proxied"]) == 1
