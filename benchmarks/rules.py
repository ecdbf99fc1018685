"""Measure how fast the offline annotator reads: with and without finding sentences first.

    python benchmarks/rules.py CORPUS.jsonl [CORPUS.jsonl ...]

A corpus has one JSON object a line with a `text`. How well it reads is measured by
`extractor eval external --annotator rules`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from extractor.data import Document
from extractor.rules import annotator
from extractor.segment import segment

_ROUNDS = 7


def megabytes_a_second(texts: list[str]) -> tuple[float, float]:
    """Return the best of some rounds on one core: all of the work, and the reading alone."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    whole, alone = [], []
    for _ in range(_ROUNDS):
        cutting = reading = 0.0
        for number, text in enumerate(texts):
            started = time.process_time()
            parts = segment(Document(id=str(number), text=text))
            cut = time.process_time()
            for part in parts:
                annotator.annotate(part)
            cutting += cut - started
            reading += time.process_time() - cut
        whole.append(size / (cutting + reading))
        alone.append(size / reading)
    return max(whole), max(alone)


def main() -> None:
    """Read the corpora and print the speeds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpora", type=Path, nargs="+")
    lines = [
        line
        for path in parser.parse_args().corpora
        for line in path.read_text("utf-8").splitlines()
    ]
    texts = [json.loads(line)["text"] for line in lines]
    megabytes_a_second(texts[:1])  # loads the sentence model
    whole, alone = megabytes_a_second(texts)
    how = "compiled" if Path(annotator.__file__).suffix == ".so" else "interpreted"
    print(f"{len(texts)} documents: {whole:.2f} MB/s, {alone:.2f} without finding sentences, {how}")


if __name__ == "__main__":
    main()
