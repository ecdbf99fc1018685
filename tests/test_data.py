"""The data that travels down the line."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from extractor import data
from extractor.data import (
    Act,
    Anonymity,
    Certainty,
    Claim,
    Document,
    Extraction,
    Grounding,
    Polarity,
    Provenance,
    Quotation,
    Quote,
    Source,
    SourceKind,
    Usage,
)


def claim(**changes: object) -> Claim:
    """Return a claim about the first word of a document."""
    fields: dict[str, object] = {
        "document_id": "d",
        "evidence": (Quote(text="peace", start=0, end=5, grounding=Grounding.EXACT),),
        "cue": None,
        "sources": (
            Source(name="Ada", kind=SourceKind.PERSON, anonymity=Anonymity.NAMED, mention=None),
        ),
        "statement": "There is peace.",
        "act": Act.ASSERTION,
        "polarity": Polarity.POSITIVE,
        "quotation": Quotation.INDIRECT,
        "certainty": Certainty.CERTAIN,
        "provenance": Provenance(annotator="test", version="1"),
    }
    return Claim.model_validate({**fields, **changes})


def test_a_claim_survives_json() -> None:
    """What is written can be read again, derived id included."""
    assert claim() == Claim.model_validate_json(claim().model_dump_json())
    assert claim().id == claim().model_dump()["id"]


def test_the_id_follows_the_content() -> None:
    """The same words, source, act and polarity have one id, however they are put."""
    assert claim().id == claim(statement="Peace there is.", confidence=0.5).id


@pytest.mark.parametrize(
    "change",
    [
        {"document_id": "e"},
        {"act": Act.DENIAL},
        {"polarity": Polarity.NEGATIVE},
        {"evidence": (Quote(text="peace", start=1, end=6, grounding=Grounding.EXACT),)},
    ],
)
def test_another_content_has_another_id(change: dict[str, object]) -> None:
    """What makes another claim makes another id."""
    assert claim().id != claim(**change).id


def test_a_given_id_is_not_believed() -> None:
    """An id in a file is derived again, not taken over."""
    assert claim().id == claim(id="0" * 16).id


def test_the_innermost_source_owns_the_claim() -> None:
    """Of a chain, the last link is whose claim it is."""
    outer, inner = claim().source, claim().source.model_copy(update={"name": "Bob"})

    assert "Bob" == claim(sources=(outer, inner)).source.name


def test_records_do_not_change() -> None:
    """What travels down the line is frozen."""
    with pytest.raises(ValidationError, match="frozen"):
        claim().statement = "No."  # type: ignore[misc]


def test_unknown_fields_are_refused() -> None:
    """A misspelt field is an error, not an ornament."""
    with pytest.raises(ValidationError, match="sauce"):
        claim(sauce="Ada")


def test_every_field_is_described() -> None:
    """The exported JSON schema documents the data model field by field."""
    for name in data.__all__:
        model = getattr(data, name)
        for field, info in getattr(model, "model_fields", {}).items():
            assert info.description, f"{name}.{field}"


def test_the_exported_schema_is_that_of_the_code() -> None:
    """``docs/extraction.schema.json`` tells other languages what is written."""
    exported = Path(__file__).parents[1] / "docs" / "extraction.schema.json"

    assert Extraction.model_json_schema(mode="serialization") == json.loads(
        exported.read_text(encoding="utf-8")
    )


def test_half_a_surrogate_pair_is_no_text() -> None:
    """Text that no encoding can carry is refused where it enters."""
    with pytest.raises(ValidationError, match="half a surrogate pair at offset 2"):
        Document(id="d", text="ab\ud800")


def test_a_file_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    """Offsets count from the first character of the text."""
    path = tmp_path / "note.txt"
    path.write_bytes(b"\xef\xbb\xbfAda said so.")

    assert Document(id="note", text="Ada said so.") == Document.from_path(path)


def test_usage_adds_up() -> None:
    """Sums of costs keep every counter."""
    one = Usage(requests=1, prompt_tokens=10, completion_tokens=2, usd=0.25)

    assert Usage(requests=2, prompt_tokens=20, completion_tokens=4, usd=0.5) == one + one


def test_an_unknown_price_makes_the_sum_unknown() -> None:
    """A sum that leaves a price out would be wrong; it is unknown instead."""
    assert (Usage(usd=0.25) + Usage(usd=None)).usd is None


def test_acts_that_are_neither_true_nor_false_have_no_certainty() -> None:
    """Those that the annotation guide names; the checker of gold asks the act."""
    unstated = "no_comment demand proposal precondition threat attitude endorsement rejection"

    assert {Act(act) for act in unstated.split()} == {act for act in Act if not act.has_certainty}
