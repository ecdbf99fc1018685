"""``extractor eval``: the eval harness, which lives beside the package in a checkout."""

import sys
from importlib import import_module

import click

from extractor.content import HOME
from extractor.errors import ConfigError


@click.command(
    "eval",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
@click.pass_context
def command(context: click.Context) -> None:
    """Compare extractions with hand-labelled gold; see ``extractor eval --help``."""
    if not (HOME / "evals" / "__main__.py").exists():
        raise ConfigError("the evals are not shipped: run this from a checkout of the project")
    sys.path.insert(0, str(HOME))  # ours, whatever else is called evals
    import_module("evals.__main__").main(context.args, prog_name="extractor eval")
