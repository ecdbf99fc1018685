"""What all tests share: an empty environment, recordings without secrets, a server that breaks.

Under CI no test is skipped for want of a browser, a database or a library.

Recordings are made against that server, and replayed with the network blocked:

    pytest tests/test_llm_recordings.py --record-mode=rewrite
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.loopback import Loopback

_SKIPS = frozenset(
    {
        "root may write anywhere",
        "the gold has changed since",  # the record is then rescored, and says so
        "Ray is installed",  # and so the test of its absence
        "the packages are installed",  # the same of PostgreSQL's
    }
)
"""Why a test may be skipped under CI."""
_REQUEST_HEADERS = frozenset({"content-type"})  # the body matcher reads JSON by it
_RESPONSE_HEADERS = frozenset({"content-type", "retry-after", "retry-after-ms", "x-should-retry"})


def _not_silently(report: Any) -> Any:
    """Under CI (``CI=true``) make a failure of a skip whose reason is not on the list."""
    if os.environ.get("CI", "").lower() not in {"true", "1"}:
        return report
    if report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2]).removeprefix("Skipped: ")
        if reason not in _SKIPS:
            report.outcome = "failed"
            report.longrepr = f"Under CI this is not skipped: {reason}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Generator[None, Any, Any]:
    """Of a test, or of what it needs."""
    return _not_silently((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    """Of a whole file."""
    return _not_silently((yield))


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


def scrub_request(request: Any) -> Any:
    """Keep the headers on the list, and no address: any server replays."""
    for name in list(request.headers):
        if name.lower() not in _REQUEST_HEADERS:
            del request.headers[name]
    request.uri = re.sub(r"^https?://[^/]+", "https://llm.invalid", request.uri)
    return request


def scrub_response(response: dict[str, Any]) -> dict[str, Any]:
    """Keep the headers on the list: cookies and account names come back in responses."""
    headers = response["headers"]
    kept = {name: value for name, value in headers.items() if name.lower() in _RESPONSE_HEADERS}
    return {**response, "headers": kept}


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, Any]:
    """How to record; `record_mode` stays out, or it would beat the command line."""
    return {
        "match_on": ["method", "path", "body"],
        "before_record_request": scrub_request,
        "before_record_response": scrub_response,
        "decode_compressed_response": True,
        "allow_playback_repeats": False,  # 429, then 200, for the same request
        "record_on_exception": False,
    }


def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    """Write recordings so that they can be read."""
    from tests import pretty_yaml

    vcr.register_serializer("yaml", pretty_yaml)


@pytest.fixture(autouse=True)
def _all_played(request: pytest.FixtureRequest) -> Iterator[None]:
    """A request that is no longer sent is a change as well."""
    recorded = request.node.get_closest_marker("vcr") is not None
    cassette = request.getfixturevalue("vcr") if recorded else None
    yield
    if cassette is not None and request.getfixturevalue("record_mode") == "none":
        assert cassette.all_played
