"""Is what everybody may know counted right, and without the words that an import brought?"""

from domain.people import standing
from projections.questions.published import LOCAL, Crossing, ask
from tests.examples import RAISED_ON, envelope, id_of
from tests.projections.histories import History, asked, observed, said_by


def test_every_code_is_there_with_nothing_recorded(history: History) -> None:
    for table in tables(history):
        assert {one.number for one in table.numbers} == {0}
        assert table.too_few


def test_queries_are_counted_by_gradient_and_status(history: History) -> None:
    history.happened(
        *(asked(f"Q-{at}", said_by(band="1"), owner=("la_csc", "5")) for at in range(6))
    )
    found = {(one.row_code, one.column_code): one.number for one in tables(history)[0].numbers}
    assert found["up", "open"] == found["up", None] == found[None, None] == 6
    assert found["down", "open"] == 0
    assert tables(history)[0].too_few


def test_few_queries_are_not_shown_at_all(history: History) -> None:
    history.happened(
        *(asked(f"Q-{at}", said_by(band="1"), owner=("la_csc", "5")) for at in range(4))
    )
    assert {one.number for one in tables(history)[0].numbers} == {0, None}


def test_a_code_that_only_an_import_knew_is_not_told(history: History) -> None:
    of_its_own = standing(agency="the Elms, her mother", band="1", importing=True)
    said = envelope(id_of("somebody"), RAISED_ON, with_standing=of_its_own)
    history.happened(*(observed(f"O-{at}", said) for at in range(6)))
    codes = {
        one.row_code: one.number for one in tables(history)[2].numbers if one.column_code is None
    }
    assert codes[LOCAL] == 6
    assert not any(code and " " in code for code in codes)


def tables(history: History) -> tuple[Crossing, ...]:
    with history.views.reading() as facts:
        return ask(facts, 5).tables
