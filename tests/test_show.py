"""What is shown is the text, its claims in it, and nothing that could steer a terminal."""

import io
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from extractor.data import (
    Act,
    Anonymity,
    Candidate,
    CandidateSource,
    Certainty,
    Citation,
    Claim,
    Condition,
    ConditionKind,
    Cost,
    Document,
    Extraction,
    Force,
    Grounding,
    Outcome,
    OutcomeKind,
    Polarity,
    Provenance,
    Quotation,
    Quote,
    Reason,
    Rejected,
    Source,
    SourceKind,
    Spending,
    Stance,
    StancePolarity,
    TargetKind,
)
from extractor.show import marked, summary, visible

TEXT = "Both sides denied that talks in the capital had begun."
MADE = Provenance(annotator="rules", version="1")
TAG = re.compile(r"\[(\d+(?:\.\d+)?)>|<(\d+(?:\.\d+)?)\]")


def claim(text: str, *spans: tuple[int, int], **labels: object) -> Claim:
    """Return a claim on some spans of *text*, with labels that differ from the usual."""
    usual = {
        "document_id": "d",
        "statement": "Talks had begun.",
        "act": Act.DENIAL,
        "quotation": Quotation.REPORTED,
        "certainty": Certainty.CERTAIN,
        "evidence": tuple(
            Quote(text=text[start:end], start=start, end=end, grounding=Grounding.EXACT)
            for start, end in spans
        ),
        "cue": None,
        "sources": (source("Officials"), source("Both sides")),
        "provenance": MADE,
    }
    return Claim.model_validate({**usual, **labels})


def source(name: str, on_behalf_of: str | None = None) -> Source:
    """Return a link of a chain."""
    return Source(
        name=name,
        kind=SourceKind.GROUP,
        anonymity=Anonymity.NAMED,
        mention=None,
        on_behalf_of=on_behalf_of,
    )


def rejected(words: str) -> Rejected:
    """Return a citation that stands nowhere."""
    candidate = Candidate(
        statement="x",
        act=Act.THREAT,
        quotation=Quotation.DIRECT,
        certainty=Certainty.UNSTATED,
        evidence=(Citation(text=words),),
        cue=None,
        sources=(
            CandidateSource(
                name="Nobody", kind=SourceKind.PERSON, anonymity=Anonymity.NAMED, mention=None
            ),
        ),
        provenance=MADE,
    )
    cited = Citation(text=words)
    return Rejected(
        candidate=candidate, field="evidence[0]", citation=cited, reason=Reason.NOT_FOUND
    )


def extraction(text: str, *claims: Claim, **rest: object) -> Extraction:
    """Return an extraction of *text*."""
    kind = OutcomeKind.CLAIMS if claims else OutcomeKind.NO_CLAIMS
    usual = {"document": Document(id="d", text=text), "outcome": Outcome(kind=kind)}
    return Extraction.model_validate({**usual, "claims": claims, **rest})


def shown(what: RenderableType, width: int = 100, **console: object) -> str:
    """Return what a terminal would get."""
    output = io.StringIO()
    Console(file=output, width=width, **console).print(what)  # type: ignore[arg-type]
    return output.getvalue()


def test_claim_is_marked() -> None:
    """A claim is marked where it stands, with its number."""
    lines = shown(marked(extraction(TEXT, claim(TEXT, (23, 53))))).split("\n")

    assert "d" == lines[0]
    assert "Both sides denied that [1>talks in the capital had begun<1]." == lines[2]


def test_claims_that_cross_and_nest() -> None:
    """Claims may cross, nest, and stand side by side."""
    claims = [claim("abcdefgh", *spans) for spans in ([(0, 4)], [(2, 6)], [(2, 3)], [(6, 8)])]
    lines = shown(marked(extraction("abcdefgh", *claims))).split("\n")

    assert "[1>ab[2>[3>c<3]d<1]ef<2][4>gh<4]" == lines[2]


def test_claim_of_several_stretches() -> None:
    """The stretches of one claim are numbered within it."""
    lines = shown(marked(extraction("abcdef", claim("abcdef", (0, 2), (4, 6))))).split("\n")

    assert "[1.1>ab<1.1]cd[1.2>ef<1.2]" == lines[2]


def test_same_stretch_twice() -> None:
    """Two claims on the same words are both there."""
    claims = [claim("abc", (0, 3), act=act) for act in (Act.DENIAL, Act.CRITICISM)]

    assert "[1>[2>abc<2]<1]" == shown(marked(extraction("abc", *claims))).split("\n")[2]


