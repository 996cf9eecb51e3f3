"""Is every noted way of talking danger away shown, and never a person?"""

from domain.vocabulary import vocabulary
from projections.questions.denial_ledger import DenialLedger, Filters, ask
from tests.examples import REVIEW, answer, id_of
from tests.examples import history as before
from tests.projections.histories import TODAY, History, asked, denied, observed, said_by, warned

BEHAVIOURS = vocabulary("denial_behaviour").codes


def test_every_behaviour_is_counted_also_those_nobody_noted(history: History):
    query = asked("Q-1")
    history.happened(query, denied("C-1", "assume_normal", query))
    ledger = ledger_of(history)
    assert ledger.denial == {code: int(code == "assume_normal") for code in BEHAVIOURS}
    assert ledger_of(history, at=0).denial == dict.fromkeys(BEHAVIOURS, 0)


def test_a_note_shows_the_exchange_and_what_happened_next(history: History):
    query, sign = asked("Q-1"), warned("W-1")
    answer(query, "declined")
    history.happened(
        query, sign, denied("C-1", "assume_normal", query), denied("C-2", "assume_normal", sign)
    )
    about = {item.reference: item.on for item in ledger_of(history).items}
    assert (about["C-1"].kind, about["C-1"].status) == ("challenge", "declined")
    assert (about["C-2"].kind, about["C-2"].status, about["C-2"].gradient) == (
        "warning_sign",
        "open",
        None,
    )


def test_behaviours_are_set_against_the_gap_in_status(history: History):
    upward = asked("Q-1", said_by(band="1"), owner=("la_csc", "5"))
    history.happened(upward, denied("C-1", "cannot_happen_here", upward))
    gaps = ledger_of(history).by_gap["cannot_happen_here"]
    assert (gaps["up"], sum(gaps.values())) == (1, 1)


def test_whoever_noted_it_is_shown_without_a_role(history: History):
    query = asked("Q-1")
    history.happened(query, denied("C-1", "assume_normal", query))
    [item] = ledger_of(history).items
    assert (item.noted_by.agency, item.noted_by.role) == ("community_health", None)


def test_a_reply_stands_beside_the_note(history: History):
    query = asked("Q-1")
    note = denied("C-1", "assume_normal", query)
    reply = observed("C-2", said_by("la_csc", "4"), in_reply_to=note.id)
    history.happened(query, note, reply)
    [item] = ledger_of(history).items
    assert [one.id for one in item.replies] == [str(reply.id)]
    assert item.replies[0].on is not None


def test_a_note_from_history_without_a_day_has_none(history: History):
    query = asked("Q-1")
    undated = denied("C-1", "assume_normal", query, before(on=None))
    dated = denied("C-2", "assume_normal", query)
    history.happened(query, undated, dated)
    first, last = ledger_of(history).items
    assert (first.reference, last.reference, last.noted_on) == ("C-2", "C-1", None)


def test_a_note_on_something_that_cannot_be_read_is_still_a_row(history: History):
    history.happened(denied("C-1", "assume_normal", asked("Q-1")))
    [item] = ledger_of(history).items
    assert item.on is None


def test_the_ledger_of_one_review_says_how_many_notes_it_leaves_out(history: History):
    query, other = asked("Q-1"), asked("Q-2", review=id_of("another review"))
    elsewhere = observed("C-9", review=id_of("another review"))
    history.happened(query, other, elsewhere, denied("C-1", "assume_normal", query))
    assert ledger_of(history, id_of("another review")).hidden_by_filters == 1
    assert ledger_of(history, REVIEW).hidden_by_filters == 0


def ledger_of(history: History, review=None, at: int | None = None, **filters) -> DenialLedger:
    with history.asked() as facts:
        return ask(facts, review, Filters(**filters), today=TODAY, at=at)
