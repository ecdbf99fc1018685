"""The offline annotator reads the forms in which news attributes words."""

import asyncio
import datetime as dt
import time

import nupunkt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.data import Act, Candidate, Document, Segment, Sentence
from extractor.rules import RuleAnnotator


def segment_of(text: str, date: dt.date | None = None) -> Segment:
    """Return *text* as one segment."""
    spans, at = [], 0
    for part in text.split("\n\n"):
        start = text.index(part, at)
        at = start + len(part)
        spans += (
            [(start + a, start + b) for a, b in nupunkt.sent_spans(part)] if part.strip() else []
        )
    sentences = [Sentence(n, a, b) for n, (a, b) in enumerate(spans, 1)] or [
        Sentence(1, 0, len(text))
    ]
    document = Document(id="d", text=text, date=date)
    return Segment(document=document, sentences=tuple(sentences))


def annotate(text: str, date: dt.date | None = None) -> list[Candidate]:
    """Return what the annotator sees in *text*."""
    return list(asyncio.run(RuleAnnotator().annotate(segment_of(text, date))))


def only(text: str, date: dt.date | None = None) -> Candidate:
    """Return the one candidate in *text*."""
    found = annotate(text, date)

    assert len(found) == 1, [c.model_dump(include={"evidence", "cue", "act"}) for c in found]
    return found[0]


def evidence(candidate: Candidate) -> list[str]:
    """Return the evidence as strings."""
    return [citation.text for citation in candidate.evidence]


def names(candidate: Candidate) -> list[str]:
    """Return the names of the source chain, outermost first."""
    return [source.name for source in candidate.sources]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The minister said that the road is closed.", "The minister", "that the road is closed"),
        ("Anna Berg said the road is closed.", "Anna Berg", "the road is closed"),
        ("“The road is closed,” Anna Berg said.", "Anna Berg", "“The road is closed,”"),
        ("“The road is closed,” said Anna Berg.", "Anna Berg", "“The road is closed,”"),
        ("The road is closed, police said on Monday.", "police", "The road is closed"),
        ("According to Anna Berg, the road is closed.", "Anna Berg", "the road is closed"),
        ("The road is closed, according to the mayor.", "the mayor", "The road is closed"),
        ("Berg, who runs the port, said the road is closed.", "Berg", "the road is closed"),
        (
            "Anna Berg told reporters that the road is closed.",
            "Anna Berg",
            "that the road is closed",
        ),
    ],
)
def test_source_and_content_are_found(text: str, source: str, content: str) -> None:
    """Subject, inverted subject, relative clause and preposition name the source."""
    candidate = only(text)

    assert [source] == names(candidate)
    assert [content] == evidence(candidate)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The mayor denied that money was missing.", Act.DENIAL),
        ("The mayor urged drivers to stay at home.", Act.DEMAND),
        ("The union called for a strike.", Act.DEMAND),
        ("The mayor rejected the offer.", Act.REJECTION),
        ("The mayor welcomed the agreement.", Act.ENDORSEMENT),
        ("The mayor declined to comment.", Act.NO_COMMENT),
        ("The company did not respond to requests for comment.", Act.NO_COMMENT),
        ("The rebels threatened to close the port.", Act.THREAT),
        ("The mayor promised to open the road.", Act.COMMITMENT),
        ("The mayor proposed a new road.", Act.PROPOSAL),
        ("The mayor admitted that the road was a mistake.", Act.CONCESSION),
        ("The mayor accused the company of theft.", Act.ACCUSATION),
        ("The mayor criticized the plan.", Act.CRITICISM),
        ("The mayor hopes that the road will open.", Act.ATTITUDE),
        ("Experts predict that prices will fall.", Act.PREDICTION),
    ],
)
def test_acts(text: str, act: Act) -> None:
    """The cue, or what is said, decides the act."""
    assert act == only(text).act


def test_negated_attribution_is_no_claim() -> None:
    """That somebody did not say something shows nothing."""
    assert annotate("The minister did not say that the road is closed.") == []


def test_author_is_no_source() -> None:
    """Without a cue it is the author's voice."""
    assert annotate("The road was closed on Monday. Workers removed the trees.") == []


def test_quotation_goes_on() -> None:
    """A quotation over several sentences under one cue is one claim."""
    candidate = only("“It is over,” Anna Berg said. “We will all go home now.”")

    assert evidence(candidate) == ["“It is over,”", "“We will all go home now.”"]


