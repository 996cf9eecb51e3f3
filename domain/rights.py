"""Who may do what, by the part they play in the review (B.8, as data in vocabulary/rights.toml)."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from domain.rejections import NotAScribe, NotPermitted

ANYONE = "anyone"
WRITE_FOR_OTHERS = "write_for_others"


@lru_cache
def all_rights() -> Mapping[str, tuple[str, ...]]:
    """The capacities that carry each right, in the order of the file."""
    path = Path(__file__).parent / "vocabulary" / "rights.toml"
    rights = tomllib.loads(path.read_text(encoding="utf-8"))
    return {right: tuple(capacities) for right, capacities in rights.items()}


def check_right(right: str, capacities: Iterable[str]) -> None:
    """One of these capacities must carry the right; `anyone` carries what no grade may bar (I7).

    Raises `NotPermitted`, naming who may.
    """
    if not _carries(right, capacities):
        raise NotPermitted(all_rights()[right])


def check_scribe(capacities: Iterable[str]) -> None:
    """Whoever has these parts may write down what another says (I16). Raises `NotAScribe`."""
    if not _carries(WRITE_FOR_OTHERS, capacities):
        raise NotAScribe(all_rights()[WRITE_FOR_OTHERS])


def _carries(right: str, capacities: Iterable[str]) -> bool:
    carrying = all_rights()[right]
    return ANYONE in carrying or not set(carrying).isdisjoint(capacities)
