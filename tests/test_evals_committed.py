"""What is committed under ``evals/`` holds together: gold, recordings and records."""

import re

import pytest
from click.testing import CliRunner

from evals.__main__ import main
from evals.adjudicate import FOLDER as PASSES
from evals.adjudicate import adjudicated, differences, read_points
from evals.check import check_gold
from evals.commands import ROOT
from evals.counts import count_all
from evals.gold import FOLDER as GOLD
from evals.gold import gold_hash, load_gold, read_gold
from evals.metrics import all_metrics
from evals.record import FOLDER as RECORDS
from evals.record import load, load_predictions, numbers
from evals.replay import FOLDER as RECORDINGS
from evals.run import run
from evals.scorer import load_scorer
from extractor.content import HOME
from extractor.data import Act, Anonymity
from extractor.settings import Settings

NAMES = sorted(path.stem for path in RECORDS.glob("*.json"))


def test_the_gold_is_sound_and_apart_from_the_prompts() -> None:
    """Offsets, hashes and labels agree, and no prompt's example stands in a gold text."""
    documents, problems = check_gold(GOLD, HOME / "prompts")

    assert [] == problems
    assert len(documents) > 80


def test_the_gold_has_enough_of_what_is_rare() -> None:
    """A fifth of the documents has nothing to extract, and the others hold what news seldom has."""
    documents = load_gold(GOLD)
    claims = [claim for document in documents for claim in document.claims]
    acts = [claim.act for claim in claims]
    rare = (Act.PRECONDITION, Act.DENIAL, Act.REJECTION, Act.ENDORSEMENT)

    assert 5 * sum(not document.claims for document in documents) >= len(documents)
    assert min(acts.count(act) for act in rare) >= 60
    assert sum(len(claim.sources) > 1 for claim in claims) >= 80
    assert sum(claim.source.anonymity is not Anonymity.NAMED for claim in claims) >= 60
    assert sum(len(document.no_claims) for document in documents) >= 40
    assert sum(len(document.text.split()) > 5_000 for document in documents) >= 2
    assert len(load_gold(GOLD / "dev")) >= 60
    assert len(load_gold(GOLD / "locked")) >= 20


def test_gold_is_what_two_readers_wrote_and_a_third_decided() -> None:
    """Every document was read twice, and no point in which the readers differ is left open."""
    scorer = load_scorer()
    for document in load_gold(GOLD):
        file = f"{document.id}.json"
        full = PASSES / "second" / "full" / file
        first = read_gold(PASSES / "first" / file)
        second = read_gold(full if full.exists() else PASSES / "second" / "rare" / file)
        points = read_points(PASSES / "decisions" / file)
        differ = differences(first, second, scorer, rare=not full.exists())

        assert [point.key for point in differ.points] == [point.key for point in points.points]
        assert adjudicated(first, second, points).claims == document.claims
        assert all(point.why for point in points.points)


@pytest.mark.parametrize("name", NAMES)
def test_a_record_can_be_scored_again(name: str) -> None:
    """The numbers of a record follow from its predictions, its gold and its scorer."""
    record = load(name)
    documents = load_gold(GOLD / record.gold_set)
    scorer = load_scorer(record.scorer.split(":")[0])
    assert record.gold == gold_hash(documents), "the gold has changed: rescore the record"

    rows = count_all(documents, load_predictions(record), scorer)

    assert record.metrics == numbers(rows, all_metrics(scorer))


def test_the_tables_of_the_readme_are_those_of_the_records() -> None:
    """Every number in them follows from the committed records and labellings."""
    readme = (ROOT / "README.md").read_text("utf-8")
    found = re.findall(r"<!-- eval table (.*?) -->\n\n((?:\|.*\n)+)", readme)

    assert len(found) == 2
    for names, shown in found:
        result = CliRunner().invoke(main, ["table", *names.split()])
        assert result.output == shown


def test_the_texts_that_people_labelled_score_as_the_readme_says() -> None:
    """Each record on the texts of GUM that are in its gold."""
    shown = re.findall(r"<!-- gum -->\n\n((?:\|.*\n)+)", (ROOT / "README.md").read_text("utf-8"))[0]
    _, _, *lines = shown.splitlines()

    assert len(lines) == 5
    for line in lines:
        name, *numbers = line.strip("| ").split(" | ")
        printed = CliRunner().invoke(main, ["external", "--of", name]).output
        scores = dict(re.findall(r"\| gum \| (.*?) \| ([\d.]+ \| \[.*?\]) \|", printed))
        metrics = ("recall @0.5", "recall of nested ones @0.5", "source right, on matched")
        assert [scores[metric].replace(" | ", " ") for metric in metrics] == numbers


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("claims-")])
def test_a_record_can_be_made_again_from_its_recordings(name: str) -> None:
    """With the network blocked, the recorded replies give the recorded claims."""
    record = load(name)
    kept = load_predictions(record)
    maker = record.makers[0]
    settings = Settings(_env_file=None, model=record.model, prompt=maker.prompt)
    asked = {prediction.document for prediction in kept}
    documents = [d for d in load_gold(GOLD / record.gold_set) if d.id in asked]

    again = run(settings, documents, folder=RECORDINGS)

    found = {prediction.document: prediction.claims for prediction in again}
    for prediction in kept:
        assert [claim.id for claim in prediction.claims] == [
            claim.id for claim in found[prediction.document]
        ], prediction.document
