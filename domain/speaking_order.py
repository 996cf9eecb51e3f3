"""In which order do people speak? Drawn from a rule whenever it is asked; nobody's place is kept (I13)."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.vocabulary import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who is in a session, with the standing the rules go by."""

    id: str
    agency: str
    band: str
    closeness: str


def speaking_order(rule: str, seed: int, people: Iterable[Speaker]) -> tuple[Speaker, ...]:
    """Everybody once, by the rule (V: speaking_rule); `free` sets no order, and so names nobody.

    The seed settles what the rule leaves open, the same way every time.
    """
    drawn = sorted(people, key=lambda one: _lot(seed, one.id))
    return RULES[rule](seed, drawn)


def _junior_first(seed: int, drawn: list[Speaker]) -> tuple[Speaker, ...]:
    """Whoever speaks from their own life, then from support worker upwards."""
    return tuple(sorted(drawn, key=lambda one: _place("band", one.band)))


def _closest_first(seed: int, drawn: list[Speaker]) -> tuple[Speaker, ...]:
    """Whoever saw the child most often; the child's family have no need to say how often."""
    return tuple(
        sorted(drawn, key=lambda one: (one.band != "L", _place("closeness", one.closeness)))
    )


def _agencies_in_turn(seed: int, drawn: list[Speaker]) -> tuple[Speaker, ...]:
    """One of each agency, then the next of each, the agencies by lot."""
    spoken: dict[str, int] = {}
    places = {}
    for one in drawn:
        spoken[one.agency] = places[one.id] = spoken.get(one.agency, 0) + 1
    return tuple(sorted(drawn, key=lambda one: (places[one.id], _lot(seed, one.agency))))


def _as_drawn(seed: int, drawn: list[Speaker]) -> tuple[Speaker, ...]:
    return tuple(drawn)


def _free(seed: int, drawn: list[Speaker]) -> tuple[Speaker, ...]:
    return ()


RULES: Mapping[str, Callable[[int, list[Speaker]], tuple[Speaker, ...]]] = {
    "junior_first": _junior_first,
    "closest_to_child_first": _closest_first,
    "agency_rotation": _agencies_in_turn,
    "random": _as_drawn,
    "free": _free,
}


def next_devils_advocate(
    seed: str, candidates: Iterable[str], appointed: Iterable[str]
) -> str | None:
    """Whose turn it is to argue the other side: least often so far, then longest ago, never by rank.

    `candidates` and `appointed` are participants' ids, the latter in the order in which they were
    asked in this review. Among equals the seed decides; None where there is nobody.
    """
    times: dict[str, int] = {}
    last: dict[str, int] = {}
    for turn, one in enumerate(appointed, start=1):
        times[one] = times.get(one, 0) + 1
        last[one] = turn
    return min(
        candidates,
        key=lambda one: (times.get(one, 0), last.get(one, 0), _lot(seed, one)),
        default=None,
    )


def _place(name: str, code: str) -> int:
    """Where a code stands in its vocabulary; a local one comes after all of ours."""
    known = list(vocabulary(name).terms)
    return known.index(code) if code in known else len(known)


def _lot(seed: object, one: str) -> bytes:
    return hashlib.sha256(f"{seed}|{one}".encode()).digest()
