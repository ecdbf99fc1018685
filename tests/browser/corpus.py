"""A hand-made run: every outcome, crossing claims, chains, conditions, and hostile text."""

import datetime as dt
from pathlib import Path
from typing import Any

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
    Span,
    Stance,
    StancePolarity,
    TargetKind,
    Usage,
)

SEEDS = Path(__file__).parents[2] / "seeds"

MADE = Provenance(annotator="rules", version="1", code="0.1.0")
ASKED = Provenance(
    annotator="llm",
    version="fingerprint",
    prompt="claims/v1",
    prompt_sha256="ab" * 32,
    answer_schema="claims_v1",
    answer_schema_sha256="cd" * 32,
    model="a-model-2026",
    request="ef" * 32,
    code="0.1.0",
)

HOSTILE = (
    "</script><script>window.PWNED=1</script> <img src=x onerror=window.PWNED=1> <!-- a comment\n"
    "\u202eRTL override\u202c and zero\u200bwidth, a flag 🇦🇫, a family 👨‍👩‍👧‍👦, "
    "a line\u2028separator, a null \x00, tags \U000e0069\U000e0067\U000e006e.\n\n"
    "“=HYPERLINK(1) is no formula,” said <b onclick=alert(1)>Mallory</b>; Eve & co. denied "
    "“it” — twice, 👩🏽‍🚀 said. javascript:alert(1) is only text; “%s ${x} {{ 7*7 }}” said Eve."
)
LONG = "The " + "Very Honourable " * 12 + "Deputy Under-Secretary for " + "X" * 80


def quote(text: str, words: str, nth: int = 0, **more: Any) -> Quote:
    """Return the words as they stand in the text, the nth time counted from 0."""
    start = text.index(words)
    for _ in range(nth):
        start = text.index(words, start + 1)
    return Quote(
        text=words, start=start, end=start + len(words), **{"grounding": Grounding.EXACT, **more}
    )


def source(text: str, name: str, mention: str | None = None, **more: Any) -> Source:
    """Return a named person, unless told otherwise."""
    return Source(
        **{
            "name": name,
            "kind": SourceKind.PERSON,
            "anonymity": Anonymity.NAMED,
            "mention": quote(text, mention) if mention else None,
            **more,
        }
    )


def stance(polarity: str, target: str, kind: str = "proposal") -> Stance:
    """Return a stance."""
    return Stance(target=target, target_kind=TargetKind(kind), polarity=StancePolarity(polarity))


def claim(document: Document, act: str, words: str, sources: list[Source], /, **more: Any) -> Claim:
    """Return a claim with one stretch of evidence, unless told otherwise."""
    return Claim(
        **{
            "document_id": document.id,
            "act": Act(act),
            "evidence": (quote(document.text, words),),
            "sources": tuple(sources),
            "statement": words.strip("“”"),
            "cue": None,
            "quotation": Quotation.INDIRECT,
            "certainty": Certainty.UNSTATED,
            "provenance": MADE,
            **more,
        }
    )


def ok(document: Document, *claims: Claim, **more: Any) -> Extraction:
    """Return an extraction that was read whole."""
    kind = OutcomeKind.CLAIMS if claims else OutcomeKind.NO_CLAIMS
    ordered = sorted(claims, key=lambda claim: claim.evidence[0].start)
    return Extraction(
        document=document, claims=tuple(ordered), **{"outcome": Outcome(kind=kind), **more}
    )


