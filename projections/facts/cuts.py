"""What the cube counts: a cut for each thing that a question over everything wants to know now."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from projections.facts import (
    episodes,
    findings,
    held_back,
    observations,
    participants,
    queries,
    reviews,
    warning_signs,
)
from projections.facts.counts import Cut, Days, Different, Pairs
from projections.facts.observations import ABSENT_VOICE, DENIAL, REASONING
from projections.facts.versions import as_at

ASKED, WARNED, SAID = queries.TABLE, warning_signs.TABLE, observations.TABLE
FOUND, CITED, UNSAID = findings.TABLE, findings.EVIDENCE, held_back.TABLE

# queries
BY_STATUS = Cut(name="queries_status", table=ASKED, by=("status",))
BY_AGENCY = Cut(name="queries_agency", table=ASKED, by=("by_agency",))
BY_BAND = Cut(name="queries_band", table=ASKED, by=("by_band",))
BY_ATTRIBUTION = Cut(name="queries_attribution", table=ASKED, by=("by_attribution",))
BY_GRADIENT = Cut(name="queries_gradient", table=ASKED, by=("gradient",))
STATUS_OF_AGENCY = Cut(name="queries_agency_status", table=ASKED, by=("by_agency", "status"))
STATUS_OF_BAND = Cut(name="queries_band_status", table=ASKED, by=("by_band", "status"))
ANSWERS_BETWEEN_BANDS = Cut(
    name="queries_bands", table=ASKED, by=("by_band", "about_band", "status", "blind_to_status")
)
FATES_BETWEEN_BANDS = Cut(
    name="queries_bands_fates",
    table=ASKED,
    by=("by_band", "about_band", "ever_set_aside", "ever_escalated"),
)
WORKING_DAYS_BETWEEN_BANDS = Cut(
    name="queries_bands_days", table=ASKED, by=("by_band", "about_band", "answered_in")
)
DAYS_TO_ANSWER = Cut(
    name="queries_days", table=ASKED, by=("gradient", Days("raised_on", "answered_on"))
)
ASKED_BY_BAND = Cut(
    name="queries_of_band", table=ASKED, by=("by_band", "ever_answered", "raiser_told")
)
ASKED_BY_LEVEL = Cut(
    name="queries_of_level", table=ASKED, by=("by_level", "ever_answered", "raiser_told")
)
ASKED_BY_AGENCY = Cut(
    name="queries_of_agency", table=ASKED, by=("by_agency", "ever_answered", "raiser_told")
)
ASKED_BY_CLOSENESS = Cut(
    name="queries_of_closeness", table=ASKED, by=("by_closeness", "ever_answered", "raiser_told")
)
CHANGED_BY_BAND = Cut(name="revised_of_band", table=ASKED, by=("by_band",), only="revised_on")
CHANGED_BY_LEVEL = Cut(name="revised_of_level", table=ASKED, by=("by_level",), only="revised_on")
CHANGED_BY_AGENCY = Cut(name="revised_of_agency", table=ASKED, by=("by_agency",), only="revised_on")
CHANGED_BY_CLOSENESS = Cut(
    name="revised_of_closeness", table=ASKED, by=("by_closeness",), only="revised_on"
)
TO_ACKNOWLEDGE = Cut(name="loop_ack", table=ASKED, by=("about_agency", "days_to_acknowledge"))
TO_ANSWER = Cut(name="loop_answer", table=ASKED, by=("about_agency", "days_to_answer"))
TO_TELL = Cut(name="loop_tell", table=ASKED, by=("about_agency", "days_to_tell"))
FEEDBACK = Cut(name="loop_feedback", table=ASKED, by=("about_agency", "feedback_mode"))
LOOP_REASONS = Cut(
    name="loop_reasons",
    table=ASKED,
    by=("about_agency", "answer_kind", "reason_code", "no_evidence"),
)
CLIMB = Cut(name="loop_climb", table=ASKED, by=("by_level", "days_to_senior"))
TRAFFIC = Cut(name="loop_traffic", table=ASKED, by=("gradient", "ever_answered", "raiser_told"))

# warning signs
SIGNS_BY_STATE = Cut(name="signs_state", table=WARNED, by=("state",))
SIGNS_BY_KIND = Cut(name="signs_kind", table=WARNED, by=("kind",))
SIGNS_BY_COLUMN = Cut(name="signs_column", table=WARNED, by=("board_column",))
NOTICES_WAITING = Cut(name="signs_notices_waiting", table=WARNED, by=("notices_waiting",))

# observations
SAID_BY_BAND = Cut(name="said_band", table=SAID, by=("by_band", "cited"), only="counts")
SAID_BY_LEVEL = Cut(name="said_level", table=SAID, by=("by_level", "cited"), only="counts")
SAID_BY_AGENCY = Cut(name="said_agency", table=SAID, by=("by_agency", "cited"), only="counts")
SAID_BY_CLOSENESS = Cut(
    name="said_closeness", table=SAID, by=("by_closeness", "cited"), only="counts"
)
PEOPLE_BY_BAND = Different(
    name="people_band", table=SAID, by="by_band", who="by_voice", only="counts"
)
PEOPLE_BY_LEVEL = Different(
    name="people_level", table=SAID, by="by_level", who="by_voice", only="counts"
)
PEOPLE_BY_AGENCY = Different(
    name="people_agency", table=SAID, by="by_agency", who="by_voice", only="counts"
)
PEOPLE_BY_CLOSENESS = Different(
    name="people_closeness", table=SAID, by="by_closeness", who="by_voice", only="counts"
)
ABSENT = Cut(name="absent_agency", table=SAID, by=("absent_agency",), only=("kind", ABSENT_VOICE))
SOURCES = Cut(name="said_source", table=SAID, by=("source_mode",), only="counts")
DENIALS = Cut(name="denials", table=SAID, by=("behaviour",), only=("kind", DENIAL))
FACTORS = Cut(name="factors", table=SAID, by=("factor", "valence"), only="factor")
FACTORS_BY_AGENCY = Cut(
    name="factors_agency", table=SAID, by=("factor", "by_agency"), only="factor"
)
FACTORS_BY_BAND = Cut(name="factors_band", table=SAID, by=("factor", "by_band"), only="factor")

REASONED = Cut(
    name="reasoned", table=SAID, by=("pattern", "counter_measure"), only=("kind", REASONING)
)

# episodes
IN_EPISODES = Cut(
    name="episode_factors", table=episodes.FACTORS, by=("factor", "valence"), only="stands"
)
IN_EPISODES_BY_AGENCY = Cut(
    name="episode_factors_agency",
    table=episodes.FACTORS,
    by=("factor", "by_agency"),
    only="stands",
)
IN_EPISODES_BY_BAND = Cut(
    name="episode_factors_band", table=episodes.FACTORS, by=("factor", "by_band"), only="stands"
)
LED_TO = Cut(
    name="factor_links", table=episodes.LINKS, by=("from_factor", "to_factor"), only="stands"
)

# who takes part, what was held back, what was found
TOOK_PART = ("attended", "declares_expertise", "called_on")
TOOK_PART_BY_BAND = Cut(name="took_part_band", table=participants.TABLE, by=("band", *TOOK_PART))
TOOK_PART_BY_LEVEL = Cut(name="took_part_level", table=participants.TABLE, by=("level", *TOOK_PART))
TOOK_PART_BY_AGENCY = Cut(
    name="took_part_agency", table=participants.TABLE, by=("agency", *TOOK_PART)
)
TOOK_PART_BY_CLOSENESS = Cut(
    name="took_part_closeness", table=participants.TABLE, by=("closeness", *TOOK_PART)
)
FAMILY = Cut(
    name="family",
    table=participants.TABLE,
    by=("family_asked", "family_answer", "advocate_offered"),
)
REASONS = Cut(name="held_back_reasons", table=UNSAID, by=("reasons",), each=True)
REASONS_OF_WHOM = Cut(
    name="held_back_reasons_where",
    table=UNSAID,
    by=("reasons", "by_level", "by_agency", "setting"),
    each=True,
)
HELD_BACK_BY_SETTING = Cut(name="held_back_setting", table=UNSAID, by=("setting",))
HELD_BACK_ABOUT = Cut(name="held_back_about", table=UNSAID, by=("about_item_type",))
HELD_BACK_BY_LEVEL = Cut(name="held_back_level", table=UNSAID, by=("by_level", "cited"))
HELD_BACK_HELPED = Cut(name="held_back_helped", table=UNSAID, only="what_would_have_helped")
FINDINGS_BY_TYPE = Cut(name="findings_type", table=FOUND, by=("pattern_type", "valence"))
CASES_BY_TYPE = Different(name="findings_cases", table=FOUND, by="pattern_type", who="review_id")
REVIEWS_BY_TYPE = Cut(name="reviews_type", table=reviews.TABLE, by=("review_type",))

# what a summary cannot tell
HINDSIGHT = {
    table: Cut(name=f"{table.name}_known", table=table, by=("known_at_the_time",))
    for table in (SAID, ASKED, WARNED)
}
RECONSTRUCTED = {
    table: Cut(name=f"{table.name}_reconstructed", table=table, by=("reconstructed",))
    for table in (SAID, ASKED, WARNED)
}
RESTS_ON = Cut(name="findings_rests_on", table=FOUND, by=("rests_on",))

TOTALS = {
    table: Cut(name=f"{table.name}_all", table=table)
    for table in (ASKED, WARNED, SAID, UNSAID, FOUND, participants.TABLE, reviews.TABLE)
}
"""How many current rows each fact has."""


def _denied(note: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if note["kind"] == DENIAL and note["about_id"]:
        yield note["behaviour"], note["about_id"]


def _evidence(finding: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return ((finding["pattern_type"], id) for id in dict.fromkeys(finding["evidence"]))


DENIED_BY_GRADIENT = Pairs(
    name="denied_gradient",
    table=SAID,
    named=_denied,
    links=select(SAID.c.behaviour.label("code"), SAID.c.about_id.label("id")).where(
        as_at(SAID, None),
        SAID.c.kind == DENIAL,
        SAID.c.about_id.is_not(None),
    ),
    others=(ASKED,),
    by="gradient",
)
EVIDENCE_BY_AGENCY = Pairs(
    name="evidence_agency",
    table=FOUND,
    named=_evidence,
    links=select(CITED.c.pattern_type.label("code"), CITED.c.thing_id.label("id")),
    others=(SAID, ASKED, WARNED, UNSAID),
    by="by_agency",
)

CUTS: tuple[Cut, ...] = (
    *(BY_STATUS, BY_AGENCY, BY_BAND, BY_ATTRIBUTION, BY_GRADIENT, DAYS_TO_ANSWER),
    *(STATUS_OF_AGENCY, STATUS_OF_BAND),
    *(ANSWERS_BETWEEN_BANDS, FATES_BETWEEN_BANDS, WORKING_DAYS_BETWEEN_BANDS),
    *(TO_ACKNOWLEDGE, TO_ANSWER, TO_TELL, FEEDBACK, LOOP_REASONS, CLIMB, TRAFFIC),
    *(ASKED_BY_BAND, ASKED_BY_LEVEL, ASKED_BY_AGENCY, ASKED_BY_CLOSENESS),
    *(CHANGED_BY_BAND, CHANGED_BY_LEVEL, CHANGED_BY_AGENCY, CHANGED_BY_CLOSENESS),
    *(SIGNS_BY_STATE, SIGNS_BY_KIND, SIGNS_BY_COLUMN, NOTICES_WAITING),
    *(SAID_BY_BAND, SAID_BY_LEVEL, SAID_BY_AGENCY, SAID_BY_CLOSENESS, SOURCES, DENIALS, ABSENT),
    *(FACTORS, FACTORS_BY_AGENCY, FACTORS_BY_BAND, REASONED),
    *(IN_EPISODES, IN_EPISODES_BY_AGENCY, IN_EPISODES_BY_BAND, LED_TO),
    *(TOOK_PART_BY_BAND, TOOK_PART_BY_LEVEL, TOOK_PART_BY_AGENCY, TOOK_PART_BY_CLOSENESS),
    *(FAMILY, REASONS, REASONS_OF_WHOM, HELD_BACK_BY_LEVEL, HELD_BACK_HELPED),
    *(HELD_BACK_BY_SETTING, HELD_BACK_ABOUT),
    *(FINDINGS_BY_TYPE, REVIEWS_BY_TYPE, RESTS_ON),
    *HINDSIGHT.values(),
    *RECONSTRUCTED.values(),
    *TOTALS.values(),
)
DIFFERENT: tuple[Different, ...] = (
    *(PEOPLE_BY_BAND, PEOPLE_BY_LEVEL, PEOPLE_BY_AGENCY, PEOPLE_BY_CLOSENESS),
    CASES_BY_TYPE,
)
PAIRS: tuple[Pairs, ...] = (DENIED_BY_GRADIENT, EVIDENCE_BY_AGENCY)
