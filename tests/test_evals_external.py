"""The corpora of others: read, projected onto, scored."""

import asyncio
import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evals.__main__ import main
from evals.external import attributions, events, units
from evals.external.corpus import SHIPPED, Attribution, Labelled, load_corpus
from evals.external.floors import quotation_marks, saying_verbs
from evals.external.project import links, outermost
from evals.external.record import Corpus, load
from evals.external.table import bootstrap, lines, reliability, score
from evals.metrics import f1
from extractor.data import Claim, Document, Extraction, Outcome, OutcomeKind
from extractor.errors import ConfigError
from tests.data_evals.build import TEXT, claim, quote, source

DOCUMENT = Document(id="d", text=TEXT)


def words(first: int, last: int) -> tuple[int, int]:
    """The span of words *first* to *last*."""
    made = quote(first, last)
    return made["start"], made["end"]


def attribution(first: int, last: int, speaker: int = 100, **kind: Any) -> Attribution:
    """An attribution with its source at one word."""
    return Attribution((words(speaker, speaker),), (), (words(first, last),), **kind)


def extractor(*claims: Claim) -> Any:
    """An extractor that always finds these."""

    async def extract(document: Document) -> Extraction:
        outcome = Outcome(kind=OutcomeKind.CLAIMS)
        return Extraction(document=document, outcome=outcome, claims=claims)

    return extract


@pytest.mark.parametrize(("name", "number"), [("gum", 36), ("plover", 209), ("unscon", 169)])
def test_shipped_corpora_are_whole_and_credited(name: str, number: int) -> None:
    """Every document reads, every span is inside its text, and the licence is beside it."""
    documents = load_corpus(SHIPPED[name])

    assert number == len(documents)
    assert "Creative Commons" in (SHIPPED[name].parent / "LICENCE.md").read_text("utf-8")
    for labelled in documents:
        spans = [s for a in labelled.attributions for s in (*a.source, *a.cue, *a.content)]
        spans += [span for span, _ in labelled.units]
        assert all(0 <= a < b <= len(labelled.document.text) for a, b in spans)


def test_gum_has_what_it_is_scored_on() -> None:
    """Nested links, negated ones and names of sources are read."""
    found = [a for one in load_corpus(SHIPPED["gum"]) for a in one.attributions]

    assert (368, 36, 11) == (
        len(found),
        sum(a.nested for a in found),
        sum(a.negative for a in found),
    )
    assert any("Nick Bos" in a.names for a in found)


def test_relayed_claim_is_two_links() -> None:
    """The outer link says what the inner one says, with its cue and its speaker."""
    relayed = claim(
        10, 19, cue=quote(8, 8),
        sources=[source("A", mention=quote(2, 2)), source("B", mention=quote(6, 7))],
    )  # fmt: skip
    outer, inner = links([relayed])

    assert ((words(2, 2),), (words(6, 19),), False) == (outer.source, outer.content, outer.nested)
    assert ((words(6, 7),), (words(10, 19),), True) == (inner.source, inner.content, inner.nested)
    assert 3 == len(links([relayed, claim(20, 29, sources=[source("A", mention=quote(2, 2))])]))


def test_outermost_links_are_merged_by_cue() -> None:
    """Two claims under one cue are one attribution; one inside another's content is part of it."""
    said = {"cue": quote(2, 2), "sources": [source("A", mention=quote(1, 1))]}
    inside = {"cue": quote(12, 12), "sources": [source("B", mention=quote(11, 11))]}
    found = outermost([claim(10, 14, **said), claim(15, 19, **said), claim(13, 14, **inside)])

    assert [((words(10, 14), words(15, 19)), (words(2, 2),))] == [(a.content, a.cue) for a in found]


def test_chain_inside_another_attribution_is_part_of_it() -> None:
    """What B said within what A said is no second attribution of A's; relayed alone, it is A's."""
    outer = {"cue": quote(2, 2), "sources": [source("A", mention=quote(1, 1))]}
    inner = {
        "cue": quote(12, 12),
        "sources": [source("A", mention=quote(1, 1)), source("B", mention=quote(11, 11))],
    }
    relayed = claim(13, 14, **inner)

    assert [(words(10, 19),)] == [a.content for a in outermost([claim(10, 19, **outer), relayed])]
    assert [(words(11, 14),)] == [a.content for a in outermost([relayed])]


def test_claims_without_cue_stay_apart() -> None:
    """Two quotations of one speaker without a cue are two attributions."""
    found = outermost([claim(10, 14), claim(20, 24)])

    assert [(words(10, 14),), (words(20, 24),)] == [a.content for a in found]
    assert [(), ()] == [a.cue for a in found]


