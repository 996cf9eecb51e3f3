"""The register of queries, and the story of one."""

import pytest
from flask.testing import FlaskClient

from domain.vocabulary import vocabulary
from tests.web.visiting import addresses, said

EVERY_QUERY = [
    *(f"A-Q{number}" for number in range(1, 7)),
    *(f"B-Q{number}" for number in range(1, 6)),
    *(f"C-Q{number}" for number in range(1, 8)),
]


def test_the_register_shows_every_query_unasked(visitor: FlaskClient):
    assert set(register(visitor)) == set(EVERY_QUERY)


def test_the_sum_at_the_top_says_every_status_zero_included(visitor: FlaskClient):
    assert (
        "18 raised = 2 open + 2 answered, not decided + 7 accepted + 2 accepted in part "
        "+ 2 declined + 1 escalated + 1 withdrawn + 1 closed with dissent"
    ) in said(visitor.get("/queries"))


def test_a_filter_says_how_many_rows_it_hides_and_how_to_see_them_again(visitor: FlaskClient):
    page = visitor.get("/queries?status=accepted")
    assert "Showing 7 of 18; 11 hidden by your filters" in said(page)
    assert addresses(page, "/queries")["show all"] == "/queries"


def test_the_sum_stays_over_all_rows_whatever_is_filtered(visitor: FlaskClient):
    assert "18 raised =" in said(visitor.get("/queries?status=accepted"))


def test_without_a_filter_the_page_says_that_nothing_is_hidden(visitor: FlaskClient):
    assert "Nothing is filtered: all 18 rows are here." in said(visitor.get("/queries"))


def test_filters_that_hide_everything_say_so(visitor: FlaskClient):
    page = said(visitor.get("/queries?status=withdrawn&band=7"))
    assert "Showing 0 of 18; 18 hidden by your filters" in page
    assert "Your filters hide every row." in page


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        ("answered=no", ["A-Q1", "C-Q5"]),
        ("set_aside=yes", ["A-Q1"]),
        ("escalated=yes", ["A-Q5", "C-Q2"]),
        ("attribution=role_only", ["C-Q4"]),
        ("gradient=family", ["A-Q4", "B-Q5", "C-Q7"]),
        ("band=I", ["C-Q6"]),
        ("about_band=6", ["A-Q6", "C-Q4"]),
        ("raised_from=2025-04-29", ["C-Q7"]),
        ("raised_to=2024-03-14", ["A-Q1"]),
        ("stage=3&status=escalated", ["C-Q2"]),
    ],
)
def test_the_register_can_be_filtered(visitor: FlaskClient, filters: str, rows: list[str]):
    assert sorted(register(visitor, filters)) == rows


def test_the_register_can_be_counted_by_who_raised_it_and_keeps_its_filters(visitor: FlaskClient):
    page = visitor.get("/queries?status=accepted&raised_from=2024-04-01")
    ways = addresses(page, "/queries-by-raiser")
    by_agency = visitor.get(ways["by the raiser’s agency"])
    assert f"Showing {len(register(visitor, 'status=accepted&raised_from=2024-04-01'))} of 18" in (
        said(by_agency)
    )
    back = addresses(by_agency, "/queries?")["query by query"]
    assert "status=accepted" in back
    assert "raised_from=2024-04-01" in back


@pytest.mark.parametrize(("by", "of"), [("agency", "agency_type"), ("band", "band")])
def test_every_agency_and_band_is_there_when_counted_by_it_zero_included(
    visitor: FlaskClient, by: str, of: str
):
    page = said(visitor.get(f"/queries-by-raiser?by={by}"))
    assert all(one.label() in page for one in vocabulary(of) if one.code != "not_recorded")
    assert "Nothing is filtered: all 18 rows are here." in page


def test_each_number_of_a_raiser_opens_its_rows(visitor: FlaskClient):
    page = visitor.get("/queries-by-raiser?by=band")
    links = addresses(page, "/queries?band=1")
    assert links
    for words, address in links.items():
        shown = said(visitor.get(address))
        assert f"Showing {words.split()[0]} of 18" in shown


@pytest.mark.parametrize("wrong", ["by=rank", "cursor=x", "colour=red"])
def test_a_way_of_counting_that_is_not_ours_is_refused(visitor: FlaskClient, wrong: str):
    assert visitor.get(f"/queries-by-raiser?{wrong}").status_code == 400


