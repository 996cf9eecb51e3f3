"""What did this published summary say, and does it still say the same? (I20)"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from domain.as_it_stood import OF_REVIEW
from projections.digests import SECOND_FORM, digest_of
from projections.extent import Extent
from projections.facts.generation import position
from projections.facts.publications import TABLE
from projections.looking_up import look_up
from projections.reach import is_blind, seen_whole
from projections.shown.names import review_names
from projections.shown.publications import Publication, parts, stood
from projections.shown.summaries import LearningSummary
from projections.summing_up import UP_TO_THE_SECOND_FORM, first_form_of, sum_up


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePublication(Publication):
    """A publication with the summary as it stood, asked again as at its position.

    `digest` is the one that was published, `summary.digest` that of what is answered now: `agrees`
    says whether they are the same. Words erased since are missing from both alike, and change neither.
    """

    agrees: bool
    summary: LearningSummary
    position: int


def ask(
    facts: Connection, id: UUID | str, review: UUID | str | None = None, *, at: int | None = None
) -> OnePublication | None:
    """The publication of that id, where a review is named one of its own; None if there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        if review is not None and str(review) != _review_of(row):
            return None
        summary, agrees = as_it_stood(facts, row)
        return OnePublication(
            **parts(row, review_names(facts, [row["review_id"]], at)),
            agrees=agrees,
            summary=summary,
            position=position(facts, at),
        )
    return None


def as_it_stood(facts: Connection, row: RowMapping) -> tuple[LearningSummary, bool]:
    """The summary that was published, counted again from the versions that stood then.

    With it whether it has the digest it was published with, in whichever form it was made.
    """
    stand = stood(row)
    extent = Extent(
        review=_review_of(row),
        period_from=row["period_from"],
        period_to=row["period_to"],
        at=stand.position,
    )
    summary = _summed_up(facts, extent, stand.day)
    if summary.digest == row["digest"]:
        return summary, True
    earlier = _summed_up(facts, extent, stand.day, UP_TO_THE_SECOND_FORM)
    if row["digest"] in _earlier_digests(facts, extent, stand.day, earlier):
        return replace(earlier, digest=row["digest"]), True
    return summary, False


def _earlier_digests(
    facts: Connection, extent: Extent, day: date, shown: LearningSummary
) -> tuple[str, str]:
    """The digests in the forms before the present one, of what stood, whatever may be shown of it."""
    if is_blind(facts):
        with seen_whole(facts):
            whole = _summed_up(facts, extent, day, UP_TO_THE_SECOND_FORM)
            return _earlier_digests(facts, extent, day, whole)
    return digest_of(shown, SECOND_FORM), first_form_of(facts, shown, extent)


def _summed_up(
    facts: Connection, extent: Extent, day: date, most: int | None = None
) -> LearningSummary:
    return sum_up(
        facts,
        review=extent.review,
        period_from=extent.period_from,
        period_to=extent.period_to,
        today=day,
        at=extent.at,
        most=most,
    )


def _review_of(row: RowMapping) -> str | None:
    return row["review_id"] if row["scope"] == OF_REVIEW else None
