"""What Heedful refuses to start with where people's words are at stake (`APP_ENV=production`)."""

from collections.abc import Iterator

from service.log.port import Log
from service.log.postgres_standing import standing
from service.log.postgres_store import PostgresStore
from service.settings import Settings, library_settings


class NotSound(Exception):
    """The sentence says what is wrong; nothing is served."""


def check_soundness(settings: Settings, log: Log) -> None:
    """Raises `NotSound` with the first fault; outside production nothing is looked at."""
    if settings.is_production:
        for sentence in faults(settings, log):
            raise NotSound(sentence)


def faults(settings: Settings, log: Log) -> Iterator[str]:
    """A sentence for each thing that is wrong."""
    for name in library_settings():
        yield f"{name} is set, and it would change how the log is kept: take it away."
    if settings.webhooks_to_loopback:
        yield "WEBHOOKS_TO_LOOPBACK is set, and for tests alone: webhooks could reach this machine."
    if isinstance(log.store, PostgresStore):
        yield from standing(log.store).faults()


def check_doors(settings: Settings) -> None:
    """Raises `NotSound` where production would let people in by the wrong door, or by none."""
    if settings.is_production:
        for sentence in _doors(settings):
            raise NotSound(sentence)


def _doors(settings: Settings) -> Iterator[str]:
    """What is wrong with how people sign in; asked where pages are served, not of other processes."""
    if settings.sign_in_links:
        yield "SIGN_IN_LINKS is for a try-out: in production take it away."
    if settings.oidc is None:
        yield "Set OIDC_ISSUER and OIDC_CLIENT_ID: in production people sign in with an identity provider."
    elif not settings.oidc.is_safe:
        yield "OIDC_ISSUER must begin with https:// in production."
