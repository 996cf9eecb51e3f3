"""The onus-of-proof board, and the story of one sign."""

from flask.testing import FlaskClient

from tests.web.visiting import addresses, said


def test_the_board_has_every_sign_in_exactly_one_column(visitor: FlaskClient):
    board = said(visitor.get("/warning-signs"))
    for column in (
        "Assumed safe, not proved: 6",
        "Still open: 3",
        "Acted on: 4",
        "Proved safe: 1",
    ):
        assert column in board
    assert len(signs(visitor)) == 14


def test_the_sum_at_the_top_says_every_state(visitor: FlaskClient):
    assert "14 raised = 4 open + 1 safety being assessed + 1 proved safe + 4 acted on" in said(
        visitor.get("/warning-signs")
    )


def test_a_sign_assumed_safe_says_which_proofs_are_missing(visitor: FlaskClient):
    story = said(visitor.get(signs(visitor)["A-W2"]))
    assert "Two independent sources: missing" in story
    assert "The raiser asked: missing" in story


def test_the_five_tests_are_met_by_the_one_sign_that_was_proved_safe(visitor: FlaskClient):
    story = said(visitor.get(signs(visitor)["B-W3"]))
    assert story.count(": yes") == 5
    assert "missing" not in story


def test_a_sign_says_what_it_was_before_and_what_it_became(visitor: FlaskClient):
    story = said(visitor.get(signs(visitor)["C-W2"]))
    assert "It is the same as C-W1" in story
    assert "It came back as C-W5" in story


def test_the_board_says_where_something_comes_and_goes(visitor: FlaskClient):
    board = said(visitor.get("/warning-signs"))
    assert "16 April 2025: C-W4 came after C-W3" in board


def test_the_board_of_one_review_says_how_many_signs_it_leaves_out(visitor: FlaskClient):
    alder = addresses(visitor.get("/reviews"), "/reviews/")["ALDER"].rsplit("/", 1)[1]
    board = said(visitor.get(f"/warning-signs?review={alder}"))
    assert "Showing 5 of 14; 9 hidden by your filters" in board


def signs(visitor: FlaskClient) -> dict[str, str]:
    """The signs of the board, by reference: where each one's story is."""
    return addresses(visitor.get("/warning-signs"), "/warning-signs/")
