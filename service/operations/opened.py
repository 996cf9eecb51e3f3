"""Opening the stores for one verb, with a sentence instead of a stack trace when that fails."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from environs import EnvError
from eventsourcing.persistence import OperationalError

from service.desk import Desk
from service.log.port import LogCannotBeMade, LogNotMade
from service.memory import settle
from service.settings import Settings
from service.soundness import NotSound
from service.wiring import Heedful, build

NOT_MADE = "The stores do not exist yet. Run `python -m service init` first."
NO_ANSWER = "The log's database does not answer, or does not let us in."


def settings() -> Settings:
    """The settings, or a sentence that names the one that is wrong."""
    try:
        return Settings.from_environment()
    except EnvError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def explained() -> Iterator[None]:
    """Say in one sentence why the stores cannot be opened or made."""
    try:
        yield
    except LogNotMade:
        raise click.ClickException(NOT_MADE) from None
    except (NotSound, LogCannotBeMade) as refusal:
        raise click.ClickException(str(refusal)) from None
    except OperationalError:
        raise click.ClickException(NO_ANSWER) from None


def refuse_to_start(settings: Settings) -> None:
    """End the process with a sentence unless the service can be opened as it stands."""
    try:
        with explained():
            build(settings).close()
    except click.ClickException as refusal:
        sys.exit(refusal.message)


@contextmanager
def opened() -> Iterator[Heedful]:
    """The whole service, closed afterwards."""
    with explained():
        heedful = build(settings())
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
