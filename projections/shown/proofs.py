"""Where the burden of proof stands for a warning sign: the five proofs, and whether any is needed."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from domain.warning_signs import LEAST_ATTEMPTS, LEAST_SOURCES, PROOFS
from projections.facts.warning_signs import BOARD


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof (I9): its name, a key of `domain.warning_signs.PROOFS`; how many found and needed."""

    name: str
    met: bool
    found: int
    needed: int


def proofs(row: RowMapping) -> tuple[Proof, ...]:
    """All five, in the order of the domain, met or not."""
    found = {
        "sources": (row["independent_sources"], LEAST_SOURCES),
        "alternatives": (row["alternatives_tested"], 1),
        "devils_advocate": (int(row["has_devils_advocate"]), 1),
        "raiser_view": _raiser_view(row),
        # whoever decides is looked at when the sign is proved safe, and known only then
        "independent_decision": (int(bool(row["decided_by"])), 1),
    }
    return tuple(
        Proof(
            name, met=found[name][0] >= found[name][1], found=found[name][0], needed=found[name][1]
        )
        for name in PROOFS
    )


def ending(row: RowMapping) -> str:
    """`proved_safe`, `acted_on`, `assumed_safe_not_proved` or `still_open`: one of them each."""
    return BOARD[row["board_column"]]


def _raiser_view(row: RowMapping) -> tuple[int, int]:
    """The raiser's view, or else the attempts to reach them."""
    if row["raiser_view"] in ("agrees", "disagrees"):
        return 1, 1
    return row["raiser_attempts"], LEAST_ATTEMPTS
