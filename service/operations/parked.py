"""`parked`: what the read models could not take in: look at it, try it again, or do without it."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

import click

from projections.parking import Dropped
from projections.positions import position, token
from projections.redriving import (
    NotParked,
    ParkedEvent,
    Retried,
    WaitsBehind,
    do_without,
    may_do_without,
    parked_at,
    parked_events,
    retry,
)
from service.operations.opened import opened
from service.wiring import Heedful

LEAST = 20
"""Characters of a reason, as for any other no (I4)."""
NONE_HERE = "Nothing is parked at this position. `parked list` shows what is."
BEHIND = "This one only waits behind the one at {0}: try that again, or drop that."
DRAW_IN = (
    "What others said of these things meanwhile, such as a finding that cites them, is drawn in by"
    " `python -m service rebuild`: run it next."
)


class Position(click.ParamType[int]):
    """A position, as a number or as the token that people see."""

    name = "position"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """The number. Refuses what is neither."""
        said = str(value)
        if said.isascii() and said.isdecimal() and len(said) < 19:
            return int(said)
        try:
            return position(said)
        except ValueError:
            self.fail("Give a position as `parked list` shows it.", param, ctx)


POSITION = Position()


@click.group()
def parked() -> None:
    """What the read models could not take in: list, show, retry, drop. Its words stay sealed."""


@parked.command("list")
def list_parked() -> None:
    """List what waits, in the order of the log, and what is done without."""
    with opened(though_ahead=True) as heedful:
        with heedful.views.reading() as facts:
            waiting = parked_events(facts)
        for one in waiting:
            click.echo(_line(one))
        for at, decision in sorted(heedful.dropping.decisions().items()):
            click.echo(f"{at}  dropped {decision.on} by {decision.by}: {decision.reason}")


@parked.command("show")
@click.argument("at", metavar="POSITION", type=POSITION)
def show(at: int) -> None:
    """Say what is known of the one at POSITION. Its content is not shown: only its size and digest."""
    with opened(though_ahead=True) as heedful:
        one = _parked(heedful, at)
    shown = {
        "position": f"{one.position} ({token(one.position)})",
        "thing": one.thing_id,
        "version": one.version,
        "topic": one.topic,
        "error": one.error,
        "since": one.since,
        "bytes": len(one.state),
        "sha256": sha256(one.state).hexdigest(),
    }
    for name, value in shown.items():
        click.echo(f"{name:>9}  {value}")


@parked.command("retry")
@click.argument("at", metavar="[POSITION]", type=POSITION, required=False)
@click.option("--all", "everything", is_flag=True, help="Try everything that waits.")
def try_again(at: int | None, everything: bool) -> None:
    """Try again what waits of the thing at POSITION, in order; exit 1 when some of it still waits.

    For after an upgrade. Each thing is one transaction, and stops at the first event that still fails.
    """
    if (at is None) is not everything:
        raise click.UsageError("Say a POSITION, or --all.")
    with opened() as heedful:
        heedful.follower.catch_up()
        done = [retry(heedful.views, heedful.log, id) for id in _things(heedful, at)]
    _tell(done)


@parked.command("drop")
@click.argument("at", metavar="POSITION", type=POSITION)
@click.option("--by", required=True, help="Who decided it, by name.")
@click.option("--reason", required=True, help="Why, in at least 20 characters: shown to everybody.")
def drop(at: int, by: str, reason: str) -> None:
    """Do without the event at POSITION, and try what waited behind it.

    It stays in the log and in the ledger; the integrity page shows that it is left out, by whose
    decision and why, also after a rebuild. It cannot be undone.
    """
    if not by.strip() or len(reason.strip()) < LEAST:
        raise click.UsageError(f"Say --by whom, and a --reason of at least {LEAST} characters.")
    with opened() as heedful:
        with heedful.views.reading() as facts:
            try:
                one = may_do_without(facts, at)
            except NotParked:
                raise click.ClickException(NONE_HERE) from None
            except WaitsBehind as behind:
                raise click.ClickException(BEHIND.format(behind.first)) from None
        said = heedful.dropping.decide(at, by.strip(), reason.strip())
        dropped = Dropped(one.thing_id, one.version, one.topic, said.by, said.reason, said.on)
        done = do_without(heedful.views, heedful.log, at, dropped)
    click.echo(f"{at}  dropped")
    _tell([done])


def _parked(heedful: Heedful, at: int) -> ParkedEvent:
    with heedful.views.reading() as facts:
        try:
            return parked_at(facts, at)
        except NotParked:
            raise click.ClickException(NONE_HERE) from None


def _things(heedful: Heedful, at: int | None) -> Sequence[UUID]:
    """The thing at this position, or each that has something parked."""
    if at is not None:
        return [_parked(heedful, at).thing_id]
    with heedful.views.reading() as facts:
        return list(dict.fromkeys(one.thing_id for one in parked_events(facts)))


def _tell(done: Sequence[Retried]) -> None:
    for one in done:
        click.echo(f"{one.thing_id}  {one.folded} taken in, {one.waiting} waiting")
        if one.error:
            click.echo(f"  stopped at {one.stuck_at}: {one.error}")
    if any(one.folded for one in done):
        click.echo(DRAW_IN, err=True)
    if any(one.waiting for one in done):
        raise SystemExit(1)


def _line(one: ParkedEvent) -> str:
    since = f"since {one.since}"
    return f"{one.position}  {one.topic}  {one.thing_id} v{one.version}  {one.error}  {since}"
