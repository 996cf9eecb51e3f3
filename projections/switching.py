"""Switching between generations, without anybody going back; which there are; dropping old ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from projections.facts import generation as facts
from projections.following import Follower, Log, Progress
from projections.generation import Generation, is_outdated
from projections.readmodel import Views


class NoneBefore(Exception):
    """There is no generation to go back to."""


class OtherShape(Exception):
    """The generation was made with other tables than this program has."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One generation: how far it has come, when it was made (UTC), and how many bytes it takes.

    `is_outdated` says that it was made with other tables than this program has.
    """

    number: int
    position: int
    built_at: datetime
    size: int
    is_live: bool
    is_outdated: bool


def standings(views: Views) -> Iterator[Standing]:
    """All whole generations, in order. Raises `NoViews`."""
    live = views.generation()
    for generation in map(views.generations.numbered, views.numbers()):
        with generation.reading() as connection:
            position, built_at = facts.position(connection), facts.built_at(connection)
        yield Standing(
            number=generation.number,
            position=position,
            built_at=built_at,
            size=generation.size(),
            is_live=generation.number == live,
            is_outdated=is_outdated(generation),
        )
        generation.close()


def overtake(
    live: Generation, new: Generation, views: Views, log: Log, progress: Progress | None = None
) -> None:
    """Switch while nobody can write to the live one, so that no reader ever goes back."""
    Follower(new, log).catch_up(progress)
    with live.writing() as connection:
        while new.position() < facts.position(connection) and Follower(new, log).step():
            pass
        views.generations.switch(new, within=connection)
    views.applied(new.position())


def roll_back(
    views: Views, log: Log, number: int | None = None, progress: Progress | None = None
) -> tuple[int, int]:
    """Switch to the generation before the live one, or to one of a number; from which to which.

    It is caught up first: nobody has followed it since it was live. Raises `NoneBefore`,
    `OtherShape`, `RebuildUnderWay` and `NoViews`.
    """
    with views.generations.alone():
        live = views.live()
        new = views.generations.numbered(_to(live.number, views.numbers(), number))
        try:
            if is_outdated(new):
                raise OtherShape
            overtake(live, new, views, log, progress)
        finally:
            new.close()
    return live.number, new.number


def prune(views: Views, *, all_but_live: bool = False) -> Sequence[int]:
    """Drop all generations but the live one and the one before it, or all but the live one.

    The numbers of those that were dropped. Raises `RebuildUnderWay`, `StillRead` and `NoViews`.
    """
    with views.generations.alone():
        views.generations.clear()
        live, numbers = views.generation(), views.numbers()
        before = [] if all_but_live else [one for one in numbers if one < live][-1:]
        dropped = [number for number in numbers if number != live and number not in before]
        for number in dropped:
            views.generations.numbered(number).remove()
    return dropped


def _to(live: int, numbers: Sequence[int], wanted: int | None) -> int:
    """The generation to switch to. Raises `NoneBefore`."""
    if wanted is None:
        wanted = max((number for number in numbers if number < live), default=live)
    if wanted == live or wanted not in numbers:
        raise NoneBefore
    return wanted
