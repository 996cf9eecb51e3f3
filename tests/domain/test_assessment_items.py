"""What does an assessment item take in, and what does it refuse? (B.6)"""

from datetime import date

import pytest

from domain.observations import Reference
from domain.rejections import DateInTheFuture, InformationRequired, UnknownReference
from tests.examples import QUERY, TEAM_MANAGER, an_item, envelope, id_of, item_in, sealed

NEWS = id_of("news")
STATES = ["registered", "in_question", "revised", "reaffirmed"]


@pytest.mark.parametrize("state", STATES)
def test_news_puts_an_assessment_in_question_whatever_was_answered_before(state: str):
    item = item_in(state)
    item.receive_information(
        envelope(), information=id_of("more"), source="record", text=sealed("Weighed less.")
    )
    assert (item.state, id_of("more") in item.information) == ("in_question", True)


def test_news_may_be_a_thing_of_the_review_instead_of_words():
    item, query = an_item(), Reference(kind="challenge", id=QUERY)
    item.receive_information(envelope(), information=NEWS, source="meeting", about=query)
    assert item.pending_events[-1].about == query


def test_news_says_something():
    item = an_item()
    with pytest.raises(InformationRequired):
        item.receive_information(envelope(), information=NEWS, source="meeting")
    assert item.state == "registered"


@pytest.mark.parametrize("answer", ["revised", "reaffirmed"])
def test_an_answer_is_to_news_that_came(answer: str):
    assert item_in(answer).state == answer
    for unknown in ((id_of("no news"),), (NEWS, id_of("no news"))):
        with pytest.raises(UnknownReference):
            give(item_in("in_question"), answer, unknown)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("answer", ["revised", "reaffirmed"])
def test_an_assessment_may_be_looked_at_again_without_news(state: str, answer: str):
    item = item_in(state)
    give(item, answer, ())
    assert item.state == answer


def test_nothing_of_this_happens_tomorrow():
    said = envelope(TEAM_MANAGER, date(2024, 6, 4))
    for attempt in (
        lambda: an_item(said),
        lambda: an_item().receive_information(
            said, information=NEWS, source="record", text=sealed()
        ),
        lambda: an_item().revise(said, what_changed=sealed()),
        lambda: an_item().reaffirm(said, why_not=sealed()),
    ):
        with pytest.raises(DateInTheFuture):
            attempt()


def give(item, answer: str, information) -> None:
    said = envelope(TEAM_MANAGER)
    if answer == "revised":
        item.revise(said, what_changed=sealed(), information=information)
    else:
        item.reaffirm(said, why_not=sealed(), information=information)
