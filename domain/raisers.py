"""What whoever raised a query may do with it now: the moves of its state that their rights carry."""

from collections.abc import Iterable

from domain.challenges import LAST_STAGE
from domain.moves import allowed
from domain.rejections import NotPermitted
from domain.rights import check_right

RAISER = "raiser"
OFFERED = (
    *("give_verdict", "escalate", "record_dissent", "reopen", "withdraw"),
    "say_experience",
)
"""The moves that are a raiser's to make, each under a right of the same name, as they are offered."""

NOT_ONCE_CLOSED = ("escalate", "withdraw")


def raiser_may(
    status: str, *, stage: int, is_closed: bool, capacities: Iterable[str] = ()
) -> tuple[str, ...]:
    """The moves that a query in this state would take from its raiser, who has these capacities too.

    Computed from moves.toml and rights.toml, and the two conditions a query adds: what is closed is
    reopened first, and there is no stage after the last.
    """
    mine, legal = {RAISER, *capacities}, allowed("query", status)
    return tuple(
        move
        for move in OFFERED
        if move in legal
        and _carried(move, mine)
        and not (is_closed and move in NOT_ONCE_CLOSED)
        and not (move == "escalate" and stage >= LAST_STAGE)
    )


def _carried(right: str, capacities: Iterable[str]) -> bool:
    try:
        check_right(right, capacities)
    except NotPermitted:
        return False
    return True
