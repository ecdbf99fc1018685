"""The command line: the only package that prints or exits.

Data goes to stdout, talk to stderr, progress only to a terminal.
"""

import sys

from extractor.cli.root import root
from extractor.errors import ExtractorError

INTERRUPTED = 130


def main() -> None:
    """Run the command line; what a user can cause is one sentence, never a traceback."""
    import click

    try:
        code = root.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except ExtractorError as error:
        click.echo(f"extractor: {error}", err=True)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("extractor: interrupted", err=True)
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)
