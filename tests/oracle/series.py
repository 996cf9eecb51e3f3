"""How things went over time, told from the oracle's rows: by the month, or the quarter, of their day."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from statistics import median
from typing import Any

from tests.oracle.past import Row, Rows

WAITS = {
    "acknowledge": ("acknowledgement_timed_on", "days_to_acknowledge"),
    "answer": ("answer_timed_on", "days_to_answer"),
    "tell": ("telling_timed_on", "days_to_tell"),
}
EXACT = {"day", "week", "month"}
"""A day that is less exact than that tells no month."""

LONG_AGO = date(2006, 12, 1)
"""Twenty years before the day the questions are asked of."""


def loop(facts: Mapping[str, Rows]) -> dict[str, Any]:
    """What ended in which month after how many working days, and what went up and came down (P06)."""
    rows = list(facts["queries"].values())
    return {
        "waits": {wait: _by_month(rows, *columns) for wait, columns in WAITS.items()},
        "answers_of_agencies": _middles(
            ((row["about_agency"], _quarter(row["answer_timed_on"])), row["days_to_answer"])
            for row in rows
            if row["answer_timed_on"] and row["answer_timed_on"] >= LONG_AGO
        ),
        "traffic": _traffic(rows, list(facts["observations"].values())),
    }


def _by_month(rows: list[Row], on: str, days: str) -> dict[Any, tuple[int, float]]:
    dated = (row for row in rows if row[on] and row[on] >= LONG_AGO)
    return _middles((_month(row[on]), row[days]) for row in dated)


def _middles(waits: Any) -> dict[Any, tuple[int, float]]:
    found: defaultdict[Any, list[int]] = defaultdict(list)
    for when, days in waits:
        found[when].append(days)
    return {when: (len(some), float(median(some))) for when, some in found.items()}


def _traffic(asked: list[Row], said: list[Row]) -> dict[str, Any]:
    up = [row for row in asked if row["gradient"] == "up"]
    told = [row for row in up if row["raiser_told"] or row["telling_timed_on"]]
    front = [row for row in said if row["counts"] and row["by_level"] == "worker"]
    return {
        "asked": Counter(_month(row["raised_on"], row["raised_precision"]) for row in asked),
        "contributions_up": Counter(
            _month(row["said_on"], row["occurred_precision"]) for row in front
        ),
        "queries_up": Counter(_month(row["raised_on"], row["raised_precision"]) for row in up),
        "answers_down": Counter(
            _month(row["answer_timed_on"]) for row in up if row["ever_answered"]
        ),
        "raisers_told": Counter(_month(row["telling_timed_on"]) for row in told),
    }


def denial(facts: Mapping[str, Rows]) -> dict[str, Any]:
    """Which behaviour was noted in which quarter, between whom, and beside which goals (P08)."""
    said, asked = facts["observations"], facts["queries"]
    notes = {id: row for id, row in said.items() if row["kind"] == "denial_behaviour"}
    quarters = [
        (row["behaviour"], _quarter(row["said_on"], row["occurred_precision"]))
        for row in notes.values()
    ]
    pairs = [
        (
            row["behaviour"],
            asked[row["about_id"]]["by_agency"],
            asked[row["about_id"]]["about_agency"],
        )
        for row in notes.values()
        if row["about_id"] in asked
    ]
    return {
        "over_time": Counter(one for one in quarters if one[1]),
        "undated": sum(quarter is None for _, quarter in quarters),
        "agencies": Counter(pairs),
        "goals": {id: _goals(id, row, said) for id, row in notes.items()},
    }


def _goals(id: str, note: Row, said: Rows) -> set[str]:
    about = {id, note["about_id"]} - {None}
    return {
        other
        for other, row in said.items()
        if row["kind"] == "goal_conflict" and row["about_id"] in about
    }


def patterns(facts: Mapping[str, Rows]) -> Counter[Any]:
    """How many findings of a type and valence were proposed in a quarter (P12)."""
    return Counter(
        (
            row["pattern_type"],
            row["valence"],
            _quarter(row["proposed_on"], row["proposed_precision"]),
        )
        for row in facts["findings"].values()
    )


def _month(day: date | None, precision: str = "day") -> str | None:
    return None if _is_unknown(day, precision) else str(day)[:7]


def _quarter(day: date | None, precision: str = "day") -> str | None:
    if day is None or _is_unknown(day, precision):
        return None
    return f"{day.year}-Q{[1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4][day.month - 1]}"


def _is_unknown(day: date | None, precision: str) -> bool:
    return day is None or precision not in EXACT or not LONG_AGO <= day < date(2046, 1, 1)
