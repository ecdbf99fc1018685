"""Files that are there whole or not at all, whoever writes them."""

import os
from pathlib import Path

import pytest

from extractor.drafts import discard_drafts, replacing, writing
from extractor.errors import DiskError


def names(folder: Path) -> list[str]:
    """Return what a folder holds, hidden names too."""
    return sorted(path.name for path in folder.iterdir())


def test_files_take_their_places_together(tmp_path: Path) -> None:
    """Until the block ends the old ones stand; folders on the way are made."""
    (tmp_path / "a").write_text("old")

    with writing(tmp_path / "a", tmp_path / "new" / "b") as (a, b):
        a.write("1\r\n")
        b.write("2\n")
        during = (tmp_path / "a").read_text()

    assert "old" == during
    assert b"1\r\n" == (tmp_path / "a").read_bytes()
    assert b"2\n" == (tmp_path / "new" / "b").read_bytes()


@pytest.mark.parametrize("step", ["open", "fsync", "replace", "mkdir"])
def test_what_cannot_be_written_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """No draft stays behind, and the sentence says what to do."""
    (tmp_path / "a").write_text("old")

    def fail(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with (
        pytest.raises(DiskError, match=r"a: No space left.*run the same command again"),
        writing(tmp_path / "a", lasting=True) as (file,),
    ):
        file.write("new")
    monkeypatch.undo()

    assert "old" == (tmp_path / "a").read_text()
    assert ["a"] == names(tmp_path)


def test_an_error_in_the_block_leaves_the_old(tmp_path: Path) -> None:
    """Whatever it is, it is raised as it was."""
    (tmp_path / "a").write_text("old")

    def fail() -> None:
        with writing(tmp_path / "a") as (file,):
            file.write("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert "old" == (tmp_path / "a").read_text()
    assert ["a"] == names(tmp_path)


def test_any_writer_can_write_a_draft(tmp_path: Path) -> None:
    """A library that wants a name gets one, in the same folder."""
    with replacing(tmp_path / "a") as (draft,):
        draft.write_bytes(b"\0")
        assert draft.parent == tmp_path

    assert b"\0" == (tmp_path / "a").read_bytes()
    assert ["a"] == names(tmp_path)


def test_drafts_of_killed_processes_are_removed(tmp_path: Path) -> None:
    """And nothing else."""
    for name in (".a.0123abcd.part", ".hidden", "b.part"):
        (tmp_path / name).write_text("x")

    discard_drafts(tmp_path)

    assert [".hidden", "b.part"] == names(tmp_path)
