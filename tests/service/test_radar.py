"""The radar gives notice of a sign that is back: once, whoever else runs, and quiet when told why."""

import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.causes import position_of_cause
from domain.rejections import MattersStillOpen
from projections.following import Follower
from projections.readmodel import Views
from projections.rebuilding import rebuild
from service import acting as clock_of_commands
from service.followed import FollowedLog
from service.generations import generations_of
from service.importing.bundles import import_bundle
from service.processes.radar import Radar
from tests.examples import CHAIR, HEALTH_VISITOR, LEARNING_LEAD, REASON, STANDINGS, id_of
from tests.service.bundles import bundle, review, sign
from tests.service.recorded import SYSTEM, Commands, acting

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTIFIED = "warning-sign-intermittent-pattern-notified"
ANSWER = "The health visitor and the school look at it together on Friday."
TOKEN = {"subject": "setting", "subject_token": "setting-7"}


class Running:
    """The commands, the facts that follow them, and one radar."""

    def __init__(self, commands: Commands) -> None:
        self.commands = commands
        self.log = FollowedLog(commands.casework)
        self.views = Views(generations_of(commands.casework.settings), self.log)
        self.views.ensure()
        self.follower = Follower(self.views, self.log)
        self.radar = self.another()

    def another(self, **how: Any) -> Radar:
        """Another radar over the same stores, as another process has it."""
        return Radar(self.views, self.commands.casework, **how)

    def looks(self) -> int:
        """The radar looks at what has been recorded so far."""
        self.follower.catch_up()
        return self.radar.act(MONDAY)

    def raise_sign(self, **what: Any) -> UUID:
        """Another sign."""
        return self.commands.raise_sign(**what).id

    def passed_over(self, **what: Any) -> UUID:
        """Another sign, which was set aside at once."""
        sign = self.raise_sign(**what)
        self.set_aside(sign)
        return sign

    def set_aside(self, sign: UUID) -> None:
        """Somebody talks over it."""
        self.commands.warning_signs.set_aside(acting(), sign, how="talked_over")

    def answer(self, sign: UUID) -> None:
        """The learning lead says why."""
        self.commands.warning_signs.answer_pattern(acting(LEARNING_LEAD), sign, answer=ANSWER)

    def notices(self, sign: UUID) -> Sequence[Any]:
        """What the radar said of a sign."""
        return [one for one in self.commands.events_of(sign) if topic(one) == NOTIFIED]


