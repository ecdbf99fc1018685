"""Claims, sources and quotes over a text, made with few words; and a run of any size."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

from extractor.data import (
    Act,
    Anonymity,
    Certainty,
    Claim,
    Document,
    Extraction,
    Grounding,
    Outcome,
    OutcomeKind,
    Provenance,
    Quotation,
    Quote,
    Source,
    SourceKind,
    Stance,
    StancePolarity,
    TargetKind,
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


def floor(path: Path) -> Path:
    """Write the page once more, with a script that reads the index and draws nothing."""
    page = path.read_text(encoding="utf-8")
    head, _, _ = page.rpartition("<script>")
    bare = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", head)
    script = (
        "JSON.parse(document.getElementById('index').textContent);"
        "document.documentElement.dataset.ready = String(Math.round(performance.now()))"
    )
    copy = path.with_name("floor.html")
    copy.write_text(f"{bare}<script>{script}</script></body></html>", encoding="utf-8")
    return copy
