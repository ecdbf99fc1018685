"""Under which key a reply is kept: it must not change, or what was paid for is paid for again."""

import json
from hashlib import sha256
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from extractor.replies import Request

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = st.dictionaries(st.text(), _JSON, max_size=4)


def key_of(request: Request) -> str:
    """The key as it is defined."""
    content = [1, request.model_dump(mode="json")]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()[:32]


@given(_FIELDS, _FIELDS, st.lists(_FIELDS, max_size=3), st.integers(min_value=0))
def test_the_key_is_the_hash_of_the_whole_request(
    schema: dict[str, Any], parameters: dict[str, Any], messages: list[dict[str, Any]], sample: int
) -> None:
    """However much of it is written out only once for many requests."""
    first = Request(
        model="m", messages=(), parameters=parameters, answer_schema=schema, sample=sample
    )
    request = first.about(messages)

    assert key_of(first) == first.key
    assert key_of(request) == request.key
    assert json.loads(request.said) == messages
    assert request == Request(**request.model_dump())


def test_the_key_is_what_it_was() -> None:
    """Replies of earlier versions are found again."""
    request = Request(
        model="m",
        messages=({"role": "user", "content": "“hello”"},),
        parameters={"temperature": 0},
        answer_schema={"type": "object"},
    )

    assert "e8d99c948d04ed8a0712aa0693c23c70" == request.key