@pytest.fixture
def running(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """Commands that are given on a Monday in March, and what follows them."""
    monkeypatch.setattr(clock_of_commands, "now", lambda: MONDAY)
    made = Running(commands)
    yield made
    made.views.close()


def test_a_sign_that_is_back_after_it_was_set_aside_is_noticed(running: Running):
    first = running.passed_over()
    again = running.raise_sign()
    assert running.looks() == 1
    (notice,) = running.notices(again)
    assert (notice.rule_version, list(notice.signs)) == ("v1", [first])
    assert running.notices(first) == []


def test_the_system_says_so_and_names_the_raising_that_made_it_speak(running: Running):
    running.passed_over()
    raised = running.commands.raise_sign()
    running.looks()
    (notice,) = running.notices(raised.id)
    actor = notice.envelope.actor
    assert (actor.kind, actor.capacity, actor.voice) == ("system", "system", None)
    assert position_of_cause(notice.envelope.causation_id) == raised.position


def test_a_sign_that_was_not_passed_over_may_be_raised_again_and_again(running: Running):
    for _ in range(3):
        running.raise_sign(**TOKEN)
    assert running.looks() == 0


def test_a_third_sign_of_one_setting_is_noticed_whatever_the_reviews(running: Running):
    other = second_review(running)
    signs = [running.passed_over(**TOKEN), running.raise_sign(review_id=other, **TOKEN)]
    assert running.looks() == 0
    third = running.raise_sign(review_id=other, **TOKEN)
    assert running.looks() == 1
    (notice,) = running.notices(third)
    assert (notice.rule_version, list(notice.signs)) == ("v2", signs)


def test_one_sign_may_be_noticed_by_both_rules_and_one_answer_answers_both(running: Running):
    for _ in range(2):
        running.passed_over(**TOKEN)
    third = running.raise_sign(**TOKEN)
    running.looks()
    assert [one.rule_version for one in running.notices(third)] == ["v1", "v2"]
    running.answer(third)
    running.looks()
    assert len(running.notices(third)) == 2


def test_what_is_told_once_is_not_told_again(running: Running):
    running.passed_over()
    again = running.raise_sign()
    assert [running.looks() for _ in range(3)] == [1, 0, 0]
    assert len(running.notices(again)) == 1


def test_two_radars_that_see_the_same_say_it_once(running: Running):
    running.passed_over()
    again = running.raise_sign()
    running.follower.catch_up()
    other = running.another()
    assert [running.radar.act(MONDAY), other.act(MONDAY)] == [1, 0]
    assert len(running.notices(again)) == 1


@pytest.mark.slow
def test_a_radar_that_begins_again_over_rebuilt_read_models_repeats_nothing(running: Running):
    running.passed_over()
    again = running.raise_sign()
    running.looks()
    rebuild(running.views, running.log)
    running.follower.catch_up()
    assert running.another().act(MONDAY) == 0
    assert len(running.notices(again)) == 1


def test_each_later_sign_is_noticed_while_nobody_answers(running: Running):
    running.passed_over()
    second, third = running.raise_sign(), running.raise_sign()
    assert running.looks() == 2
    assert len(running.notices(second)) == len(running.notices(third)) == 1


def test_it_keeps_still_once_it_was_told_why(running: Running):
    running.passed_over()
    again = running.raise_sign()
    running.looks()
    running.answer(again)
    third = running.raise_sign()
    assert running.looks() == 0
    assert running.notices(third) == []


def test_a_further_sign_passed_over_since_makes_it_speak_again(running: Running):
    running.passed_over()
    again = running.raise_sign()
    running.looks()
    running.answer(again)
    dismissed = {"reason_code": "evidence_outweighs", "reason": REASON}
    running.commands.warning_signs.dismiss(acting(CHAIR), again, **dismissed)
    third = running.raise_sign()
    assert running.looks() == 1
    assert len(running.notices(third)) == 1


def test_it_keeps_still_about_one_chain_alone(running: Running):
    running.passed_over()
    again = running.raise_sign()
    running.looks()
    running.answer(again)
    running.passed_over(kind="healthy_unease")
    other = running.raise_sign(kind="healthy_unease")
    assert running.looks() == 1
    assert len(running.notices(other)) == 1


def test_a_sign_told_late_to_have_been_passed_over_is_noticed_then(running: Running):
    first = running.raise_sign()
    again = running.raise_sign()
    assert running.looks() == 0
    running.set_aside(first)
    assert running.looks() == 1
    assert len(running.notices(again)) == 1


def test_reconstructed_history_is_never_told_by_itself(running: Running):
    import_history(running)
    assert running.looks() == 0


def test_a_live_sign_is_noticed_beside_imported_ones_of_its_setting(running: Running):
    import_history(running)
    live = running.raise_sign(**TOKEN)
    assert running.looks() == 1
    assert [one.rule_version for one in running.notices(live)] == ["v2"]


def test_a_review_does_not_close_over_a_notice_that_waits_though_the_sign_was_acted_on(
    running: Running,
):
    acted = {"action": "Joint visit", "by_agency": "police", "on": MONDAY.date()}
    first, again = running.passed_over(), running.raise_sign()
    for one in (first, again):
        running.commands.warning_signs.act_on(acting(CHAIR), one, **acted)
    running.looks()
    with pytest.raises(MattersStillOpen):
        running.commands.close_review()
    running.answer(again)
    running.commands.close_review()


def test_it_gives_no_more_notices_at_one_turn_than_it_may_and_the_rest_at_the_next(
    running: Running,
):
    running.passed_over()
    for _ in range(3):
        running.raise_sign()
    running.radar = running.another(at_once=2)
    assert [running.looks() for _ in range(3)] == [2, 1, 0]


def second_review(running: Running) -> UUID:
    """A review of another case, in which the health visitor takes part as well."""
    reviews, other = running.commands.reviews, id_of("another review")
    said = {"code": "B", "review_type": "rapid_review", "title": "Another", "nation": "england"}
    reviews.open(SYSTEM, id=other, **said)
    agency, band, role = STANDINGS[HEALTH_VISITOR]
    person = {"id": HEALTH_VISITOR, "agency": agency, "band": band, "role": role}
    reviews.register_participant(SYSTEM, other, **person)
    return other


def import_history(running: Running) -> None:
    """Three signs of one setting this winter, written down before the service knew of them."""
    days = ("2025-12-01", "2026-01-12", "2026-02-02")
    signs = [
        sign(
            id=f"F-W{number}",
            kind="out_of_sight",
            occurred_on=day,
            history=[{"event": "raised", "on": day}, {"event": "set_aside", "on": day}],
            **TOKEN,
        )
        for number, day in enumerate(days)
    ]
    told = json.dumps(bundle(review(warning_signs=signs))).encode()
    report = import_bundle(running.commands.casework, io.BytesIO(told), recorded_at=MONDAY)
    assert not report.refused


def topic(event: Any) -> str:
    return str(event.TOPIC)
