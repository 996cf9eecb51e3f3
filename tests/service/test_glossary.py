"""The glossary page holds every word and code, and nothing is broken in its tables."""

import re

from domain.vocabulary import kinds, names, vocabulary
from service.operations.glossary import glossary

PAGE = glossary()


def test_every_vocabulary_and_every_code_is_in_the_glossary():
    assert [name for name in names() if f": `{name}`\n" not in PAGE] == []
    codes = [term.code for name in names() for term in vocabulary(name)]
    assert [code for code in codes if f"| `{code}`" not in PAGE] == []


def test_both_languages_stand_beside_each_code():
    assert (
        "| `la_housing` (also `housing`) | Council housing | Tai'r cyngor | "
        "The council's housing, homelessness and tenancy services. |"
    ) in PAGE


def test_what_a_vocabulary_says_beside_labels_has_columns_of_its_own():
    assert "| Code | English | Cymraeg | Help | band | field | band choices |" in PAGE
    assert "| `foster_carer` | Foster carer | Gofalwr maeth |" in PAGE
    assert "| 1 | other | 1, L |" in PAGE


def test_every_kind_says_what_it_asks_for():
    assert "`behaviour`: code of `denial_behaviour`, required" in PAGE
    assert "| `challenge`, `warning_sign` (required) |" in PAGE
    assert [kind.code for kind in kinds() if PAGE.count(f"| `{kind.code}` |") < 2] == []


def test_the_words_of_the_project_come_first():
    assert PAGE.index("## Words") < PAGE.index("**Case review**") < PAGE.index("## Codes")


def test_every_row_of_a_table_has_as_many_cells_as_its_head():
    tables = re.findall(r"(?:^\|.*\|\n)+", PAGE, re.MULTILINE)
    ragged = [t for t in tables if len({row.count(" | ") for row in t.splitlines()}) > 1]
    assert len(tables) == len(names()) + 2
    assert [table.splitlines()[0] for table in ragged] == []


def test_the_page_is_the_same_every_time():
    assert glossary() == PAGE
