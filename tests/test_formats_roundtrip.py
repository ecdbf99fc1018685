"""Whatever a run holds comes back from a tool as it went there."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.data import Claim, Condition, ConditionKind, Document, Extraction, Grounding, Quote
from extractor.formats import FORMATS, read_brat, read_label_studio
from tests.browser.making import claim, ok, source, stance

TEXTS = st.text(st.sampled_from("ab .\n\r\t\u2028\x00é🇦🇫👩🏽‍🚀ש"), min_size=1, max_size=30).filter(
    str.strip
)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    """Draw a document and claims over any of its words."""
    document = Document(id=draw(st.text(min_size=1, max_size=5)), text=draw(TEXTS))

    def quote() -> Quote:
        letter = draw(st.sampled_from([n for n, c in enumerate(document.text) if not c.isspace()]))
        start = draw(st.integers(0, letter))
        end = draw(st.integers(letter + 1, len(document.text)))
        text = document.text[start:end]
        return Quote(text=text, start=start, end=end, grounding=Grounding.FOLDED)

    def maybe() -> Quote | None:
        return quote() if draw(st.booleans()) else None

    def one() -> Claim:
        chain = [
            source(document.text, name)
            for name in draw(st.lists(st.just("X"), min_size=1, max_size=3))
        ]
        more: dict[str, Any] = {"cue": maybe(), "statement": draw(TEXTS)}
        if draw(st.booleans()):
            more["condition"] = Condition(
                kind=ConditionKind.BOTH, antecedent=quote(), consequent=quote()
            )
        if draw(st.booleans()):
            more["stance"] = (stance("mixed", "it"), stance("support", "them"))
        return claim(
            document,
            draw(st.sampled_from(["denial", "demand"])),
            document.text,
            [link.model_copy(update={"mention": maybe()}) for link in chain],
            evidence=tuple(quote() for _ in range(draw(st.integers(1, 3)))),
            **more,
        )

    drawn = {held.id: held for held in (one() for _ in range(draw(st.integers(0, 4))))}
    return ok(document, *drawn.values())


@settings(deadline=None)
@given(extractions())
def test_brat_gives_back_any_extraction(extraction: Extraction) -> None:
    """Line breaks in quotes, quotes in quotes, links that are not mentioned."""
    with TemporaryDirectory() as folder:
        FORMATS["brat"]([extraction], Path(folder))

        assert [extraction] == list(read_brat(Path(folder), [extraction]))


@settings(deadline=None)
@given(extractions())
def test_label_studio_gives_back_any_extraction(extraction: Extraction) -> None:
    """Accepted as it was predicted."""
    with TemporaryDirectory() as folder:
        FORMATS["label-studio"]([extraction], Path(folder))
        file = Path(folder) / "tasks.json"
        tasks = json.loads(file.read_text(encoding="utf-8"))
        for task in tasks:
            task["annotations"] = task.pop("predictions")
        file.write_text(json.dumps(tasks), encoding="utf-8")

        assert [extraction] == list(read_label_studio(file, [extraction]))
