"""What did I ask to be told, who asked who I am, and what waits for me to decide? (I12)"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from domain.rejections import NotPermitted
from domain.rights import check_right
from projections.facts import participants, reviews
from projections.facts.generation import position
from projections.facts.unsealings import TABLE
from projections.looking_up import look_up
from projections.shown.unsealings import (
    Unsealing,
    WithReasons,
    in_order,
    shown_by_id,
    with_reasons,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MyUnsealings:
    """The requests that concern one participant, the earliest first.

    `asked` are their own, with the reasons of a refusal. `about_me` is the notice that somebody
    asked who they are, whatever was decided. `to_decide` waits for them and others.
    """

    asked: tuple[WithReasons, ...]
    about_me: tuple[Unsealing, ...]
    to_decide: tuple[WithReasons, ...]
    position: int


def ask(facts: Connection, participant: UUID | str, *, at: int | None = None) -> MyUnsealings:
    """The requests that this participant made, is the subject of, or may decide."""
    who = str(participant)
    mine = in_order(look_up(facts, TABLE.c.by_voice, [who], at))
    about = in_order(look_up(facts, TABLE.c.of_voice, [who], at))
    open_here = in_order(look_up(facts, TABLE.c.review_id, _deciding(facts, who, at), at))
    waiting = [row for row in open_here if _waits_for(row, who)]
    shown = shown_by_id(facts, [*mine, *about, *waiting], at)
    return MyUnsealings(
        asked=tuple(with_reasons(row, shown[row["id"]]) for row in mine),
        about_me=tuple(shown[row["id"]] for row in about),
        to_decide=tuple(with_reasons(row, shown[row["id"]]) for row in waiting),
        position=position(facts, at),
    )


def _waits_for(row: RowMapping, who: str) -> bool:
    is_open = row["state"] in ("requested", "approved")
    return is_open and who not in (row["by_voice"], row["of_voice"], *row["approvers"])


def _deciding(facts: Connection, who: str, at: int | None) -> list[str]:
    """The reviews in which this participant may decide such requests."""
    parts = {
        row["review_id"]: set(row["capacities"])
        for row in look_up(facts, participants.TABLE.c.participant_id, [who], at)
    }
    for row in look_up(facts, reviews.TABLE.c.id, parts, at):
        if row["lead_id"] == who:
            parts[row["id"]].add("learning_lead")
    return [review for review, held in parts.items() if _may_decide(held)]


def _may_decide(capacities: Iterable[str]) -> bool:
    try:
        check_right("decide_unsealing", capacities)
    except NotPermitted:
        return False
    return True
