"""Who was heard and whose words were used, zero rows included? (I21)"""

from dataclasses import asdict, replace

import pytest

from domain.events import Envelope
from domain.observations import Detail, Reference
from domain.vocabulary import vocabulary
from projections.questions.voice_and_use import Heard, VoiceAndUse, ask
from tests.examples import (
    CHAIR,
    REVIEW,
    STANDINGS,
    TEAM_MANAGER,
    a_led_review,
    answer,
    envelope,
    id_of,
    sealed,
)
from tests.projections.histories import (
    BANDS,
    History,
    a_standing,
    asked,
    citing,
    denied,
    observed,
    said_by,
)

ZERO = Heard()


def test_every_band_has_a_row_also_when_nobody_of_it_was_asked(history: History):
    assert heard(history).voice_and_use == dict.fromkeys(BANDS, ZERO)


def test_every_registered_agency_has_a_row_also_when_it_said_nothing(history: History):
    history.happened(a_led_review())
    by_agency = heard(history).by_agency
    assert set(by_agency) == {agency for agency, _, _ in STANDINGS.values()}
    assert by_agency["family"] == Heard(invited=1)
    assert by_agency["la_csc"] == Heard(invited=4)


def test_people_are_counted_once_and_what_they_said_as_often_as_they_said_it(history: History):
    history.happened(
        observed("C-1", said_by(voice="one")),
        observed("C-2", said_by(voice="one")),
        observed("C-3", said_by(voice="another")),
    )
    assert heard(history).voice_and_use["2"] == Heard(people_contributing=2, observations=3)


def test_each_anonymous_entry_is_a_voice_of_its_own(history: History):
    anonymous = said_by(attribution="anonymous")
    history.happened(observed("C-1", anonymous), observed("C-2", anonymous))
    assert heard(history).voice_and_use["U"] == Heard(people_contributing=2, observations=2)


def test_a_note_about_an_exchange_is_not_an_observation(history: History):
    query = asked("Q-1")
    history.happened(query, denied("C-1", "assume_normal", query), observed("C-2"))
    answer = heard(history)
    assert answer.observations == 1
    assert answer.observation_sources["meeting"] == 1
    assert answer.voice_and_use["2"].observations == 1


def test_what_a_finding_cites_is_used_once_however_often_it_is_cited(history: History):
    seen, other = observed("C-1"), observed("C-2")
    finding = citing(seen, other)
    again = citing(seen, asked("Q-1"), name="F-2")
    history.happened(seen, other, observed("C-3"), finding, again)
    assert heard(history).voice_and_use["2"].cited_in_findings == 2


def test_queries_count_where_they_were_raised(history: History):
    history.happened(asked("Q-1", said_by(band="1")), answered(asked("Q-2", said_by(band="1"))))
    assert heard(history).voice_and_use["1"] == Heard(queries_raised=2, queries_answered=1)


def test_a_query_after_which_an_assessment_was_changed_counts_for_whoever_raised_it(
    history: History,
):
    query = answered(asked("Q-1", said_by(band="1")))
    before = history.happened(query, asked("Q-2", said_by(band="1")))
    query.record_revision(
        envelope(), item_type="referral", item_ref=None, what_changed=sealed("A visit.")
    )
    history.happened(query)
    assert heard(history).voice_and_use["1"].changed_an_assessment == 1
    assert heard(history).by_agency["community_health"].changed_an_assessment == 1
    assert heard(history, at=before).voice_and_use["1"].changed_an_assessment == 0


def test_only_told_counts_as_told(history: History):
    query = answered(asked("Q-1", said_by(band="1")))
    query.inform_raiser(envelope(TEAM_MANAGER), how="in_person", mode="A_immediate")
    history.happened(query, answered(asked("Q-2", said_by(band="1"))))
    assert heard(history).voice_and_use["1"].queries_told == 1
    assert heard(history).by_level["worker"].queries_told == 1


def test_levels_are_bands_rolled_up_and_a_person_is_one_of_each_level(history: History):
    history.happened(
        observed("C-1", said_by(band="1", voice="she")),
        observed("C-2", said_by(band="3", voice="she")),
        observed("C-3", said_by(band="6")),
    )
    levels = heard(history).by_level
    assert tuple(levels) == vocabulary("level").codes
    assert levels["worker"] == Heard(people_contributing=1, observations=2)
    assert levels["senior_leader"] == Heard(people_contributing=1, observations=1)


def test_closeness_counts_as_it_was_when_they_spoke_also_where_nobody_was_so_close(
    history: History,
):
    history.happened(observed("C-1", close("daily")), observed("C-2", close("never_met")))
    found = heard(history).by_closeness
    assert tuple(found) == (*vocabulary("closeness").codes,)
    assert {code for code, one in found.items() if one.observations} == {"daily", "never_met"}


@pytest.mark.parametrize(("cited", "shares"), [(19, None), (20, 0.75)])
def test_a_share_of_the_citations_is_given_from_twenty_on(
    history: History, cited: int, shares: float | None
):
    seen = [observed(f"C-{at}", close("daily" if at < 15 else "never_met")) for at in range(cited)]
    history.happened(*seen, observed("not cited", close("daily")), citing(*seen))
    daily = next(one for one in heard(history).citations_by_closeness if one.closeness == "daily")
    assert (daily.observations, daily.citations, daily.citations_of_all) == (16, 15, cited)
    assert daily.share == shares


def test_notes_that_somebody_is_missing_are_counted(history: History):
    missing = Detail(name="why", code=vocabulary("absence_why").codes[0])
    of_whom = Detail(name="agency", code="camhs")
    about = (Reference(kind="review", id=REVIEW),)
    history.happened(
        observed("C-1", kind="absent_voice", about=about, details=(missing, of_whom)),
        observed("C-2", kind="absent_voice", about=about, details=(missing,)),
    )
    answer = heard(history)
    assert (answer.absent_voices, answer.observations) == (2, 0)
    found = {agency: number for agency, number in answer.absent_by_agency.items() if number}
    assert found == {"camhs": 1, "not_recorded": 1}
    assert set(vocabulary("agency_type").codes) < set(answer.absent_by_agency)


def test_whoever_was_promoted_keeps_the_band_they_spoke_with(history: History):
    review = a_led_review()
    said = observed("C-1", said_by(band="2", voice="health visitor"))
    history.happened(review, said)
    person = id_of("health visitor")
    review.change_standing(
        envelope(CHAIR),
        participant=person,
        standing=a_standing("community_health", "4", person),
        from_date=envelope().day,
    )
    history.happened(review)
    bands = heard(history).voice_and_use
    assert (bands["2"].observations, bands["2"].invited) == (1, 1)
    assert (bands["4"].observations, bands["4"].invited) == (0, 3)


def test_one_review_says_how_many_observations_it_leaves_out(history: History):
    history.happened(observed("C-1"), observed("C-2", review=id_of("another review")))
    answer = heard(history, REVIEW)
    assert (answer.observations, answer.hidden_by_filters) == (1, 1)


def test_as_at_a_position_only_what_was_said_by_then_counts(history: History):
    said = history.happened(observed("C-1"))
    history.happened(observed("C-2"))
    assert heard(history, at=said).observations == 1
    assert asdict(heard(history, at=0).voice_and_use["2"]) == asdict(ZERO)


def close(closeness: str) -> Envelope:
    said = said_by()
    return replace(said, standing=replace(said.standing, closeness=closeness))


def answered(query):
    return answer(query, "accepted")


def heard(history: History, review=None, at: int | None = None) -> VoiceAndUse:
    with history.asked() as facts:
        return ask(facts, review, at=at)