def test_known_counts_of_attributions() -> None:
    """Matched, nested, negated, named and ignored ones are counted apart."""
    gold = (
        attribution(0, 9, names=("Ada", "Ms Ada")),
        attribution(20, 29, nested=True),
        attribution(40, 49, negative=True),
        attribution(200, 209),
    )
    labelled = Labelled(DOCUMENT, gold, ignore=(words(200, 220),))
    predicted = [
        attribution(0, 8, names=("Ms Ada",)),
        attribution(20, 29, speaker=101),
        attribution(40, 49),
        attribution(60, 69),
        attribution(205, 209),
    ]
    counts = attributions.count(labelled, predicted)
    scores = {m.name: m for m in (*attributions.RECALL, *attributions.DETECTION)}
    values = {
        name: float(metric.value({k: counts[k] for k in metric.counters()}))  # type: ignore[misc]  # scalars
        for name, metric in scores.items()
    }

    assert (2, 4, 2, 1) == tuple(counts[k] for k in ("gold", "pred", "matched@0.5", "matched@1"))
    assert 1.0 == values["recall of nested ones @0.5"]
    assert 0.5 == values["source right, on matched"]
    assert 1.0 == values["name of the source right, on matched"]
    assert 1.0 == values["negated ones extracted (none should be)"]
    assert math.isnan(values["the same where the source is a pronoun"])


def test_colon_is_a_cue_without_words() -> None:
    """Cues that hold no word are the same nothing."""
    labelled = Labelled(DOCUMENT, (Attribution((), (), (words(0, 9),)),))
    space = words(20, 20)[1]
    counts = attributions.count(labelled, [Attribution((), ((space, space + 1),), (words(0, 9),))])

    assert (1, 1) == (counts["cue"], counts["source"])


def test_floors_find_what_they_look_for() -> None:
    """Quotation marks, and the words on either side of a saying verb."""
    text = "Mayor Ada Low said “the bridge is closed” today. He denied that anybody was hurt."
    quoted, said = quotation_marks(text)[0], saying_verbs(text)

    def shown(spans: Any) -> list[str]:
        return [text[start:end] for start, end in spans]

    assert (["Mayor Ada Low"], ["said"], ["“the bridge is closed”"]) == tuple(
        map(shown, (quoted.source, quoted.cue, quoted.content))
    )
    assert [["Mayor Ada Low"], ["He"]] == [shown(one.source) for one in said]
    assert [" that anybody was hurt."] == shown(said[1].content)
    assert [] == quotation_marks("He said “no”.")


def test_event_class_is_that_of_the_claim_at_the_event() -> None:
    """A sentence counts under the act of the claim that shares the event's words."""
    labelled = Labelled(DOCUMENT, event=("THREATEN", (words(10, 12),)))
    near = claim(10, 19, act="threat")
    far = claim(30, 39, act="demand")

    for gold in ("AGREE", "SUPPORT"):
        agreed = Labelled(DOCUMENT, event=(gold, (words(10, 12),)))

        assert {f"{gold}>{gold}": 1} == dict(
            events.count(agreed, [claim(10, 19, act="endorsement")])
        )
    assert {"THREATEN>THREATEN": 1} == dict(events.count(labelled, [far, near]))
    assert {"THREATEN>none": 1} == dict(events.count(labelled, []))
    assert {"THREATEN>none": 1} == dict(events.count(labelled, [claim(10, 19)]))
    assert {"none>DEMAND": 1} == dict(
        events.count(Labelled(DOCUMENT, event=("AID", (words(30, 31),))), [far, near])
    )


def test_units_of_a_speech() -> None:
    """A unit is negative if most of its words are; offsets are moved back."""
    name = "unscon/UNSC_2014_SPV.7219_spch015_Russian_Federation_neg_03.txt"
    labelled = Labelled(
        Document(id=name, text=TEXT),
        units=((words(0, 9), "Challenge"), (words(10, 19), None), (words(20, 29), "Correction")),
    )
    text, shift = units.speech(labelled)
    shifted = claim(0, 0, act="criticism").model_copy(
        update={
            "evidence": tuple(
                q.model_copy(update={"start": q.start + shift, "end": q.end + shift})
                for q in claim(0, 14).evidence
            )
        }
    )
    counts = units.count(labelled, [shifted, claim(20, 29)], shift)

    assert text.text.startswith("Russian Federation: “w000")
    assert (2, 2, 1, 1) == tuple(counts[k] for k in ("gold", "pred", "right", "Challenge/right"))


