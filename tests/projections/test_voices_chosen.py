"""Does a filter choose whose voices are counted, and say what it hides? And who changed the system?"""

from datetime import timedelta
from typing import Any

import pytest

from domain.patterns import Pattern
from domain.vocabulary import vocabulary
from projections.questions.voice_and_use import Heard, VoiceAndUse, ask
from projections.voices_chosen import Hides
from tests.examples import (
    DIRECTOR,
    HEALTH_VISITOR,
    LATER,
    LEARNING_LEAD,
    MOTHER,
    RAISED_ON,
    STANDINGS,
    TEAM_MANAGER,
    a_led_review,
    envelope,
    id_of,
    sealed,
)
from tests.projections.histories import (
    History,
    asked,
    citing,
    denied,
    met,
    observed,
    said_by,
    warned,
)
from tests.projections.test_sessions import attend, call_on

NEXT_DAY = RAISED_ON + timedelta(days=1)


def test_unfiltered_nothing_is_hidden_and_nothing_says_so(history: History):
    history.happened(a_led_review(), observed("C-1"), asked("Q-1"))
    found = heard(history)
    assert (dict(found.hides), found.hidden_by_filters) == ({}, 0)


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ({"agency": "police"}, "agency"),
        ({"attribution": "role_only"}, "attribution"),
        ({"period_from": NEXT_DAY}, "period"),
        ({"session_type": "supervision"}, "session_type"),
        ({"review": id_of("another")}, "review"),
    ],
)
def test_a_filter_leaves_what_it_chooses_and_says_how_much_it_hides(
    history: History, chosen: dict[str, Any], name: str
):
    in_it = met("M-1", "supervision", review=id_of("another"))
    other = {"review": id_of("another"), "session_id": in_it.id}
    them = said_by("police", on=NEXT_DAY, attribution="role_only")
    history.happened(in_it, met("M-2", "panel"))
    history.happened(
        *(
            observed("C-1"),
            observed("C-2", session_id=id_of("M-2")),
            observed("C-3", them, **other),
        ),
        *(asked("Q-1"), asked("Q-2", them, review=id_of("another"), session=in_it.id)),
        denied("C-4", "assume_normal", asked("Q-9")),
    )
    found = heard(history, **chosen)
    assert found.observations == 1
    assert found.by_agency == {
        "police": Heard(people_contributing=1, observations=1, queries_raised=1)
    }
    assert found.hides == {name: Hides(observations=2, queries=1, people=0)}
    assert found.hidden_by_filters == 2
    assert tuple(found.by_level) == vocabulary("level").codes


def test_each_filter_says_what_it_would_hide_alone_and_together_they_hide_more(history: History):
    history.happened(
        observed("C-1", said_by("police")),
        observed("C-2", said_by("gp", on=NEXT_DAY)),
        observed("C-3", said_by("police", on=NEXT_DAY)),
    )
    found = heard(history, agency="police", period_from=NEXT_DAY, period_to=NEXT_DAY)
    assert {name: one.observations for name, one in found.hides.items()} == {
        "agency": 1,
        "period": 1,
    }
    assert (found.observations, found.hidden_by_filters) == (1, 2)


def test_people_are_chosen_by_their_agency_and_by_when_they_were_registered(history: History):
    history.happened(a_led_review())
    everybody = len(STANDINGS)
    found = heard(history, agency="la_csc")
    assert sum(one.invited for one in found.by_agency.values()) == 4
    assert found.hides["agency"].people == everybody - 4
    before = LATER - timedelta(days=1)
    assert heard(history, period_to=before).hides["period"].people == everybody
    assert heard(history, period_from=NEXT_DAY).hides["period"].people == 0
    assert heard(history, attribution="named").hides["attribution"].people == 0


def test_who_came_and_who_was_called_on_goes_by_the_sessions_that_are_chosen(history: History):
    circle, panel = met("M-1", "quality_circle"), met("M-2", "panel", on=NEXT_DAY)
    attend(circle, HEALTH_VISITOR, TEAM_MANAGER)
    attend(circle, MOTHER, present="absent")
    call_on(circle, HEALTH_VISITOR)
    attend(panel, DIRECTOR, HEALTH_VISITOR)
    history.happened(a_led_review(), circle, panel)
    assert came(heard(history, session_type="quality_circle")) == (3, 2, 1)
    assert came(heard(history, session_type="panel")) == (2, 2, 0)
    assert came(heard(history, session_type="supervision")) == (0, 0, 0)
    everybody = len(STANDINGS)
    assert came(heard(history, period_from=NEXT_DAY, period_to=LATER)) == (everybody, 2, 0)
    assert came(heard(history, period_to=LATER)) == came(heard(history)) == (everybody, 3, 1)
    assert heard(history, session_type="panel").hides["session_type"].people == everybody - 2


