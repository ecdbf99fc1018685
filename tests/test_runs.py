"""A run folder: what is finished stays finished, and the same documents give the same bytes."""

import asyncio
import random
import tracemalloc
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from extractor.data import (
    Act,
    Anonymity,
    Certainty,
    Claim,
    Document,
    Extraction,
    Grounding,
    Outcome,
    OutcomeKind,
    Provenance,
    Quotation,
    Quote,
    Source,
    SourceKind,
    Usage,
)
from extractor.errors import AuthError, BudgetSpent, ConfigError, DiskError, RunLocked
from extractor.runs import Manifest, Options, Progress, Run, Stop

MANIFEST = Manifest(annotator="scripted-1", model="rules", inputs=("texts",))
NAMES = ("documents.jsonl", "claims.jsonl", "rejected.jsonl", "claims.csv")

Extract = Callable[[Document], Awaitable[Extraction]]


class Unread(NamedTuple):
    """An input that gave no document."""

    id: str
    reason: str


def document(number: int, text: str = "it is so") -> Document:
    """A short text."""
    return Document(id=f"d{number}", text=f"{text} {number}")


def claim(of: Document) -> Claim:
    """Make a claim of the first word."""
    end = of.text.index(" ")
    quote = Quote(text=of.text[:end], start=0, end=end, grounding=Grounding.EXACT)
    name = f"=source {of.id}"
    return Claim(
        document_id=of.id,
        evidence=(quote,),
        cue=None,
        sources=(
            Source(name=name, kind=SourceKind.PERSON, anonymity=Anonymity.NAMED, mention=None),
        ),
        statement="It — “so” — is so.",
        act=Act.ASSERTION,
        quotation=Quotation.INDIRECT,
        certainty=Certainty.CERTAIN,
        provenance=Provenance(annotator="scripted", version="1"),
    )


def extraction(of: Document) -> Extraction:
    """Find one claim, for one request."""
    outcome = Outcome(kind=OutcomeKind.CLAIMS)
    return Extraction(
        document=of, outcome=outcome, claims=(claim(of),), usage=Usage(requests=1, usd=0.5)
    )


class Scripted:
    """Reads documents as told and remembers which; waits some turns of the loop for each."""

    def __init__(
        self, script: Callable[[Document], Extraction] = extraction, seed: int = 0
    ) -> None:
        self.read: list[str] = []
        self.at_once = self.most = 0
        self._script, self._random = script, random.Random(seed)

    async def __call__(self, of: Document) -> Extraction:
        """Read one document."""
        self.read.append(of.id)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            for _ in range(self._random.randrange(20)):
                await asyncio.sleep(0)
            return self._script(of)
        finally:
            self.at_once -= 1


def process(
    folder: Path,
    documents: Iterable[Document | Unread],
    extract: Extract,
    options: Options | None = None,
    stop: Stop | None = None,
) -> Progress:
    """Do what the command line does."""
    with Run.open(folder, MANIFEST) as run:
        return asyncio.run(run.process(documents, extract, options, stop=stop))


def files(folder: Path) -> list[bytes]:
    """Return what the run's files hold."""
    return [(folder / name).read_bytes() for name in NAMES]


def test_extractions_come_back_in_document_order(tmp_path: Path) -> None:
    """Whatever is finished first."""
    documents = [document(n) for n in range(50)]

    process(tmp_path, documents, Scripted())

    with Run.load(tmp_path) as run:
        assert [extraction(d) for d in documents] == list(run)


def test_the_files_are_the_same_whatever_the_concurrency(tmp_path: Path) -> None:
    """Byte for byte."""
    documents = [document(n) for n in range(50)]

    for lanes in (1, 7, 64):
        process(tmp_path / str(lanes), documents, Scripted(seed=lanes), Options(lanes=lanes))

    assert files(tmp_path / "1") == files(tmp_path / "7") == files(tmp_path / "64")
    assert files(tmp_path / "1")[1].count(b"\n") == 50


def test_lanes_bound_what_is_read_at_once(tmp_path: Path) -> None:
    """And all of them are used."""
    scripted = Scripted()

    process(tmp_path, [document(n) for n in range(50)], scripted, Options(lanes=5))

    assert scripted.most == 5