def test_table_has_interval_floor_and_ceiling() -> None:
    """Each line says how sure it is and what to compare it with."""
    labelled = [Labelled(DOCUMENT, (attribution(0, 9), attribution(20, 29)))] * 5
    given = extractor(claim(0, 9, sources=[source("A", mention=quote(100, 100))]))
    scored = asyncio.run(score("polnear", labelled, given))
    line = {s.metric.name: s for s in scored.lines}["F1 @0.5"]

    assert 2 / 3 == pytest.approx(line.value)
    assert (line.low, line.high) == pytest.approx((line.value, line.value))
    assert {"quotation marks", "saying verbs"} == line.floors.keys()
    assert (0.796, "one annotator against another, 20 documents") == line.ceiling


def test_reliability_counts_content_with_source() -> None:
    """Of two attributions that are said to be as sure, one is right: a half."""
    labelled = [Labelled(DOCUMENT, (attribution(0, 9), attribution(20, 29)))]
    found = [
        [
            attribution(0, 9, confidence=0.5),
            attribution(20, 29, speaker=101, confidence=0.54),
            attribution(40, 49, confidence=0.9),
        ]
    ]
    bins = reliability(labelled, found)

    assert [(0.5, 2, 0.5), (0.8, 1, 0.0)] == [(b.low, b.number, b.right) for b in bins]
    assert 0.52 == pytest.approx(bins[0].said)


def test_record_that_is_none_is_an_error(tmp_path: Path) -> None:
    """The message says what makes one, or what is wrong with it."""
    with pytest.raises(ConfigError, match="eval external --json makes one"):
        load(tmp_path / "x.json")
    (tmp_path / "x.json").write_text('{"format": 2}', "utf-8")
    with pytest.raises(ConfigError, match=r"x\.json is no record"):
        load(tmp_path / "x.json")
    with pytest.raises(KeyError):
        Corpus(corpus="gum", documents=0, lines=()).value("F1 @1")


def test_interval_resamples_documents() -> None:
    """Half the documents at 1 and half at 0: the interval is wide, and the same each time."""
    metric = f1("x", "right")
    rows = [{"right": n % 2, "gold": 1, "pred": 1} for n in range(20)]
    low, high = bootstrap(metric, rows)  # type: ignore[arg-type]  # plain dictionaries will do
    unknown = lines("x", [metric], [{"right": 0, "gold": 0, "pred": 0}], {})  # type: ignore[list-item]

    assert (0.3, 0.7) == (low, high)
    assert math.isnan(unknown[0].value)
    assert math.isnan(unknown[0].low)


def test_command_prints_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One command for any annotator; PolNeAR comes from a folder of the user's."""
    labelled = {"source": [[0, 4]], "cue": [], "content": [[10, 40]], "nested": False,
                "polarity": None, "native": {}}  # fmt: skip
    record = {"doc_id": "p", "text": TEXT, "attributions": [labelled]}
    (tmp_path / "dev.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    monkeypatch.setattr(
        "evals.commands.external.extractor_for", lambda *_, **__: extractor(claim(2, 7))
    )
    run = CliRunner().invoke
    out = tmp_path / "scores.json"
    arguments = ["external", "--limit", "3", "--polnear", str(tmp_path), "--json", str(out)]
    result = run(main, arguments)

    assert 0 == result.exit_code, result.output
    scores, _, sure = result.output.partition("\n\n")
    assert ["gum", "plover", "unscon", "polnear"] == list(
        dict.fromkeys(line.split("|")[1].strip() for line in scores.splitlines()[2:])
    )
    assert sure.startswith("| confidence on polnear | claims |")
    assert "| polnear | F1 @1 | 1.000 | [1.000, 1.000] |" in result.output
    kept = {one.corpus: one for one in load(out).corpora}
    assert ["gum", "plover", "unscon", "polnear"] == list(kept)
    assert (1.0, 1) == (kept["polnear"].value("F1 @1").value, kept["polnear"].documents)
    refused = run(main, ["external", "--corpus", "polnear"])
    assert 2 == refused.exit_code
    assert "--polnear" in refused.output


def test_missing_or_broken_corpus_is_an_error(tmp_path: Path) -> None:
    """The message names the file and the line."""
    with pytest.raises(ConfigError, match="no corpus at"):
        load_corpus(tmp_path)
    (tmp_path / "x.jsonl").write_text('{"doc_id": "a"}\n', "utf-8")
    with pytest.raises(ConfigError, match=r"x\.jsonl:1 is no document"):
        load_corpus(tmp_path)
