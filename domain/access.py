"""Who may read and do what, by role and by scope (B.8, as data in vocabulary/access.toml)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

ALL, OWN = "all", "own"
PARTICIPANT, NOBODY, ADMINISTRATOR = "participant", "nobody", "administrator"
Table = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Reach:
    """The reviews that are one's own: those a participant takes part in, or those that are named.

    `agencies` are those whose matters they answer for, in whatever review these were raised.
    """

    participant: str | None = None
    reviews: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()


@lru_cache
def actions() -> Mapping[str, str]:
    """Every action, with what it is in words."""
    return dict(_file()["actions"])


@lru_cache
def recorded() -> frozenset[str]:
    """The actions that are recorded whenever somebody does them."""
    return frozenset(_file()["recorded"])


@lru_cache
def purposes() -> Mapping[str, str]:
    """What reading is for, in words."""
    return dict(_file()["purposes"])


@lru_cache
def serves() -> Mapping[str, str]:
    """What each role that reads is for; a system's key is for `INTEGRATION`."""
    return dict(_file()["serves"])


@lru_cache
def roles() -> Table:
    """What each role may: the extent of each action, `all` or `own`; what is not there, it may not."""
    return dict(_file()["roles"])


@lru_cache
def scopes() -> Table:
    """The same for each scope of a system's key."""
    return dict(_file()["scopes"])


@lru_cache
def anybody() -> Mapping[str, str]:
    """What everybody may, without a key and without signing in."""
    return dict(_file()["anybody"])


@lru_cache
def bound() -> Mapping[str, str]:
    """How far a key reaches at the most that is bound to reviews."""
    return dict(_file()["bound"])


def extent_of_roles(held: Iterable[str], action: str) -> str | None:
    """How far somebody with these roles may go; None: not at all.

    Roles add up, but an administrator reads no content, whatever else they are.
    """
    names = set(held) or {NOBODY}
    counted = {ADMINISTRATOR} if ADMINISTRATOR in names else names
    return _widest(roles()[one].get(action) for one in counted)


def extent_of_scopes(held: Iterable[str], action: str, *, is_bound: bool) -> str | None:
    """How far a system may go whose key carries these scopes; None: not at all."""
    extent = _widest(scopes()[one].get(action) for one in held)
    return bound().get(action) if extent and is_bound else extent


def purpose_of_roles(held: Iterable[str], action: str) -> str:
    """What somebody reads for: what the role is for that opens it to them, the one that opens most."""
    extent, names = extent_of_roles(held, action), set(held)
    return next(
        purpose
        for role, purpose in serves().items()
        if role in names and roles()[role].get(action) == extent
    )


INTEGRATION = "integration"
"""What a system reads for."""


def _widest(extents: Iterable[str | None]) -> str | None:
    found = set(extents)
    return ALL if ALL in found else OWN if OWN in found else None


@lru_cache
def _file() -> Mapping[str, Any]:
    path = Path(__file__).parent / "vocabulary" / "access.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