@settings(deadline=None)
@given(st.text(alphabet="ab \n“é\u0301\U0001f600", min_size=1, max_size=40), st.data())
def test_marks_say_what_the_claims_are(text: str, data: st.DataObject) -> None:
    """Without its marks the text is the text, and between its marks each claim is its words."""
    from extractor.show import _labelled, _Mark, _text

    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    spans = data.draw(st.lists(ends.map(sorted).filter(lambda pair: pair[0] < pair[1]), max_size=6))
    claims = [claim(text, (start, end)) for start, end in spans]
    quotes = dict(pair for n, one in enumerate(claims, 1) for pair in _labelled(n, one))
    drawn = _text(text, [_Mark(q.start, q.end, label, "") for label, q in quotes.items()]).plain

    assert text == TAG.sub("", drawn)
    for label, quote in quotes.items():
        _, _, behind = drawn.partition(f"[{label}>")
        inside, _, _ = behind.partition(f"<{label}]")
        assert quote.text == TAG.sub("", inside)


def test_claim_is_told() -> None:
    """Below the text stands what each claim says, and what one should know about it."""
    antecedent, consequent = (
        Quote(text=TEXT[start:end], start=start, end=end, grounding=Grounding.EXACT)
        for start, end in ((23, 28), (29, 43))
    )
    full = claim(
        TEXT,
        (23, 28),
        act=Act.PRECONDITION,
        also=Act.DEMAND,
        polarity=Polarity.NEGATIVE,
        sources=(source("Officials"), source("A spokesman", "the\nTaliban")),
        stance=(
            Stance(target="talks", target_kind=TargetKind.PROPOSAL, polarity=StancePolarity.OPPOSE),
        ),
        condition=Condition(
            kind=ConditionKind.NECESSARY,
            antecedent=antecedent,
            consequent=consequent,
            force=Force.DEMANDED,
        ),
        unverified=("cue", "sources[0].mention"),
        evidence=(
            antecedent.model_copy(update={"grounding": Grounding.FOLDED, "negation_cut": True}),
            consequent,
        ),
    )
    told = shown(marked(extraction(TEXT, full))).split("\n")

    assert [
        "1 Officials -> A spokesman (for the Taliban): precondition, also demand",
        "  Talks had begun.",
        "  stance: oppose talks (proposal)",
        "  condition: talks => in the capital (necessary, demanded)",
        "  certainty: certain; polarity: negative; at 23-28 (folded, after a negation), 29-43",
        "  not verified: cue, sources[0].mention",
        "",
        "outcome: claims",
        "",
    ] == [line.rstrip() for line in told[4:]]


def test_what_was_rejected() -> None:
    """A citation that stands nowhere is shown with the reason."""
    told = shown(marked(extraction(TEXT, rejected=(rejected("We will\nstrike."),))))

    assert '! rejected: evidence[0] of Nobody, threat: not_found: "We will strike."' in told
    assert told.rstrip().endswith("outcome: no_claims")


def test_how_it_failed() -> None:
    """A failure says its class and its sentence, and a title stands beside the id."""
    failed = Outcome(kind=OutcomeKind.FAILED, error="transport", reason="no answer")
    document = Document(id="d", text="x", title="Talks", source="The Daily")
    told = shown(marked(extraction("x", outcome=failed, document=document)))

    assert told.startswith("d | Talks | The Daily\n")
    assert "outcome: failed: transport: no answer" in told


def test_empty_text() -> None:
    """A document with nothing in it can be shown."""
    assert "d\n\n\n\noutcome: no_claims\n" == shown(marked(extraction("")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "<U+001B>[31mred<U+001B>[0m"),
        ("a\rb\r\nc", "a<U+000D>b\nc"),
        ("a\x00\x07\x7f\x9bb", "a<U+0000><U+0007><U+007F><U+009B>b"),
        ("a\u202eb\u2066c\u200f", "a<U+202E>b<U+2066>c<U+200F>"),
        ("a\u200bb\ufeffc\u2028d", "a<U+200B>b<U+FEFF>c<U+2028>d"),
        ("a\U000e0041b", "a<U+E0041>b"),
        (
            "tab\tline\nمرحبا \U0001f468\u200d\U0001f469",
            "tab\tline\nمرحبا \U0001f468\u200d\U0001f469",
        ),
    ],
)
def test_what_steers_a_terminal_is_visible(text: str, expected: str) -> None:
    """Escapes, controls and marks of direction are shown by their number; letters stay."""
    assert expected == visible(text)


