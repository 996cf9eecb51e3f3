"""What counts as a word, what can be looked for, and which part of a text is shown for it?"""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from projections.searching.snippets import BEFORE, LONGEST, Snippet, snippet
from projections.searching.tokens import folded, forget_words, stem, tokens, words
from projections.searching.wanted import MOST_CHARACTERS, MOST_TERMS, NotUnderstood, understood


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nobody VISITED, ever.", ["nobody", "visited", "ever"]),
        ("Tŷ a'r ardd: gŵyl", ["ty", "a", "r", "ardd", "gwyl"]),
        ("the child's coat, the child’s shoes", ["the", "child", "coat", "the", "child", "shoes"]),
        ("follow-up at 17:30", ["follow", "up", "at", "17", "30"]),
        ("cafe\u0301 = café", ["cafe", "cafe"]),
        ("Straße ﬁne", ["strasse", "fine"]),
        ("snake_case", ["snake", "case"]),
        ("… – !", []),
        ("", []),
    ],
)
def test_words_are_folded_and_without_accents(text: str, found: list[str]):
    assert words(text) == found


@given(some.text(max_size=60))
def test_every_word_stands_where_it_is_said_to_stand(text: str):
    for one in tokens(text):
        assert folded(text[one.start : one.end]) == one.word


@pytest.mark.parametrize("form", ["visits", "visited", "visiting", "visit"])
def test_forms_of_a_word_have_one_stem(form: str):
    assert stem(form) == "visit"
    forget_words()
    assert stem(form) == "visit"


def test_all_words_are_wanted_and_those_too_common_are_passed_over():
    wanted = understood("who has SEEN the Baby")
    assert [[one.words for one in group] for group in wanted.groups] == [[("seen",)], [("baby",)]]
    assert wanted.without == ()


def test_a_phrase_keeps_its_common_words_and_curly_quotes_are_quotes():
    for typed in ('"out of the house"', "“out of the house”"):
        [[phrase]] = understood(typed).groups
        assert phrase.words == ("out", "of", "the", "house")
        assert phrase.exact


def test_or_joins_its_two_neighbours_and_minus_leaves_out():
    wanted = understood('school OR nursery OR "play group" hungry -monday -"half term" - &')
    assert [[" ".join(one.words) for one in group] for group in wanted.groups] == [
        ["school", "nursery", "play group"],
        ["hungry"],
    ]
    assert [one.words for one in wanted.without] == [("monday",), ("half", "term")]


def test_what_is_typed_with_a_hyphen_is_a_phrase():
    [[term]] = understood("follow-up").groups
    assert (term.words, len(term.words) > 1) == (("follow", "up"), True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "at least one word"),
        ("  ?! ", "at least one word"),
        ("the of it", "nearly every text"),
        ('"to be or not to be"', "nearly every text"),
        ("-school", "beside what is to be left out"),
        ('"half open', "not closed"),
        ("OR school", "OR stands between"),
        ("school OR", "OR stands between"),
        ("school OR OR nursery", "OR stands between"),
        ("school OR -nursery", "not what is left out"),
        ("-school OR nursery", "not what is left out"),
        ("x" * (MOST_CHARACTERS + 1), "characters"),
        ("word " * (MOST_TERMS + 1), "words and phrases"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_in_a_sentence(typed: str, said: str):
    with pytest.raises(NotUnderstood, match=said):
        understood(typed)


@given(some.text(alphabet="ab \"-OR()*:^{}\\'“\x00\n", max_size=40))
def test_whatever_is_typed_is_understood_or_refused(typed: str):
    with suppress(NotUnderstood):
        assert all(understood(typed).groups)


def marked(text: str, typed: str) -> list[str] | None:
    """What is marked of a text, for what was typed."""
    found = snippet(text, understood(typed))
    return found and [found.text[one.start : one.end] for one in found.marks]


def test_every_form_is_marked_and_a_word_in_quotes_only_as_it_stands():
    text = "They visited. She visits; no visit since."
    assert marked(text, "visiting") == ["visited", "visits", "visit"]
    assert marked(text, '"visits"') == ["visits"]
    assert marked(text, "visit -absent") == ["visited", "visits", "visit"]


def test_a_phrase_is_found_only_in_its_order_and_side_by_side():
    assert marked("Out of the house, out.", '"out of the house"') == ["Out of the house"]
    assert marked("the house of out", '"out of the house"') is None
    assert marked("the red house, a red door, the red", '"the red door"') is None


def test_a_text_needs_one_of_every_group():
    assert marked("the nursery was shut", "school OR nursery shut") == ["nursery", "shut"]
    assert marked("the nursery was open", "school OR nursery shut") is None


def test_matches_that_overlap_are_one_mark():
    assert marked("out of the house", 'house "the house"') == ["the house"]


def test_a_short_text_is_shown_whole():
    text = "Nobody\n\n  <b>visited</b>."
    found = snippet(text, understood("visit"))
    assert isinstance(found, Snippet)
    assert (found.text, found.is_cut_before, found.is_cut_after) == (text, False, False)


def test_of_a_long_text_the_part_around_the_first_match_is_shown_between_words():
    text = "before " * 100 + "hungry again " + "after " * 100
    found = snippet(text, understood("hungry"))
    assert found is not None
    assert (found.is_cut_before, found.is_cut_after) == (True, True)
    assert len(found.text) <= LONGEST
    assert found.text.startswith("before ")
    assert found.text.endswith("after")
    [mark] = found.marks
    assert found.text[mark.start : mark.end] == "hungry"
    assert mark.start <= BEFORE


@given(some.text(alphabet="ab \n-é", max_size=900), some.integers(0, 800))
def test_marks_always_lie_inside_the_snippet(text: str, at: int):
    found = snippet(f"{text[:at]} hungry {text[at:]}", understood("hungry"))
    assert found is not None
    assert [found.text[one.start : one.end] for one in found.marks] == ["hungry"]
