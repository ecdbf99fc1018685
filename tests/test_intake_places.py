"""Folders and patterns stand for files, in a fixed order, and lead nowhere else."""

import os
import random
from pathlib import Path

import pytest

from extractor.data import Document
from extractor.errors import ConfigError
from extractor.intake import Unreadable, read

DEEP = 1200


def fill(folder: Path, *names: str) -> None:
    """Write a file of each name below *folder*; each says its own name."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def documents(*inputs: str | Path) -> dict[str, str]:
    """Return the texts of what is read, by id."""
    records = read([str(given) for given in inputs])
    return {record.id: record.text for record in records if isinstance(record, Document)}


def reasons(*inputs: str | Path) -> dict[str, str]:
    """Return the reasons of what cannot be read, by id."""
    records = read([str(given) for given in inputs])
    return {record.id: record.reason for record in records if isinstance(record, Unreadable)}


def test_folder_is_read_through(tmp_path: Path) -> None:
    """Files of known suffixes are read in the order of their names, at any depth."""
    names = ["a.txt", "b.MD", "sub/x/c.text", "sub.txt", "z.txt"]
    fill(tmp_path, *random.Random(1).sample(names, len(names)))
    fill(tmp_path, "x.rst", "x.pdf", "none", ".hidden.txt", ".hidden/x.txt", "a.txt~")

    assert {
        "a": "a.txt",
        "b": "b.MD",
        "sub.x.c": "sub/x/c.text",
        "sub": "sub.txt",
        "z": "z.txt",
    } == documents(tmp_path)
    assert ["a", "b", "sub.x.c", "sub", "z"] == list(documents(tmp_path))


def test_deep_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder may be deeper than Python may recurse."""
    monkeypatch.chdir(tmp_path)
    for _ in range(DEEP):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.txt").write_text("x")
    os.chdir(tmp_path)
    found = reasons("d")
    matched = reasons("**/*.txt", "d/**/*.txt")
    for _ in range(DEEP):
        os.chdir("d")
    Path("a.txt").unlink()
    for _ in range(DEEP):  # what clears up after tests may not recurse so deep either
        os.chdir("..")
        Path("d").rmdir()

    assert "more than 200 characters" in "".join(found.values())
    assert 2 == len(matched)


def test_empty_folder(tmp_path: Path) -> None:
    """A folder with nothing to read in it is no silent success."""
    fill(tmp_path, "full/a.txt", "empty/x.pdf")

    with pytest.raises(ConfigError, match="holds no file with a suffix that is read"):
        read([str(tmp_path / "empty")])
    assert ["empty"] == list(reasons(tmp_path / "full", tmp_path / "empty"))


def test_pattern(tmp_path: Path) -> None:
    """A pattern stands for what it matches; ids begin behind its fixed part."""
    fill(tmp_path, "a/x.txt", "b/x.txt", "b/c/y.txt", "b/.git/z.txt", "b/x.log")

    assert ["a.x", "b.x"] == list(documents(tmp_path / "*" / "*.txt"))
    assert ["a.x", "b.c.y", "b.x"] == list(documents(tmp_path / "**" / "*.txt"))
    assert ["b.x"] == list(documents(tmp_path / "[b]" / "x.txt"))
    assert ["x", "c.y"] == list(documents(tmp_path / "b" / "?.txt", tmp_path / "b" / "*" / "y.txt"))


def test_pattern_of_another_suffix(tmp_path: Path) -> None:
    """A pattern, unlike a folder, may match any suffix."""
    fill(tmp_path, "v1.2/NOTES", "v1.2/x.log")

    assert ["v1.2.NOTES", "v1.2.x"] == list(documents(tmp_path / "*" / "*"))


def test_pattern_that_matches_folders(tmp_path: Path) -> None:
    """A folder that a pattern matches is read through, once."""
    fill(tmp_path, "a/x.txt", "a/b/y.txt", "c.txt")

    assert ["a.b.y", "a.x", "c"] == list(documents(tmp_path / "*"))
    assert ["a.b.y", "a.x", "c"] == list(documents(tmp_path / "**" / "*"))
    assert {} == reasons(tmp_path / "**" / "*")


def test_pattern_in_a_name(tmp_path: Path) -> None:
    """A file whose name looks like a pattern is that file."""
    fill(tmp_path, "a[1].txt", "a1.txt")

    assert {"a[1]": "a[1].txt"} == documents(tmp_path / "a[1].txt")


