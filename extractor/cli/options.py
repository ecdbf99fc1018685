"""Options that several verbs share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from extractor.intake import IntakeOptions

Command = TypeVar("Command", bound=Callable[..., Any])

_INTAKE = (
    "id_column",
    "text_column",
    "title_column",
    "date_column",
    "source_column",
    "url_column",
    "encoding",
    "delimiter",
    "html",
    "max_bytes",
)


def _parameters(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> dict[str, Any] | None:
    """Read ``name=value`` pairs; a value is JSON, or else the words as they stand."""
    del context
    read = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not name or not equals:
            raise click.BadParameter(f"{value!r} is not of the form NAME=VALUE", param=option)
        try:
            read[name] = json.loads(text)
        except ValueError:
            read[name] = text
    return read or None


def settings_options(command: Command) -> Command:
    """Add what chooses and tunes the annotator; an option that is not given is None."""
    options = [
        click.option("--model", "-m", help="A model's name, or 'rules' (the default)."),
        click.option("--prompt", "-p", help="As 'claims/v1'; default: the active version."),
        click.option("--base-url", help="An OpenAI-compatible server, as http://host/v1."),
        click.option(
            "--parameter",
            "parameters",
            multiple=True,
            callback=_parameters,
            metavar="NAME=VALUE",
            help="Override a request parameter; null removes it. May be repeated.",
        ),
        click.option(
            "--prefilter",
            is_flag=True,
            default=None,
            help="Spare the model segments in which the offline rules see no cue.",
        ),
        click.option("--prices", type=click.Path(), help="A price table, for models ours lacks."),
        click.option("--concurrency", type=click.IntRange(1), help="Requests at once, at most."),
        click.option("--requests-per-minute", type=float, help="The server's limit, if known."),
        click.option("--tokens-per-minute", type=float, help="The server's limit, if known."),
        click.option("--window", type=click.IntRange(500), help="Characters a request holds."),
    ]
    return _add(options, command)


def intake_options(command: Command) -> Command:
    """Add how inputs are read; an option that is not given is None."""
    columns = [
        click.option(f"--{field}-column", metavar="NAME", help=f"Column of the {field} in rows.")
        for field in ("id", "text", "title", "date", "source", "url")
    ]
    options = [
        *columns,
        click.option("--encoding", help="Of files without a byte order mark (utf-8)."),
        click.option("--delimiter", help="Between the cells of CSV."),
        click.option("--html", is_flag=True, default=None, help="Every text is HTML."),
        click.option("--max-bytes", type=int, help="Size a document may have."),
    ]
    return _add(options, command)


def reading(options: Mapping[str, Any]) -> tuple[IntakeOptions, dict[str, Any]]:
    """Split the options that were given into how to read inputs, and all the others."""
    from extractor.intake import IntakeOptions

    intake = {name: options[name] for name in _INTAKE if options.get(name) is not None}
    others = {name: value for name, value in options.items() if name not in _INTAKE}
    return IntakeOptions(**intake), given(others)


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were given."""
    return {name: value for name, value in options.items() if value is not None}


def listing(name: str, about: str) -> click.Group:
    """Return a group of verbs about versioned content that lists it if no verb is given."""

    def without_verb(context: click.Context) -> None:
        if context.invoked_subcommand is None:
            context.invoke(group.commands["list"])

    group = click.Group(
        name,
        callback=click.pass_context(without_verb),
        help=f"{about}; without a verb, list them.",
        invoke_without_command=True,
    )
    return group


def _add(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
