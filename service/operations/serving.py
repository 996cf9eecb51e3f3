"""`run`: make the stores, load the examples when asked and nothing is there, and serve."""

import os
import socket
import sys
from pathlib import Path

import click

from service.access.roles import LEARNING_LEAD
from service.background import JOBS, SEARCH
from service.operations.beside import start_beside
from service.operations.importing import import_file
from service.operations.opened import explained, opened
from service.operations.opened import settings as read_settings
from service.operations.stores import is_empty, make_stores
from service.settings import Settings
from service.soundness import check_doors
from service.wiring import Heedful

ROOT = Path(__file__).parent.parent.parent
WHO = "local"


@click.command()
@click.option(
    "--examples", is_flag=True, help="Load the fictional example reviews into an empty store."
)
def run(examples: bool) -> None:
    """Make what is missing, print a single-use sign-in link for a try-out, and serve on HOST:PORT."""
    settings = read_settings()
    _check_it_can_listen(settings)
    with explained():
        check_doors(settings)
        make_stores(settings)
    with opened() as heedful:
        if examples and is_empty(heedful):
            import_file(heedful, settings.examples)
        heedful.follower.catch_up()
        _greet(heedful, settings)
    _serve(settings)


def _check_it_can_listen(settings: Settings) -> None:
    """Raises `click.ClickException`, so that gunicorn need not try again and again, and say so."""
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        unknown = isinstance(error, socket.gaierror)
        reason = "no such host" if unknown else os.strerror(error.errno or 0)
        said = f"Cannot listen on {settings.listens_on} ({reason}). Set HOST or PORT to another."
        raise click.ClickException(said) from None


def address_of(settings: Settings) -> str:
    """Where a browser on this machine finds it."""
    return f"http://{settings.listens_on}"


def _greet(heedful: Heedful, settings: Settings) -> None:
    address = address_of(settings)
    click.echo(f"\nHeedful is starting on {address}")
    if settings.gives_sign_in_links:
        heedful.desk.give_role(WHO, LEARNING_LEAD)  # a try-out shows everything
        token = heedful.desk.new_sign_in_link(WHO)
        click.echo(f"Sign in once with: {address}/sign-in/{token}\n")
    else:
        click.echo("No sign-in link: one is only given out where nobody else can listen.\n")
    sys.stdout.flush()


def _serve(settings: Settings) -> None:
    """Become gunicorn, with the background work as its thread or beside it (settled 50)."""
    os.chdir(ROOT)
    if not settings.follows_in_web:
        start_beside("work", *(f"--only={job}" for job in JOBS if job != SEARCH))
        start_beside("work", f"--only={SEARCH}")  # so that the read models never wait for it
    program = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
    os.execv(sys.executable, program)  # noqa: S606  # it is ourselves
