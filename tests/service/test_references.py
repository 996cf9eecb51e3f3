"""Is one token made of one id, for ever, by whoever has the key and by nobody else?"""

from pathlib import Path

import pytest

from domain.rejections import TokenOrValue, UnusableText
from service.casework import Casework
from service.keys.opening import open_keys
from service.keys.providers import Changing, LocalKek
from service.keys.rotating import rewrap
from service.keys.store import Keys
from service.operations.stores import make_stores
from service.references import digest_of_request, read, token
from service.settings import Settings

NHS_NUMBER = "9434765919"


@pytest.fixture
def keys(tmp_path: Path):
    settings = Settings(data_dir=tmp_path / "ours")
    make_stores(settings)
    made = open_keys(settings)
    yield made
    made.close()


def test_it_is_the_same_however_the_value_is_written_and_in_whichever_system(keys: Keys):
    first = token(keys, "lcs", "nhs_number", NHS_NUMBER)
    assert first == token(keys, "SystmOne", "nhs_number", "943 476 5919")
    assert first.startswith("ref1-")
    assert len(first) == len("ref1-") + 52


def test_numbers_that_systems_give_out_themselves_stay_apart(keys: Keys):
    tokens = {token(keys, system, "la_child_id", "7") for system in ("lcs", "mosaic")}
    tokens |= {token(keys, "lcs", type, "7") for type in ("ssd_person_id", "local", "s47_id")}
    assert len(tokens) == 5
    assert token(keys, "LCS", "la_child_id", "007") in tokens


def test_it_outlives_the_key_under_which_its_key_is_wrapped(keys: Keys):
    before = token(keys, "lcs", "nhs_number", NHS_NUMBER)
    keys.provider = Changing(LocalKek(b"n" * 32), [keys.provider])
    assert rewrap(keys, lambda done, total: None) >= 1
    keys.forget()
    assert token(keys, "lcs", "nhs_number", NHS_NUMBER) == before


def test_another_partnership_makes_another_token(keys: Keys, casework: Casework):
    ours = token(keys, "lcs", "nhs_number", NHS_NUMBER)
    assert token(casework.keys, "lcs", "nhs_number", NHS_NUMBER) != ours
    assert digest_of_request(keys, b"x") != digest_of_request(casework.keys, b"x")


@pytest.mark.parametrize("given", [{}, {"value": "7", "token": "t-7"}])
def test_a_reference_has_a_value_or_a_token(keys: Keys, given):
    with pytest.raises(TokenOrValue):
        read(keys, {"system": "lcs", "type": "local", **given})


def test_a_system_is_named_in_a_word(keys: Keys):
    with pytest.raises(UnusableText):
        token(keys, "the system of the council", "local", "7")
