"""Opening the stores for one verb, with a sentence instead of a stack trace when that fails."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from environs import EnvError
from eventsourcing.persistence import OperationalError
from sqlalchemy.exc import OperationalError as OtherOperationalError

from projections.generation import NoViews, RebuildUnderWay, StillRead, ViewsCannotBeMade
from projections.readmodel import AheadOfLog
from service.desk import Desk
from service.keys.opening import KeysRefused
from service.keys.vault import VaultAway
from service.ledger.signing_key import LedgerKeyNotUsable
from service.ledger.store import LedgerNotMade
from service.local_vocabulary import LocalVocabularyRefused
from service.log.port import LogCannotBeMade, LogNotMade
from service.memory import settle
from service.settings import Settings
from service.soundness import NotSound, check_doors
from service.wiring import Heedful, build

NOT_MADE = (
    "The stores do not exist yet, or an earlier version made them."
    " Run `python -m service init` first."
)
AHEAD = (
    "The read models are ahead of the log: they were made of another one than this."
    " Run `python -m service rebuild` first."
)
NO_ANSWER = "The log's database does not answer, or does not let us in."
NO_OTHER_ANSWER = (
    "The database of the read models, or of the keys, does not answer, or does not let us in."
)
AWAY = (OperationalError, OtherOperationalError)
UNDER_WAY = "Somebody else is rebuilding, switching or pruning at this moment."
STILL_READ = "Somebody still reads a generation that was to be dropped. Try again in a moment."
REFUSALS = (
    LocalVocabularyRefused,
    *(NotSound, LogCannotBeMade, ViewsCannotBeMade, LedgerKeyNotUsable, KeysRefused, VaultAway),
)
"""What says itself, in one sentence, why it cannot be."""


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
    except (LogNotMade, LedgerNotMade, NoViews):
        raise click.ClickException(NOT_MADE) from None
    except AheadOfLog:
        raise click.ClickException(AHEAD) from None
    except RebuildUnderWay:
        raise click.ClickException(UNDER_WAY) from None
    except StillRead:
        raise click.ClickException(STILL_READ) from None
    except REFUSALS as refusal:
        raise click.ClickException(str(refusal)) from None
    except OperationalError:
        raise click.ClickException(NO_ANSWER) from None
    except OtherOperationalError:
        raise click.ClickException(NO_OTHER_ANSWER) from None


def refuse_to_start(settings: Settings) -> None:
    """End the process with a sentence unless it can be served as it stands."""
    try:
        with explained():
            check_doors(settings)
            _checked(settings).close()
    except click.ClickException as refusal:
        sys.exit(refusal.message)


@contextmanager
def opened(
    *, though_ahead: bool = False, pause: Callable[[], None] | None = None
) -> Iterator[Heedful]:
    """The whole service, closed afterwards; `though_ahead` for whoever mends or tells just that.

    With a `pause` between two tries, databases that do not answer are waited for.
    """
    with explained():
        build_it = build if though_ahead else _checked
        heedful = build_it(settings()) if pause is None else _waited_for(build_it, pause)
        settle()
        try:
            yield heedful
        finally:
            heedful.close()


def _checked(settings: Settings) -> Heedful:
    """The service, with read models that are of this log."""
    heedful = build(settings)
    try:
        heedful.views.check()
    except BaseException:
        heedful.close()
        raise
    return heedful


def _waited_for(build_it: Callable[[Settings], Heedful], pause: Callable[[], None]) -> Heedful:
    """The service, as soon as its databases answer; what is waited for is said once."""
    said = ""
    while True:
        try:
            return build_it(settings())
        except AWAY as error:
            away = NO_ANSWER if isinstance(error, OperationalError) else NO_OTHER_ANSWER
        if away != said:
            click.echo(f"{away} Waiting for it.", err=True)
            said = away
        pause()


@contextmanager
def opened_desk() -> Iterator[Desk]:
    """The desk alone."""
    ours = settings()
    if not ours.desk_path.exists():
        raise click.ClickException(NOT_MADE)
    desk = Desk(ours.desk_path, ours.session_idle_minutes)
    try:
        if not desk.is_made():
            raise click.ClickException(NOT_MADE)
        yield desk
    finally:
        desk.close()
