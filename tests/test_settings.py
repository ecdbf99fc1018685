"""Settings from options, the environment and a file."""

from pathlib import Path

import pytest

from extractor.errors import ConfigError
from extractor.settings import RULES, Settings, load_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, so that no ``.env`` of the checkout is read."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_rules_are_the_default() -> None:
    """Nothing set: no model, no network."""
    assert load_settings().model == RULES


def test_changes_win_over_the_environment_and_that_over_the_file(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said last and nearest counts."""
    (elsewhere / ".env").write_text("EXTRACTOR_MODEL=from-file\nEXTRACTOR_WINDOW=700\n")
    monkeypatch.setenv("EXTRACTOR_MODEL", "from-environment")

    assert load_settings().model == "from-environment"
    assert load_settings().window == 700
    assert load_settings(model="from-call").model == "from-call"


def test_keys_keep_the_names_other_tools_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that works elsewhere works here, and does not show itself."""
    monkeypatch.setenv("OPENAI_API_KEY", "test-key")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")

    settings = load_settings()

    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "test-key"
    assert settings.base_url == "http://127.0.0.1:1/v1"
    assert "test-key" not in repr(settings)


def test_settings_can_be_changed_again() -> None:
    """Settings made in code go through unchanged but for what is named."""
    settings = Settings(model="m", concurrency=3, api_key="test-key")

    assert load_settings(settings, window=900) == Settings(
        model="m", concurrency=3, api_key="test-key", window=900
    )


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("EXTRACTOR_CONCURRENCY", "many", "EXTRACTOR_CONCURRENCY.*integer"),
        ("EXTRACTOR_TRY_SECONDS", "-1", "EXTRACTOR_TRY_SECONDS.*greater than 0"),
        ("EXTRACTOR_PARAMETERS", "{temperature", "parameters.*must be JSON"),
    ],
)
def test_a_value_that_does_not_fit_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str
) -> None:
    """A wrong setting is one sentence that names it."""
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigError, match=complaint):
        load_settings()
