"""The page of a summary that was published: as it stood, and whether it still says the same."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from domain.as_it_stood import AsItStood
from projections.facts import queries
from projections.questions import learning_summary
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.examples import CHAIR, LEARNING_LEAD, QUESTION, REVIEW
from tests.service.recorded import ABOUT, acting, record_a_review
from tests.web.visiting import addresses, application, said, signed_in

pytestmark = pytest.mark.slow

TODAY = datetime.now(UTC).date()


@pytest.fixture
def heedful(tmp_path: Path) -> Iterator[Heedful]:
    """A store in which a query was raised, the summary published, and another query raised."""
    settings = Settings(data_dir=tmp_path)
    make_stores(settings)
    made = build(settings)
    record_a_review(made)
    raise_query(made)
    publish(made)
    raise_query(made)
    made.follower.catch_up()
    yield made
    made.close()


@pytest.fixture
def visitor(heedful: Heedful) -> FlaskClient:
    """A browser signed in."""
    return signed_in(application(heedful), heedful)


def test_a_summary_says_when_it_was_published_and_leads_there(visitor: FlaskClient):
    assert "2 queries raised" in said(visitor.get(f"/reviews/{REVIEW}"))
    page = said(visitor.get(published(visitor)))
    assert "Published on " in page
    assert "1 query raised" in page
    assert "It has the digest it was published with" in page
    assert "What we would do again." in page
    assert "What it should not be taken for: Two agencies did not answer." in page


def test_a_published_summary_that_does_not_say_the_same_says_so(
    visitor: FlaskClient, heedful: Heedful
):
    link = published(visitor)
    with heedful.views.writing() as facts:
        facts.execute(update(queries.TABLE).values(status="accepted"))
    page = said(visitor.get(link))
    assert "Not the same" in page
    assert "What is shown here is not what was published." in page


def test_a_publication_of_another_review_is_not_there(visitor: FlaskClient):
    link = published(visitor)
    assert visitor.get(link.replace(str(REVIEW), str(CHAIR))).status_code == 404
    assert visitor.get(f"/reviews/{REVIEW}/published/{CHAIR}").status_code == 404


def test_the_record_leads_from_the_event_to_what_was_published(visitor: FlaskClient):
    record = visitor.get("/record?topic=learning-summary-published")
    assert "Learning summary published" in said(record)
    [event] = addresses(record, "/record/p").values()
    page = visitor.get(event)
    assert "Summary of: one review" in said(page)
    [link] = addresses(page, f"/reviews/{REVIEW}/published/").values()
    assert visitor.get(link).status_code == 200


def published(visitor: FlaskClient) -> str:
    """Where the summary of the review leads to what was published."""
    now = visitor.get(f"/reviews/{REVIEW}")
    [link] = addresses(now, f"/reviews/{REVIEW}/published/").values()
    return link


def raise_query(heedful: Heedful) -> None:
    heedful.challenges.raise_(
        acting(),
        review_id=REVIEW,
        strength="probe",
        subject="voice_missing",
        about=ABOUT,
        text=QUESTION,
    )


def publish(heedful: Heedful) -> None:
    """The summary as it stands, by the learning lead."""
    heedful.summaries.publish(
        acting(LEARNING_LEAD),
        lambda: as_it_stands(heedful),
        review_id=REVIEW,
        text="What we would do again.",
        limits="Two agencies did not answer.",
    )


def as_it_stands(heedful: Heedful) -> AsItStood:
    heedful.follower.catch_up()
    with heedful.views.reading() as facts:
        found = learning_summary.ask(facts, review=REVIEW, today=TODAY)
    return AsItStood(log_position=found.position, counted_to=TODAY, digest=found.digest)
