"""``extractor prompts``: the versioned prompts."""

import difflib
import json

import click

from extractor import content
from extractor.cli.options import listing

command = listing("prompts", "See, compare and release the versioned prompts")


@command.command("list")
def list_() -> None:
    """List the prompts: name, state, schema, hash and why each was made."""
    active = {content.active_prompt(name.split("/")[0]) for name in content.prompt_names()}
    for name in content.prompt_names():
        prompt = content.load_prompt(name)
        state = "released" if content.is_released(name) else "draft"
        mark = "*" if name in active else " "
        click.echo(
            f"{mark} {name:<12} {state:<9} {prompt.schema.name:<12} {prompt.sha256[:12]}  "
            f"{prompt.front.why}"
        )


@command.command()
@click.argument("name")
def show(name: str) -> None:
    """Print a prompt's file as it is."""
    content.load_prompt(name)
    click.echo((content.HOME / "prompts" / f"{name}.md").read_text(encoding="utf-8"), nl=False)


@command.command()
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--as", "form", type=click.Choice(["text", "json"]), default="text")
def render(name: str, file: str, form: str) -> None:
    """Print exactly what a model would be sent about FILE, and send nothing.

    As text: the messages under their roles. As JSON: a line for each request, with the messages
    and the answer schema.
    """
    from extractor.data import Document
    from extractor.segment import segment
    from extractor.settings import Settings

    prompt = content.load_prompt(name)
    for part in segment(Document.from_path(file), window=Settings().window):
        messages = prompt.render(part)
        if form == "json":
            request = {
                "messages": messages,
                "parameters": prompt.front.parameters,
                "answer_schema": prompt.schema.json_schema,
            }
            click.echo(json.dumps(request, ensure_ascii=False))
            continue
        for message in messages:
            click.echo(f"@@{message['role']}\n{message['content']}\n")


@command.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """Print what changed between two prompts: template, examples, parameters and schema."""
    before, after = _said(old), _said(new)
    for part in before:
        lines = difflib.unified_diff(
            before[part].splitlines(),
            after[part].splitlines(),
            f"{old} {part}",
            f"{new} {part}",
            lineterm="",
        )
        for line in lines:
            click.echo(line)


def _said(name: str) -> dict[str, str]:
    prompt = content.load_prompt(name)
    examples = [example.model_dump() for example in prompt.examples]
    return {
        "template": "\n".join(f"@@{role}\n{template}" for role, template in prompt.parts),
        "examples": json.dumps(examples, indent=1, ensure_ascii=False),
        "parameters": json.dumps(prompt.front.parameters, indent=1),
        "schema": json.dumps(prompt.schema.json_schema, indent=1),
    }


@command.command()
@click.argument("name")
def release(name: str) -> None:
    """Enter a prompt into the ledger of released versions: from then on it must not change."""
    content.release(name)
    click.echo(f"{name} is released; prompts/active.toml says which version is in use", err=True)
