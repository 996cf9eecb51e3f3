"""Is it counted how people reasoned, and named what has a single explanation? (P15)"""

from uuid import UUID

from domain.assessment_items import AssessmentItem
from domain.episodes import Episode
from domain.observations import Detail, Observation, Reference
from domain.vocabulary import vocabulary
from projections.cursors import Cursor
from projections.questions.reasoning import Reasoned, Reasoning, ask
from tests.examples import CHAIR, REVIEW, TEAM_MANAGER, envelope, id_of, sealed
from tests.projections.histories import History, observed, opened

PATTERNS = vocabulary("reasoning_pattern").codes


def test_every_way_of_reasoning_is_listed_also_those_nobody_noted(history: History):
    answer = found(history)
    assert [one.pattern for one in answer.patterns] == list(PATTERNS)
    assert {one.noted for one in answer.patterns} == {0}
    assert set(answer.guarded_by) == set(vocabulary("counter_measure").codes)
    assert (answer.devils_advocate, answer.too_few, answer.items) == (False, True, ())
    assert [(one.kind, one.settled) for one in answer.settled] == [
        ("episode", 0),
        ("assessment_item", 0),
    ]


def test_what_guarded_against_a_pattern_is_counted_beside_it(history: History):
    history.happened(
        noted("C-1", "confirmation", "devils_advocate"),
        noted("C-2", "confirmation", "fresh_eyes"),
        noted("C-3", "confirmation"),
        noted("C-4", "groupthink", "fresh_eyes"),
    )
    confirmation = pattern(history, "confirmation")
    assert (confirmation.noted, confirmation.unguarded) == (3, 1)
    assert {code for code, number in confirmation.guarded_by.items() if number} == {
        "devils_advocate",
        "fresh_eyes",
    }
    answer = found(history)
    assert (answer.guarded_by["fresh_eyes"], answer.devils_advocate) == (2, True)


def test_only_what_was_settled_with_one_explanation_is_named(history: History):
    history.happened(opened("A"))
    single, tested, talked = settled("E-1"), settled("E-2"), episode("E-3")
    history.happened(single, tested, talked)
    history.happened(considered("C-1", tested.id))
    answer = found(history)
    assert [(one.reference, one.title, one.review.code) for one in answer.items] == [
        ("E-1", "What happened in E-1", "A")
    ]
    assert counts(answer)["episode"] == (2, 1, 0)


def test_an_assessment_that_was_answered_is_settled_too(history: History):
    answered, waiting = item("A-1"), item("A-2")
    answered.reaffirm(envelope(TEAM_MANAGER), why_not=sealed())
    history.happened(answered, waiting)
    note = noted("C-1", "confirmation", "devils_advocate", about=("assessment_item", answered.id))
    history.happened(note)
    answer = found(history)
    [single] = answer.items
    assert (single.kind, single.item_type, single.state) == (
        "assessment_item",
        "care_plan",
        "reaffirmed",
    )
    assert single.devils_advocate
    assert counts(answer)["assessment_item"] == (1, 1, 1)


def test_an_alternative_considered_later_takes_it_off_the_list_and_as_at_keeps_it(
    history: History,
):
    one = settled("E-1")
    before = history.happened(one)
    history.happened(considered("C-1", one.id))
    assert found(history).items == ()
    assert [each.reference for each in found(history, at=before).items] == ["E-1"]


def test_what_is_looked_at_again_is_not_settled(history: History):
    one = settled("E-1")
    one.reopen(envelope(), why=sealed())
    history.happened(one)
    assert found(history).items == ()


def test_one_review_says_how_many_notes_it_leaves_out(history: History):
    elsewhere = {"review": id_of("another review")}
    history.happened(noted("C-1", "confirmation"), noted("C-2", "confirmation", **elsewhere))
    answer = found(history, REVIEW)
    assert (pattern(history, "confirmation", REVIEW).noted, answer.hidden_by_filters) == (1, 1)
    assert pattern(history, "confirmation").noted == 2


def test_the_list_is_walked_page_by_page_in_the_order_settled(history: History):
    history.happened(*(settled(f"E-{number}") for number in (3, 1, 2)))
    first = found(history, limit=2)
    assert first.next is not None
    second = found(history, limit=2, after=Cursor.read(first.next))
    assert [[one.reference for one in page.items] for page in (first, second)] == [
        ["E-1", "E-2"],
        ["E-3"],
    ]
    assert second.next is None


def test_a_pattern_that_an_import_kept_is_listed_after_ours(history: History):
    history.happened(noted("C-1", "home_grown"))
    assert found(history).patterns[-1].pattern == "home_grown"


def noted(name: str, code: str, guard: str | None = None, **more) -> Observation:
    kind, id = more.pop("about", ("challenge", id_of("a query")))
    details = (Detail(name="pattern", code=code),)
    if guard:
        details = (*details, Detail(name="counter_measure", code=guard))
    about = (Reference(kind=kind, id=id),)
    return observed(name, kind="reasoning_pattern", about=about, details=details, **more)


def considered(name: str, thing: UUID) -> Observation:
    about = (Reference(kind="episode", id=thing),)
    return observed(name, kind="alternative_considered", about=about)


def episode(name: str) -> Episode:
    return Episode.identify(
        id_of(name),
        envelope(),
        review_id=REVIEW,
        reference=name,
        title=sealed(f"What happened in {name}"),
        why_key=sealed(),
    )


def settled(name: str) -> Episode:
    made = episode(name)
    made.settle(envelope(CHAIR), explanation=sealed())
    return made


def item(name: str) -> AssessmentItem:
    return AssessmentItem.register(
        id_of(name),
        envelope(),
        review_id=REVIEW,
        reference=name,
        item_type="care_plan",
        token=name,
        owner_agency="la_csc",
        owner_band="4",
    )


def counts(answer: Reasoning) -> dict[str, tuple[int, int, int]]:
    return {
        one.kind: (one.settled, one.with_one_explanation, one.with_devils_advocate)
        for one in answer.settled
    }


def pattern(history: History, code: str, review: UUID | None = None) -> Reasoned:
    [one] = [each for each in found(history, review).patterns if each.pattern == code]
    return one


def found(history: History, review: UUID | None = None, **more) -> Reasoning:
    with history.asked() as facts:
        return ask(facts, review, **more)
