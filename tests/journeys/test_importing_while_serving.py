"""History is imported beside a running server: does the server show it by itself, and soon?"""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.settings import Settings
from tests.journeys.people import Case, a_case
from tests.journeys.registers import register
from tests.journeys.serving import Served, served
from tests.journeys.systems import System

pytestmark = pytest.mark.slow
BY_ITSELF_SECONDS = 2.0
EXAMPLES = Settings().examples


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """A server in which nothing was recorded yet."""
    with served(tmp_path) as running:
        yield running


def test_imported_rows_are_shown_within_two_seconds_of_the_import_and_a_second_adds_none(
    fresh: Served,
) -> None:
    system = fresh.system()
    assert register(system)["total"] == 0
    raised = sum(len(review["challenges"]) for review in bundle()["reviews"])
    said = fresh.verb("import", str(EXAMPLES))
    ended = time.monotonic()
    while (total := system.get("/queries").said["total"]) < raised:
        assert time.monotonic() < ended + BY_ITSELF_SECONDS, f"{total} of {raised} rows"
        time.sleep(0.02)
    assert "new events" in said
    found = register(system)
    assert found["total"] == raised
    assert all(item["reconstructed"] for item in found["items"])
    assert "No new events" in fresh.verb("import", str(EXAMPLES))
    assert register(system) == found


def test_while_history_comes_in_people_go_on_writing_and_both_are_there(fresh: Served) -> None:
    system = fresh.system()
    case = a_case(system)
    written = write_during_an_import(fresh, system, case)
    assert written
    assert written <= {item["text"] for item in register(system)["items"]}
    reviews = {review["code"] for review in system.read("/reviews")["items"]}
    assert reviews == {"SEED", *(review["code"] for review in bundle()["reviews"])}


def write_during_an_import(server: Served, system: System, case: Case) -> set[str]:
    """Write one query after the other until the import has ended: what they said."""
    written: set[str] = set()
    with ThreadPoolExecutor(1) as pool:
        importing = pool.submit(server.verb, "import", str(EXAMPLES))
        while not importing.done():
            text = f"Query {len(written)}?"
            system.done("/challenges", case.query(text), case["health visitor"])
            written.add(text)
        importing.result()
    return written


def bundle() -> dict:
    """The three reviews as they come."""
    found: dict = json.loads(EXAMPLES.read_text("utf-8"))
    return found
