"""Who may change how they are shown, to what, and under which descriptions? (V4, I12)"""

from dataclasses import replace
from typing import Any

import pytest

from domain.people import UNDISCLOSED, standing
from domain.rejections import (
    AlreadyShownSo,
    CannotBecomeAnonymous,
    DescriptionDoesNotFit,
    NeverByName,
    NotYours,
)
from domain.sealed import Sealed
from domain.showing import (
    AFTER_ANSWERING,
    DESCRIPTION,
    broad_descriptions,
    descriptions,
    level_told,
)
from domain.vocabulary import vocabulary
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    SCRIBE,
    SOCIAL_WORKER,
    a_held_back_query,
    a_query,
    a_sign,
    an_observation,
    envelope,
    standing_of,
)

MINE = envelope(HEALTH_VISITOR)
THINGS = (an_observation, a_query, a_sign)
ROLE = standing_of(HEALTH_VISITOR).role


@pytest.mark.parametrize("make", THINGS)
def test_whoever_began_it_may_be_shown_by_role_only_and_by_name_again(make: Any):
    thing = make(MINE)
    thing.change_attribution(MINE, attribution="role_only")
    covered = thing.pending_events[-1]
    assert (covered.attribution, covered.role) == ("role_only", None)
    assert covered.display_as == "community_health.worker"
    thing.change_attribution(MINE, attribution="named")
    assert (thing.shown.attribution, thing.pending_events[-1].role) == ("named", ROLE)


@pytest.mark.parametrize("make", THINGS)
def test_nobody_else_may_change_how_somebody_is_shown(make: Any):
    thing = make(MINE)
    for attribution in ("role_only", "named"):
        with pytest.raises(NotYours):
            thing.change_attribution(envelope(CHAIR), attribution=attribution)


def test_what_nobody_is_known_to_have_said_stays_so():
    nobodys = an_observation(envelope(None, with_standing=UNDISCLOSED))
    with pytest.raises(NotYours):
        nobodys.change_attribution(envelope(None), attribution="named")


def test_a_scribe_may_cover_whom_they_write_for_and_never_uncover_them():
    entry, scribe = an_observation(MINE), envelope(HEALTH_VISITOR, written_by=SCRIBE)
    entry.change_attribution(scribe, attribution="role_only", display_as="practitioner")
    for uncovering in ({"attribution": "named"}, {"attribution": "role_only"}):
        with pytest.raises(NotYours):
            entry.change_attribution(scribe, **uncovering)
    entry.change_attribution(MINE, attribution="named")


def test_the_same_again_and_what_cannot_be_are_refused():
    entry = an_observation(MINE)
    with pytest.raises(AlreadyShownSo):
        entry.change_attribution(MINE, attribution="named")
    with pytest.raises(CannotBecomeAnonymous):
        entry.change_attribution(MINE, attribution="anonymous")
    for description in ("education_worker", "health_manager", "la_csc.worker", "The nurse"):
        with pytest.raises(DescriptionDoesNotFit):
            entry.change_attribution(MINE, attribution="role_only", display_as=description)


def test_a_title_that_was_erased_is_not_brought_back_by_a_name():
    nameless = replace(standing_of(HEALTH_VISITOR), role=None)
    entry = an_observation(envelope(HEALTH_VISITOR, with_standing=nameless))
    entry.change_attribution(MINE, attribution="role_only")
    entry.change_attribution(MINE, attribution="named")
    assert entry.pending_events[-1].role is None


def test_a_held_back_query_takes_another_description_and_never_a_name():
    held = a_held_back_query(envelope(SOCIAL_WORKER))
    with pytest.raises(NeverByName):
        held.change_attribution(envelope(SOCIAL_WORKER), attribution="named")
    held.change_attribution(
        envelope(SOCIAL_WORKER), attribution="role_only", display_as="social_care_worker"
    )
    assert held.shown.display_as == "social_care_worker"


@pytest.mark.parametrize(
    ("agency", "band", "known"),
    [
        ("community_health", "2", ["community_health.worker", "health_worker", "practitioner"]),
        ("gp", "4", ["gp.manager", "health_manager", "practitioner"]),
        ("la_csc", "7", ["la_csc.senior_leader", "social_care_senior_leader", "practitioner"]),
        ("independent", "I", ["independent.independent", "practitioner"]),
        ("armed_forces", "2", ["armed_forces.worker", "practitioner"]),
        ("family", "L", ["family.family"]),
        ("a local agency", "2", ["a local agency.worker", "practitioner"]),
    ],
)
def test_descriptions_go_from_the_narrowest_to_the_broadest(agency, band, known):
    who = standing(agency=agency, band=band, importing=True, role=Sealed("Somebody", ()))
    assert list(descriptions(who)) == known


def test_every_sector_has_a_description_for_every_level_of_staff():
    sectors = {term.more["sector"] for term in vocabulary("agency_type") if "sector" in term.more}
    staff = ("worker", "manager", "senior_leader")
    named = {f"{sector}_{level}" for sector in sectors for level in staff}
    assert {*named, "practitioner", AFTER_ANSWERING} == set(broad_descriptions())
    assert vocabulary(DESCRIPTION).terms[AFTER_ANSWERING].more["levels"] == []
    assert level_told("health_worker", "worker") == "worker"
    assert level_told("practitioner", "worker") == "undisclosed"
