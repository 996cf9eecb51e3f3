"""Is what somebody says anonymously kept, recorded once, and tied to nobody? (I11, V4)"""

from collections import Counter
from datetime import date, timedelta
from math import sqrt
from random import Random

import pytest

from domain.challenges import Challenge
from domain.people import UNDISCLOSED, UNLINKED
from domain.rejections import (
    IllegalMove,
    KindNeeds,
    NoSuchReceipt,
    NotFound,
    NotYours,
    OfAQueryAlone,
    ReviewIsClosed,
    StillWaiting,
    UnknownCode,
    UnusableText,
)
from service.acting import now
from service.anonymous.receipts import check_digit
from service.anonymous.releasing import NOBODY, Releasing
from service.anonymous.when import is_due
from service.box_verifying import verify_box
from service.erasing import Request, erase
from service.log.unlinked import Unlinked
from service.raising import inbox_id
from service.settings import Settings
from tests.databases import every_row
from tests.examples import CHAIR, REVIEW, TEAM_MANAGER
from tests.service.anonymous import WORDS, Nobody
from tests.service.recorded import Commands, acting
from tests.service.test_rounds import spearman

pytestmark = pytest.mark.slow


# What is kept


def test_what_is_said_waits_and_is_nowhere_in_the_log(commands: Commands):
    nobody, head = Nobody.over(commands), commands.casework.head()
    nobody.ask()
    nobody.see()
    nobody.say()
    assert commands.casework.head() == head
    assert len(commands.casework.log.unlinked.all()) == 3
    for row in every_row(commands.casework.log, "unlinked"):
        assert WORDS.encode() not in bytes(row[1])
    assert every_row(commands.casework.log, "idempotency") == idempotency_before(commands)


def idempotency_before(commands: Commands) -> list[tuple[object, ...]]:
    """Keys of others alone."""
    return [row for row in every_row(commands.casework.log, "idempotency") if row[0]]


def test_an_event_says_the_day_and_nothing_else_of_who_or_when(commands: Commands):
    nobody = Nobody.over(commands)
    receipts = [nobody.ask(), nobody.see(), nobody.say()]
    assert nobody.end_the_day() == 3
    for receipt in receipts:
        (event,) = commands.events_of(nobody.held(receipt))
        envelope = event.envelope
        assert envelope.actor == UNLINKED
        assert envelope.standing == UNDISCLOSED
        assert (envelope.attribution, envelope.display_as) == ("anonymous", "undisclosed")
        assert (envelope.source.channel, envelope.source.client) == ("not_recorded", None)
        assert envelope.source.external_refs == ()
        assert envelope.correlation_id is None
        assert envelope.causation_id is None
        assert envelope.recorded_at == event.timestamp
        assert envelope.recorded_at.time().isoformat() == "00:00:00"
        assert event.originator_id.version == 4
        assert event.text.value == WORDS
        assert event.originator_id in event.text.subjects


def test_entries_are_as_long_as_others_that_say_less(commands: Commands):
    nobody = Nobody.over(commands)
    nobody.say(text="No.")
    nobody.say(text="No. " * 60)
    short, long = (len(entry.sealed) for entry in commands.casework.log.unlinked.all())
    assert short == long


def test_its_key_is_made_with_its_batch(commands: Commands):
    nobody = Nobody.over(commands)
    thing = nobody.held(nobody.say())
    assert commands.casework.keys.key_id(str(thing)) is None
    nobody.end_the_day()
    assert commands.casework.keys.key_id(str(thing)) is not None


def test_what_cannot_be_recorded_is_refused_at_once(commands: Commands):
    nobody = Nobody.over(commands)
    with pytest.raises(UnknownCode):
        nobody.ask(strength="shouted")
    with pytest.raises(UnusableText):
        nobody.see(text=" ")
    with pytest.raises(KindNeeds, match="cannot be said anonymously"):
        nobody.say(kind="working_practice", details={"what_made_it_possible": "Time."})
    with pytest.raises(NotFound):
        nobody.say(review_id=TEAM_MANAGER)
    assert commands.casework.log.unlinked.all() == []


