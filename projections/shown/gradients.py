"""How the queries between bands are shown: by pair of bands, and by gradient."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from projections.counting import TOO_FEW, by_code

ACCEPTED = ("accepted", "accepted_in_part")
ANSWERED = (*ACCEPTED, "responded", "declined", "closed_with_dissent")
KNOWN, HIDDEN, NOT_RECORDED = False, True, None
"""Whether whoever answered did so without knowing the raiser's standing: `blind_to_status`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How many have an answer that stands, and how many of those were accepted, also in part."""

    answered: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The queries that one band raised with another: a cell of the matrix, by their status now.

    `accepted` counts those accepted in part too; `set_aside` and `escalated` mean ever. The median is
    of working days from raising to the answer that stands, null without any.
    """

    by_band: str
    about_band: str
    raised: int
    accepted: int
    declined: int
    set_aside: int
    escalated: int
    withdrawn: int
    median_working_days_to_answer: float | None
    too_few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The queries of one gradient, by their status now (settled 17).

    `accepted` counts those accepted in part too; `set_aside` and `escalated` mean ever. The medians
    are of days from raising to the answer that stands, null without any. `standing_known` and the
    two beside it are the answered ones, by what whoever answered knew of where the raiser stands.
    """

    group: str
    raised: int
    accepted: int
    declined: int
    set_aside: int
    escalated: int
    withdrawn: int
    by_status: Mapping[str, int]
    standing_known: Answered
    standing_hidden: Answered
    standing_not_recorded: Answered
    median_days_to_answer: float | None
    median_working_days_to_answer: float | None
    too_few: bool


@dataclass(slots=True)
class Tally:
    """Some queries, counted: by status and what was known, by days, and those ever passed over or up."""

    by_status: Counter[tuple[Any, Any]] = field(default_factory=Counter)
    set_aside: int = 0
    escalated: int = 0
    days: Counter[Any] = field(default_factory=Counter)
    working_days: Counter[Any] = field(default_factory=Counter)

    @property
    def raised(self) -> int:
        """How many there are."""
        return self.by_status.total()

    def add(self, other: "Tally") -> None:
        """Count these too."""
        self.by_status += other.by_status
        self.set_aside += other.set_aside
        self.escalated += other.escalated
        self.days += other.days
        self.working_days += other.working_days

    def of(self, *statuses: str) -> int:
        """How many have one of these statuses."""
        return sum(number for (status, _), number in self.by_status.items() if status in statuses)

    def answered(self, blind: bool | None) -> Answered:
        """Those answered with this known of the raiser's standing."""
        some = {one: number for (one, known), number in self.by_status.items() if known is blind}
        answered, accepted = (sum(some.get(one, 0) for one in of) for of in (ANSWERED, ACCEPTED))
        return Answered(answered=answered, accepted=accepted)

    def parts(self) -> dict[str, Any]:
        """What a cell and a group have in common, by name."""
        return {
            "raised": self.raised,
            "accepted": self.of(*ACCEPTED),
            "declined": self.of("declined"),
            "set_aside": self.set_aside,
            "escalated": self.escalated,
            "withdrawn": self.of("withdrawn"),
            "median_working_days_to_answer": _median(self.working_days),
            "too_few": self.raised < TOO_FEW,
        }


def between(raiser: str, owner: str, tally: Tally) -> Between:
    """The cell of two bands."""
    return Between(by_band=raiser, about_band=owner, **tally.parts())


def group(name: str, tally: Tally) -> Group:
    """The group of a gradient."""
    return Group(
        group=name,
        by_status=by_code(
            "query_status", ((status, number) for (status, _), number in tally.by_status.items())
        ),
        standing_known=tally.answered(KNOWN),
        standing_hidden=tally.answered(HIDDEN),
        standing_not_recorded=tally.answered(NOT_RECORDED),
        median_days_to_answer=_median(tally.days),
        **tally.parts(),
    )


def _median(counts: Counter[Any]) -> float | None:
    """The median of the days, each as often as it occurs; it never lists them all."""
    known = sorted((day, number) for day, number in counts.items() if day is not None)
    reached = list(accumulate(number for _, number in known))
    if not reached:
        return None
    lower, upper = ((reached[-1] + more) // 2 for more in (1, 2))
    first, second = (int(known[bisect_left(reached, place)][0]) for place in (lower, upper))
    return (first + second) / 2
