"""Keys, addresses and parameters that can work, and those that cannot."""

from __future__ import annotations

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
def test_keys_are_cleaned(loopback: Loopback, key: str, sent: str) -> None:
    """What copying leaves around a key is taken off; a server of one's own needs none."""
    changed = Settings(_env_file=None, OPENAI_BASE_URL=loopback.base_url, OPENAI_API_KEY=key)
    run(ask(LLMAnnotator(f"key {key!r}|ok", prompt(), changed)))

    assert [sent] == loopback.keys[f"key {key!r}"]


def test_a_server_that_moved_is_followed(loopback: Loopback) -> None:
    """The request is sent again to where it points."""
    there = f"{loopback.base_url}/chat/completions"
    annotator = LLMAnnotator(f"here|moved:{there},ok", prompt(), settings(loopback.base_url))
    found, ledger = run(ask(annotator))

    assert len(found) == 4
    assert ledger.usage.requests == 1
    assert loopback.log["here"][0] == loopback.log["here"][1]


def test_a_key_is_for_one_server(loopback: Loopback) -> None:
    """Another one, to which the first points, does not get it."""
    with Loopback() as other:
        there = f"{other.base_url}/chat/completions"
        changed = settings(loopback.base_url, attempts=1)
        run(ask(LLMAnnotator(f"sent on|moved:{there}", prompt(), changed)))

        assert loopback.keys["sent on"] == [f"Bearer {PLANTED}"]
        assert {None} == set(other.keys["sent on"])


def test_a_compressed_answer(loopback: Loopback) -> None:
    """Servers compress what is long."""
    annotator = LLMAnnotator("packed|gzip", prompt(), settings(loopback.base_url))

    assert len(run(ask(annotator))[0]) == 4


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
