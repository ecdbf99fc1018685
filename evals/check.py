"""The gold checker: refuses gold that would make a score mean something else than it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path

from evals.gold import GoldClaim, GoldDocument, GoldError, GoldSpan, Origin, read_gold
from extractor.data import Act, Anonymity, Certainty, Quotation

OVERLAP_WORDS = 8
"""A prompt example and a gold document may not share a run of so many words."""

DUPLICATE = 0.5
"""Two documents are one if they share this part of the shorter one's runs of words."""

TAKES_A_STANCE = frozenset({
    Act.ENDORSEMENT,
    Act.REJECTION,
    Act.DENIAL,
    Act.CRITICISM,
    Act.ACCUSATION,
    Act.DEMAND,
})  # fmt: skip

_MARKED = re.compile(
    r"[“„][^“”\n]*(?:[“”]|$)|«[^»\n]*(?:»|$)|\"[^\"\n]*(?:\"|$)|``.*?(?:''|$)"
    r"|(?<!\w)[‘'](?=[\w…]).*?(?<=\S)[’'](?!\w)",
    re.MULTILINE,
)
"""Words in quotation marks; a mark that is left open quotes to the end of its line."""


def shingles(text: str, size: int = OVERLAP_WORDS) -> frozenset[str]:
    """Return every run of *size* words in *text*, folded; shorter texts give none."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(" ".join(words[i : i + size]) for i in range(len(words) - size + 1))


def check_gold(folder: Path, prompts: Path) -> tuple[tuple[GoldDocument, ...], list[str]]:
    """Check every gold file under *folder* against itself, its neighbours and the *prompts*.

    Returns:
        The documents that could be read, and one sentence for each problem.

    """
    documents: list[GoldDocument] = []
    problems: list[str] = []
    for path in sorted(folder.rglob("*.json")):
        try:
            document = read_gold(path)
        except GoldError as error:
            problems += str(error).splitlines()
            continue
        if document.id != path.stem:
            problems.append(f"{path.name}: the id is {document.id!r}: name the file after it")
        documents.append(document)
        problems += [f"{document.id}: {line}" for line in check_document(document)]
    problems += check_together(documents, prompt_texts(prompts))
    return tuple(documents), problems


def prompt_texts(prompts: Path) -> dict[str, str]:
    """Return prompt bodies and examples by their path under *prompts*."""
    files = [p for p in sorted(prompts.rglob("*")) if p.suffix in {".md", ".json", ".txt", ".yaml"}]
    ledger = {"released.json", "CHANGELOG.md"}
    return {
        p.relative_to(prompts).as_posix(): _words(p.read_text("utf-8"), p.suffix)
        for p in files
        if p.name not in ledger
    }


def _words(content: str, suffix: str) -> str:
    """Return what a file says; an escape in JSON would hide a word."""
    if suffix != ".json":
        return content
    return json.dumps(json.loads(content), ensure_ascii=False).replace("\\n", " ")


def check_together(documents: Sequence[GoldDocument], prompts: Mapping[str, str]) -> list[str]:
    """Return what is wrong with documents as a set: same ids, same texts, leaks into prompts."""
    problems: list[str] = []
    ids = [document.id for document in documents]
    problems += [f"{i}: {ids.count(i)} documents have this id" for i in sorted(set(ids)) if
                 ids.count(i) > 1]  # fmt: skip
    runs = [(document.id, document.text, shingles(document.text, 5)) for document in documents]
    for (one, text, a), (other, text2, b) in combinations(runs, 2):
        if text == text2 or (a and b and len(a & b) >= DUPLICATE * min(len(a), len(b))):
            problems.append(f"{one} and {other} are (nearly) the same text: keep one of them")
    for name, prompt in prompts.items():
        said = shingles(prompt)
        for document in documents:
            shared = sorted(said & shingles(document.text))
            if shared:
                problems.append(
                    f'{document.id}: prompts/{name} contains its words "{shared[0]}": '
                    "a prompt may not show the model what it is tested on"
                )
    return problems


def check_document(document: GoldDocument) -> Iterator[str]:
    """Yield one sentence for each thing wrong within *document*."""
    if document.document().sha256 != document.sha256:
        yield "the text does not have the SHA-256 it names: the text was changed after labelling"
    if document.url is None and document.origin in {Origin.WIKINEWS, Origin.PUBLIC_DOMAIN}:
        yield "the url is missing: say where the text can be checked"
    for trap in document.no_claims:
        yield from _check_span(trap, "no_claims", document.text)
    yield from _check_repeats(document.claims)
    for claim in document.claims:
        for place, span in spans(claim):
            yield from _check_span(span, f"{claim.id}.{place}", document.text)
        for line in (*check_labels(claim), *check_spans(claim, document.text)):
            yield f"{claim.id}: {line}"


def _check_repeats(claims: Sequence[GoldClaim]) -> Iterator[str]:
    ids = [claim.id for claim in claims]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"{ids.count(twice)} claims have the id {twice}"
    seen: dict[object, str] = {}
    for claim in claims:
        key = (claim.evidence, claim.act, claim.polarity, claim.source.name, claim.condition)
        if key in seen:
            yield f"{claim.id} repeats {seen[key]}: same evidence, source, act and polarity"
        seen[key] = claim.id


def is_marked(evidence: Sequence[GoldSpan], text: str) -> bool:
    """Return whether quotation marks stand around any of the *evidence*, or inside it."""
    marked = [match.span() for match in _MARKED.finditer(text)]
    return any(a < span.end and span.start < b for span in evidence for a, b in marked)


def spans(claim: GoldClaim) -> Iterator[tuple[str, GoldSpan]]:
    """Yield every span of *claim* with the field it is in."""
    for span in claim.evidence:
        yield "evidence", span
    if claim.cue:
        yield "cue", claim.cue
    for source in claim.sources:
        if source.mention:
            yield "sources.mention", source.mention
    if claim.condition:
        yield "condition.antecedent", claim.condition.antecedent
        yield "condition.consequent", claim.condition.consequent
    for accepted in claim.alternates.evidence:
        for span in accepted:
            yield "alternates.evidence", span
    for span in (*claim.alternates.antecedent, *claim.alternates.consequent):
        yield "alternates", span


def _check_span(span: GoldSpan, where: str, text: str) -> Iterator[str]:
    found = text[span.start : span.end]
    if found != span.text:
        yield f"{where}: [{span.start}:{span.end}] gives {found[:40]!r}, not {span.text[:40]!r}"
    elif span.text != span.text.strip():
        yield f"{where}: {span.text[:40]!r} begins or ends with white space"


def check_spans(claim: GoldClaim, text: str) -> Iterator[str]:
    """Yield what is wrong with where *claim* stands in *text*."""
    for one, two in pairwise(claim.evidence):
        if two.start < one.end:
            yield "its evidence overlaps or is not in the order of the text"
    if claim.quotation in {Quotation.DIRECT, Quotation.MIXED} and not is_marked(
        claim.evidence, text
    ):
        yield f"quotation is {claim.quotation}, but it stands in no quotation marks"
    for link in claim.sources:
        implicit = link.anonymity is Anonymity.IMPLICIT
        if implicit != (link.name == "unspecified"):
            yield 'an implicit source is named "unspecified", and no other is'
        if not implicit and link.mention is None:
            yield f"only an implicit source lacks a mention: {link.name} has none"


def check_labels(claim: GoldClaim) -> Iterator[str]:
    """Yield where the labels of *claim* contradict each other or the annotation scheme."""
    if claim.act is Act.PRECONDITION and claim.condition is None:
        yield "a precondition needs a condition"
    if claim.act in TAKES_A_STANCE and not claim.stance:
        yield f"{claim.act} always has a stance"
    if (claim.certainty is Certainty.UNSTATED) is claim.act.has_certainty:
        verb = "is never" if claim.act.has_certainty else "is always"
        yield f"the certainty of a {claim.act} {verb} unstated"
    if claim.confidence is not None:
        yield "gold has no confidence: leave it out"
    also = claim.alternates
    if claim.critical and (claim.optional or also.act or also.sources or also.stance):
        yield "a critical claim is plain: not optional, one source, act and stance"
    if claim.also is claim.act:
        yield f"its second act is the first again ({claim.act})"
    if claim.act in claim.alternates.act:
        yield f"its alternates accept {claim.act}, which it is labelled already"


def tally(documents: Iterable[GoldDocument]) -> dict[str, int]:
    """Return how many documents, empty ones, claims, and claims of each kind there are."""
    documents = list(documents)
    claims = [claim for document in documents for claim in document.claims]
    counted = {
        "documents": len(documents),
        "documents without a claim": sum(not document.claims for document in documents),
        "claims": len(claims),
        "optional": sum(claim.optional for claim in claims),
        "critical": sum(claim.critical for claim in claims),
        "conditions": sum(claim.condition is not None for claim in claims),
        "chains of two links or more": sum(len(claim.sources) > 1 for claim in claims),
        "described or implicit sources": sum(
            claim.source.anonymity is not Anonymity.NAMED for claim in claims
        ),
        "traps": sum(len(document.no_claims) for document in documents),
    }
    return counted | {act.value: sum(claim.act is act for claim in claims) for act in Act}
