"""``extractor schemas``: the versioned answer schemas."""

import json

import click

from extractor import content
from extractor.cli.options import listing

command = listing("schemas", "See the versioned answer schemas")


@command.command("list")
def list_() -> None:
    """List the schemas: name and hash."""
    for name in content.schema_names():
        click.echo(f"{name:<12} {content.load_schema(name).sha256[:12]}")


@command.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the JSON schema NAME: of answers, or `extraction`, what this program writes."""
    if name == "extraction":
        from extractor.data import Extraction

        schema = Extraction.model_json_schema(mode="serialization")
    else:
        schema = content.load_schema(name).json_schema
    click.echo(json.dumps(schema, indent=2))
