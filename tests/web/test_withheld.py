"""Do pages say that words are withheld, and why, in the place of the words?"""

from service.wiring import Heedful
from tests.examples import CHAIR, QUESTION, REVIEW
from tests.service.recorded import acting as by
from tests.service.recorded import record_a_review
from tests.service.test_wiring import as_commands
from tests.web.visiting import application, said, signed_in

WHY = {"basis": "names_a_child", "reason": "A first name stands in it."}


def test_a_page_shows_the_row_and_says_why_there_are_no_words(nothing_recorded: Heedful):
    commands = as_commands(nothing_recorded)
    record_a_review(commands)
    query = commands.raise_query().id
    commands.reviews.appoint(by(CHAIR), REVIEW, CHAIR, capacity="information_governance")
    pages = ("/queries", f"/queries/{query}", "/record")
    visitor = signed_in(application(nothing_recorded), nothing_recorded)
    nothing_recorded.follower.catch_up()
    assert [QUESTION in said(visitor.get(page)) for page in pages] == [True, True, False]

    nothing_recorded.withholding.withhold(by(CHAIR), query, **WHY)
    nothing_recorded.follower.catch_up()
    for page in pages:
        assert QUESTION not in said(visitor.get(page))
    assert "Text withheld: names a child." in said(visitor.get("/queries"))
    assert "Text withheld: names a child." in said(visitor.get(f"/queries/{query}"))
    assert "Words withheld" in said(visitor.get("/record"))