def test_an_empty_choice_in_the_form_is_no_choice(visitor: FlaskClient):
    assert len(register(visitor, "status=&band=&raised_from=")) == 18


@pytest.mark.parametrize(
    "address",
    [
        "status=lost",
        "colour=red",
        "raised_from=yesterday",
        "stage=two",
        "stage=99999999999999999999999",
        "stage=-1",
        "raised_from=2024-W01-1",
        "review=not-an-id",
        "answered=maybe",
        "after=nowhere",
        "as_at=long+ago",
    ],
)
def test_a_filter_that_is_not_ours_is_refused_and_not_quietly_left_out(
    visitor: FlaskClient, address: str
):
    page = visitor.get(f"/queries?{address}")
    assert page.status_code == 400
    assert address.split("=")[1] not in page.text.split("<main")[1]


def test_an_anonymous_raiser_is_shown_as_nobody(visitor: FlaskClient):
    assert "Asked without any name" in said(visitor.get("/queries?attribution=anonymous"))


def test_a_raiser_by_role_only_is_shown_by_agency_and_level(visitor: FlaskClient):
    page = said(visitor.get("/queries?attribution=role_only"))
    agency = vocabulary("agency_type").label("la_csc")
    assert f"{agency}, worker Shown with their role only." in page
    assert vocabulary("role").label("social_worker") not in page.split("Raised by", 1)[1]


def test_the_register_can_be_opened_as_it_stood_earlier(visitor: FlaskClient):
    then = said(visitor.get("/queries?as_at=p1"))
    assert "0 raised" in then
    assert "This is the record as it stood earlier" in then


def test_a_position_that_is_yet_to_come_is_refused(visitor: FlaskClient):
    assert visitor.get("/queries?as_at=pfffff").status_code == 400


def test_a_long_register_goes_on_where_the_page_before_ended(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("web.queries.ROWS", 7)
    page, seen = visitor.get("/queries"), []
    while onward := addresses(page, "/queries?").get("Next rows"):
        seen += addresses(page, "/queries/")
        page = visitor.get(onward)
    assert sorted(seen + list(addresses(page, "/queries/"))) == sorted(EVERY_QUERY)


def test_a_story_gives_the_words_and_each_step_with_its_reason(visitor: FlaskClient):
    story = said(visitor.get(register(visitor)["A-Q2"]))
    assert "A baby who cannot roll should not be recorded as an accidental bruise" in story
    for words in (
        "Declined 4 April 2024",
        "Reason: we judge it differently",
        "history consistent with toy",
        "Raiser’s verdict: not satisfied",
    ):
        assert words in story


def test_a_query_set_aside_says_that_this_closed_nothing(visitor: FlaskClient):
    story = said(visitor.get(register(visitor)["A-Q1"]))
    assert "Set aside without a reason" in story
    assert "No reason was given, so this closed nothing." in story
    assert "There is no answer yet." in story


def test_a_story_tells_how_far_a_query_had_to_go(visitor: FlaskClient):
    story = said(visitor.get(register(visitor)["A-Q5"]))
    assert story.index("Taken to stage 2") < story.index("Taken to stage 3")


def test_a_story_shows_what_was_noted_of_how_it_was_talked_about(visitor: FlaskClient):
    story = said(visitor.get(register(visitor)["A-Q1"]))
    assert vocabulary("denial_behaviour").label("assume_normal") in story
    assert "never about a person" in story


def test_why_somebody_felt_unable_to_go_on_is_not_shown(visitor: FlaskClient):
    story = said(visitor.get(register(visitor)["C-Q1"]))
    assert "Withdrawn" in story
    assert vocabulary("withdrawal_reason").label("felt_unable_to_continue") not in story


def test_a_query_that_is_not_in_the_record_is_said_not_to_be_there(visitor: FlaskClient):
    page = visitor.get("/queries/00000000-0000-4000-8000-000000000000")
    assert page.status_code == 404
    assert "There is nothing here" in said(page)


def register(visitor: FlaskClient, filters: str = "") -> dict[str, str]:
    """The queries of the register, by reference: where each one's story is."""
    return addresses(visitor.get(f"/queries?{filters}"), "/queries/")
