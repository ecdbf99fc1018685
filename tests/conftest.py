"""What all tests share: an empty environment, recordings without secrets, a server that breaks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.loopback import Loopback


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the key or the settings of whoever runs it."""
    for name in os.environ:
        if name.startswith(("EXTRACTOR_", "OPENAI_")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def loopback() -> Iterator[Loopback]:
    """A server on 127.0.0.1 that misbehaves on request."""
    from tests.loopback import Loopback

    with Loopback() as server:
        yield server
