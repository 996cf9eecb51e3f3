"""Does the follower get every event in order, and a marker where one cannot be decoded?"""

from eventsourcing.persistence import StoredEvent

from domain.challenges import Challenge
from projections.following import Unreadable
from service.followed import FollowedLog
from tests.examples import id_of
from tests.service.recorded import Commands


def test_pages_come_in_order_and_end(commands: Commands):
    log = FollowedLog(commands.casework)
    commands.raise_query()
    assert log.head() == commands.casework.head()
    pages = [log.page(0, 5), log.page(5, 1000), log.page(log.head(), 5)]
    positions = [[position for position, _ in page] for page in pages]
    assert positions == [[1, 2, 3, 4, 5], list(range(6, log.head() + 1)), []]
    assert isinstance(pages[1][-1][1], Challenge.Raised)


def test_events_are_counted_by_name(commands: Commands):
    before = commands.casework.head()
    commands.raise_query()
    log = FollowedLog(commands.casework)
    assert log.counts_by_topic(log.head())["challenge-raised"] == 1
    assert "challenge-raised" not in log.counts_by_topic(before)


def test_counting_goes_on_from_where_it_was_and_back_to_any_position(commands: Commands):
    log = FollowedLog(commands.casework)
    first = log.head()
    before = log.counts_by_topic(first)
    commands.raise_query()
    commands.raise_query()
    raised = {"challenge-raised": 2}
    assert log.counts_by_topic(log.head()) == {**before, **raised}
    assert log.counts_by_topic(log.head()) == {**before, **raised}
    assert log.counts_by_topic(first) == before


def test_what_cannot_be_decoded_is_named_and_stops_nothing(commands: Commands):
    thing = id_of("spoilt")
    spoilt = [("challenge-raised", b"{}"), ("challenge-erased", b"{}"), ("challenge-raised", b"{")]
    for version, (topic, state) in enumerate(spoilt, start=1):
        commands.casework.log.insert_events([StoredEvent(thing, version, topic, state)])
    commands.raise_query()
    *unreadable, (_, raised) = FollowedLog(commands.casework).page(commands.casework.head() - 4, 9)
    assert isinstance(raised, Challenge.Raised)
    assert [event for _, event in unreadable] == [
        Unreadable(thing, "challenge-raised", "ValidationError"),
        Unreadable(thing, "challenge-erased", "UnknownStoredName"),
        Unreadable(thing, "challenge-raised", "DecodeError"),
    ]
