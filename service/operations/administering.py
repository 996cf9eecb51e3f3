"""`admin`: who signs in, which roles they have, and where they are signed in."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import click

from service.access.people import DayNeeded
from service.access.roles import ROLES
from service.desk import Desk
from service.operations.opened import opened_desk


@click.group()
def admin() -> None:
    """People who sign in: their roles, the participants they are, their sign-ins. WHO: see `people`."""


@admin.command("people")
def people() -> None:
    """List everybody who has signed in or was given something: who, name, roles, participant."""
    with opened_desk() as desk:
        for line in _everybody(desk):
            click.echo(line)


@admin.command("give")
@click.argument("who")
@click.argument("role", type=click.Choice(ROLES))
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day (UTC) on which it holds; an inspector needs one.",
)
def give(who: str, role: str, until: datetime | None) -> None:
    """Give WHO a ROLE, from now on. The first administrator is made here and nowhere else."""
    with opened_desk() as desk:
        try:
            desk.give_role(who, role, until.date() if until else None)
        except DayNeeded:
            raise click.ClickException(f"Say until when: --until is needed for {role}.") from None
    click.echo("Given.")


@admin.command("take")
@click.argument("who")
@click.argument("role", type=click.Choice(ROLES))
def take(who: str, role: str) -> None:
    """Take a ROLE from WHO, at once. One that the identity provider says holds until they sign out."""
    with opened_desk() as desk:
        if not desk.take_role(who, role):
            raise click.ClickException("They were not given this role here.")
    click.echo("Taken.")


@admin.command("introduce")
@click.argument("who")
@click.option("--participant", type=click.UUID, required=True, help="The participant they are.")
def introduce(who: str, participant: UUID) -> None:
    """Say as which registered participant WHO takes part, in every review where that one does."""
    with opened_desk() as desk:
        desk.introduce(who, participant)
    click.echo("Introduced.")


@admin.command("sign-ins")
@click.argument("who", required=False)
def sign_ins(who: str | None) -> None:
    """List where WHO is signed in, or everybody: when it began, when last seen, until when."""
    with opened_desk() as desk:
        for one in desk.sign_ins(who):
            said = desk.person_named(one.who)
            click.echo(f"{one.id}  {said}  by {one.how}  from {one.began_at}  seen {one.seen_at}")


@admin.command("sign-out")
@click.argument("who")
def sign_out(who: str) -> None:
    """End every sign-in of WHO at once, and links they have not used."""
    with opened_desk() as desk:
        ended = desk.sign_out_everywhere(who)
    click.echo(f"Ended: {ended}.")


def _everybody(desk: Desk) -> Iterator[str]:
    named = [one.who for one in desk.people()]
    given = [one.who for one in desk.given_roles()]
    for who in dict.fromkeys((*named, *given, *(one.who for one in desk.sign_ins()))):
        yield "  ".join((desk.person_named(who), *_roles(desk, who), *_participant(desk, who)))


def _roles(desk: Desk, who: str) -> Iterator[str]:
    for one in desk.given_roles(who):
        yield f"{one.role} until {one.until}" if one.until else one.role
    for signed_in in desk.sign_ins(who):
        for role in signed_in.roles:
            yield f"{role} (identity provider)"


def _participant(desk: Desk, who: str) -> Iterator[str]:
    participant = desk.participant_of(who)
    if participant is not None:
        yield f"participant {participant}"
