"""The rules beside a model."""

import asyncio

from extractor import Document, Extractor
from extractor.beside import Prefiltered, overlooked
from tests.scripted import Scripted, quoting

QUIET = Document(id="quiet", text="It rained all day. The bridge was closed for repairs.")
TALKS = Document(id="talks", text="It rained. Ada Holt denied the report. Bob said peace is near.")


def test_a_segment_without_a_cue_is_never_shown() -> None:
    """Nothing can be claimed where nothing is attributed, and it costs nothing."""
    inner = quoting()

    Extractor(Prefiltered(inner)).extract(QUIET)

    assert [] == inner.seen


def test_a_segment_with_a_cue_is_passed_on() -> None:
    """What the other annotator sees is what comes out."""
    extraction = Extractor(Prefiltered(quoting("peace is near"))).extract(TALKS)

    assert ["peace is near"] == [claim.evidence[0].text for claim in extraction.claims]


def test_a_bare_quotation_is_reason_enough() -> None:
    """Words in quotation marks may be a claim without any verb."""
    inner = quoting()

    Extractor(Prefiltered(inner)).extract(
        Document(id="d", text="“We will never leave the bridge.”")
    )

    assert 1 == len(inner.seen)


def test_the_fingerprint_names_both() -> None:
    """Filtered and unfiltered results are not mixed in one run."""
    assert "rules-5>scripted-1" == Prefiltered(quoting()).fingerprint


def test_closing_closes_what_is_behind_the_filter() -> None:
    """Connections behind the filter are closed with it."""
    closed = []

    class Closing(Scripted):
        async def aclose(self) -> None:
            closed.append(self)

    asyncio.run(Prefiltered(Closing(lambda _: [])).aclose())
    asyncio.run(Prefiltered(quoting()).aclose())

    assert 1 == len(closed)


def test_overlooked_sentences_are_those_with_a_cue_and_no_claim() -> None:
    """The second look says where, who and what."""
    extraction = Extractor(quoting("peace is near")).extract(TALKS)

    missed = asyncio.run(overlooked(extraction))

    assert [(2, "Ada Holt", "denial")] == [(m.sentence, m.source, m.act) for m in missed]
    assert "Ada Holt denied the report." == missed[0].text


def test_nothing_is_overlooked_where_everything_was_claimed() -> None:
    """The rules' own claims cover what the rules see."""
    assert [] == asyncio.run(overlooked(Extractor().extract(TALKS)))
