"""The page of one's own queries: what became of them, what can be done, and nobody else's name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.challenges import Challenge
from service.__main__ import cli
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.examples import CHAIR, HEALTH_VISITOR, QUESTION, REVIEW
from tests.service.recorded import ABOUT, acting, record_a_review
from tests.web.visiting import application, said, signed_in

pytestmark = pytest.mark.slow


@pytest.fixture
def heedful(tmp_path: Path) -> Iterator[Heedful]:
    """A store in which the health visitor has raised a query."""
    settings = Settings(data_dir=tmp_path)
    make_stores(settings)
    made = build(settings)
    record_a_review(made)
    made.challenges.raise_(
        acting(),
        review_id=REVIEW,
        strength="probe",
        subject="voice_missing",
        about=ABOUT,
        text=QUESTION,
    )
    made.follower.catch_up()
    yield made
    made.close()


def test_a_raiser_sees_what_became_of_theirs(heedful: Heedful):
    heedful.desk.introduce("learning lead", HEALTH_VISITOR)
    page = said(signed_in(application(heedful), heedful).get("/my/queries"))
    assert "1 query is yours" in page
    assert QUESTION in page
    assert "Nothing yet. It is with" in page
    assert "an answer is due by" in page
    assert "Example, replace with yours." in page
    assert "What you can do Take it to the next stage." in page
    assert "Nothing is recorded yet as changed because of it." in page


def test_a_raiser_sees_what_they_said_it_was_like_and_how_often_they_told_the_custodian(
    heedful: Heedful,
):
    heedful.desk.introduce("learning lead", HEALTH_VISITOR)
    [query] = [event.originator_id for _, event in heedful.log.page(0, 1000) if is_raised(event)]
    said_it = {"felt_heard": 2, "would_raise_again": "no"}
    heedful.challenges.say_experience(acting(), query, **said_it)
    heedful.detriments.report(acting(), query, kind="left_out", text="I am not asked any more.")
    heedful.follower.catch_up()
    page = said(signed_in(application(heedful), heedful).get("/my/queries"))
    assert "You felt heard 2 out of 5. Would you raise something again? No." in page
    assert "You told the custodian once that you were treated worse" in page
    assert "not asked any more" not in page
    assert "Say how heard you felt" not in page


def is_raised(event: object) -> bool:
    return isinstance(event, Challenge.Raised)


def test_whoever_is_asked_after_is_told_so_and_by_whom(heedful: Heedful):
    entry = heedful.observations.record(
        acting(attribution="role_only"), review_id=REVIEW, kind="healthy_unease", text=QUESTION
    )
    reason = "We must know today where the child sleeps."
    asked = {"kind": "observation", "thing_id": entry.id, "basis": "court_order", "reason": reason}
    heedful.unsealings.request(acting(CHAIR), **asked)
    heedful.follower.catch_up()
    heedful.desk.introduce("learning lead", HEALTH_VISITOR)
    page = said(signed_in(application(heedful), heedful).get("/my/queries"))
    assert "Somebody asked who you are" in page
    assert f"{entry.reference} (review A), asked on" in page
    assert "by independent reviewer, independent: a court ordered it. Asked for." in page
    assert reason not in page


def test_who_takes_part_in_nothing_is_told_so(heedful: Heedful):
    page = said(signed_in(application(heedful), heedful).get("/my/queries"))
    assert "You are not signed in as anybody who takes part in a review" in page
    assert QUESTION not in page


def test_an_operator_invites_somebody_as_the_participant_they_are(
    heedful: Heedful, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    asked = ["invite", "ward sister", "--participant", str(HEALTH_VISITOR)]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0, done.output
    link = done.output.strip().rpartition("/")[2]
    browser = application(heedful).test_client()
    browser.post(f"/sign-in/{link}", data={"csrf_token": token_of(browser, link)})
    assert "1 query is yours" in said(browser.get("/my/queries"))


def token_of(browser, link: str) -> str:
    page = browser.get(f"/sign-in/{link}").text
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
