"""Documents, and a model's answer to them, for the benchmarks that ask a server."""

from __future__ import annotations

import json
from collections.abc import Iterator

from extractor import Document

SENTENCES = (
    "“The report is false from beginning to end,” the minister told reporters on Monday.",
    "Officials in the capital said the two delegations had agreed to meet again within a month.",
    "The union's leader, Ana Ortiz, warned that its members will strike unless the law is dropped.",
    "According to the central bank, prices will rise by 4 percent over the course of the year.",
    "The opposition rejected the offer and called on the government to publish the full contract.",
    "A spokesman for the port authority declined to comment on the length of the negotiations.",
    "“We will sign only after every ship has left our waters,” the foreign minister added later.",
    "Analysts believe that the talks, now in their third round, have little chance of success.",
)


def documents(count: int) -> Iterator[Document]:
    """Yield documents of some 800 code points, no two alike."""
    for number in range(count):
        yield Document(id=str(number), text=" ".join((f"Document number {number}.", *SENTENCES)))


def completion(claims: int) -> bytes:
    """Return a completion with so many claims, at most one for each sentence."""
    message = {"role": "assistant", "refusal": None, "content": json.dumps(answer(claims))}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {
            "prompt_tokens": 3000,
            "completion_tokens": 150 * claims,
            "total_tokens": 3000 + 150 * claims,
            "prompt_tokens_details": {"cached_tokens": 2816},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
    }
    return json.dumps(body, ensure_ascii=False).encode()


def answer(claims: int) -> dict[str, object]:
    """Return an answer in the form of claims_v1."""
    return {"claims": [_claim(number + 2, SENTENCES[number]) for number in range(claims)]}


def _claim(number: int, sentence: str) -> dict[str, object]:
    passage = {"sentence": number, "quote": sentence}
    source = {"name": "Ana Ortiz", "kind": "person", "anonymity": "named"}
    target = {"target": "the law", "target_kind": "proposal", "polarity": "oppose"}
    return {
        "evidence": [passage],
        "cue": {"sentence": number, "quote": "said"},
        "sources": [{"mention": passage, **source, "on_behalf_of": None}],
        "addressee": None,
        "quotation": "indirect",
        "statement": sentence,
        "act": "assertion",
        "also": None,
        "polarity": "positive",
        "stance": [target],
        "condition": None,
        "certainty": "certain",
        "said_on": "2024-05-03",
    }
