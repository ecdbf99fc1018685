"""The two seed articles with claims made by hand."""

import datetime as dt

from extractor.data import (
    Act,
    Anonymity,
    Candidate,
    CandidateSource,
    Certainty,
    Citation,
    Condition,
    ConditionKind,
    Document,
    Extraction,
    Force,
    Grounding,
    Quotation,
    Reason,
    Rejected,
    SourceKind,
    Span,
    Usage,
)
from tests.browser.making import ASKED, SEEDS, claim, ok, quote, source, stance


def islamabad() -> Extraction:
    """Return crossing claims, a chain, a condition, an ambiguous quote and a rejected one."""
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


def khalilzad() -> Extraction:
    """Return demands, answers to them, and a condition over a whole sentence."""
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
