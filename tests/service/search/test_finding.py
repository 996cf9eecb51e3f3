"""Is everything found that was said, once, by all its forms, and nothing that not all may read?"""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.observations import Observation
from service.search.store import SearchNotMade
from tests.databases import SQLITE
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    QUESTION,
    REASON,
    REVIEW,
    TEAM_MANAGER,
    envelope,
    sealed,
)
from tests.service.recorded import acting
from tests.service.search.looking import Looking

pytestmark = pytest.mark.slow


def test_what_was_said_is_found_by_any_form_of_its_words(looking: Looking):
    looking.commands.raise_query()
    assert looking.texts("see baby") == []
    assert looking.texts("seen babies") == [QUESTION]
    assert looking.texts("SEEN, Undressed!") == [QUESTION]
    assert looking.texts("baby pram") == []


def test_phrases_alternatives_and_what_is_left_out(looking: Looking):
    looking.commands.raise_query()
    looking.commands.raise_sign(text="The baby was asleep, undressed and cold.")
    assert looking.texts('"baby awake and undressed"') == [QUESTION]
    assert looking.texts('"undressed awake"') == []
    assert looking.texts("awake OR asleep -asleep") == [QUESTION]
    assert looking.texts('awake OR asleep -"discharge meeting"') == [
        "The baby was asleep, undressed and cold."
    ]
    assert len(looking.texts("discharge OR asleep")) == 2
    assert len(looking.texts("pram OR asleep baby")) == 1


def test_every_word_that_a_story_shows_is_found_and_nothing_meant_for_the_custodian(
    looking: Looking,
):
    asked = looking.commands.raise_query().id
    looking.commands.decline(asked)
    challenges = looking.commands.challenges
    challenges.give_verdict(acting(), asked, verdict="not_satisfied", comment="Cardigan.")
    challenges.withdraw(acting(), asked, reason_code="felt_unable_to_continue", detail="Umbrella.")
    assert looking.texts("bruise") == [REASON]
    assert looking.texts("cardigan") == ["Cardigan."]
    assert looking.texts("umbrella") == []
    assert looking.texts("sight", kind="case_review") == [
        "A baby out of sight",
        "What let us lose sight of the baby?",
    ]


def test_words_of_a_closed_circle_are_not_found_by_all(looking: Looking):
    _record_for("custodian", looking)
    _record_for("partnership", looking)
    assert looking.texts("cloakroom") == ["A cloakroom, for the partnership."]


def test_it_can_be_narrowed(looking: Looking):
    said = {"text": "Nobody was let in."}
    looking.commands.raise_sign(**said)
    early = replace(acting(TEAM_MANAGER), occurred_on=date(2024, 1, 5))
    looking.commands.observations.record(early, review_id=REVIEW, kind="healthy_unease", **said)
    both = len(looking.texts("nobody"))
    assert both == 2
    narrowed = (
        {"kind": "observation"},
        {"agency": "la_csc"},
        {"band": "4"},
        {"said_to": date(2024, 1, 5)},
    )
    for one in narrowed:
        [found] = looking.find("nobody", **one).matches
        assert found.position == looking.casework.head()
    assert looking.find("nobody", said_from=date(2024, 1, 6)).total == 1
    assert looking.find("nobody", review=REVIEW).total == 2
    assert looking.find("nobody", review=HEALTH_VISITOR).total == 0
    assert looking.find("nobody", up_to=looking.casework.head() - 1).total == 1


def test_what_says_it_most_comes_first_then_what_has_waited_longest_and_never_who(
    looking: Looking,
):
    days = {
        CHAIR: date(2024, 5, 2),
        TEAM_MANAGER: date(2024, 5, 1),
        HEALTH_VISITOR: date(2024, 5, 3),
    }
    for who, on in days.items():
        said = {"review_id": REVIEW, "kind": "out_of_sight", "text": "The curtains were drawn."}
        looking.commands.warning_signs.raise_(replace(acting(who), occurred_on=on), **said)
    long = "The curtains, " + "and many things beside them that say something else, " * 8
    looking.commands.record(text=long)
    found = looking.texts("curtains")
    assert found[-1] == long
    ranked = looking.find("curtains").matches
    assert [one.rank for one in ranked] == sorted((one.rank for one in ranked), reverse=True)
    by = [looking.find("curtains", band=band).matches[0].position for band in ("4", "I", "2")]
    assert [one.position for one in ranked[:3]] == by, "by the day, whoever said it"


def test_a_page_goes_on_where_the_one_before_ended(looking: Looking):
    for number in range(5):
        looking.commands.record(text=f"Curtains {number}")
    whole = looking.texts("curtains")
    pages = [looking.texts("curtains", limit=2, offset=at) for at in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert [one for page in pages for one in page] == whole
    assert looking.find("curtains", limit=2).total == 5


def test_words_that_were_put_better_are_found_and_said_to_be_old(looking: Looking):
    noted = looking.commands.record(text="A rabbit hutch.").id
    other = looking.commands.record(text="Another rabbit.")
    looking.commands.observations.correct(acting(), noted, text="A rabbit run.", why="fact")
    looking.search.follower.catch_up()
    found = {one.position: one.is_superseded for one in looking.find("rabbit").matches}
    assert found == {other.position - 1: True, other.position: False, other.position + 1: False}


def test_nothing_is_taken_in_twice_by_however_many(looking: Looking):
    looking.commands.raise_query()
    other = looking.another_process()
    while looking.search.follower.step(3) + other.search.follower.step(2):
        pass
    other.close()
    assert looking.texts("baby awake") == [QUESTION]
    assert looking.search.standing().position == looking.casework.head()
    assert looking.search.follower.step() == 0


def test_an_index_that_does_not_exist_is_told_apart_from_one_that_is_empty(
    looking: Looking, database: str
):
    with pytest.raises(SearchNotMade):
        looking.find("baby")  # nothing was ever taken in
    assert looking.search.standing().position == 0
    looking.search.follower.catch_up()
    assert looking.find("helicopter").total == 0
    if database == SQLITE:
        looking.search.close()
        for path in looking.casework.settings.data_dir.glob("search.db*"):
            path.unlink()
        assert looking.search.standing().position is None
        assert looking.texts("sight", kind="case_review"), "a file that was deleted is made again"


def _record_for(audience: str, looking: Looking) -> None:
    """An observation whose words are for some only."""
    made = Observation.record(
        UUID(int=len(audience)),
        replace(envelope(HEALTH_VISITOR), audience=audience),
        review_id=REVIEW,
        reference=f"O-{audience}",
        kind="healthy_unease",
        text=sealed(f"A cloakroom, for the {audience}."),
    )
    looking.casework.save(made)
