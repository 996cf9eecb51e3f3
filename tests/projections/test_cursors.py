"""Does walking page by page meet every row exactly once, whatever is written meanwhile?"""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.cursors import LONGEST, Cursor, NotOfThisList
from projections.walking import Turn, turn

A_PLACE = (0, date(2024, 3, 14), "Q-7KX2-M4P9", "0190a0de-5c00-7000-8000-000000000000")
A_CURSOR = Cursor.at("queries", A_PLACE)
KINDS = (int, date, str, str)


@given(
    st.tuples(
        st.integers(0, 9),
        st.dates(),
        st.text(st.characters(codec="utf-8"), max_size=40),
        st.uuids().map(str),
    )
)
def test_a_cursor_comes_back_as_it_went(place: tuple[int, date, str, str]):
    cursor = Cursor.at("queries", place)
    assert Cursor.read(cursor.token()) == cursor
    assert cursor.as_place("queries", KINDS) == place


@pytest.mark.parametrize("kinds", [(int, date, str), (str, date, str, str), (int, date, int, str)])
def test_the_cursor_of_another_list_is_refused(kinds: tuple[type, ...]):
    with pytest.raises(NotOfThisList):
        A_CURSOR.as_place("queries", kinds)
    with pytest.raises(NotOfThisList):
        A_CURSOR.as_place("warning_signs", KINDS)


@pytest.mark.parametrize("limit", [1, 2, 5, None])
def test_what_is_counted_whole_is_walked_whole(limit: int | None):
    items, walked, after = ["d", "a", "c", "b", "e"], [], None
    while True:
        page = turn("letters", items, lambda one: (one,), limit, after)
        walked += page.items
        if page.next is None:
            break
        after = Cursor.read(page.next)
    assert walked == ["a", "b", "c", "d", "e"]


def test_nothing_has_one_empty_page():
    assert turn("letters", [], lambda one: (one,), 1, A_CURSOR) == Turn((), None)


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
        "WyJxIixbMS41XV0",
        "WyJxIixbLTFdXQ",
        "WyJxIixbXV0",
        "WyJxIixbbnVsbF1d",
        "A" * (LONGEST + 1),
    ],
)
def test_anything_else_is_no_cursor(token: str):
    with pytest.raises(ValueError, match="not a cursor"):
        Cursor.read(token)


@given(st.text(max_size=80))
def test_whatever_is_sent_is_a_cursor_or_refused(token: str):
    with suppress(ValueError):
        assert Cursor.read(token).place