def _islamabad() -> Extraction:
    document = Document(
        id="000_islamabad",
        text=(SEEDS / "000_3583993f793d036c.txt").read_text(encoding="utf-8"),
        title="Taliban delegation visits Islamabad",
        date=dt.date(2018, 1, 18),
        source="An agency",
        url="https://example.org/islamabad",
    )
    text = document.text
    mujahid = {"on_behalf_of": "the Taliban"}
    taliban = source(text, "the Taliban", kind=SourceKind.ORGANIZATION)
    both = "real negotiations can be conducted only after the departure of all foreign troops"
    return ok(
        document,
        claim(
            document,
            "denial",
            "participation in Turkey’s talks",
            [
                source(
                    text,
                    "the Taliban and the Islamic Party",
                    "Both sides",
                    kind=SourceKind.ORGANIZATION,
                )
            ],
            statement="The Taliban and the Islamic Party took part in the talks in Turkey.",
            cue=quote(text, "denied"),
            quotation=Quotation.REPORTED,
            certainty=Certainty.CERTAIN,
            stance=(stance("oppose", "they took part in the talks in Turkey", "proposition"),),
            said_on=dt.date(2018, 1, 15),
        ),
        claim(
            document,
            "no_comment",
            "requests for comment",
            [taliban],
            cue=quote(text, "did not respond"),
            evidence=(
                quote(
                    text,
                    "requests for comment",
                    grounding=Grounding.AMBIGUOUS,
                    alternatives=(Span(*quote(text, "requests for comment", 1).span),),
                ),
            ),
        ),
        claim(
            document,
            "endorsement",
            "a meeting on Monday in Islamabad",
            [
                source(
                    text,
                    "senior Taliban officials",
                    "senior Taliban officials",
                    kind=SourceKind.GROUP,
                    anonymity=Anonymity.DESCRIBED,
                    on_behalf_of="the Taliban",
                ),
                source(text, "Hibaullah Akhonsadeh", "Hibaullah Akhonsadeh"),
            ],
            statement="Hibaullah Akhonsadeh agreed to a meeting on Monday in Islamabad.",
            cue=quote(text, "had agreed to"),
            stance=(stance("support", "the talks in Islamabad"),),
            provenance=ASKED,
            confidence=0.83,
        ),
        claim(
            document,
            "accusation",
            "“This is an intelligence game aimed at distorting and damaging the real peace "
            "process in Afghanistan,”",
            [source(text, "Zabihullah Mujahid", "Zabihullah Mujahid", **mujahid)],
            cue=quote(text, "said in a statement"),
            quotation=Quotation.DIRECT,
            certainty=Certainty.CERTAIN,
            stance=(stance("oppose", "the talks in Turkey", "act"),),
        ),
        claim(
            document,
            "precondition",
            both,
            [
                source(text, "Zabihullah Mujahid", "The statement", **mujahid),
                source(
                    text, "the Taliban", "the position of the Taliban", kind=SourceKind.ORGANIZATION
                ),
            ],
            statement="Real negotiations can be conducted only after all foreign troops leave.",
            cue=quote(text, "pointed to"),
            condition=Condition(
                kind=ConditionKind.NECESSARY,
                antecedent=quote(text, "the departure of all foreign troops from Afghanistan"),
                consequent=quote(text, "real negotiations"),
                bearer="the United States",
                beneficiary="the Afghan government",
                force=Force.DEMANDED,
            ),
            stance=(
                stance("support", "the withdrawal of foreign troops", "act"),
                stance("oppose", "the United States", "actor"),
            ),
            also=Act.DEMAND,
            addressee="the United States",
        ),
        claim(
            document,
            "demand",
            "the departure of all foreign troops from Afghanistan",
            [taliban],
            stance=(stance("support", "the withdrawal of foreign troops", "act"),),
            addressee="the United States",
            unverified=("cue",),
        ),
        claim(
            document,
            "criticism",
            "real progress",
            [source(text, "Antonio Guterich", "Antonio Guterich")],
            evidence=(quote(text, "real progress", negation_cut=True),),
            stance=(stance("oppose", "the talks in Islamabad"),),
        ),
        rejected=(
            Rejected(
                candidate=_candidate("The US will leave <b>tomorrow</b>."),
                field="evidence[0]",
                citation=Citation(text="we will leave <b>tomorrow</b>", sentence=3),
                reason=Reason.NOT_FOUND,
            ),
        ),
        usage=Usage(requests=2, prompt_tokens=2100, completion_tokens=640, usd=0.0123),
    )


