"""`policy`: show the escalation policy in force, and publish the partnership's own."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import click

from domain.rejections import Rejection
from projections.questions import escalation_policies
from projections.shown.policies import PolicyShown
from service.acting import Acting, now
from service.operations.opened import opened
from service.policies import OPERATE

OPERATOR = Acting(client="operator", scopes=frozenset({OPERATE}))
MOST_DAYS = 260
"""As over the API: a working year."""
STAGE = {"n", "who", "acknowledge_within", "answer_within"}
NOT_A_POLICY = (
    "This file is not an escalation policy: TOML with `stages`, four tables of `n`, `who`,"
    " `acknowledge_within` and `answer_within`, and if you like `from_date`, `nation` and"
    " `immediate_rule`."
)


@click.group()
def policy() -> None:
    """The escalation policy: who answers at which stage, and by when."""


@policy.command()
def show() -> None:
    """Show what is in force today in each nation."""
    with opened() as heedful:
        heedful.follower.catch_up()
        with heedful.views.reading() as facts:
            answer = escalation_policies.ask(facts, today=now().date())
    for one in answer.in_force:
        click.echo("\n".join(_lines(one.nation_of_review, one.policy)))


@policy.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def publish(file: Path) -> None:
    """Publish the policy in FILE (TOML); it takes the place of the one before.

    What began earlier keeps its days. See docs/operating.md for an example.
    """
    said = _read(file)
    with opened() as heedful:
        try:
            done = heedful.policies.publish(OPERATOR, **said)
        except Rejection as refused:
            raise click.ClickException(refused.sentence) from None
    click.echo(f"Published as {done.reference}.")


def _read(file: Path) -> dict[str, Any]:
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        stages = [dict(stage) for stage in said["stages"]]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError):
        raise click.ClickException(NOT_A_POLICY) from None
    known = {"stages", "from_date", "nation", "immediate_rule"}
    is_day = type(said.get("from_date", date.min)) is date
    is_word = all(isinstance(said.get(name, ""), str) for name in ("nation", "immediate_rule"))
    if set(said) - known or not (is_day and is_word and all(map(_is_stage, stages))):
        raise click.ClickException(NOT_A_POLICY)
    return {**said, "stages": stages}


def _is_stage(stage: dict[str, Any]) -> bool:
    days = [stage.get(name) for name in sorted(STAGE - {"who"})]
    whole = all(type(one) is int and 0 <= one <= MOST_DAYS for one in days)
    return set(stage) == STAGE and isinstance(stage["who"], str) and whole


def _lines(nation: str, shown: PolicyShown) -> list[str]:
    since = f"since {shown.from_date}" if shown.from_date else shown.label
    stages = (
        f"  stage {one.n}: {one.who}, acknowledged within {one.acknowledge_within},"
        f" answered within {one.answer_within} working days"
        for one in shown.stages
    )
    return [f"{nation}: {since}", *stages]
