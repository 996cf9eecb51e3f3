"""Is every kind of thing known wherever one of any kind may turn up: in the record, in what is found?"""

import api.search
import web.record
import web.search
from domain.moves import all_moves
from domain.stored_names import AGGREGATES
from projections.questions import search
from projections.shown.events import CASE_REVIEW, FACT_OF, OF_STEPS
from service.casework import NAMES
from service.operations.stages import TITLES
from tests.oracle import steps

KINDS = {aggregate.TOPIC.replace("-", "_") for aggregate in AGGREGATES}
WORDLESS = {"escalation_policy", "detriment", "integration_client", "webhook"}
WORDLESS |= {"personal_data", "legal_hold"}
"""What nobody's words are in, or words that are for the custodian and never searched."""


def test_an_event_of_any_kind_of_thing_can_be_shown_in_the_record():
    assert {*FACT_OF, *OF_STEPS, CASE_REVIEW} == KINDS
    assert set(web.record.KINDS) == KINDS
    assert set(steps.KINDS.values()) == KINDS


def test_words_of_any_kind_of_thing_can_be_found():
    worded = KINDS - WORDLESS
    assert set(search.THINGS) == worded
    assert set(web.search.KINDS) == set(web.search.ONE) == worded
    assert set(api.search.PATHS) == worded


def test_a_thing_of_any_kind_that_is_not_there_has_a_name():
    assert {aggregate.__name__ for aggregate in AGGREGATES} == set(NAMES)


def test_the_stages_of_everything_that_has_any_have_a_title():
    assert set(TITLES) == set(all_moves())
