"""Which states are there, and which move leads where? (B.5, as data in vocabulary/moves.toml)"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from domain.rejections import IllegalMove

STAY = "stay"


@dataclass(frozen=True, slots=True)
class Move:
    """One legal move: the states it may start from, and where it leads (`stay` for nowhere)."""

    name: str
    starts: tuple[str, ...]
    ends: str


@lru_cache
def all_moves() -> Mapping[str, Mapping[str, Move]]:
    """Every move of every kind of thing, by thing and name."""
    path = Path(__file__).parent / "vocabulary" / "moves.toml"
    things = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        thing: {name: Move(name, tuple(row["from"]), row["to"]) for name, row in moves.items()}
        for thing, moves in things.items()
    }


def allowed(thing: str, state: str) -> tuple[str, ...]:
    """The moves that are legal for a thing in this state, in the order of the file."""
    return tuple(name for name, move in all_moves()[thing].items() if state in move.starts)


def after(thing: str, move: str, state: str) -> str:
    """The state a move leads to from here. Raises `IllegalMove`."""
    found = all_moves()[thing][move]
    if state not in found.starts:
        raise IllegalMove(thing.replace("_", " "), move, state, allowed(thing, state))
    return state if found.ends == STAY else found.ends
