"""Opening the stores for one verb, with a sentence instead of a stack trace when that fails."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from environs import EnvError
from eventsourcing.persistence import OperationalError

from service.desk import Desk
from service.log.port import LogNotMade
from service.memory import settle
from service.settings import Settings
from service.wiring import Heedful, build

NOT_MADE = "The stores do not exist yet. Run `python -m service init` first."
NO_ANSWER = "The database does not answer. Is it running, and is DATABASE_URL right?"


def settings() -> Settings:
    """The settings, or a sentence that names the one that is wrong."""
    try:
        return Settings.from_environment()
    except EnvError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def opened() -> Iterator[Heedful]:
    """The whole service, closed afterwards."""
    try:
        heedful = build(settings())
    except LogNotMade:
        raise click.ClickException(NOT_MADE) from None
    except OperationalError:
        raise click.ClickException(NO_ANSWER) from None
    settle()
    try:
        yield heedful
    finally:
        heedful.close()


@contextmanager
def opened_desk() -> Iterator[Desk]:
    """The desk alone."""
    path = settings().desk_path
    if not path.exists():
        raise click.ClickException(NOT_MADE)
    desk = Desk(path)
    try:
        yield desk
    finally:
        desk.close()