def test_without_a_review_it_is_for_the_standing_inbox(commands: Commands):
    nobody = Nobody.over(commands)
    with pytest.raises(NotFound):  # these stores have no inbox
        nobody.ask(review_id=None)


# When a batch is written


@pytest.mark.parametrize(
    ("days", "expected"),
    [([0], False), ([0, 0, 0], False), ([0] * 4, True), ([0, 1], True), ([1], True), ([], False)],
)
def test_a_batch_is_due_when_enough_wait_or_the_day_is_over(days: list[int], expected: bool):
    today = date(2026, 3, 1)
    settings = Settings(anonymous_batch=4, anonymous_days=1)
    waiting = [today - timedelta(days=day) for day in days]
    assert is_due(waiting, today, settings) is expected


def test_a_partnership_may_let_them_wait_for_longer():
    settings = Settings(anonymous_batch=4, anonymous_days=3)
    today = date(2026, 3, 3)
    assert not is_due([today - timedelta(days=2)], today, settings)
    assert is_due([today - timedelta(days=3)], today, settings)


def test_fewer_wait_and_enough_are_written_together(commands: Commands):
    nobody, head = Nobody.over(commands, anonymous_batch=3), commands.casework.head()
    for _ in range(2):
        nobody.say()
    assert nobody.releasing.act(now()) == 0
    assert commands.casework.head() == head
    nobody.say()
    assert nobody.releasing.act(now()) == 3
    assert commands.casework.head() == head + 3
    assert commands.casework.log.unlinked.all() == []


# The order


def test_a_pure_shuffle_correlates_no_more_than_chance():
    batches, size = 1_000, 5
    shown = []
    for seed in range(batches):
        order = list(range(size))
        Random(seed).shuffle(order)
        shown.append(tuple(order))
    check_chance(shown)


def test_the_order_in_the_log_says_nothing_of_the_order_of_entry(commands: Commands):
    chance, size = Random(11), 5
    nobody = Nobody.over(commands, chance, anonymous_batch=size)
    shown = [a_batch(commands, nobody, size) for _ in range(1_000)]
    check_chance(shown)


def check_chance(shown: list[tuple[int, ...]]) -> None:
    """By chance Spearman's correlation varies by 1/(size - 1): so many batches stay within 4 sigma."""
    batches, size = len(shown), len(shown[0])
    correlation = sum(map(spearman, shown)) / batches
    assert abs(correlation) < 4 / sqrt(batches * (size - 1))
    expected, spread = batches / size, sqrt(batches * (1 / size) * (1 - 1 / size))
    for made in range(size):
        places = Counter(order.index(made) for order in shown)
        assert all(abs(places[place] - expected) < 5 * spread for place in range(size))


def a_batch(commands: Commands, nobody: Nobody, size: int) -> tuple[int, ...]:
    """Where in the log stand those who spoke first, second …: the whole path but for the receipt."""
    said = {"review_id": REVIEW, "kind": "context", "text": WORDS, "source_mode": None}
    ids = [commands.observations.record(NOBODY, **said).id for _ in range(size)]
    head = commands.casework.head()
    assert nobody.releasing.act(now()) == size
    rows = commands.casework.log.select_notifications(head + 1, size)
    return tuple(ids.index(row.originator_id) for row in rows)


# Never twice, never lost


def test_two_processes_write_each_entry_once(commands: Commands):
    nobody = Nobody.over(commands)
    receipts = [nobody.say() for _ in range(4)]
    other = Releasing(commands.casework)
    opened = other._opened()
    nobody.end_the_day()
    assert [other._write(entry, event) for entry, event in opened] == [False] * 4
    for receipt in receipts:
        assert len(commands.events_of(nobody.held(receipt))) == 1


def test_what_was_kept_once_more_after_it_was_written_leaves_the_box(commands: Commands):
    nobody = Nobody.over(commands)
    nobody.say()
    (entry,) = commands.casework.log.unlinked.all()
    nobody.end_the_day()
    head = commands.casework.head()
    commands.casework.log.unlinked.put(entry)  # its first answer was lost on the way
    assert nobody.end_the_day() == 0
    assert commands.casework.head() == head
    assert commands.casework.log.unlinked.all() == []


