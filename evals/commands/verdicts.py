"""Comparing records, gating on them, and blessing one as the anchor."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from evals.commands import PATH, ROOT
from evals.commands.runs import gold_of, records_option, scorer_option
from evals.compare import check_comparable
from evals.compare import compare as compared
from evals.compare import rescore as again
from evals.gate import Acceptance, check_gold_is, looks, opponents
from evals.gate import gate as held
from evals.policy import DEFAULT, load_policy
from evals.record import Record, load, load_predictions, save
from evals.record import bless as enter
from evals.report import junit as junit_report
from evals.report import markdown as report
from evals.report import summary
from evals.report.page import page
from evals.scorer import load_scorer
from evals.verdict import EXIT_CODES, Verdict

policy_option = click.option("--policy", type=PATH, default=DEFAULT, help="Policy file.")


def _write(path: Path | None, content: str) -> None:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def _prompts(*records: Record) -> tuple[str, str]:
    """Return the text of each record's prompt, empty if it has none or it is gone."""
    texts = []
    for record in records:
        names = {maker.prompt for maker in record.makers if maker.prompt}
        paths = [ROOT / "prompts" / f"{name}.md" for name in sorted(names)]
        texts.append("\n".join(path.read_text("utf-8") for path in paths if path.exists()))
    return texts[0], texts[1]


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--rescore", is_flag=True, help="Score both again with today's gold and scorer.")
@click.option("--markdown", type=PATH, help="Write the report there too.")
@click.option("--junit", type=PATH, help="Write JUnit XML there.")
@click.option("--json", "json_", type=PATH, help="Write JSON there.")
@click.option("--html", type=PATH, help="Write the comparison page there.")
@policy_option
@records_option
@scorer_option
@click.pass_context
def compare(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    *,
    a: str,
    b: str,
    rescore: bool,
    markdown: Path | None,
    junit: Path | None,
    json_: Path | None,
    html: Path | None,
    policy: Path,
    records: Path,
    scorer: str,
) -> None:
    """Say whether record B is better than record A.

    Exit: 0 improved or no worse, 1 worse, 3 inconclusive, 4 not comparable, 2 usage.
    """
    one, other, rules = load(a, records), load(b, records), load_scorer(scorer)
    documents = gold_of(other)
    if rescore:
        one, other = (
            again(r, documents, load_predictions(r, records), rules) for r in (one, other)
        )
    else:
        check_comparable(one, other)
        check_gold_is(other, documents)
    found = compared(one, other, documents, policy=load_policy(policy), scorer=rules)
    text = report.comparison(found, documents)
    click.echo(text, nl=False)
    _write(markdown, text)
    _write(junit, junit_report.comparison(found))
    _write(json_, json.dumps(summary.comparison(found), indent=1) + "\n")
    if html:
        replies = [load_predictions(r, records) for r in (one, other)]
        _write(html, page(found, documents, *replies, prompts=_prompts(one, other)))
    ctx.exit(EXIT_CODES[found.verdict])


@click.command()
@click.argument("name")
@click.option("--parent", help="Record of the version before; the anchor is always compared.")
@click.option("--allow-inconclusive", is_flag=True, help="Let it pass; needs --by and --why.")
@click.option("--by", help="Who accepts an inconclusive verdict.")
@click.option("--why", help="Why.")
@click.option("--markdown", type=PATH, help="Write the report there too.")
@policy_option
@records_option
@scorer_option
@click.pass_context
def gate(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    *,
    name: str,
    parent: str | None,
    allow_inconclusive: bool,
    by: str | None,
    why: str | None,
    markdown: Path | None,
    policy: Path,
    records: Path,
    scorer: str,
) -> None:
    """Hold record NAME to its parent and to the anchor, and keep the verdicts in it."""
    if allow_inconclusive and not (by and why):
        raise click.UsageError("--allow-inconclusive needs --by and --why: they are recorded")
    accepted = Acceptance(by, why) if allow_inconclusive and by and why else None
    record = load(name, records)
    documents = gold_of(record)
    result = held(
        record,
        opponents(record, parent, records),
        documents,
        policy=load_policy(policy),
        scorer=load_scorer(scorer),
        accepted=accepted,
    )
    save(records, result.record)
    parts = [
        f"<!-- {role} -->\n{report.comparison(found, documents)}"
        for role, found in result.comparisons.items()
    ]
    number = looks(records, record.gold_set)
    parts.append(f"Verdicts asked of gold set {record.gold_set} so far: {number}.\n")
    click.echo("\n".join(parts), nl=False)
    _write(markdown, "\n".join(parts))
    waived = result.verdict is Verdict.INCONCLUSIVE and accepted
    ctx.exit(0 if waived else EXIT_CODES[result.verdict])


@click.command()
@click.argument("name")
@click.option("--by", required=True, help="Who accepts this record as the anchor.")
@click.option("--why", required=True, help="Why.")
@records_option
def bless(name: str, by: str, why: str, records: Path) -> None:
    """Make record NAME the anchor of its gold set."""
    today = dt.datetime.now(dt.UTC).date()
    blessing = enter(records, load(name, records), by=by, why=why, when=today)
    click.echo(f"{blessing.record} is the anchor of {blessing.gold_set}", err=True)
