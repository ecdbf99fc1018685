"""How fast quotes are found: 1,000 in any order in 500 kB, beside a naive `quote in text`.

    python benchmarks/ground.py [QUOTES] [CODE_POINTS]

A third of the quotes is verbatim, a third has other typography, a third has one word replaced.
Seconds are CPU time of this process; the ratio to the naive search is the number to compare
between machines.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from extractor import Candidate, Citation, Claim, Document
from extractor.data import (
    Act,
    Anonymity,
    CandidateSource,
    Certainty,
    Provenance,
    Quotation,
    SourceKind,
)
from extractor.ground import Grounder, merge
from extractor.segment import sentences

SEEDS = Path(__file__).parent.parent / "seeds"


def text_of(length: int, rng: random.Random) -> str:
    """Return about *length* code points of unique sentences in the words of the seed articles."""
    words = " ".join(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))).split()
    parts: list[str] = []
    size = 0
    while size < length:
        sentence = " ".join(rng.choices(words, k=rng.randint(12, 30))).capitalize()
        parts.append(rng.choice([f"“{sentence},” he said. ", f"{sentence} – so he said.\n\n"]))
        size += len(parts[-1])
    return "".join(parts)


def quotes_of(text: str, number: int, rng: random.Random) -> list[str]:
    """Return *number* stretches of words, verbatim, respelled and altered in turn."""
    quotes = []
    for turn in range(number):
        words = text[rng.randrange(len(text) - 400) :].split()[1 : rng.randint(8, 30)]
        if turn % 3 == 2:
            words[len(words) // 2] = "elsewhere"
        quote = " ".join(words)
        respelled = quote.replace("’", "'").replace("“", '"').replace("”", '"').replace("–", "-")
        quotes.append("  ".join(respelled.split(" ")) if turn % 3 == 1 else quote)
    rng.shuffle(quotes)
    return quotes


def candidate(quote: str) -> Candidate:
    """Return a candidate that cites *quote*, a cue and a mention."""
    source = CandidateSource(
        name="the Taliban",
        kind=SourceKind.ORGANIZATION,
        anonymity=Anonymity.NAMED,
        mention=Citation(text="he"),
    )
    return Candidate(
        statement="They said so.",
        act=Act.ASSERTION,
        quotation=Quotation.INDIRECT,
        certainty=Certainty.CERTAIN,
        evidence=(Citation(text=quote),),
        cue=Citation(text="said"),
        sources=(source,),
        provenance=Provenance(annotator="benchmark", version="1"),
    )


def seconds(work: Callable[[], object]) -> float:
    """Return the least CPU time of three runs."""
    times = []
    for _ in range(3):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def main(number: int = 1_000, length: int = 500_000) -> None:
    """Print the table."""
    rng = random.Random(7)
    document = Document(id="benchmark", text=text_of(length, rng))
    quotes = quotes_of(document.text, number, rng)
    candidates = [candidate(quote) for quote in quotes]
    whole = sentences(document.text)

    def ground() -> list[Claim | None]:
        grounder = Grounder(document, whole)
        return [grounder.ground(one)[0] for one in candidates]

    claims = [claim for claim in ground() if claim]
    naive = seconds(lambda: [quote in document.text for quote in quotes])
    rows = [
        ("naive `in`, evidence only", naive),
        ("segment", seconds(lambda: sentences(document.text))),
        ("ground: evidence, cue, mention", seconds(ground)),
        ("merge", seconds(lambda: merge(claims + claims))),
    ]
    print(f"{len(document.text):,} code points, {number:,} quotes, {len(claims):,} found")
    for name, took in rows:
        megabytes = len(document.text.encode()) / 1e6 / took
        print(
            f"{name:32}{took:8.3f} s{number / took:10,.0f} quotes/s{megabytes:8.1f} MB/s"
            f"{took / naive:8.2f} x naive"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