def test_pattern_that_matches_nothing(tmp_path: Path) -> None:
    """A pattern without a match is reported, and the rest is read."""
    fill(tmp_path, "a.txt")

    assert [f"{tmp_path}/*.md matches no file"] == list(
        reasons(tmp_path / "a.txt", tmp_path / "*.md").values()
    )


def test_pattern_that_does_not_work(tmp_path: Path) -> None:
    """A pattern that cannot be one is reported as such, where Python says so."""
    fill(tmp_path, "a.txt")
    found = reasons(tmp_path / "a.txt", tmp_path / "x**y")

    assert len(found) == 1
    assert "matches no file" in str(found) or "is not a pattern that works" in str(found)


def test_pattern_without_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern may begin in the folder one is in."""
    fill(tmp_path, "a.txt", "b/c.txt")
    monkeypatch.chdir(tmp_path)

    assert ["a", "b.c"] == list(documents("**/*.txt"))
    assert ["a", "b.c"] == list(documents("."))


def test_empty_name() -> None:
    """An empty name is not the folder one is in."""
    with pytest.raises(ConfigError, match="does not exist"):
        read([""])


def test_links_inside_are_followed(tmp_path: Path) -> None:
    """A link to a file in the same folder is that file; a link to a folder is not read twice."""
    fill(tmp_path, "real/a.txt", ".store/blob")
    (tmp_path / "b.txt").symlink_to(".store/blob")
    (tmp_path / "again").symlink_to("real")
    (tmp_path / "real" / "loop").symlink_to(tmp_path)

    assert {"b": ".store/blob", "real.a": "real/a.txt"} == documents(tmp_path)
    assert {} == reasons(tmp_path)


def test_links_out_are_not_followed(tmp_path: Path) -> None:
    """A link that leaves the folder is reported, whether to a file or to a folder."""
    fill(tmp_path, "secret/key.txt", "corpus/a.txt")
    corpus = tmp_path / "corpus"
    (corpus / "file.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (corpus / "folder").symlink_to(tmp_path / "secret")
    (corpus / "up.txt").symlink_to("../secret/key.txt")
    leaves = f"is a link that leaves the folder {corpus}; name its target"

    assert {"a": "a.txt"} == {key: Path(value).name for key, value in documents(corpus).items()}
    assert {
        "file": f"{corpus}/file.txt {leaves}",
        "folder": f"{corpus}/folder {leaves}",
        "up": f"{corpus}/up.txt {leaves}",
    } == reasons(corpus)
    assert {"file", "folder", "up"} == set(reasons(corpus / "*"))
    assert {"folder.key"} == set(reasons(corpus / "*" / "*.txt", corpus / "a.txt"))


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    """Dangling links and links in a circle are reported."""
    (tmp_path / "dangling.txt").symlink_to("gone")
    (tmp_path / "circle.txt").symlink_to("circle.txt")

    assert {
        "circle": f"{tmp_path}/circle.txt cannot be read: Too many levels of symbolic links",
        "dangling": f"{tmp_path}/dangling.txt cannot be read: No such file or directory",
    } == reasons(tmp_path)


def test_link_that_is_named(tmp_path: Path) -> None:
    """A link that the user names is followed wherever it leads."""
    fill(tmp_path, "real/a.txt", "other/x")
    (tmp_path / "other" / "folder").symlink_to(tmp_path / "real")
    (tmp_path / "other" / "b.txt").symlink_to(tmp_path / "real" / "a.txt")
    other = tmp_path / "other"

    assert {"a": "real/a.txt", "b": "real/a.txt"} == documents(other / "folder", other / "b.txt")


@pytest.mark.parametrize("named", ["pipe.txt", ""])
def test_pipe_is_not_opened(tmp_path: Path, named: str) -> None:
    """A named pipe is reported without waiting for whoever should write into it."""
    os.mkfifo(tmp_path / "pipe.txt")

    assert {
        "pipe": f"{tmp_path}/pipe.txt is not a regular file; "
        "send what it gives to standard input and name -"
    } == reasons(tmp_path / named)


def test_device_is_not_opened() -> None:
    """A device is reported, and not read without end."""
    assert "is not a regular file" in reasons("/dev/zero")["zero"]
