"""The gold format, its short form and its checker."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from evals.__main__ import main
from evals.check import (
    check_document,
    check_gold,
    check_together,
    is_marked,
    shingles,
    tally,
)
from evals.gold import FOLDER, GoldDocument, GoldError, GoldSpan, gold_hash, load_gold, read_gold
from evals.locate import Locator, shortest
from evals.shortform import compile_short, shorten

TEXT = "The theory said: hehe he said issue #2."


def example() -> dict[str, Any]:
    """The short form that FORMAT.md shows."""
    page = (FOLDER / "FORMAT.md").read_text("utf-8")
    match = re.search(r"```json\n(.*?)```", page, re.DOTALL)
    assert match
    short: dict[str, Any] = json.loads(match[1])
    return short


def compiled(tmp_path: Path, spoil: Callable[[dict[str, Any]], None] | None = None) -> GoldDocument:
    """The example, changed, compiled."""
    short = example()
    if spoil:
        spoil(short)
    path = tmp_path / "bridge.short.json"
    path.write_text(json.dumps(short), "utf-8")
    return compile_short(path)


def change(gold: GoldDocument, claim: int | None = None, **fields: Any) -> GoldDocument:
    """A copy of *gold* with fields of it, or of one claim, replaced and validated."""
    content = gold.model_dump(mode="json")
    (content if claim is None else content["claims"][claim]).update(fields)
    return GoldDocument.model_validate(content)


def test_documented_example_compiles_and_passes_the_checker(tmp_path: Path) -> None:
    """What FORMAT.md shows works, and every offset gives its words."""
    gold = compiled(tmp_path)

    assert [] == list(check_document(gold))
    assert [("c01", 17, 43), ("c02", 45, 90), ("c03", 156, 177)] == [
        (claim.id, claim.evidence[0].start, claim.evidence[0].end) for claim in gold.claims
    ]
    assert GoldSpan(start=188, end=192, text="said") == gold.claims[2].cue


def test_yaml_and_text_file_say_the_same_as_json(tmp_path: Path) -> None:
    """The short form may be YAML with its text in a file beside it."""
    gold = compiled(tmp_path)
    short = example()
    (tmp_path / "bridge.txt").write_text(short.pop("text"), "utf-8")
    (tmp_path / "b.yaml").write_text(json.dumps({**short, "text_file": "bridge.txt"}), "utf-8")

    assert gold == compile_short(tmp_path / "b.yaml")


def test_short_form_and_back_is_the_same_gold(tmp_path: Path) -> None:
    """Shortening is the inverse of compile, so gold can be edited without offsets."""
    gold = compiled(tmp_path)
    path = tmp_path / "again.json"
    path.write_text(json.dumps(shorten(gold)), "utf-8")

    assert gold == compile_short(path)


def test_written_gold_reads_back_equal(tmp_path: Path) -> None:
    """A gold file holds everything, and its hash does not depend on where it is."""
    gold = compiled(tmp_path)
    gold.write(tmp_path / "set" / "bridge.json")

    assert gold == read_gold(tmp_path / "set" / "bridge.json")
    assert gold_hash((gold,)) == gold_hash(load_gold(tmp_path / "set"))


def test_all_faults_are_listed_at_once(tmp_path: Path) -> None:
    """A labeller sees every fault of a file in one go, each with its claim and field."""

    def spoil(short: dict[str, Any]) -> None:
        short["claims"][0]["evidence"] = "that the bridge was open"
        short["claims"][1]["cue"] = "declared"
        short["claims"][2]["sources"] = [["nobody", None]]
        short["claims"][2]["in"] = "the bridge"

    with pytest.raises(GoldError) as caught:
        compiled(tmp_path, spoil)

    places = [line.split(": ")[1] for line in str(caught.value).splitlines()]
    assert [
        "claim c01, evidence",
        "claim c02, cue",
        "claim c03, in",
        "claim c03, sources",
    ] == places


def test_unknown_field_and_label_are_refused(tmp_path: Path) -> None:
    """A misspelt field or label is an error that shows the place."""

    def spoil(short: dict[str, Any]) -> None:
        short["claims"][0]["acct"] = "denial"
        short["claims"][0]["act"] = "denail"

    with pytest.raises(GoldError, match=r"claims\[0\]\.acct") as caught:
        compiled(tmp_path, spoil)
    assert "claims[0].act" in str(caught.value)


@pytest.mark.parametrize(
    ("value", "start"),
    [
        ("he", 22),
        ("said #2", 25),
        ({"text": "said", "nth": 2}, 25),
        ({"text": "said", "in": "he said"}, 25),
        ("issue #2", 30),
    ],
)
def test_words_are_found_whole(value: Any, start: int) -> None:
    """Words are found as whole words, by number or by what stands around them."""
    assert start == Locator(TEXT).find(value).start


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("said", "stands 2 times here"),
        ("said #3", "no #3"),
        ("theor", "as whole words"),
        ("the “theory", "does not stand"),
        ("THE theory", "the text has 'The theory'"),
        ("", "names no words"),
        ({"text": "said", "at": 3}, "names no words"),
        ({"text": "he", "in": "said"}, "stands 2 times"),
    ],
)
def test_unclear_words_are_refused(value: Any, message: str) -> None:
    """Words that are not there, or there twice, are refused with what to do."""
    with pytest.raises(GoldError, match=message):
        Locator(TEXT).find(value)


@given(st.text(alphabet="ab .é😀", min_size=1, max_size=40), st.data())
def test_shortest_names_the_same_span(text: str, data: st.DataObject) -> None:
    """Whatever span of whole words is named, naming and finding are inverse."""
    words = [m.span() for m in re.finditer(r"\w+", text)]
    if words:
        start, end = data.draw(st.sampled_from(words))
        span = GoldSpan(start=start, end=end, text=text[start:end])

        assert span == Locator(text).find(shortest(span, text))


@pytest.mark.parametrize(
    ("claim", "fields", "message"),
    [
        (None, {"sha256": "0"}, "SHA-256"),
        (None, {"origin": "wikinews"}, "url is missing"),
        (None, {"no_claims": [{"start": 0, "end": 3, "text": "Not", "why": "x"}]}, "gives 'The'"),
        (0, {"evidence": [{"start": 17, "end": 21, "text": "this"}]}, "gives 'that', not 'this'"),
        (0, {"evidence": [{"start": 16, "end": 21, "text": " that"}]}, "white space"),
        (0, {"id": "c02"}, "2 claims have the id c02"),
        (0, {"stance": []}, "always has a stance"),
        (0, {"certainty": "unstated"}, "never unstated"),
        (1, {"certainty": "certain"}, "always unstated"),
        (1, {"condition": None}, "needs a condition"),
        (1, {"also": "precondition"}, "second act"),
        (1, {"confidence": 0.5}, "no confidence"),
        (1, {"quotation": "direct"}, "no quotation mark"),
        (1, {"alternates": {"act": ["precondition"]}}, "labelled already"),
        (0, {"alternates": {"act": ["rejection"]}}, "a critical claim is plain"),
    ],
)
def test_checker_refuses(
    tmp_path: Path, claim: int | None, fields: dict[str, Any], message: str
) -> None:
    """Each fault gives one sentence."""
    problems = list(check_document(change(compiled(tmp_path), claim, **fields)))

    assert 1 == len(problems), problems
    assert message in problems[0]


def test_checker_refuses_sources_that_contradict_themselves(tmp_path: Path) -> None:
    """An implicit source has no name and no mention; any other has both."""
    gold = compiled(tmp_path)
    link = gold.claims[0].sources[0].model_dump(mode="json")
    named = change(gold, 0, sources=[{**link, "anonymity": "implicit"}])
    unmentioned = change(gold, 0, sources=[{**link, "mention": None}])

    assert [True] == ["unspecified" in line for line in check_document(named)]
    assert [True] == ["lacks a mention" in line for line in check_document(unmentioned)]


def test_checker_refuses_overlapping_evidence_and_repeats(tmp_path: Path) -> None:
    """Evidence is in the order of the text, and no claim is labelled twice."""
    gold = compiled(tmp_path)
    span = gold.claims[0].evidence[0].model_dump()
    overlapping = change(gold, 0, evidence=[span, span])
    twice = gold.claims[0].model_dump(mode="json")
    repeated = change(gold, claims=[twice, {**twice, "id": "c09"}])

    assert [True] == ["overlaps" in line for line in check_document(overlapping)]
    assert [True] == ["repeats c01" in line for line in check_document(repeated)]


@pytest.mark.parametrize(
    ("marked", "text", "words"),
    [
        (True, "“We won. They lost. Both know,” he said.", "They lost"),
        (True, "“We won.\n\n“They lost,” he said.", "We won"),
        (True, 'He called it "a gift" of the enemy.', "a gift"),
        (True, "She said ‘the ship’s crew left’ on Monday.", "crew left"),
        (False, "MAYOR: We can't pay. The ships' owners won't.", "We can't pay"),
        (False, "“We won,” he said. They lost.", "They lost"),
    ],
)
def test_words_are_marked_inside_a_quotation_and_not_by_an_apostrophe(
    *, marked: bool, text: str, words: str
) -> None:
    """Marks count that stand around the words, however far away; an apostrophe is none."""
    start = text.index(words)
    span = GoldSpan(start=start, end=start + len(words), text=words)

    assert marked == is_marked([span], text)


def test_checker_refuses_duplicates_and_leaks(tmp_path: Path) -> None:
    """The same text twice, and a prompt that shows a gold text, are refused."""
    gold = compiled(tmp_path)
    other = change(gold, id="other")
    leak = {"claims/examples/a.json": "He said talks can start, only after: the workers return!"}

    assert [True] == ["(nearly) the same" in line for line in check_together([gold, other], {})]
    assert ["bridge: 2 documents have this id"] == check_together([gold, gold], {})[:1]
    assert '"talks can start only after the workers return"' in check_together([gold], leak)[0]
    assert [] == check_together([gold], {"a": "talks can start only after the workers leave"})


def test_shingles_ignore_case_and_marks() -> None:
    """Seven words have no run of eight."""
    assert frozenset() == shingles("a b c d e f g")
    assert frozenset({"a b c d e f g h"}) == shingles("A, b c: d “e” f g - h!")


def test_commands_compile_check_and_shorten(tmp_path: Path) -> None:
    """The command line compiles, checks with an exit code, and shortens."""
    short, out = tmp_path / "s.json", tmp_path / "gold" / "bridge.json"
    short.write_text(json.dumps(example()), "utf-8")
    run = CliRunner().invoke
    prompts = tmp_path / "prompts"

    assert 0 == run(main, ["compile-gold", str(short), str(out)]).exit_code
    checked = run(main, ["check-gold", str(out.parent), "--prompts", str(prompts)])
    assert 0 == checked.exit_code
    assert "3 claims" in checked.output
    assert 0 == run(main, ["shorten-gold", str(out), str(short)]).exit_code
    prompts.mkdir()
    (prompts / "v1.md").write_text(example()["text"], "utf-8")
    (out.parent / "broken.json").write_text("{}", "utf-8")
    failed = run(main, ["check-gold", str(out.parent), "--prompts", str(prompts)])
    assert 1 == failed.exit_code
    assert "prompts/v1.md contains its words" in failed.output
    assert "broken.json: text: Field required" in failed.output


def test_command_writes_nothing_when_a_claim_is_wrong(tmp_path: Path) -> None:
    """A fault that only the checker sees stops the compilation too."""
    short, out = tmp_path / "s.json", tmp_path / "bridge.json"
    content = example()
    del content["claims"][0]["stance"]
    short.write_text(json.dumps(content), "utf-8")
    result = CliRunner().invoke(main, ["compile-gold", str(short), str(out)])

    assert 1 == result.exit_code
    assert "always has a stance" in result.output
    assert not out.exists()


def test_misnamed_file_is_a_problem(tmp_path: Path) -> None:
    """A gold file is named after its document."""
    compiled(tmp_path).write(tmp_path / "gold" / "other.json")
    documents, problems = check_gold(tmp_path / "gold", tmp_path / "prompts")

    assert ["other.json: the id is 'bridge': name the file after it"] == problems
    assert 1 == tally(documents)["denial"]


@pytest.mark.parametrize("content", ["[]", "{", '{"text": ""}', '{"text_file": "missing.txt"}'])
def test_unusable_short_form_is_one_sentence(tmp_path: Path, content: str) -> None:
    """A file that is no short form is refused by name."""
    path = tmp_path / "bad.json"
    path.write_text(content, "utf-8")

    with pytest.raises(GoldError, match=r"bad\.json"):
        compile_short(path)


def test_empty_folder_is_an_error(tmp_path: Path) -> None:
    """A set without documents is a mistake, not a perfect score."""
    with pytest.raises(GoldError, match="no gold document"):
        load_gold(tmp_path)