def test_pronoun_is_resolved_to_the_fullest_name() -> None:
    """A pronoun is the last person, by the fullest name the document gives."""
    found = annotate(
        "Anna Berg opened the port. Mrs. Berg said it was late. She added that it cost too much."
    )

    assert [names(candidate) for candidate in found] == [["Anna Berg"], ["Anna Berg"]]


def test_chain_is_outermost_first() -> None:
    """A relayed act is one claim, with both sources."""
    candidate = only("Officials said Anna Berg had agreed to a meeting in Oslo.")

    assert names(candidate) == ["Officials", "Anna Berg"]
    assert candidate.act == Act.ENDORSEMENT
    assert evidence(candidate) == ["a meeting in Oslo"]


def test_spokesman_speaks_for_somebody() -> None:
    """A spokesman is not merged with whom he speaks for."""
    source = only("Port spokeswoman Anna Berg said the road is closed.").sources[0]

    assert (source.name, source.on_behalf_of) == ("Anna Berg", "Port")


def test_necessary_condition_is_stored_unnegated() -> None:
    """What depends in "no talks until troops leave" is "talks"."""
    condition = only("The rebels said there would be no talks until troops leave.").condition

    assert condition is not None
    assert (
        condition.kind.value,
        condition.consequent.text,
        condition.antecedent.text,
    ) == ("necessary", "talks", "troops leave")


def test_day_is_counted_from_the_date_of_the_document() -> None:
    """A weekday is the last one before publication."""
    candidate = only("The mayor said on Monday that the road is closed.", dt.date(2018, 1, 19))

    assert dt.date(2018, 1, 15) == candidate.said_on


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]))
    | st.lists(
        st.sampled_from(
            [
                "“",
                "”",
                '"',
                "‘",
                "’",
                "said",
                " ",
                ", ",
                ". ",
                "He",
                "Trump",
                "according to",
                "that",
                "to",
                "\n\n",
                "(",
                ")",
                "told",
                "not",
                "if",
                "the",
                "'s",
                "unless",
                "—",
                "in the words of",
                "reportedly",
                "interview",
                "Ada Holt:",
                "I think",
                "?",
                "statement by",
                "which",
                ":\n\n",
                "declined",
                "there are",
                "fears",
            ]
        )
    ).map("".join)
)
def test_any_text_gives_true_offsets(text: str) -> None:
    """Whatever the text, it is read to its end and every citation stands where it says."""
    segment = Segment(document=Document(id="d", text=text), sentences=(Sentence(1, 0, len(text)),))
    for candidate in asyncio.run(RuleAnnotator().annotate(segment)):
        cited = [*candidate.evidence, *(s.mention for s in candidate.sources), candidate.cue]
        if candidate.condition:
            cited += [candidate.condition.antecedent, candidate.condition.consequent]
        for citation in cited:
            if citation is not None:
                assert citation.start is not None
                assert citation.text
                assert citation.text == text[citation.start : citation.start + len(citation.text)]


@pytest.mark.parametrize(
    "unit",
    [
        "“",
        '"',
        "‘",
        "(",
        "word ",
        "said ",
        "said, ",
        "did ",
        "led ",
        "He said, ",
        "Trump ",
        "if ",
        "“a” ",
        ",",
        "\n\n“",
        "according to ",
        "to be ",
        "”",
        "It said “no way is this it” . ",
        "Ada: It is late.\n\n",
        "Is it late?\n\nI think so.\n\n",
        "“It is late.\n\n",
        '"a ',
        "his claim that ",
        "He said ACME CORP met. ",
        "Her deputy said it is late. ",
        "Mayor Ada Holm said it. The mayor said it. ",
        "Q: is it?\n\nA: I am.\n\n",
        "said it would and called on it ",
        "if, and only if, ",
        "OSLO: ",
    ],
)
def test_time_is_linear_on_hostile_text(unit: str) -> None:
    """Two hundred thousand characters of one thing take seconds, not minutes."""
    text = (unit * (200_000 // len(unit)))[:200_000]
    segment = Segment(document=Document(id="d", text=text), sentences=(Sentence(1, 0, len(text)),))
    started = time.process_time()
    asyncio.run(RuleAnnotator().annotate(segment))

    assert time.process_time() - started < 10
