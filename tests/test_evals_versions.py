"""The table of prompt versions."""

import pytest

from evals.metrics import PRIMARY
from evals.record import Judged
from evals.report.versions import COLUMNS, versions
from evals.statistics import spread
from extractor.data import Usage
from extractor.llm.prices import Price
from tests.data_evals.runs import SCORER, TODAY, documents, record, replies

PRICE = Price(input=1.0, output=2.0)
JUDGED = Judged(
    against="a", role="parent", verdict="IMPROVED", difference=0.2, p=0.01, margin=0.02, when=TODAY
)


def test_table_has_a_line_a_record_and_one_for_the_ceiling() -> None:
    """Scores, cost by the tokens of the replies, and the last verdict for each role."""
    used = Usage(requests=1, prompt_tokens=3_000, completion_tokens=1_000)
    given = [reply.model_copy(update={"usage": used}) for reply in replies(1)]
    made = record("b", given, documents()).model_copy(update={"verdicts": (JUDGED,)})
    perfect = record("c", replies(), documents()).rows

    head, _, line, ceiling = versions([made], perfect, SCORER, PRICE, "toy").splitlines()

    assert len(COLUMNS) + 4 == len(head.strip("|").split("|"))
    assert line.startswith("| b | 0.800 [0.800, 0.800] | 0.800 | 1.000 | 0.800 |")
    assert line.endswith("| 5.00 | IMPROVED against a (+0.200) |")
    assert ceiling.startswith("| a second labeller, 24 documents | 1.000 [1.000, 1.000] |")


def test_spread_of_one_run_by_hand() -> None:
    """One of four documents is right: the mean of four numbers, and Student's t of their error."""
    docs = documents(4)
    kept = record("a", [*replies(5, number=4)[:3], replies(number=4)[3]], docs)
    error = ((3 * 0.25**2 + 0.75**2) / 3 / 4) ** 0.5

    low, high = spread(kept.rows, PRIMARY)

    assert (0.25 - 3.182446 * error, 0.25 + 3.182446 * error) == pytest.approx((low, high))
