"""Is a position an opaque token that is read back exactly, or refused?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.positions import position, token


@given(st.integers(0, 2**59))
def test_a_position_comes_back_as_it_went(number: int):
    assert position(token(number)) == number


def test_a_token_begins_with_p():
    assert (token(0), token(31)) == ("p0", "p1f")


@pytest.mark.parametrize("other", ["", "p", "1f", "P1", "p1F", "p-1", "p" + "1" * 16, "p1 "])
def test_anything_else_is_no_position(other: str):
    with pytest.raises(ValueError, match="not a position"):
        position(other)
