"""Measure the offline annotator against human labels, and its speed.

    python benchmarks/rules.py CORPUS.jsonl           attribution F1 as in PolNeAR, with reliability
    python benchmarks/rules.py --nested CORPUS.jsonl  recall of every link (GUM is not exhaustive)
    python benchmarks/rules.py --events PLOVER.jsonl  acts against PLOVER event classes

A corpus has one JSON object a line: `text`, `attributions` with `source`, `cue` and `content` as
lists of spans in code points, and `ignore`. Contents match one to one if the token
intersection-over-union is at least one half (maximum total overlap; tokens are runs of word
characters).
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import nupunkt
from scipy.optimize import linear_sum_assignment

from extractor.data import Act, Candidate, Citation, Document, Segment, Sentence
from extractor.rules.annotator import annotate

_ENOUGH = 0.5
_PARAGRAPH = re.compile(r"(?:(?!\n\s*\n).)+", re.DOTALL)
_EVENTS = {
    "AGREE": {Act.COMMITMENT, Act.ENDORSEMENT, Act.PROPOSAL, Act.PRECONDITION},
    "DEMAND": {Act.DEMAND, Act.PROPOSAL},
    "REJECT": {Act.REJECTION, Act.DENIAL},
    "THREATEN": {Act.THREAT},
    "SUPPORT": {Act.ENDORSEMENT, Act.ATTITUDE},
    "DISAPPROVE": {Act.CRITICISM, Act.ACCUSATION},
    "CONCEDE": {Act.CONCESSION, Act.ENDORSEMENT, Act.COMMITMENT},
}
Link = dict[str, Any]


def segment_of(text: str) -> Segment:
    """Return *text* as one segment, split into sentences paragraph by paragraph."""
    spans = []
    for paragraph in _PARAGRAPH.finditer(text):
        for start, end in nupunkt.sent_spans(paragraph.group()):
            piece = paragraph.group()[start:end]
            left = paragraph.start() + start + len(piece) - len(piece.lstrip())
            right = paragraph.start() + start + len(piece.rstrip())
            spans += [(left, right)] if right > left else []
    sentences = tuple(Sentence(n, a, b) for n, (a, b) in enumerate(spans, 1))
    return Segment(document=Document(id="benchmark", text=text), sentences=sentences)


def project(found: Sequence[Candidate]) -> list[Link]:
    """Return the outermost links: no cue inside another content, one link a cue."""
    links: dict[object, Link] = {}
    contents = [(n, _span(e)) for n, c in enumerate(found) for e in c.evidence]
    for n, candidate in enumerate(found):
        cue = _span(candidate.cue) if candidate.cue else None
        if cue and any(m != n and a <= cue[0] < b for m, (a, b) in contents):
            continue
        link = links.setdefault(cue or n, _link(candidate, outermost=True) | {"content": []})
        link["content"] += [_span(e) for e in candidate.evidence]
    return list(links.values())


def _span(citation: Citation) -> tuple[int, int]:
    start = citation.start or 0
    return start, start + len(citation.text)


def _link(candidate: Candidate, *, outermost: bool) -> Link:
    mention = candidate.sources[0 if outermost else -1].mention
    return {
        "source": [_span(mention)] if mention else [],
        "content": [_span(citation) for citation in candidate.evidence],
        "confidence": candidate.confidence,
    }


class Tokens:
    """The tokens of a text, to turn spans into sets of them."""

    def __init__(self, text: str) -> None:
        self.spans = [match.span() for match in re.finditer(r"\w+", text)]

    def of(self, spans: Iterable[Sequence[int]]) -> frozenset[int]:
        """Return the numbers of the tokens that overlap one of *spans*."""
        return frozenset(
            n for n, (a, b) in enumerate(self.spans) if any(a < e and s < b for s, e in spans)
        )


def match(gold: list[frozenset[int]], seen: list[frozenset[int]]) -> list[tuple[int, int]]:
    """Pair contents one to one by maximum total overlap."""
    weights = np.zeros((len(gold), len(seen)))
    for i, a in enumerate(gold):
        for j, b in enumerate(seen):
            overlap = len(a & b) / len(a | b)
            weights[i, j] = overlap if overlap >= _ENOUGH else 0
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(i, j) for i, j in zip(rows, columns, strict=True) if weights[i, j] > 0]


def score(
    record: dict[str, Any], links: list[Link]
) -> tuple[Counter[str], list[tuple[float, bool]]]:
    """Count gold links, links seen, matches and matches with the right source."""
    tokens = Tokens(record["text"])
    ignored = tokens.of(record.get("ignore", ()))
    kept = []
    for group in (record["attributions"], links):
        contents = [(x, tokens.of(x["content"])) for x in group]
        kept.append([(x, content) for x, content in contents if content and not content <= ignored])
    gold, seen = kept
    pairs = match([content for _, content in gold], [content for _, content in seen])
    right = set()
    for i, j in pairs:
        source, mention = tokens.of(gold[i][0]["source"]), tokens.of(seen[j][0]["source"])
        if source & mention or not (source or mention):
            right.add(j)
    counts = Counter(gold=len(gold), seen=len(seen), matched=len(pairs), right=len(right))
    return counts, [(x["confidence"] or 0.0, j in right) for j, (x, _) in enumerate(seen)]


def report(total: Counter[str], judged: list[tuple[float, bool]]) -> None:
    """Print F1, F1 with the right source, and the reliability of the confidence."""
    for name in ("matched", "right"):
        precision = total[name] / max(1, total["seen"])
        recall = total[name] / max(1, total["gold"])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{name:8} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    for low, high in pairwise((0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)):
        part = [(value, ok) for value, ok in judged if low <= value < high]
        if part:
            mean = sum(value for value, _ in part) / len(part)
            share = sum(ok for _, ok in part) / len(part)
            print(f"confidence {low}-{high}: {len(part):5}  said {mean:.2f}  right {share:.2f}")


def events(records: list[dict[str, Any]]) -> None:
    """Print the share of sentences with a verbal event in which its act is found."""
    verbal = [record for record in records if record["event"]["type"] in _EVENTS]
    right = sum(
        not _EVENTS[record["event"]["type"]].isdisjoint(
            candidate.act for candidate in annotate(segment_of(record["text"]))
        )
        for record in verbal
    )
    print(f"acts right in {right} of {len(verbal)} sentences: {right / len(verbal):.3f}")


def main() -> None:
    """Read a corpus, annotate it, and print the measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--nested", action="store_true", help="count inner links too")
    parser.add_argument("--events", action="store_true", help="the corpus is PLOVER's")
    options = parser.parse_args()
    lines = options.corpus.read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    if options.events:
        events(records)
        return
    total: Counter[str] = Counter()
    judged: list[tuple[float, bool]] = []
    spent, size = 0.0, 0
    for record in records:
        segment = segment_of(record["text"])
        started = time.process_time()
        found = annotate(segment)
        spent += time.process_time() - started
        size += len(record["text"].encode())
        links = [_link(c, outermost=False) for c in found] if options.nested else project(found)
        counts, part = score(record, links)
        total += counts
        judged += part
    report(total, judged)
    print(f"{len(records)} documents, {size / spent / 1e6:.2f} MB/s on one core")


if __name__ == "__main__":
    main()
