"""``extractor review``: what readers said about claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from extractor.errors import ConfigError

if TYPE_CHECKING:
    from extractor.review import Reviewed

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group("review")
def command() -> None:
    """Use what was accepted, rejected and edited on a report page."""


def labels(command: Command) -> Command:
    """Add what gold must say of every document, and a run does not know."""
    for option in reversed(
        [
            click.option("--out", required=True, type=click.Path(path_type=Path)),
            click.option("--by", required=True, help="Who reviewed."),
            click.option("--how", default="claims of a run, reviewed by hand", help="In words."),
            click.option("--licence", required=True, help="Of the texts, as CC-BY-4.0."),
            click.option("--credit", required=True, help="Whom the texts are by."),
            click.option(
                "--origin",
                default="authored",
                type=click.Choice(["seed", "wikinews", "public-domain", "authored"]),
            ),
        ]
    ):
        command = option(command)
    return command


@command.command("apply")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("reviews", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@labels
def apply_(folder: Path, reviews: Path, out: Path, **labels: str) -> None:
    """Turn the REVIEWS of the run FOLDER into gold, one file a document.

    Only documents of which every claim was reviewed become gold.
    """
    from extractor.review import apply, read_reviews
    from extractor.runs import Run

    with Run.load(folder) as run:
        _write(apply(run, read_reviews(reviews)), out, labels)


@command.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--from", "tool", required=True, type=click.Choice(["brat", "label-studio"]))
@labels
def import_(folder: Path, path: Path, tool: str, out: Path, **labels: str) -> None:
    """Turn what was corrected in another tool into gold.

    PATH is the folder of brat's files, or the file that Label Studio exported as "JSON".
    """
    from extractor.formats import read_brat, read_label_studio
    from extractor.review import imported
    from extractor.runs import Run

    if path.is_dir() != (tool == "brat"):
        kind, wanted = ("folder", "file") if path.is_dir() else ("file", "folder")
        raise ConfigError(f"{path} is a {kind}: name the {wanted} that {tool} wrote")
    read = read_brat if tool == "brat" else read_label_studio
    with Run.load(folder) as run:
        _write(imported(read(path, run)), out, labels)


def _write(reviewed: Iterable[Reviewed], out: Path, labels: dict[str, str]) -> None:
    from extractor.review import Labels, write_gold

    today = dt.datetime.now(dt.UTC).date().isoformat()
    found = iter(reviewed)
    first = next(found, None)
    if first is None:
        raise ConfigError("nothing was reviewed: there is no verdict or annotation in it")
    for sentence in write_gold(chain([first], found), out, Labels(when=today, **labels)):
        click.echo(f"extractor: {sentence}", err=True)
    click.echo(f"gold: {out} (extractor eval check-gold {out})", err=True)
