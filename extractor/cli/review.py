"""``extractor review``: what readers said about claims."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from extractor.errors import DiskError


@click.group("review")
def command() -> None:
    """Use what was accepted, rejected and edited on a report page."""


@command.command("apply")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("reviews", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the gold.")
@click.option("--by", required=True, help="Who reviewed.")
@click.option("--how", default="claims of a run, reviewed on its report page", help="In words.")
@click.option("--licence", required=True, help="Of the texts, as CC-BY-4.0.")
@click.option("--credit", required=True, help="Whom the texts are by.")
@click.option(
    "--origin",
    default="authored",
    type=click.Choice(["seed", "wikinews", "public-domain", "authored"]),
)
def apply_(folder: Path, reviews: Path, out: Path, **labels: str) -> None:
    """Turn the REVIEWS of the run FOLDER into gold, one file a document.

    Only documents of which every claim was reviewed become gold.
    """
    from extractor.review import Labels, apply, read_reviews, write_gold
    from extractor.runs import Run

    today = dt.datetime.now(dt.UTC).date().isoformat()
    with Run.load(folder) as run:
        reviewed = apply(run, read_reviews(reviews))
        try:
            left_out = write_gold(reviewed, out, Labels(when=today, **labels))
        except OSError as error:
            raise DiskError(f"{out} cannot be written ({error.strerror})") from error
    for sentence in left_out:
        click.echo(f"extractor: {sentence}", err=True)
    click.echo(f"gold: {out}", err=True)