def test_an_entry_that_does_not_open_keeps_nothing_else_from_being_written(commands: Commands):
    nobody = Nobody.over(commands)
    receipt = nobody.say()
    broken = Unlinked(TEAM_MANAGER, b"\x00" * 80)
    commands.casework.log.unlinked.put(broken)
    assert nobody.end_the_day() == 1
    assert len(commands.events_of(nobody.held(receipt))) == 1
    assert commands.casework.log.unlinked.all() == [broken]
    verified = verify_box(commands.casework)
    assert verified.unlinked == 1
    assert [str(broken.id) in one for one in verified.wrong] == [True]


# What happens meanwhile


def test_a_review_that_was_closed_meanwhile_leaves_it_to_the_inbox(commands: Commands):
    inbox = an_inbox(commands)
    nobody = Nobody.over(commands)
    asked = nobody.ask()
    commands.close_review()
    with pytest.raises(ReviewIsClosed):
        nobody.ask()
    assert nobody.end_the_day() == 1
    (event,) = commands.events_of(nobody.held(asked))
    assert event.review_id == inbox
    assert event.text.value == WORDS
    assert len(commands.casework.log.open_matters(inbox)) == 1


def an_inbox(commands: Commands):
    """The standing inbox, made as `init` makes it."""
    from service.operations.stores import make_inbox

    make_inbox(commands.casework)
    return inbox_id(commands.casework.settings.partnership)


# With a receipt


def test_a_receipt_has_sixteen_digits_and_the_last_checks_the_rest(commands: Commands):
    receipt = Nobody.over(commands).say()
    digits = receipt.replace(" ", "")
    assert (len(digits), digits.isdigit()) == (16, True)
    assert check_digit(digits[:-1]) == digits[-1]


def test_the_check_digit_finds_what_is_mistyped():
    assert check_digit("0794") == "5"  # the example of ISO/IEC 7064
    digits = "482915073620184"
    check = check_digit(digits)
    for place in range(15):
        for other in "0123456789":
            changed = digits[:place] + other + digits[place + 1 :]
            assert (check_digit(changed) == check) == (other == digits[place])
    assert sum(check_digit(one) == check for one in swapped(digits)) <= 1


def swapped(digits: str) -> list[str]:
    """The digits with two that stand side by side in each other's place."""
    places = range(len(digits) - 1)
    made = (digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in places)
    return [one for one in made if one != digits]


def test_a_receipt_is_found_however_it_is_written(commands: Commands):
    nobody = Nobody.over(commands)
    receipt = nobody.say()
    assert nobody.held(receipt) == nobody.held(receipt.replace(" ", "-"))
    assert nobody.held(receipt) == nobody.held(f" {receipt.replace(' ', '')} ")


def test_a_wrong_receipt_is_refused_as_an_unknown_one(commands: Commands):
    nobody = Nobody.over(commands)
    digits = nobody.say().replace(" ", "")
    mistyped = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    unknown = "1" * 15 + check_digit("1" * 15)
    said = set()
    for wrong in (
        mistyped,
        unknown,
        "",
        "12",
        digits + "0",
        digits.replace(digits[0], "x"),
        "١" * 16,
    ):
        with pytest.raises(NoSuchReceipt) as refused:
            nobody.held(wrong)
        said.add(str(refused.value))
    assert len(said) == 1


def test_what_is_stored_of_a_receipt_tells_neither_it_nor_what_it_is_for(commands: Commands):
    nobody = Nobody.over(commands)
    receipt = nobody.say()
    stored = commands.casework.settings.desk_path.read_bytes()
    wal = commands.casework.settings.desk_path.with_name("desk.db-wal")
    stored += wal.read_bytes() if wal.exists() else b""
    digits, thing = receipt.replace(" ", ""), nobody.held(receipt)
    for trace in (
        digits.encode(),
        receipt.encode(),
        thing.bytes,
        str(thing).encode(),
        thing.hex.encode(),
    ):
        assert trace not in stored


