"""Who may do what, by the part they play in the review (B.8, as data in vocabulary/rights.toml)."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.rejections import NotAScribe, NotPermitted

ANYONE = "anyone"
WRITE_FOR_OTHERS = "write_for_others"
ALONE, AT_ANY_TIME, WHILE_SETTING_UP = "alone", "at_any_time", "while_setting_up"


@lru_cache
def all_rights() -> Mapping[str, tuple[str, ...]]:
    """The capacities that carry each right, in the order of the file."""
    return {right: tuple(given) for right, given in _table().items() if right != ALONE}


@lru_cache
def rights_alone() -> Mapping[str, str]:
    """When a system may do something in nobody's name: `at_any_time` or `while_setting_up`."""
    return dict(_table()[ALONE])


def check_right(right: str, capacities: Iterable[str]) -> None:
    """One of these capacities must carry the right; `anyone` carries what no grade may bar (I7).

    Raises `NotPermitted`, naming who may.
    """
    if not _carries(right, capacities):
        raise NotPermitted(all_rights()[right])


def may_alone(right: str, *, setting_up: bool) -> bool:
    """Whether a system may do this in nobody's name, in a review that is being set up or not."""
    when = rights_alone().get(right)
    return when == AT_ANY_TIME or (setting_up and when == WHILE_SETTING_UP)


def check_scribe(capacities: Iterable[str]) -> None:
    """Whoever has these parts may write down what another says (I16). Raises `NotAScribe`."""
    if not _carries(WRITE_FOR_OTHERS, capacities):
        raise NotAScribe(all_rights()[WRITE_FOR_OTHERS])


def _carries(right: str, capacities: Iterable[str]) -> bool:
    carrying = all_rights()[right]
    return ANYONE in carrying or not set(carrying).isdisjoint(capacities)


@lru_cache
def _table() -> Mapping[str, Any]:
    path = Path(__file__).parent / "vocabulary" / "rights.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
