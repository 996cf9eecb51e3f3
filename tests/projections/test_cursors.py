"""Does walking page by page meet every row exactly once, whatever is written meanwhile?"""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.cursors import LONGEST, Cursor

A_CURSOR = Cursor(0, date(2024, 3, 14), "Q-7KX2-M4P9", "0190a0de-5c00-7000-8000-000000000000")


@given(
    st.integers(0, 9),
    st.dates(),
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.uuids().map(str),
)
def test_a_cursor_comes_back_as_it_went(rank: int, raised_on: date, reference: str, id: str):
    cursor = Cursor(rank, raised_on, reference, id)
    assert Cursor.read(cursor.token()) == cursor


def test_a_cursor_fits_into_a_url_as_it_is():
    assert A_CURSOR.token().replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "token",
    [
        "",
        "p1f",
        "=",
        "ÄÖ",
        "eyJ9",
        "WzEsMl0",
        "WzEwLCIyMDI0LTAzLTE0IiwiUSIsIngiXQ",
        "A" * (LONGEST + 1),
    ],
)
def test_anything_else_is_no_cursor(token: str):
    with pytest.raises(ValueError, match="not a cursor"):
        Cursor.read(token)


@given(st.text(max_size=80))
def test_whatever_is_sent_is_a_cursor_or_refused(token: str):
    with suppress(ValueError):
        assert Cursor.read(token).rank in range(10)
