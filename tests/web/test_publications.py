"""The page of a summary that was published: as it stood, and whether it still says the same."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

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


def test_a_later_publication_stands_on_the_page_of_the_earlier_one(
    visitor: FlaskClient, heedful: Heedful
):
    link = published(visitor)
    before = UUID(link.rpartition("/")[2])
    publish(heedful, before)
    heedful.follower.catch_up()
    page = visitor.get(link)
    assert "Superseded A later summary has taken its place." in said(page)
    later = next(
        path for path in addresses(page, f"/reviews/{REVIEW}/published/").values() if path != link
    )
    assert "It took the place of the summary published before it." in said(visitor.get(later))


def test_a_publication_can_be_taken_away_as_a_document(visitor: FlaskClient):
    link = published(visitor)
    for form, kind in (("markdown", "text/markdown"), ("html", "text/html")):
        sent = visitor.get(link, query_string={"format": form})
        assert (sent.status_code, sent.mimetype) == (200, kind)
        assert "What we would do again" in sent.text
    assert visitor.get(link, query_string={"format": "json"}).json["agrees"] is True
    assert visitor.get("/queries", query_string={"format": "markdown"}).status_code == 400


def test_a_period_has_a_page_and_its_publication_another(visitor: FlaskClient, heedful: Heedful):
    year = {"from": f"{TODAY.year}-01-01", "to": f"{TODAY.year}-12-31"}
    page = said(visitor.get("/learning", query_string=year))
    assert f"All reviews from 1 January {TODAY.year} to 31 December {TODAY.year}" in page
    assert "2 queries raised" in page
    assert "the standing inbox has no learning lead" in page
    assert visitor.get("/learning?from=2025-01-01&to=2024-01-01").status_code == 400
    assert visitor.get("/learning?from=soon").status_code == 400
    assert visitor.get(f"/learning/published/{CHAIR}").status_code == 404
    of_review = published(visitor).rpartition("/")[2]
    assert visitor.get(f"/learning/published/{of_review}").status_code == 404


def published(visitor: FlaskClient) -> str:
    """Where the summary of the review leads to what was published."""
    now = visitor.get(f"/reviews/{REVIEW}")
    found = addresses(now, f"/reviews/{REVIEW}/published/").items()
    [link] = {address for text, address in found if text.startswith("Published on")}
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


def publish(heedful: Heedful, before: UUID | None = None) -> None:
    """The summary as it stands, by the learning lead."""
    heedful.summaries.publish(
        acting(LEARNING_LEAD),
        lambda: as_it_stands(heedful),
        review_id=REVIEW,
        text="What we would do again.",
        limits="Two agencies did not answer.",
        find_before=lambda: before,
    )


def as_it_stands(heedful: Heedful) -> AsItStood:
    heedful.follower.catch_up()
    with heedful.views.reading() as facts:
        found = learning_summary.ask(facts, review=REVIEW, today=TODAY)
    return AsItStood(log_position=found.position, counted_to=TODAY, digest=found.digest)
