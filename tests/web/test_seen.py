"""Is it known afterwards who was shown whose words on a page?"""

from flask.testing import FlaskClient
from sqlalchemy import select

from service.desk import SEEN
from service.wiring import Heedful
from tests.web.visiting import application, signed_in


def test_whoever_is_signed_in_is_recorded_for_the_words_of_a_page(three_reviews: Heedful):
    visitor: FlaskClient = signed_in(application(three_reviews), three_reviews)
    assert visitor.get("/queries").status_code == 200
    with three_reviews.desk.engine.connect() as connection:
        readers = set(connection.execute(select(SEEN.c.reader)).scalars())
    assert "person learning lead" in readers