def test_words_are_added_beside_it(commands: Commands):
    nobody = Nobody.over(commands)
    receipt = nobody.ask()
    with pytest.raises(StillWaiting):
        nobody.anonymous.add(receipt, text="And on Sunday, too.")
    nobody.end_the_day()
    head = commands.casework.head()
    nobody.anonymous.add(receipt, text="And on Sunday, too.")
    assert commands.casework.head() == head
    assert nobody.end_the_day() == 1
    added = commands.whole_log()[-1]
    assert added.text.value == "And on Sunday, too."
    assert added.about[0].id == nobody.held(receipt)
    assert added.envelope.actor == UNLINKED
    assert added.envelope.source.channel == "not_recorded"


def test_whoever_asked_says_what_they_think_of_the_answer(commands: Commands):
    nobody = Nobody.over(commands)
    receipt = nobody.ask()
    nobody.end_the_day()
    query = nobody.held(receipt)
    with pytest.raises(IllegalMove):
        nobody.anonymous.give_verdict(receipt, verdict="not_satisfied")
    commands.decline(query)
    nobody.anonymous.give_verdict(receipt, verdict="not_satisfied", comment="Nobody looked.")
    assert commands.casework.fetch(Challenge, query).verdict is None
    assert nobody.end_the_day() == 1
    assert commands.casework.fetch(Challenge, query).verdict == "not_satisfied"
    given = commands.events_of(query)[-1]
    assert given.envelope.actor == UNLINKED
    assert given.comment.value == "Nobody looked."
    assert query in given.comment.subjects


def test_nobody_with_a_name_gives_the_verdict_of_an_anonymous_voice(commands: Commands):
    nobody = Nobody.over(commands)
    receipt = nobody.ask()
    nobody.end_the_day()
    commands.decline(nobody.held(receipt))
    with pytest.raises(NotYours):
        commands.challenges.give_verdict(
            acting(CHAIR, channel="receipt"), nobody.held(receipt), verdict="satisfied"
        )


def test_a_verdict_that_fits_no_more_is_kept_in_words(commands: Commands):
    nobody = Nobody.over(commands)
    receipt = nobody.ask()
    nobody.end_the_day()
    query = nobody.held(receipt)
    commands.decline(query)
    nobody.anonymous.give_verdict(receipt, verdict="not_satisfied", comment="Nobody looked.")
    commands.challenges.reopen(acting(CHAIR), query, why="The ward has written to us again.")
    assert nobody.end_the_day() == 1
    assert commands.casework.fetch(Challenge, query).verdict is None
    kept = commands.whole_log()[-1]
    assert kept.about[0].id == query
    assert "Nobody looked." in kept.text.value


def test_the_custodian_is_asked_to_take_it_up(commands: Commands):
    nobody = Nobody.over(commands)
    asked, seen = nobody.ask(), nobody.see()
    nobody.end_the_day()
    nobody.anonymous.ask_to_escalate(asked, why="It is six weeks now.")
    with pytest.raises(OfAQueryAlone):
        nobody.anonymous.ask_to_escalate(seen)
    with pytest.raises(OfAQueryAlone):
        nobody.anonymous.give_verdict(seen, verdict="satisfied")
    assert nobody.end_the_day() == 1
    note = commands.whole_log()[-1]
    assert (note.kind, note.text.value) == ("escalation_asked", "It is six weeks now.")
    assert note.about[0].id == nobody.held(asked)


# Erasing


def test_erasing_the_child_closes_what_waits_and_its_row_is_recorded_all_the_same(
    commands: Commands,
):
    nobody = Nobody.over(commands)
    receipt = nobody.ask()
    erase_the_child(commands)
    assert nobody.end_the_day() == 1
    (event,) = commands.events_of(nobody.held(receipt))
    assert event.strength == "challenge"
    assert event.text.value is None
    assert WORDS not in str(every_row(commands.casework.log, "events"))


def erase_the_child(commands: Commands) -> None:
    """Destroy the key of the child of the recorded review."""
    from domain.reviews import CaseReview

    child = commands.casework.fetch(CaseReview, REVIEW).child
    said = {"requested_by": "Ann Lee", "approved_by": "Bo Ray"}
    erase(commands.casework, Request(subject=child, kind="child", basis="family_asked", **said))