def _candidate(statement: str) -> Candidate:
    return Candidate(
        statement=statement,
        act=Act.COMMITMENT,
        quotation=Quotation.DIRECT,
        certainty=Certainty.CERTAIN,
        evidence=(Citation(text="we will leave <b>tomorrow</b>", sentence=3),),
        cue=None,
        sources=(
            CandidateSource(
                name="Nobody <script>window.PWNED=1</script>",
                kind=SourceKind.PERSON,
                anonymity=Anonymity.NAMED,
                mention=None,
            ),
        ),
        provenance=ASKED,
    )


def _khalilzad() -> Extraction:
    document = Document(
        id="003_khalilzad",
        text=(SEEDS / "003_90a0b14a44c759de.txt").read_text(encoding="utf-8"),
        title="US and Taliban hold two rounds of talks",
        date=dt.date(2019, 10, 5),
        source="The Nation",
    )
    text = document.text
    us = source(text, "the United States", "The US", kind=SourceKind.GOVERNMENT)
    taliban = source(text, "the Taliban", kind=SourceKind.ORGANIZATION)
    return ok(
        document,
        claim(
            document,
            "demand",
            "a ceasefire or at least securing a commitment from the Taliban to reduce the level "
            "of violence in Afghanistan",
            [us],
            cue=quote(text, "has been pushing for"),
            stance=(stance("support", "a ceasefire"),),
            addressee="the Taliban",
        ),
        claim(
            document,
            "rejection",
            "those demands",
            [taliban],
            cue=quote(text, "have resisted"),
            stance=(
                stance("oppose", "a ceasefire"),
                stance("oppose", "the United States", "actor"),
            ),
            addressee="the United States",
        ),
        claim(
            document,
            "precondition",
            "that the issue of ceasefire and intra-Afghan dialogue would be taken care of once "
            "the deal is sealed with the US",
            [taliban],
            cue=quote(text, "is adamant"),
            condition=Condition(
                kind=ConditionKind.BOTH,
                antecedent=quote(text, "the deal is sealed with the US"),
                consequent=quote(text, "the issue of ceasefire and intra-Afghan dialogue"),
                bearer="the United States",
                force=Force.OFFERED,
            ),
        ),
        claim(
            document,
            "commitment",
            "that Pakistan would make all-out efforts to rescue the faltering peace process",
            [source(text, "Imran Khan", "Imran Khan", on_behalf_of="Pakistan")],
            cue=quote(text, "assured"),
            stance=(stance("support", "the peace process"),),
            addressee="Donald Trump",
        ),
        claim(
            document,
            "prediction",
            "a US withdrawal could bring more conflict",
            [
                source(
                    text,
                    "some US security officials",
                    "some US security officials",
                    kind=SourceKind.GROUP,
                    anonymity=Anonymity.DESCRIBED,
                )
            ],
            certainty=Certainty.POSSIBLE,
            stance=(stance("oppose", "the withdrawal of foreign troops", "act"),),
        ),
        usage=Usage(requests=1, usd=None),
    )


def _hostile() -> Extraction:
    document = Document(
        id="../../x <img src=x onerror=window.PWNED=1>",
        text=HOSTILE,
        title="</script><script>window.PWNED=1</script> & “title” \u202eevil",
        source="javascript:alert(1)",
        url="javascript:window.PWNED=1",
    )
    text = document.text
    mallory = source(text, "<b onclick=alert(1)>Mallory</b>", "<b onclick=alert(1)>Mallory</b>")
    return ok(
        document,
        claim(
            document,
            "assertion",
            "“=HYPERLINK(1) is no formula,”",
            [mallory],
            statement="=HYPERLINK(1) </script><script>window.PWNED=1</script>",
            stance=(stance("mixed", '"><img src=x onerror=window.PWNED=1>', "actor"),),
            cue=quote(text, "said"),
        ),
        claim(
            document,
            "attitude",
            "a flag 🇦🇫, a family 👨‍👩‍👧‍👦, a line\u2028separator, a null \x00, tags",
            [source(text, "👩🏽‍🚀", "👩🏽‍🚀")],
            polarity=Polarity.NEGATIVE,
        ),
        claim(
            document, "threat", "\u202eRTL override\u202c and zero\u200bwidth", [mallory], also=None
        ),
        claim(document, "denial", "RTL override\u202c and zero\u200bwidth, a flag 🇦🇫", [mallory]),
        claim(
            document,
            "proposal",
            "“%s ${x} {{ 7*7 }}”",
            [source(text, "Eve", "Eve")],
            evidence=(quote(text, "“it”"), quote(text, "“%s ${x} {{ 7*7 }}”")),
        ),
    )


