"""Is somebody called by name, and are ordinary words left alone? (I14)"""

import pytest

from domain.personal_names import calls_by_name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ada Okafor", "It was left to Okafor."),
        ("Ada Okafor", "Okafor was not told."),
        ("Ada Okafor", "It was left to OKAFOR, who was away."),
        ("Ada Okafor", "Okafor's note was read by nobody."),
        ("Ada Okafor", "Nobody asked. Ada had gone."),
        ("ada.okafor@example.org", "It was left to Okafor."),
        ("Okafor", "It was left to Okafor."),
        ("Zoë O’Brien", "It was left to Zoe."),
        ("Zoe O'Brien", "It was left to Zoë."),
        ("Zoe O'Brien", "It was left to O’Brien."),
        ("Ann Smith-Jones", "It was left to Jones."),
        ("Ruth Young", "It was left to Young."),
        ("Ruth Young", "Young people said so, and Young agreed."),
        ("Will Young", "Will Young was not told."),
        ("Li Ng", "It was left to Li Ng."),
        ("Theresa May", "Theresa May was not told."),
    ],
)
def test_somebody_is_called_by_name(name: str, text: str):
    assert calls_by_name(text, [name])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ruth Young", "Young people are not asked."),
        ("Ruth Young", "Nobody listened. Young people are not asked."),
        ("Ruth Young", "“Young people are not asked.”"),
        ("Ruth Young", "Two things: Young people are not asked, and nobody says so."),
        ("Ruth Young", "What young people say is not written down."),
        ("Ruth Young", "WHAT YOUNG PEOPLE SAY IS NOT WRITTEN DOWN."),
        ("Theresa May", "Visits fell in May."),
        ("Theresa May", "May was the month with the fewest visits."),
        ("Will Young", "Will young people be asked?"),
        ("Li Ng", "Li is the sign for lithium."),
        ("Ada Okafor", "An okafor is what this is not."),
        ("Ada Okafor", "Okafors are many."),
        ("Ada Okafor", "Readability is not the matter."),
        ("ada.okafor@example.org", "An Example was given."),
        ("Ada Okafor", ""),
        ("", "Nobody was told."),
        ("12", "12 visits were made."),
    ],
)
def test_nobody_is_called_by_name(name: str, text: str):
    assert not calls_by_name(text, [name])
