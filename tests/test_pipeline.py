"""The line, from a document to its claims and its outcome."""

import asyncio
from pathlib import Path

import pytest

from extractor import Document, Extractor, Settings
from extractor.data import Candidate, Outcome, OutcomeKind, Segment, Usage
from extractor.errors import (
    AuthError,
    ConfigError,
    InvalidAnswer,
    RefusedError,
    TransportError,
    TruncatedError,
    UnknownContent,
)
from extractor.ledger import current_ledger
from extractor.llm import LLMAnnotator
from tests.scripted import Scripted, candidate, quoting

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
ADA = Document(id="ada", text="Ada said that peace is near. Bob slept.")


def outcome(annotator: Scripted, document: Document = ADA) -> Outcome:
    """Return how reading a document with *annotator* ends."""
    return Extractor(annotator).extract(document).outcome


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_span_of_every_claim_quotes_its_document(path: Path) -> None:
    """The promise the whole service stands on, for the offline rules on real articles."""
    extraction = Extractor().extract(Document.from_path(path))

    assert extraction.outcome.kind is OutcomeKind.CLAIMS
    for claim in extraction.claims:
        quotes = [*claim.evidence, claim.cue, *(source.mention for source in claim.sources)]
        if claim.condition:
            quotes += [claim.condition.antecedent, claim.condition.consequent]
        for quote in filter(None, quotes):
            assert quote.text == extraction.document.text[quote.start : quote.end]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_same_document_gives_the_same_bytes(path: Path) -> None:
    """Nothing in the line depends on the clock, on chance or on a hash seed."""
    document = Document.from_path(path)

    first, second = (Extractor().extract(document).model_dump_json() for _ in range(2))

    assert first == second


def test_claims_found_and_nothing_found_are_different_outcomes() -> None:
    """An empty result says that the document was read whole."""
    assert Outcome(kind=OutcomeKind.CLAIMS) == outcome(quoting("peace is near"))
    assert Outcome(kind=OutcomeKind.NO_CLAIMS) == outcome(quoting())


def test_a_blank_document_is_never_shown_to_an_annotator() -> None:
    """White space has no claims and costs nothing."""
    annotator = quoting()

    assert OutcomeKind.NO_CLAIMS == outcome(annotator, Document(id="d", text=" \n ")).kind
    assert [] == annotator.seen


@pytest.mark.parametrize(
    ("error", "kind", "name"),
    [
        (TransportError("no answer"), OutcomeKind.FAILED, "transport"),
        (InvalidAnswer("no JSON"), OutcomeKind.FAILED, "invalid"),
        (RefusedError("will not"), OutcomeKind.REFUSED, "refused"),
        (TruncatedError("cut off"), OutcomeKind.TRUNCATED, "truncated"),
        (ZeroDivisionError("a bug"), OutcomeKind.FAILED, "model"),
    ],
)
def test_what_goes_wrong_with_a_segment_is_an_outcome(
    error: Exception, kind: OutcomeKind, name: str
) -> None:
    """A broken document says so, and says why; it raises nothing."""

    def fail(_: Segment) -> list[Candidate]:
        raise error

    got = outcome(Scripted(fail))

    assert (kind, name) == (got.kind, got.error)
    assert got.reason is not None
    assert str(error) in got.reason


def test_a_truncated_answer_keeps_its_complete_claims() -> None:
    """What was paid for and is whole is not thrown away."""

    def cut(_: Segment) -> list[Candidate]:
        raise TruncatedError("cut off", [candidate("peace is near")])

    extraction = Extractor(Scripted(cut)).extract(ADA)

    assert OutcomeKind.TRUNCATED == extraction.outcome.kind
    assert ["peace is near"] == [claim.evidence[0].text for claim in extraction.claims]


def test_a_wrong_key_stops_everything() -> None:
    """What no document can survive is raised, not recorded a thousand times."""

    def refuse(_: Segment) -> list[Candidate]:
        raise AuthError("wrong key")

    with pytest.raises(AuthError):
        Extractor(Scripted(refuse)).extract(ADA)