def test_a_filter_is_answered_as_at_an_earlier_position_too(history: History):
    then = history.happened(observed("C-1", said_by("police")), observed("C-2"))
    history.happened(observed("C-3", said_by("police")), observed("C-4"))
    before = heard(history, agency="police", at=then)
    assert (before.observations, before.hides["agency"].observations) == (1, 1)
    now = heard(history, agency="police")
    assert (now.observations, now.hides["agency"].observations) == (2, 2)


def test_what_a_named_pattern_rests_on_changed_the_system_once_a_change_was_tried(history: History):
    said, asked_up, seen = observed("C-1"), asked("Q-1", said_by(band="1")), warned("W-1")
    other, note = observed("C-2", said_by("police")), denied("C-9", "assume_normal", asked_up)
    finding = citing(said, asked_up, seen, note)
    history.happened(said, asked_up, seen, other, note, finding, citing(other, said, name="F-2"))
    history.happened(named("P-1", "F-1"), named("P-2", "F-2"))
    before = history.log.head()
    assert changed(heard(history)) == {}

    act_on(seen)
    history.happened(seen)
    now = heard(history)
    assert changed(now) == {"1": 1, "2": 1}
    assert now.by_level["worker"].changed_the_system == 2
    assert now.by_agency["community_health"].changed_the_system == 2
    assert sum(one.changed_the_system for one in now.by_closeness.values()) == 2
    assert "police" not in {code for code, one in now.by_agency.items() if one.changed_the_system}
    assert changed(heard(history, at=before)) == {}
    assert changed(heard(history, agency="police")) == {}


def test_what_is_cited_twice_changed_the_system_once_and_a_merger_takes_nothing_away(
    history: History,
):
    said, query = observed("C-1"), asked("Q-1", said_by(band="1"))
    history.happened(said, query, citing(said, query), citing(said, query, name="F-2"))
    one, two = named("P-1", "F-1"), named("P-2", "F-2")
    query.record_revision(
        envelope(), item_type="referral", item_ref=None, what_changed=sealed("A visit.")
    )
    history.happened(query, one, two)
    assert changed(heard(history)) == {"1": 1, "2": 1}
    one.merge(envelope(LEARNING_LEAD), other=two, why=sealed("Two words for one thing."))
    history.happened(one, two)
    assert changed(heard(history)) == {"1": 1, "2": 1}


def test_what_was_split_off_from_where_the_change_was_tried_did_not_change_the_system(
    history: History,
):
    seen, said, other = warned("W-1"), observed("C-1"), observed("C-2", said_by(band="5"))
    act_on(seen)
    history.happened(seen, said, other, citing(seen, said), citing(other, said, name="F-2"))
    kept, gone = named("P-1"), named("P-2", "F-1", "F-2")
    kept.merge(envelope(LEARNING_LEAD), other=gone, why=sealed("Two words for one thing."))
    history.happened(kept, gone)
    assert changed(heard(history)) == {"2": 1, "5": 1}
    kept.split(
        envelope(LEARNING_LEAD),
        into=id_of("P-3"),
        findings=(id_of("F-2"),),
        why=sealed("Another thing."),
    )
    history.happened(kept, named("P-3", "F-2"))
    assert changed(heard(history)) == {"2": 1}


def test_what_is_in_no_pattern_changed_nothing_yet_that_anybody_named(history: History):
    said, seen = observed("C-1"), warned("W-1")
    act_on(seen)
    history.happened(said, seen, citing(said, seen))
    assert changed(heard(history)) == {}


def act_on(sign) -> None:
    sign.act_on(
        envelope(TEAM_MANAGER), action=sealed("Joint visit"), by_agency="police", on=RAISED_ON
    )


def named(name: str, *findings: str) -> Pattern:
    return Pattern.name(
        id_of(name),
        envelope(LEARNING_LEAD),
        review_id=id_of("inbox"),
        reference=name,
        name=sealed("Nobody looks upstairs"),
        pattern_type="human_tool",
        valence="unsafe",
        findings=tuple(id_of(one) for one in findings),
    )


def came(found: VoiceAndUse) -> tuple[int, int, int]:
    rows = found.by_agency.values()
    return (
        sum(one.invited for one in rows),
        sum(one.attended for one in rows),
        sum(one.expertise_called_on for one in rows),
    )


def changed(found: VoiceAndUse) -> dict[str, int]:
    rows = found.voice_and_use.items()
    return {band: one.changed_the_system for band, one in rows if one.changed_the_system}


def heard(history: History, at: int | None = None, **chosen: Any) -> VoiceAndUse:
    with history.asked() as facts:
        return ask(facts, **chosen, at=at)
