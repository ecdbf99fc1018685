"""The verbs, each imported when it is called: ``extractor --help`` must not wait for a model."""

import os
import sys
from importlib import import_module
from typing import Any

import click

_VERBS = {
    "extract": "Print the claims of one document as JSON lines.",
    "batch": "Extract many documents into a run folder; run it again to resume.",
    "show": "Show a document with its claims marked.",
    "report": "Write a run as a page to read, filter and review.",
    "export": "Write a run in the files of other tools.",
    "review": "Turn reviewed claims into gold.",
    "prompts": "See, compare and release the versioned prompts.",
    "schemas": "See the versioned answer schemas.",
    "eval": "Compare extractions with hand-labelled gold (from a checkout).",
}


class Verbs(click.Group):
    """A group that knows its commands by name and help line alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs, in the order they are met in practice."""
        del ctx
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb's module, which names its command ``command``."""
        del ctx
        if cmd_name not in _VERBS:
            return None
        command: click.Command = import_module(f"extractor.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; a reader that has gone (``| head``) ends it without a complaint."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click would exit with 1
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is buffered
            return 0

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claim-extractor", prog_name="extractor")
def root() -> None:
    """Who claimed what: grounded claims, sources and stances from news and political text."""
