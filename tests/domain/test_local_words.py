"""May a partnership add codes of its own, and never make a national one mean something else?"""

from collections.abc import Iterator

import pytest

from domain.local_words import OPEN, NotALocalCode
from domain.rejections import UnknownCode
from domain.vocabulary import check, is_local, names, take_local, vocabulary

NOT_OUR_REMIT = {"label": {"en": "It is not our remit", "cy": "Nid ein cylch gwaith ni ydyw"}}
BAD = {
    "a national code": ("denial_behaviour", "assume_normal", NOT_OUR_REMIT),
    "a national alias": ("agency_type", "housing", NOT_OUR_REMIT),
    "an alias that is national": (
        "agency_type",
        "our_housing",
        {**NOT_OUR_REMIT, "aliases": ["la_housing"]},
    ),
    "not recorded": ("denial_behaviour", "not_recorded", NOT_OUR_REMIT),
    "a name that is no code": ("denial_behaviour", "Not Ours!", NOT_OUR_REMIT),
    "no label": ("denial_behaviour", "not_our_remit", {}),
    "a label that is no table": ("denial_behaviour", "not_our_remit", {"label": "Ours"}),
    "a blank label": ("denial_behaviour", "not_our_remit", {"label": {"en": " "}}),
    "no table": ("denial_behaviour", "not_our_remit", "Ours"),
    "a help that is no table": ("denial_behaviour", "x", {**NOT_OUR_REMIT, "help": "Ours"}),
    "a version that is none": ("denial_behaviour", "x", {**NOT_OUR_REMIT, "to_version": "two"}),
    "aliases that are no list": ("denial_behaviour", "x", {**NOT_OUR_REMIT, "aliases": "y"}),
    "a role without its band": ("role", "our_worker", NOT_OUR_REMIT),
    "a role with a band of another form": ("role", "our_worker", {**NOT_OUR_REMIT, "band": 2}),
    "states": ("query_status", "nearly_open", NOT_OUR_REMIT),
    "no vocabulary": ("moves", "fly", NOT_OUR_REMIT),
}


@pytest.fixture(autouse=True)
def nothing_local_afterwards() -> Iterator[None]:
    yield
    take_local({})


def test_a_local_code_is_chosen_read_and_marked():
    take_local({"denial_behaviour": {"not_our_remit": NOT_OUR_REMIT}})
    words = vocabulary("denial_behaviour")
    assert check("denial_behaviour", "not_our_remit") == "not_our_remit"
    assert is_local("denial_behaviour", "not_our_remit")
    assert words.label("not_our_remit") == "It is not our remit (local)"
    assert words.label("not_our_remit", "cy") == "Nid ein cylch gwaith ni ydyw (lleol)"
    assert words.codes[-1] == "not_our_remit"


def test_a_local_code_that_is_retired_is_read_and_not_chosen():
    take_local({"denial_behaviour": {"not_our_remit": {**NOT_OUR_REMIT, "to_version": 2}}})
    assert vocabulary("denial_behaviour").label("not_our_remit") == "It is not our remit (local)"
    with pytest.raises(UnknownCode):
        check("denial_behaviour", "not_our_remit")


def test_a_local_code_that_was_taken_out_of_the_file_is_still_read():
    take_local({"denial_behaviour": {"not_our_remit": NOT_OUR_REMIT}})
    take_local({})
    assert vocabulary("denial_behaviour").label("not_our_remit") == "not our remit (local)"


def test_a_local_factor_stands_among_the_conditions():
    ours = {**NOT_OUR_REMIT, "group": "cond", "level": "front_line", "seips": ["tasks"]}
    take_local({"factor": {"cond.ours": ours}})
    assert vocabulary("factor").terms["cond.ours"].more["level"] == "front_line"


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_taken_is_refused_in_one_sentence_and_nothing_is_taken(name: str):
    take_local({"denial_behaviour": {"not_our_remit": NOT_OUR_REMIT}})
    of, code, table = BAD[name]
    with pytest.raises(NotALocalCode) as refusal:
        take_local({"held_back_reason": {"ours": NOT_OUR_REMIT}, of: {code: table}})
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)
    assert check("denial_behaviour", "not_our_remit")
    assert not vocabulary("held_back_reason").knows("ours")


def test_the_vocabularies_that_take_local_codes_are_there():
    assert set(names()) >= OPEN


@pytest.mark.parametrize("name", names())
def test_a_vocabulary_has_a_version_that_no_term_is_ahead_of(name: str):
    words = vocabulary(name)
    named = [one for term in words for one in (term.from_version, term.to_version) if one]
    assert words.version >= max(named)
