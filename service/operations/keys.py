"""API keys, from the operator's side: make one, list them, replace one, revoke one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import click

from domain.rejections import Rejection
from service.acting import Acting
from service.api_keys import OVERLAP_DAYS, ApiKeys, NoSuchKey, today
from service.desk import KEY_DAYS, SCOPES, USUAL, KeyListing
from service.operations.opened import opened, opened_desk
from service.policies import OPERATE

OPERATOR = Acting(client="operator", scopes=frozenset({OPERATE}))
DAYS = click.option("--days", default=KEY_DAYS, show_default=True, type=click.IntRange(1, KEY_DAYS))


@click.group()
def key() -> None:
    """API keys for systems: create, list, rotate, revoke."""


@key.command("create")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    help="What the key may do; every scope but reads:read when none is named.",
)
@click.option(
    "--review",
    "reviews",
    multiple=True,
    type=click.UUID,
    help="Bind the key to this review (again for more): it then sees and does nothing beyond.",
)
@DAYS
def create(name: str, scopes: tuple[str, ...], reviews: tuple[UUID, ...], days: int) -> None:
    """Make a key for the system NAME. It is shown this once, as the last word printed.

    The name is recorded for ever, in clear: name a system, never a person.
    """
    with _keys() as keys:
        token = keys.create(OPERATOR, name, scopes or USUAL, days, reviews)
    _show(token)


@key.command("list")
def list_keys() -> None:
    """List every key: id, name, scopes, expiry, and in which hour it was last used. Never the key."""
    with opened_desk() as desk:
        for one in desk.listing():
            click.echo("  ".join(_told(one)))


@key.command("rotate")
@click.argument("key_id")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help=f"The last day on which the old one works (UTC); default: in {OVERLAP_DAYS} days.",
)
@DAYS
def rotate(key_id: str, until: datetime | None, days: int) -> None:
    """Make a new key in place of the one with this id; the old one goes on working for a while.

    It is the same system as before, with the same scopes. The new key is the last word printed.
    """
    last = until.date() if until else None
    if last is not None and last < today():
        raise click.BadParameter("this day is over; `key revoke` ends a key at once.")
    with _keys() as keys:
        token = keys.rotate(OPERATOR, key_id, last, days)
    _show(token)


@key.command("revoke")
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """End the key with this id at once, and the one before it."""
    with _keys() as keys:
        keys.revoke(OPERATOR, key_id)
    click.echo("Revoked.")


@contextmanager
def _keys() -> Iterator[ApiKeys]:
    with opened() as heedful:
        try:
            yield heedful.api_keys
        except NoSuchKey:
            raise click.ClickException("There is no key in force with this id.") from None
        except Rejection as refused:
            raise click.ClickException(refused.sentence) from None


def _show(token: str) -> None:
    click.echo("Keep this key: it cannot be shown again.", err=True)
    click.echo(token)


def _told(key: KeyListing) -> Iterator[str]:
    yield from (key.id, key.name, " ".join(key.scopes))
    yield f"revoked {key.revoked_at}" if key.revoked_at else f"until {key.expires_at}"
    yield f"last used in the hour from {key.last_used}" if key.last_used else "never used"
    if key.before_until:
        yield f"the one before works until {key.before_until}"