def test_documents_are_taken_as_they_are_needed(tmp_path: Path) -> None:
    """Memory must not grow with their number."""
    taken = 0
    scripted = Scripted()
    ahead = []

    def source() -> Iterable[Document]:
        nonlocal taken
        for number in range(200):
            taken += 1
            ahead.append(taken - len(scripted.read))
            yield document(number)

    process(tmp_path, source(), scripted, Options(lanes=4))

    assert max(ahead) <= 2 * 4 + 1


def test_a_finished_document_is_not_read_again(tmp_path: Path) -> None:
    """A second start costs nothing and changes nothing."""
    documents = [document(n) for n in range(10)]
    process(tmp_path, documents, Scripted())
    before = files(tmp_path)
    again = Scripted()

    progress = process(tmp_path, documents, again)

    assert again.read == []
    assert progress.skipped == 10
    assert before == files(tmp_path)


def test_an_appended_document_costs_one(tmp_path: Path) -> None:
    """The peers' best-known failure."""
    process(tmp_path, [document(n) for n in range(10)], Scripted())
    again = Scripted()

    process(tmp_path, [document(n) for n in range(11)], again)

    assert again.read == ["d10"]


def test_an_edited_document_is_read_again(tmp_path: Path) -> None:
    """Its text counts, and so does its headline, which a prompt may show."""
    process(tmp_path, [document(n) for n in range(5)], Scripted())
    edited = [document(n) for n in range(5)]
    edited[1] = document(1, "it was so")
    edited[3] = edited[3].model_copy(update={"title": "So"})
    again = Scripted()

    process(tmp_path, edited, again)

    assert sorted(again.read) == ["d1", "d3"]


@pytest.mark.parametrize("order", [[3, 1, 0, 2], [9, 0, 1, 2, 3], [0, 2, 3], [2], []])
def test_other_inputs_give_what_a_new_run_would(tmp_path: Path, order: list[int]) -> None:
    """Documents moved, inserted or left out: only new ones are read, the files are as if new."""
    process(tmp_path / "a", [document(n) for n in range(4)], Scripted())
    documents = [document(n) for n in order]
    again = Scripted()

    process(tmp_path / "a", documents, again)
    process(tmp_path / "b", documents, Scripted())

    assert files(tmp_path / "b") == files(tmp_path / "a")
    assert [f"d{n}" for n in order if n > 3] == again.read


def test_a_document_left_out_and_taken_back_costs_nothing(tmp_path: Path) -> None:
    """It is left out of the files, but kept."""
    documents = [document(n) for n in range(4)]
    process(tmp_path, documents, Scripted())
    before = files(tmp_path)
    process(tmp_path, documents[:2], Scripted())
    again = Scripted()

    process(tmp_path, documents, again)

    assert again.read == []
    assert before == files(tmp_path)


def test_an_unreadable_input_is_an_outcome(tmp_path: Path) -> None:
    """It costs no other document."""
    inputs: list[Document | Unread] = [
        document(0),
        Unread("bad.pdf", "bad.pdf is a PDF"),
        document(2),
    ]

    progress = process(tmp_path, inputs, Scripted())

    assert progress.outcomes == {OutcomeKind.CLAIMS: 2, OutcomeKind.REJECTED_INPUT: 1}
    with Run.load(tmp_path) as run:
        assert run.extraction("bad.pdf").outcome.reason == "bad.pdf is a PDF"


def test_an_input_that_became_readable_is_read(tmp_path: Path) -> None:
    """Even if it turns out to be empty."""
    process(tmp_path, [Unread("x", "x cannot be read")], Scripted())
    nothing = Outcome(kind=OutcomeKind.NO_CLAIMS)
    again = Scripted(lambda d: Extraction(document=d, outcome=nothing))

    process(tmp_path, [Document(id="x", text="")], again)

    assert again.read == ["x"]


@pytest.mark.parametrize("lanes", [1, 8])
def test_an_id_that_comes_twice_is_refused_the_second_time(tmp_path: Path, lanes: int) -> None:
    """One id cannot name two texts; the first one keeps it, now and when resumed."""
    documents = [document(0), document(1), document(0, "another"), document(0)]

    for _ in range(2):
        process(tmp_path, documents, Scripted(), Options(lanes=lanes))

    with Run.load(tmp_path) as run:
        kinds = [(e.document.id, e.outcome.kind.value) for e in run]
        assert "has the id 'd0'" in (run.extraction("d0#3").outcome.reason or "")
    assert kinds == [
        ("d0", "claims"),
        ("d1", "claims"),
        ("d0#3", "rejected_input"),
        ("d0#4", "rejected_input"),
    ]


