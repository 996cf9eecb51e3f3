"""Is what is withheld out of the index at once, on either database, and back when it is restored?"""

from uuid import UUID

import pytest

from service.search.sqlite import SqliteIndex
from tests.databases import SQLITE
from tests.examples import CHAIR, REVIEW
from tests.service.recorded import acting
from tests.service.search.looking import Looking, is_anywhere

pytestmark = pytest.mark.slow

CANARY = "Zqxjkanarie by the wvytmqk window"
WHY = {"basis": "names_a_child", "reason": "Reasonable and by the officer."}


@pytest.fixture
def entry(looking: Looking) -> UUID:
    """An observation that is found, in a review whose chair answers for what is withheld, too."""
    looking.commands.reviews.appoint(
        acting(CHAIR), REVIEW, CHAIR, capacity="information_governance"
    )
    return looking.commands.record(text=CANARY).id


def withhold(looking: Looking, entry: UUID, **more: int) -> None:
    looking.commands.withholding.withhold(acting(CHAIR), entry, **WHY, **more)


def restore(looking: Looking, entry: UUID, **more: int) -> None:
    looking.commands.withholding.restore(acting(CHAIR), entry, reason="It names nobody.", **more)


def test_withheld_words_go_and_come_back_and_the_reason_is_found_all_the_while(
    looking: Looking, entry: UUID
):
    assert looking.texts("zqxjkanarie") == [CANARY]
    withhold(looking, entry)
    assert looking.texts("zqxjkanarie") == []
    assert looking.texts("reasonable") == [WHY["reason"]]
    restore(looking, entry)
    assert looking.texts("zqxjkanarie") == [CANARY]


def test_words_withheld_before_they_were_taken_in_never_come_in(looking: Looking, entry: UUID):
    withhold(looking, entry)
    assert looking.texts("zqxjkanarie") == []


def test_what_is_said_better_later_of_something_withheld_is_not_taken_in(
    looking: Looking, entry: UUID
):
    withhold(looking, entry)
    assert looking.texts("zqxjkanarie") == []
    better = "Better: zqxjkanarie by the door"
    looking.commands.observations.correct(acting(), entry, text=better, why="clearer")
    assert looking.texts("zqxjkanarie") == []
    restore(looking, entry)
    assert sorted(looking.texts("zqxjkanarie")) == sorted([better, CANARY])
    superseded = [one.is_superseded for one in looking.find("zqxjkanarie").matches]
    assert sorted(superseded) == [False, True]


def test_one_step_is_withheld_and_the_others_are_found(looking: Looking, entry: UUID):
    better = "Better: zqxjkanarie by the door"
    looking.commands.observations.correct(acting(), entry, text=better, why="clearer")
    withhold(looking, entry, step=1)
    assert looking.texts("zqxjkanarie") == [better]


def test_words_that_come_back_are_of_whom_they_are_shown_as_since(looking: Looking, entry: UUID):
    assert looking.texts("zqxjkanarie", agency="community_health") == [CANARY]
    covered = acting(attribution="role_only", display_as="practitioner")
    looking.commands.observations.change_attribution(covered, entry)
    withhold(looking, entry)
    assert looking.texts("zqxjkanarie") == []
    restore(looking, entry)
    assert looking.texts("zqxjkanarie") == [CANARY]
    assert looking.texts("zqxjkanarie", agency="community_health") == []


def test_an_index_made_anew_holds_nothing_that_is_withheld(looking: Looking, entry: UUID):
    withhold(looking, entry)
    looking.texts("zqxjkanarie")
    looking.search.follower.begin_anew()
    assert looking.texts("zqxjkanarie") == []
    assert looking.texts("reasonable") == [WHY["reason"]]


def test_no_digest_of_withheld_words_is_left_in_the_files(
    looking: Looking, entry: UUID, database: str
):
    if database != SQLITE:
        pytest.skip("the files of a PostgreSQL server are not ours to read")
    assert isinstance(looking.search.store, SqliteIndex)
    looking.texts("zqxjkanarie")
    theirs = set(looking.blinder.bag("zqxjkanarie wvytmqk"))
    assert is_anywhere(theirs, looking.files()), "else this test would not see them go"
    withhold(looking, entry)
    looking.search.follower.catch_up()
    assert not is_anywhere(theirs, looking.files())
