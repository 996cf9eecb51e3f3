"""What a review wanted to find out, and what was answered to each question (P11, B.6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from projections.shown.observations import Observation

ANSWER = "purpose_answer"
"""The kind of observation that answers a purpose question; its detail `question` is the number."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose question, numbered from 1 as the review lists them, and its answers.

    Without an answer nobody has written one down yet. `question` is null where the answers name a
    number that the review has no question of.
    """

    number: int
    question: str | None
    answers: tuple[Observation, ...]


def purposes(questions: Sequence[str], answers: Iterable[Observation]) -> tuple[Purpose, ...]:
    """Every question in the order of the review, and after them the answers to no known one."""
    of: dict[int, list[Observation]] = {number: [] for number in range(1, len(questions) + 1)}
    for one in answers:
        of.setdefault(_number(one), []).append(one)
    return tuple(
        Purpose(
            number, questions[number - 1] if 0 < number <= len(questions) else None, tuple(some)
        )
        for number, some in sorted(of.items())
    )


def _number(answer: Observation) -> int:
    said = answer.codes.get("question", ())
    first = said[0] if isinstance(said, list | tuple) and said else said
    return int(first) if str(first).isdecimal() else 0