def test_failures_are_read_again_only_when_told(tmp_path: Path) -> None:
    """By outcome or by class."""
    classes = ["transport", "invalid", None]

    def fail(of: Document) -> Extraction:
        error = classes[int(of.id[1:])]
        kind = OutcomeKind.FAILED if error else OutcomeKind.REFUSED
        return Extraction(document=of, outcome=Outcome(kind=kind, error=error, reason="no"))

    documents = [document(n) for n in range(3)]
    read = []
    for retry in ([], [], ["transport"], ["failed"], ["refused", "failed"]):
        scripted = Scripted(fail)
        process(tmp_path, documents, scripted, Options(retry=retry))
        read.append(sorted(scripted.read))

    assert read == [["d0", "d1", "d2"], [], ["d0"], ["d0", "d1"], ["d0", "d1", "d2"]]


def test_what_fails_for_all_documents_stops_the_run(tmp_path: Path) -> None:
    """The files are written; the same command goes on once the key is right."""

    def refuse(of: Document) -> Extraction:
        if of.id == "d5":
            raise AuthError("the server refuses the key")
        return extraction(of)

    documents = [document(n) for n in range(100)]
    with pytest.raises(AuthError, match="refuses the key"):
        process(tmp_path, documents, Scripted(refuse), Options(lanes=2))
    with Run.load(tmp_path) as run:
        done = run.summary.documents
    again = Scripted()
    process(tmp_path, documents, again)

    assert 0 < done < 10
    assert len(again.read) == 100 - done


def test_a_spent_budget_lets_the_others_finish(tmp_path: Path) -> None:
    """What they reserved is theirs; the document that found it spent is read when resumed."""
    waiting = asyncio.Event()

    async def extract(of: Document) -> Extraction:
        if of.id == "d0":
            await waiting.wait()
        if of.id == "d1":
            waiting.set()
            raise BudgetSpent("1 USD is spent")
        return extraction(of)

    documents = [document(n) for n in range(20)]
    with pytest.raises(BudgetSpent, match="1 USD"):
        process(tmp_path, documents, extract, Options(lanes=2))

    with Run.load(tmp_path) as run:
        assert [e.document.id for e in run] == ["d0"]
    assert (tmp_path / "claims.jsonl").read_bytes().count(b"\n") == 1


def test_an_error_of_the_source_stops_the_run(tmp_path: Path) -> None:
    """As if it had been raised where the documents are read."""

    def source() -> Iterable[Document]:
        yield document(0)
        raise ConfigError("the list of files is gone")

    with pytest.raises(ConfigError, match="list of files"):
        process(tmp_path, source(), Scripted())


def test_a_stop_lets_what_is_under_way_finish(tmp_path: Path) -> None:
    """And starts nothing new; resumed, the files are those of an undisturbed run."""
    stop = Stop()

    def stopping(of: Document) -> Extraction:
        if of.id == "d7":
            stop.request()
        return extraction(of)

    documents = [document(n) for n in range(50)]
    scripted = Scripted(stopping)
    process(tmp_path / "a", documents, scripted, Options(lanes=3), stop)
    with Run.load(tmp_path / "a") as run:
        done = run.summary.documents
    again = Scripted()
    process(tmp_path / "a", documents, again)
    process(tmp_path / "b", documents, Scripted())

    assert done == len(scripted.read) < 15
    assert len(again.read) == 50 - done
    assert files(tmp_path / "b") == files(tmp_path / "a")


def test_a_stop_wakes_a_run_that_waits_for_documents(tmp_path: Path) -> None:
    """Standard input may never end."""
    from threading import Event

    never = Event()
    stop = Stop()

    def source() -> Iterable[Document]:
        yield document(0)
        never.wait(30)

    def stopping(of: Document) -> Extraction:
        stop.request()
        return extraction(of)

    progress = process(tmp_path, source(), Scripted(stopping), Options(lanes=2), stop)
    never.set()

    assert progress.documents == 1


def test_other_parameters_are_refused(tmp_path: Path) -> None:
    """The sentence says which."""
    process(tmp_path, [document(0)], Scripted())
    other = MANIFEST.model_copy(update={"model": "big", "inputs": ("elsewhere",)})

    with pytest.raises(ConfigError, match='model was "rules" and is "big";') as caught:
        Run.open(tmp_path, other)

    assert "elsewhere" not in str(caught.value)


