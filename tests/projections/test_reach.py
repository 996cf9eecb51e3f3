"""How far does a limited reader see, whatever is asked: rows, totals, and the matters of an agency."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text

from domain.access import Reach
from projections.facts.counts import TABLE as COUNTS
from projections.facts.queries import TABLE as QUERIES
from projections.facts.reviews import TABLE as REVIEWS
from projections.facts.steps import TABLE as STEPS
from projections.facts.versions import METADATA
from projections.questions import agencies_answered_for, one_query, one_review, query_register
from projections.questions import review_list as reviews_question
from projections.reach import NotAQuestion, is_limited, limit, reviews_within
from service.settings import Settings
from tests.databases import POSTGRESQL, SQLITE
from tests.examples import CHAIR, HEALTH_VISITOR, LEARNING_LEAD, REVIEW, SOCIAL_WORKER, TEAM_MANAGER
from tests.service.recorded import acting
from tests.threats.territory import IMPORTED, LIVE, Territory, a_territory

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def territory(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Territory]:
    """A live review and three imported ones, on each of the two databases."""
    directory: Path = tmp_path_factory.mktemp("reach")
    settings = Settings(data_dir=directory)
    if request.param == POSTGRESQL:
        postgres = request.getfixturevalue("postgres")
        settings = postgres.settings(postgres.create(), data_dir=directory)
    made = a_territory(settings)
    heedful = made.heedful
    heedful.reviews.appoint(acting(CHAIR), REVIEW, TEAM_MANAGER, capacity="agency_lead")
    heedful.follower.catch_up()
    yield made
    heedful.close()


@pytest.fixture
def facts(territory: Territory) -> Iterator[Connection]:
    """A snapshot in which nothing is limited yet."""
    with territory.heedful.views.reading() as connection:
        yield connection


def number(facts: Connection, table) -> int:
    return facts.execute(select(func.count()).select_from(table)).scalar_one()


def test_the_next_reader_of_the_same_connection_is_not_limited(territory: Territory):
    for _ in range(3):
        with territory.heedful.views.reading() as connection:
            assert number(connection, REVIEWS) > 1
            limit(connection, Reach(reviews=frozenset({str(REVIEW)})))
            assert is_limited(connection)
            seen = select(REVIEWS.c.id).distinct()
            assert list(connection.execute(seen).scalars()) == [str(REVIEW)]


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_of_each_table_only_rows_of_the_own_review_are_there(
    territory: Territory, facts: Connection, name: str
):
    table = METADATA.tables[name]
    limit(facts, Reach(participant=territory.participants[IMPORTED]))
    own = territory.things[IMPORTED]["review_id"]
    if "review_id" in table.c and name != "policies":
        found = facts.execute(select(table.c.review_id).distinct()).scalars()
        assert set(found) <= {own}
    elif name == "reviews":
        assert set(facts.execute(select(table.c.id)).scalars()) == {own}
    elif name == "counts":
        with pytest.raises(NotAQuestion):
            number(facts, table)
    elif name == "lanes":
        assert number(facts, table) == 0
    else:
        assert number(facts, table) >= 0


def test_a_reach_of_nothing_sees_nothing(facts: Connection):
    limit(facts, Reach())
    assert number(facts, QUERIES) == number(facts, REVIEWS) == number(facts, STEPS) == 0
    assert reviews_within(facts) == frozenset()


def test_whoever_answers_for_an_agency_sees_its_queries_everywhere_and_no_others(
    facts: Connection,
):
    every = facts.execute(
        select(
            QUERIES.c.id, QUERIES.c.review_id, QUERIES.c.about_agency, QUERIES.c.routed_to_agency
        ).where(QUERIES.c.to_position.is_(None))
    ).all()
    theirs = {id for id, *_, about, routed in every if "la_csc" in (about, routed)}
    own = {id for id, review, *_ in every if review == str(REVIEW)}
    assert theirs - own, "no other review asks this agency anything"
    assert {id for id, *_ in every} - theirs - own
    agencies = agencies_answered_for.ask(facts, str(TEAM_MANAGER))
    assert agencies == {"la_csc"}
    limit(facts, Reach(participant=str(TEAM_MANAGER), agencies=agencies))
    seen = facts.execute(select(QUERIES.c.id).where(QUERIES.c.to_position.is_(None))).scalars()
    assert set(seen) == theirs | own
    (one, *_) = theirs - own
    assert facts.execute(select(STEPS.c.position).where(STEPS.c.thing_id == one)).first()
    answer = one_query.ask(facts, one, today=date(2026, 1, 1))
    assert answer is not None


@pytest.mark.parametrize("who", [HEALTH_VISITOR, SOCIAL_WORKER, CHAIR, LEARNING_LEAD])
def test_nobody_else_answers_for_an_agency(facts: Connection, who):
    assert agencies_answered_for.ask(facts, str(who)) == frozenset()


def test_what_is_no_question_is_not_run(facts: Connection):
    limit(facts, Reach())
    for statement in (text("SELECT 1"), select(text("id")).select_from(QUERIES), insert(COUNTS)):
        with pytest.raises(NotAQuestion):
            facts.execute(statement)


def test_totals_are_of_what_is_seen(territory: Territory, facts: Connection):
    limit(facts, Reach(participant=str(HEALTH_VISITOR)))
    register = query_register.ask(facts, query_register.Filters(), today=date(2026, 1, 1))
    assert (register.total, register.hidden_by_filters) == (1, 0)
    assert sum(register.by_status.values()) == 1
    assert reviews_question.ask(facts).total == 1
    assert one_review.ask(facts, territory.things[LIVE]["review_id"]) is not None
    assert one_review.ask(facts, territory.things[IMPORTED]["review_id"]) is None
