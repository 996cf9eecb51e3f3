"""What does the index tell whoever has it and not the key?"""

import secrets

import pytest

from projections.searching.wanted import understood
from service.search.blinding import CHARACTERS, Blinder

KEY = bytes(range(32))
TEXT = "Nobody visited the house, and the baby was left in the cold house."


def test_a_digest_depends_on_the_key_and_on_nothing_else():
    assert Blinder(KEY).bag(TEXT) == Blinder(KEY).bag(TEXT)
    assert not set(Blinder(KEY).bag(TEXT)) & set(Blinder(secrets.token_bytes(32)).bag(TEXT))


def test_digests_are_short_and_of_letters_and_digits_alone():
    for one in Blinder(KEY).bag(TEXT):
        assert len(one) == CHARACTERS
        assert one.isascii()
        assert one.isalnum()
        assert one == one.lower()


def test_stem_word_and_pair_of_the_same_letters_have_nothing_in_common():
    blinder = Blinder(KEY)
    assert (
        len({blinder.stem("house"), blinder.word("house"), *blinder.pairs(["house", "house"])}) == 3
    )


def test_a_bag_tells_how_often_and_not_in_which_order():
    blinder = Blinder(KEY)
    bag = blinder.bag(TEXT)
    assert bag == sorted(bag)
    assert bag.count(blinder.stem("houses")) == 2
    words = sorted({"nobody", "visited", "house", "baby", "left", "cold"})
    assert [one for one in words if blinder.word(one) not in bag] == []


def test_words_that_are_too_common_stand_in_pairs_only():
    blinder = Blinder(KEY)
    bag = blinder.bag(TEXT)
    assert blinder.stem("the") not in bag
    assert blinder.pairs(["the", "house"])[0] in bag
    assert blinder.pairs(["in", "the"]) == []
    assert blinder.bag("It was not to be.") == []


@pytest.mark.parametrize(
    ("typed", "digests"),
    [("houses", 1), ('"houses"', 1), ('"in the cold house"', 2), ("ice-cold", 1)],
)
def test_what_is_looked_for_becomes_digests(typed: str, digests: int):
    [[term]] = Blinder(KEY).blinded(understood(typed)).groups
    assert len(term) == digests


def test_forgotten_words_have_the_same_digests_again():
    blinder = Blinder(KEY)
    before = blinder.bag(TEXT)
    blinder.forget()
    assert blinder.bag(TEXT) == before