def _long() -> Extraction:
    document = Document(
        id="long-names",
        text=f"{LONG} said it.\r\nقال شاه محمود قریشی إنه لا يوافق.\r\n“No,” they said.\r\n" * 2,
        title="W" * 200,
        date=dt.date(2018, 1, 20),
        source="An agency",
    )
    text = document.text
    arabic = source(text, "شاه محمود قریشی", "شاه محمود قریشی")
    return ok(
        document,
        claim(document, "concession", "it", [source(text, LONG, LONG)], confidence=0.5),
        claim(
            document,
            "rejection",
            "إنه لا يوافق",
            [arabic],
            stance=(stance("oppose", "the peace process"),),
        ),
        claim(
            document,
            "denial",
            "“No,” they said.\r\n" + LONG,
            [
                source(
                    text,
                    "unspecified",
                    kind=SourceKind.UNSPECIFIED,
                    anonymity=Anonymity.IMPLICIT,
                )
            ],
        ),
    )


def _ended(kind: str, **more: Any) -> Extraction:
    text = "" if kind == "rejected_input" else f"A text that ended as {kind}. Nobody said so."
    document = Document(id=f"ended-{kind}", text=text, date=dt.date(2018, 2, 1))
    return Extraction(document=document, outcome=Outcome(kind=OutcomeKind(kind), **more))


def corpus() -> list[Extraction]:
    """Return nine documents; they end in every way there is."""
    truncated = _ended("truncated", error="truncated", reason="The answer was cut off.")
    kept = claim(
        truncated.document,
        "assertion",
        "Nobody said so",
        [source(truncated.document.text, "Nobody", "Nobody")],
    )
    return [
        _islamabad(),
        _khalilzad(),
        _hostile(),
        _long(),
        _ended("no_claims"),
        _ended("failed", error="transport", reason="No usable response after 5 tries."),
        _ended("refused", error="refused", reason="The model declines."),
        truncated.model_copy(update={"claims": (kept,)}),
        _ended("rejected_input", error="binary", reason="This is a PDF file: <b>convert it</b>."),
    ]


def many(documents: int, claims: int) -> list[Extraction]:
    """Return a large run: *documents* copies of a seed article with *claims* claims each."""
    text = (SEEDS / "000_3583993f793d036c.txt").read_text(encoding="utf-8")
    acts = list(Act)
    polarities = list(StancePolarity)
    extractions = []
    for number in range(documents):
        document = Document(
            id=f"story-{number:05}",
            text=text,
            title=f"Story {number}",
            date=dt.date(2018, 1, 1) + dt.timedelta(days=number % 360),
            source=f"Paper {number % 7}",
        )
        made = [
            claim(
                document,
                acts[(number + place) % len(acts)].value,
                text[start : start + 140],
                [source(text, f"Speaker {(number + place) % 90}", "Both sides")],
                statement=f"Statement {place} of story {number}.",
                stance=(
                    stance(
                        polarities[(number * place) % len(polarities)].value,
                        f"Target {place % 17}",
                    ),
                ),
            )
            for place, start in enumerate(range(0, 170 * claims, 170))
        ]
        extractions.append(ok(document, *made))
    return extractions