@given(st.text())
def test_nothing_steers_a_terminal(text: str) -> None:
    """No control character passes but tab and line feed."""
    left = {char for char in visible(text) if unicodedata.category(char) in ("Cc", "Cs")}

    assert left <= {"\t", "\n"}


def test_hostile_fields() -> None:
    """No field of a document or claim reaches the terminal as a command."""
    bad = "x\x1b]0;owned\x07\u202e"
    hostile = claim(
        TEXT,
        (0, 4),
        statement=bad,
        sources=(source(bad, bad),),
        stance=(Stance(target=bad, target_kind=TargetKind.ACTOR, polarity=StancePolarity.OPPOSE),),
        unverified=(bad,),
    )
    outcome = Outcome(kind=OutcomeKind.FAILED, error=bad, reason=bad)
    document = Document(id=bad, text=bad + TEXT, title=bad, source=bad)
    whole = extraction(TEXT, hostile, document=document, outcome=outcome, rejected=(rejected(bad),))
    counts = {name: {bad: 1} for name in NOTHING}
    told = shown(marked(whole)) + shown(summary(**counts, spending=Spending()))

    assert set() == {"\x1b", "\x07", "\u202e"} & set(told)


def test_markup_is_text() -> None:
    """What looks like rich's own markup is text."""
    assert "[bold]x[/bold] :smile:" in shown(marked(extraction("[bold]x[/bold] :smile:")))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_width(width: int) -> None:
    """Nothing is wider than the terminal, and no word is lost."""
    long = "word " * 100 + "x" * 300
    one = claim(long, (5, 400), statement=long, unverified=("y" * 300,))
    lines = shown(marked(extraction(long, one)), width).split("\n")

    assert width >= max(map(len, lines))
    assert 200 == sum(line.count("word") for line in lines)
    assert 600 == sum(line.count("x") for line in lines)


def test_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal claims have colours; with NO_COLOR they have their numbers alone."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    what = marked(extraction(TEXT, claim(TEXT, (0, 4)), claim(TEXT, (0, 10))))
    coloured = shown(what, force_terminal=True, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    plain = shown(what, force_terminal=True, color_system="standard")

    assert "36m" in coloured
    assert "35m" in coloured
    assert re.search(r"3[0-7]m", plain) is None
    assert "[1>" in plain


NOTHING: dict[str, dict[str, int]] = {"outcomes": {}, "acts": {}, "sources": {}, "rejected": {}}


def test_summary() -> None:
    """A summary counts documents, acts, speakers, rejected citations and what it took."""
    told = summary(
        outcomes={"no_claims": 1, "claims": 1},
        acts={"threat": 1, "denial": 2000},
        sources={"Anna\x1b Berg": 1, "Both sides": 2000},
        rejected={"not_found": 1},
        spending=Spending(
            paid=Cost(replies=1200, tokens=9, usd=0.25),
            reused=Cost(replies=3, usd=None),
            again=Cost(replies=1, usd=0.01),
        ),
    )

    assert [
        ["documents", "2"],
        ["claims", "1"],
        ["no_claims", "1"],
        ["claims", "2,001"],
        ["denial", "2,000"],
        ["threat", "1"],
        ["rejected citations", "1"],
        ["not_found", "1"],
        ["speakers", "2"],
        ["Both sides", "2,000"],
        ["Anna<U+001B> Berg", "1"],
        ["replies"],
        ["paid", "1,200, 0.2500 USD"],
        ["reused", "3, price unknown"],
        ["paid twice, at most", "1, 0.0100 USD"],
    ] == [re.split(r" {2,}", line.strip()) for line in shown(told).strip().split("\n")]


def test_summary_of_nothing() -> None:
    """A summary of nothing is zeros; rules cost nothing, so cost is left out."""
    told = shown(summary(**NOTHING, spending=Spending()), width=40)

    assert ["documents", "0"] == told.split()[:2]
    assert "paid" not in told


def test_summary_names_ten_speakers() -> None:
    """Of many speakers the first ten are named, and all are counted."""
    names = [f"Speaker {number:02}" for number in range(15)]
    counts = {**NOTHING, "sources": dict.fromkeys(names, 1)}
    told = shown(summary(**counts, spending=Spending()))

    assert re.search(r"speakers +15", told)
    assert names[:10] == re.findall(r"Speaker \d\d", told)


def test_rich_is_loaded_late() -> None:
    """The package itself does not load what only terminals need."""
    program = "import sys, extractor; extractor.Document; print('rich' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "False\n" == done.stdout
