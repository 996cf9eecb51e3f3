"""What the cube counts month by month and quarter by quarter: how things went over time."""

from projections.facts import findings, observations, queries
from projections.facts.counts import Cut, Month, Quarter
from projections.facts.observations import DENIAL

ASKED, SAID, FOUND = queries.TABLE, observations.TABLE, findings.TABLE

# each wait in the month, or by agency in the quarter, in which it ended
ACKNOWLEDGED, ANSWERED, TOLD = ("acknowledgement_timed_on", "answer_timed_on", "telling_timed_on")
WAITS = {
    ACKNOWLEDGED: "days_to_acknowledge",
    ANSWERED: "days_to_answer",
    TOLD: "days_to_tell",
}
WAITS_BY_MONTH = {
    ended: Cut(name=f"{days}_month", table=ASKED, by=(Month(ended), days), only=ended)
    for ended, days in WAITS.items()
}
WAITS_BY_QUARTER = {
    ended: Cut(
        name=f"{days}_quarter",
        table=ASKED,
        by=("about_agency", Quarter(ended), days),
        only=ended,
    )
    for ended, days in WAITS.items()
}
RAISED_BY_MONTH = Cut(
    name="queries_month", table=ASKED, by=(Month("raised_on", "raised_precision"), "gradient")
)
RAISED_BY_QUARTER = Cut(
    name="queries_quarter",
    table=ASKED,
    by=("about_agency", Quarter("raised_on", "raised_precision")),
)
ANSWERED_BY_MONTH = Cut(
    name="answered_month", table=ASKED, by=("gradient", "ever_answered", Month(ANSWERED))
)
TOLD_BY_MONTH = Cut(name="told_month", table=ASKED, by=("gradient", "raiser_told", Month(TOLD)))


DENIALS_BY_QUARTER = Cut(
    name="denials_quarter",
    table=SAID,
    by=("behaviour", Quarter("said_on", "occurred_precision")),
    only=("kind", DENIAL),
)
SAID_BY_MONTH = Cut(
    name="said_month",
    table=SAID,
    by=("by_level", Month("said_on", "occurred_precision")),
    only="counts",
)
FINDINGS_BY_QUARTER = Cut(
    name="findings_quarter",
    table=FOUND,
    by=("pattern_type", "valence", Quarter("proposed_on", "proposed_precision")),
)

OVER_TIME: tuple[Cut, ...] = (
    *WAITS_BY_MONTH.values(),
    *WAITS_BY_QUARTER.values(),
    *(RAISED_BY_MONTH, RAISED_BY_QUARTER, ANSWERED_BY_MONTH, TOLD_BY_MONTH),
    *(SAID_BY_MONTH, DENIALS_BY_QUARTER, FINDINGS_BY_QUARTER),
)
