"""Do the pages say of whoever asked to be forgotten that it was erased, and leave the row where it was?"""

from pathlib import Path

import pytest

from service.erasing import Request, erase
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import build
from tests.examples import HEALTH_VISITOR
from tests.service.recorded import Commands, record_a_review
from tests.web.visiting import application, said, signed_in

pytestmark = pytest.mark.slow


def test_a_query_stays_in_the_register_when_who_raised_it_was_erased(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    make_stores(settings)
    commands = Commands.over(settings)
    record_a_review(commands)
    commands.raise_query()
    request = Request(
        subject=HEALTH_VISITOR,
        kind="person",
        basis="person_asked",
        requested_by="The health visitor",
        approved_by="The data protection officer",
    )
    heedful = build(settings)
    visitor = signed_in(application(heedful), heedful)
    heedful.follower.catch_up()
    assert "Who it was has been erased." not in said(visitor.get("/queries"))
    erase(commands.casework, request)
    heedful.casework.keys.look()  # other processes do within the second
    page = said(visitor.get("/queries"))
    assert "Who it was has been erased." in page
    assert "1 raised = 1 open" in page
    commands.casework.close()
    heedful.close()
