"""Which text is kept, exactly as sent, and which is refused without being repeated? (settled 48)"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rejections import UnusableText
from service.words import MOST_CHARACTERS, check_text, check_token, is_usable
from tests.examples import REVIEW
from tests.service.recorded import Commands, acting

UNREADABLE = [chr(n) for n in (*range(0x20), *range(0x7F, 0xA0)) if chr(n) not in "\t\n\r"]
UNREADABLE += ["\ud800", "\udbff", "\udc00", "\udfff"]


@pytest.mark.parametrize("character", UNREADABLE, ids=ascii)
def test_a_character_nobody_can_read_back_is_refused(character: str):
    with pytest.raises(UnusableText):
        check_text(f"Seen{character}awake.")


@pytest.mark.parametrize("blank", ["", " ", "\n\t ", "\u00a0", "\u3000"])
def test_nothing_is_not_text(blank: str):
    with pytest.raises(UnusableText):
        check_text(blank)


def test_ten_thousand_characters_are_kept_and_one_more_is_not():
    assert check_text("é" * MOST_CHARACTERS)
    with pytest.raises(UnusableText):
        check_text("é" * (MOST_CHARACTERS + 1))


@given(st.text(min_size=1, max_size=300))
@example("  \r\nkept\t ")
@example("e\u0301 and é are not the same")
@example("\u202eright to left\u202c")
def test_text_comes_back_exactly_or_not_at_all(text: str):
    if is_usable(text):
        assert check_text(text) == text
        assert text.encode("utf-8").decode("utf-8") == text
    else:
        with pytest.raises(UnusableText):
            check_text(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=300))
def test_text_without_control_characters_is_only_refused_when_blank(text: str):
    assert is_usable(text) == bool(text.strip())


@given(st.text(min_size=1, max_size=60).filter(is_usable))
def test_the_log_gives_back_the_very_text_that_was_sent(commands: Commands, text: str):
    done = commands.observations.record(
        acting(), review_id=REVIEW, kind="healthy_unease", text=text
    )
    assert commands.events_of(done.id)[0].text.value == text


def test_a_refusal_does_not_repeat_the_text():
    with pytest.raises(UnusableText) as refusal:
        check_text("Maria Whitfield\x00")
    assert "Whitfield" not in refusal.value.sentence


@pytest.mark.parametrize("token", ["A", "LCS:2024/0113-b", "a.b_c", "0" * 200, None])
def test_an_outside_reference_is_kept_as_it_is(token: str | None):
    assert check_token(token) == token


@pytest.mark.parametrize(
    "token",
    ["", " ", "Maria Whitfield", "a b", "-a", "a\n", "0" * 201, "é", "a;b", "../etc", "a\x00"],
)
def test_what_could_be_a_name_is_no_outside_reference(token: str):
    with pytest.raises(UnusableText) as refusal:
        check_token(token)
    assert "Whitfield" not in refusal.value.sentence
