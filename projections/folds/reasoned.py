"""What observations say about an episode or an assessment: how it was reasoned about."""

from collections.abc import Callable, Iterator
from typing import Any

from domain.observations import Observation
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes

ALTERNATIVE = "alternative_considered"
"""The kind of observation that another explanation was considered."""

DEVILS_ADVOCATE = "devils_advocate"
"""The counter-measure of arguing the other side on purpose."""


def unreasoned() -> Row:
    """The columns before anybody said anything about it."""
    return {"noted": [], "alternatives": 0, "counter_measures": [], "devils_advocate": False}


def those_about(kind: str) -> Callable[[Observation.Recorded], Iterator[str]]:
    """The ids of things of this kind that an observation is about."""

    def ids(event: Observation.Recorded) -> Iterator[str]:
        return (id_text(one.id) for one in event.about if one.kind == kind and one.id)

    return ids


def noted(event: Observation.Recorded, row: Row) -> Changes:
    """Somebody recorded something about it."""
    used = [one.code for one in event.details if one.name == "counter_measure" and one.code]
    new = [one for one in dict.fromkeys(used) if one not in row["counter_measures"]]
    note: dict[str, Any] = {"id": id_text(event.originator_id), "kind": event.kind}
    return {
        "noted": [*row["noted"], note],
        "alternatives": row["alternatives"] + (event.kind == ALTERNATIVE),
        "counter_measures": [*row["counter_measures"], *new],
        "devils_advocate": row["devils_advocate"] or DEVILS_ADVOCATE in used,
    }