def test_other_inputs_are_accepted_and_noted(tmp_path: Path) -> None:
    """A corpus grows."""
    Run.open(tmp_path, MANIFEST).close()

    Run.open(tmp_path, MANIFEST.model_copy(update={"inputs": ("texts", "more")})).close()

    assert Manifest.read(tmp_path).inputs == ("texts", "more")


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    """The sentence names the first one."""
    import os

    with (
        Run.open(tmp_path, MANIFEST),
        pytest.raises(RunLocked, match=f"worked on by process {os.getpid()} on "),
    ):
        Run.open(tmp_path, MANIFEST)
    Run.open(tmp_path, MANIFEST).close()


def test_a_run_that_is_worked_on_can_be_read(tmp_path: Path) -> None:
    """From another shell."""
    seen: list[int] = []

    def look(of: Document) -> Extraction:
        with Run.load(tmp_path) as run:
            seen.append(run.summary.documents)
        return extraction(of)

    process(tmp_path, [document(n) for n in range(3)], Scripted(look), Options(lanes=1))

    assert seen == [0, 1, 2]


def test_the_summary_adds_up(tmp_path: Path) -> None:
    """Over all starts."""
    process(tmp_path, [document(0)], Scripted())
    process(tmp_path, [document(0), document(1), Unread("x", "no")], Scripted())

    with Run.load(tmp_path) as run:
        summary = run.summary

    assert summary.outcomes == {OutcomeKind.CLAIMS: 2, OutcomeKind.REJECTED_INPUT: 1}
    assert (
        summary.documents,
        summary.claims,
        summary.rejected,
        summary.errors,
    ) == (3, 2, 0, {})
    assert summary.usage == Usage(requests=2, usd=1.0)


def test_one_unknown_price_makes_the_sum_unknown(tmp_path: Path) -> None:
    """Half a sum would be a lie."""

    def unpriced(of: Document) -> Extraction:
        return extraction(of).model_copy(update={"usage": Usage(requests=1, usd=None)})

    process(tmp_path, [document(0)], Scripted())
    process(tmp_path, [document(0), document(1)], Scripted(unpriced))

    with Run.load(tmp_path) as run:
        assert run.summary.usage == Usage(requests=2, usd=None)


def test_no_run_is_a_config_error(tmp_path: Path) -> None:
    """So is a damaged manifest."""
    with pytest.raises(ConfigError, match="is no run"):
        Run.load(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(ConfigError, match="damaged"):
        Run.load(tmp_path)
    with pytest.raises(ConfigError, match="damaged"):
        Run.open(tmp_path, MANIFEST)


def test_an_unknown_document_is_a_key_error(tmp_path: Path) -> None:
    """As with any mapping."""
    process(tmp_path, [], Scripted())

    with Run.load(tmp_path) as run, pytest.raises(KeyError):
        run.extraction("gone")


def test_a_loaded_run_cannot_be_changed(tmp_path: Path) -> None:
    """Nobody holds its lock."""
    process(tmp_path, [], Scripted())

    with Run.load(tmp_path) as run, pytest.raises(ValueError, match="open it instead"):
        asyncio.run(run.process([document(0)], Scripted()))


def test_a_folder_that_cannot_be_made_is_a_disk_error(tmp_path: Path) -> None:
    """Before anything is paid for."""
    (tmp_path / "file").write_text("")

    with pytest.raises(DiskError, match="cannot be made"):
        Run.open(tmp_path / "file" / "run", MANIFEST)


def test_progress_is_told_as_documents_finish(tmp_path: Path) -> None:
    """The last word has them all."""
    told: list[Progress] = []

    process(
        tmp_path,
        [document(n) for n in range(5)],
        Scripted(),
        Options(lanes=2, on_progress=told.append),
    )

    assert [progress.documents for progress in told] == [1, 2, 3, 4, 5]
    assert told[-1].usage == Usage(requests=5, usd=2.5)
    assert told[-1].in_flight == 0


def test_memory_does_not_grow_with_the_documents(tmp_path: Path) -> None:
    """A document that is finished leaves nothing behind, neither while reading nor in the files."""

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            documents = (document(n, "it is so " * 200) for n in range(count))
            process(tmp_path / str(count), documents, extract, Options(lanes=4))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    async def extract(of: Document) -> Extraction:
        return extraction(of)

    peak(10)
    few, many = peak(200), peak(1000)

    assert many < 1.3 * few