def test_one_failed_segment_leaves_the_claims_of_the_others() -> None:
    """A long document that breaks in the middle says so and keeps the rest."""
    text = "\n\n".join(f"Paragraph {n} is about peace, and it is long enough." for n in range(40))

    def third_fails(segment: Segment) -> list[Candidate]:
        if "Paragraph 20 " in segment.text:
            raise TransportError("no answer")
        first = segment.text.startswith("Paragraph 0 ")
        return [candidate("Paragraph 0 is about peace")] if first else []

    extraction = Extractor(Scripted(third_fails), window=600).extract(
        Document(id="long", text=text)
    )

    assert OutcomeKind.FAILED == extraction.outcome.kind
    assert extraction.outcome.reason is not None
    assert extraction.outcome.reason.startswith("segment ")
    assert 1 == len(extraction.claims)


def test_a_claim_seen_in_two_windows_is_one_claim_at_the_documents_offsets() -> None:
    """Windows overlap; what lies in the overlap is not counted twice."""
    text = "\n\n".join(f"Paragraph {n} is about peace, and it is long enough." for n in range(40))
    quotes = [f"Paragraph {n} is about peace" for n in range(40)]
    annotator = quoting(*quotes)

    extraction = Extractor(annotator, window=600).extract(Document(id="long", text=text))

    assert len(annotator.seen) > 3
    assert quotes == [claim.evidence[0].text for claim in extraction.claims]
    assert [text.index(q) for q in quotes] == [
        claim.evidence[0].start for claim in extraction.claims
    ]


def test_what_is_not_in_the_document_is_rejected_with_its_reason() -> None:
    """An invented quote is no claim, and it is not dropped silently."""
    annotator = Scripted(lambda _: [candidate("peace is far away")])

    extraction = Extractor(annotator).extract(ADA)

    assert OutcomeKind.NO_CLAIMS == extraction.outcome.kind
    assert ["not_found"] == [rejected.reason for rejected in extraction.rejected]


def test_costs_travel_beside_the_candidates() -> None:
    """Whatever sends requests writes them into the ledger of its own document."""

    def paid(_: Segment) -> list[Candidate]:
        ledger = current_ledger()
        ledger.request()
        ledger.settle(Usage(prompt_tokens=7, usd=0.5))
        return []

    documents = [Document(id=str(n), text="Ada spoke.") for n in range(5)]
    extractions = list(Extractor(Scripted(paid)).batch(documents))

    assert [Usage(requests=1, prompt_tokens=7, usd=0.5)] * 5 == [e.usage for e in extractions]


def test_a_document_may_cost_so_many_requests_and_no_more() -> None:
    """The budget of calls belongs to the document, whatever its length."""

    def greedy(_: Segment) -> list[Candidate]:
        for _try in range(3):
            current_ledger().request()
        return []

    got = Extractor(Scripted(greedy), max_calls=2).extract(ADA)

    assert "calls" == got.outcome.error
    assert 2 == got.usage.requests


def test_a_batch_keeps_the_order_of_its_documents() -> None:
    """Concurrency does not show in the results."""
    documents = [Document(id=str(n), text=f"Ada said {n} things.") for n in range(30)]

    got = [extraction.document.id for extraction in Extractor(quoting()).batch(documents)]

    assert [document.id for document in documents] == got


def test_the_doors_open_inside_a_running_loop() -> None:
    """The synchronous calls work in a notebook, and agree with the asynchronous one."""
    extractor = Extractor(quoting("peace is near"))

    async def notebook() -> bool:
        return extractor.extract(ADA) == await extractor.aextract(ADA)

    assert asyncio.run(notebook())


def test_settings_choose_the_rules_unless_a_model_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A key in the environment does not start spending money."""
    monkeypatch.setenv("OPENAI_API_KEY", "test-key")

    assert Extractor.from_settings().annotator.fingerprint.startswith("rules")
    assert isinstance(Extractor.from_settings(model="gpt-x").annotator, LLMAnnotator)


def test_changes_win_over_settings() -> None:
    """What is said in the call counts most."""
    settings = Settings(concurrency=3)

    assert 3 == Extractor.from_settings(settings).concurrency
    assert 5 == Extractor.from_settings(settings, concurrency=5).concurrency


def test_a_model_without_a_key_is_one_clear_sentence() -> None:
    """Neither key nor server: say what to set."""
    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        Extractor.from_settings(model="gpt-x")


def test_an_unknown_prompt_is_noticed_before_anything_is_read() -> None:
    """A typing error costs nothing."""
    with pytest.raises(UnknownContent, match="claims/v1"):
        Extractor.from_settings(model="gpt-x", prompt="claims/v99", api_key="test-key")
