"""API keys, from the operator's side: make one, list them, revoke one."""

from uuid import UUID

import click

from service.desk import KEY_DAYS, SCOPES, Desk
from service.operations.opened import opened_desk


@click.group()
def key() -> None:
    """API keys for systems: create, list, revoke."""


@key.command("create")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    help="What the key may do; every scope when none is named.",
)
@click.option(
    "--review",
    "reviews",
    multiple=True,
    type=click.UUID,
    help="Bind the key to this review (again for more): it then sees and does nothing beyond.",
)
@click.option("--days", default=KEY_DAYS, show_default=True, type=click.IntRange(1, KEY_DAYS))
def create(name: str, scopes: tuple[str, ...], reviews: tuple[UUID, ...], days: int) -> None:
    """Make a key for the system NAME. It is shown this once, as the last word printed."""
    with opened_desk() as desk:
        token = desk.create_key(name, scopes or SCOPES, days, reviews)
    click.echo("Keep this key: it cannot be shown again.", err=True)
    click.echo(token)


@key.command("list")
def list_keys() -> None:
    """List every key: id, name, scopes, expiry. Never the key itself."""
    with opened_desk() as desk:
        for one in desk.listing():
            ended = f"revoked {one.revoked_at}" if one.revoked_at else f"until {one.expires_at}"
            click.echo(f"{one.id}  {one.name}  {' '.join(one.scopes)}  {ended}")


@key.command("revoke")
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """End the key with this id at once."""
    with opened_desk() as desk:
        _revoke(desk, key_id)


def _revoke(desk: Desk, key_id: str) -> None:
    if not desk.revoke(key_id):
        raise click.ClickException("There is no key in force with this id.")
    click.echo("Revoked.")
