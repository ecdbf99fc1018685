"""Parts of a corpus: disjoint, complete, and stable when the corpus grows."""

import pytest

from extractor.errors import ConfigError
from extractor.runs.sharing import parse_part, part
from tests.test_runs import document


def test_parts_are_disjoint_and_complete() -> None:
    """And of about the same size."""
    documents = [document(n) for n in range(400)]

    parts = [list(part(documents, number, 4)) for number in range(1, 5)]

    assert sorted(d.id for p in parts for d in p) == sorted(d.id for d in documents)
    assert all(60 < len(p) < 140 for p in parts)


def test_a_document_stays_in_its_part() -> None:
    """Whatever is put before it."""
    later = [document(n) for n in range(100)]

    alone = [d.id for d in part(later, 1, 3)]
    after = [d.id for d in part([document(n) for n in range(100, 200)] + later, 1, 3)]

    assert after[-len(alone) :] == alone


def test_a_part_is_written_as_a_fraction() -> None:
    """Counted from one."""
    assert parse_part("2/4") == (2, 4)


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "", "a/b", "1/4/2", "-1/4", "1/0", "²/4"])
def test_anything_else_is_a_sentence(text: str) -> None:
    """That says what it takes."""
    with pytest.raises(ConfigError, match="I/N"):
        parse_part(text)
