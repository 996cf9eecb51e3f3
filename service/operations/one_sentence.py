"""What can go wrong while stores are copied or filled, each told in one sentence."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import click
import psycopg
from sqlalchemy.exc import SQLAlchemyError

from service.backup.lines import Damaged
from service.backup.restoring import NotRestored
from service.log.snapshot import NotEmpty
from service.operations.opened import explained

NOT_EMPTY = "Something is recorded there already: a copy is only brought back where nothing is."


@contextmanager
def told_in_one_sentence() -> Iterator[None]:
    """Raises `click.ClickException` for what the operator can do something about."""
    try:
        with explained():
            yield
    except NotEmpty:
        raise click.ClickException(NOT_EMPTY) from None
    except (Damaged, NotRestored) as error:
        raise click.ClickException(f"{error} Nothing was changed.") from None
    except OSError as error:
        raise click.ClickException(f"It could not be written or read: {error.strerror}.") from None
    except (SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
        cause = type(error.__cause__ or error).__name__
        raise click.ClickException(f"A database did not do it ({cause}).") from None
