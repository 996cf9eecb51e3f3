"""Does what the facts say equal what plain Python makes of the same events, row by row?"""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from projections.facts import queries
from projections.folds.pages import FACTS
from projections.following import Follower
from projections.readmodel import Views
from projections.sqlite_generations import SqliteGenerations
from service.generating.bundles import generate
from service.importing.bundles import import_bundle
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.examples import a_finding, a_led_review, a_query, a_sign, envelope
from tests.oracle.asking import check_questions
from tests.oracle.comparing import TABLES, differences, rows_of
from tests.oracle.reading import stored
from tests.oracle.whole import recompute
from tests.projections.histories import History
from tests.projections.stories.story import Story

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples" / "three-reviews.json"
BESIDE_THE_FACTS = {"comparing.py", "asking.py", "conftest.py"}
"""These read the facts; all others in this room know nothing of them."""


@pytest.mark.slow
def test_the_facts_of_the_example_reviews_are_those_of_the_oracle(tmp_path: Path):
    with imported(tmp_path, EXAMPLES) as heedful:
        check(heedful)


@pytest.mark.slow
def test_the_facts_of_a_whole_partnership_are_those_of_the_oracle(tmp_path: Path):
    bundle = tmp_path / "partnership.json"
    with bundle.open("w", encoding="utf-8") as file:
        generate(60, 11, file.write)
    with imported(tmp_path, bundle) as heedful:
        check(heedful)
        check(heedful, heedful.log.head() // 2)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=2)
def test_the_facts_of_any_history_are_those_of_the_oracle(
    tmp_path_factory: pytest.TempPathFactory, seed: int
):
    check_a_story(tmp_path_factory.mktemp("told"), seed, acts=50)


@pytest.mark.slow
@given(seed=st.integers(0, 2**32))
@settings(max_examples=25)
def test_the_facts_of_any_long_history_are_those_of_the_oracle(
    tmp_path_factory: pytest.TempPathFactory, seed: int
):
    check_a_story(tmp_path_factory.mktemp("told"), seed, acts=200)


def test_the_oracle_names_a_row_that_was_changed_behind_its_back(history: History):
    history.happened(a_led_review(), a_query(), a_sign())
    with history.views.writing() as facts:
        facts.execute(update(queries.TABLE).values(status="accepted"))

    [said] = compared(history)
    assert said == f"queries {a_query().id} status: should be 'open', is 'accepted'"


def test_the_oracle_names_what_an_event_that_was_left_out_would_have_changed(history: History):
    query = a_query()
    query.set_aside(envelope(), how="talked_over", observed_by="raiser")
    history.happened(a_led_review(), query, a_finding())
    left_out = next(at for at, row in history.log.rows if row.TOPIC == "challenge-set-aside")
    history.log.rows = [row for row in history.log.rows if row[0] != left_out]

    said = compared(history)
    assert f"steps {left_out}: is there, and should not be" in said
    assert f"queries {query.id} ever_set_aside: should be False, is True" in said


def test_the_oracle_knows_nothing_of_the_projections():
    for path in HERE.glob("*.py"):
        if path.name not in BESIDE_THE_FACTS and not path.name.startswith("test_"):
            assert not {name for name in imports(path) if "projections" in name}, path.name


def test_every_fact_is_compared():
    assert {fact.table.name for fact in FACTS} == set(TABLES)


def check(heedful: Heedful, at: int | None = None) -> None:
    """The facts are the oracle's, and so is what the questions make of them."""
    expected = recompute(stored(heedful.casework, up_to=at))
    with heedful.views.reading() as facts:
        found = rows_of(facts, heedful.casework.sealing, at)
        assert differences(expected, found) == []
        if at is None:
            check_questions(facts, expected)


def check_a_story(directory: Path, seed: int, acts: int) -> None:
    """The same for a story that chance tells, now and as it stood after each third."""
    log = Story(Random(seed)).tell(acts).log
    views = Views(SqliteGenerations(directory), log)
    views.ensure()
    Follower(views, log).catch_up()
    with views.reading() as facts:
        for part in (1, 2, 3):
            end = len(log.rows) * part // 3
            check_rows(facts, log.rows[:end], log.rows[end:])
        check_questions(facts, recompute(log.rows))
    views.close()


def check_rows(facts: Connection, rows: list[Any], later: list[Any]) -> None:
    """The rows as they stood after the last of these events, and are shown since what came later."""
    at = rows[-1][0] if rows else 0
    assert differences(recompute(rows, later), rows_of(facts, at=at)) == []


def compared(history: History) -> list[str]:
    """What the oracle has to say of a history's facts."""
    with history.asked() as facts:
        return differences(recompute(history.log.rows), rows_of(facts))


def imports(path: Path) -> Iterator[str]:
    """The names of all modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@contextmanager
def imported(directory: Path, bundle: Path) -> Iterator[Heedful]:
    """A service that has imported a bundle and followed it."""
    settings_of = Settings(data_dir=directory / "var")
    make_stores(settings_of)
    heedful = build(settings_of)
    try:
        with bundle.open("rb") as file:
            import_bundle(heedful.casework, file, progress=None)
        heedful.follower.catch_up()
        assert heedful.views.parked() == 0
        yield heedful
    finally:
        heedful.close()
