"""Does every address say what it does, so that somebody decided who may? One that does not fails here."""

from pathlib import Path

import pytest

from api.app import create_app
from api.callers import ANY_KEY, ANYBODY
from api.calls import DECLARED
from domain.access import (
    INTEGRATION,
    actions,
    anybody,
    bound,
    extent_of_scopes,
    purpose_of_roles,
    purposes,
    recorded,
    roles,
    scopes,
)
from projections.facts.versions import METADATA
from projections.reach import CONDITIONS
from service.access.roles import ROLES
from service.desk import SCOPES
from service.operations.stores import make_stores
from service.reads.asked_for import KINDS
from service.settings import Settings
from service.wiring import build
from web.app import add_pages
from web.pages import ADDRESSES
from web.permissions import OPEN, PERMISSIONS

pytestmark = pytest.mark.slow

FOR_EVERYBODY = {"documentation", "health", "weaknesses"}
"""Parts that hold nothing anybody said: the documentation, its health, and whom to tell of a weakness."""


def test_every_address_is_declared(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    make_stores(settings)
    heedful = build(settings)
    app = create_app(heedful)
    add_pages(app, heedful)
    heedful.close()
    undeclared = [rule.rule for rule in app.url_map.iter_rules() if not is_declared(rule.endpoint)]
    assert undeclared == []


def is_declared(endpoint: str) -> bool:
    """Whether somebody said which action it is."""
    part, _, name = endpoint.partition(".")
    if part == "pages":
        return PERMISSIONS.get(name) in {*actions(), OPEN}
    declared = DECLARED.get(endpoint)
    return part in FOR_EVERYBODY or (declared is not None and declared.action in actions())


def test_the_scope_of_a_call_gives_what_the_call_does():
    wrong = [
        name
        for name, call in DECLARED.items()
        if call.scope not in (ANY_KEY, ANYBODY)
        and extent_of_scopes([call.scope], call.action, is_bound=False) is None
    ]
    assert wrong == []


def test_what_needs_no_key_is_what_the_table_gives_to_anybody():
    open_to_all = {call.action for call in DECLARED.values() if call.scope == ANYBODY}
    assert open_to_all == set(anybody())
    held = (*roles().values(), *scopes().values(), bound())
    assert all(open_to_all.isdisjoint(row) for row in held)


def test_no_permission_is_for_a_page_there_is_not():
    assert set(PERMISSIONS) == {name for _, _, name, _ in ADDRESSES}


def test_the_table_speaks_of_what_there_is():
    assert set(roles()) == {*ROLES, "participant", "nobody"}
    assert set(scopes()) == set(SCOPES)
    for row in (*roles().values(), *scopes().values(), bound()):
        assert set(row) <= set(actions())
        assert set(row.values()) <= {"all", "own"}


def test_whoever_may_do_what_is_recorded_does_it_for_something():
    assert recorded() <= set(actions())
    for role, row in roles().items():
        for action in recorded() & set(row):
            assert purpose_of_roles([role], action) in purposes(), (role, action)
    assert INTEGRATION in purposes()


def test_every_part_of_an_address_that_is_recorded_names_a_kind(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    make_stores(settings)
    heedful = build(settings)
    app = create_app(heedful)
    add_pages(app, heedful)
    heedful.close()
    named = {
        part
        for rule in app.url_map.iter_rules()
        if _action(rule.endpoint) in recorded()
        for part in rule.arguments
    }
    assert named <= set(KINDS)


def _action(endpoint: str) -> str | None:
    part, _, name = endpoint.partition(".")
    declared = DECLARED.get(endpoint)
    return PERMISSIONS.get(name) if part == "pages" else declared and declared.action


def test_every_table_of_facts_is_limited_by_its_review_or_says_how():
    without = {str(one.name) for one in METADATA.sorted_tables if "review_id" not in one.c}
    assert without <= {*CONDITIONS, "counts"}
