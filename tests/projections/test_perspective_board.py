"""Is an episode shown as everybody saw it, and does it show who has not been asked? (P24)"""

from domain.events import Envelope
from domain.observations import Detail, Observation, Reference
from projections.questions.perspective_board import PerspectiveBoard, View, ask
from tests.examples import HEALTH_VISITOR, a_led_review, an_episode, envelope, id_of, sealed
from tests.projections.histories import History, said_by

EPISODE = an_episode().id


def test_who_takes_part_and_told_nothing_is_a_gap(history: History):
    history.happened(a_led_review(), an_episode())
    board = found(history)
    assert board.perspectives == 0
    assert {one.is_gap for one in board.views} == {True}
    assert board.gaps == len(board.views)
    visitors = view(board, "community_health", "2")
    assert (visitors.registered, visitors.roles) == (1, ("health_visitor",))


def test_a_column_holds_what_its_agency_and_grade_told(history: History):
    history.happened(a_led_review(), an_episode())
    history.happened(
        told("C-1", what_i_saw="The cot.", what_i_knew="Nothing."),
        told("C-2", envelope(HEALTH_VISITOR), other_pressures="Two posts empty."),
        told("C-3", said_by("school", "3"), text="He was never late."),
    )
    board = found(history)
    mine = view(board, "community_health", "2")
    assert [one.reference for one in mine.perspectives] == ["C-1", "C-2"]
    assert mine.perspectives[0].what_i_knew == "Nothing."
    assert not mine.is_gap
    school = view(board, "school", "3")
    assert (school.registered, school.level) == (0, "worker")
    assert school.perspectives[0].text == "He was never late."
    assert board.gaps == len(board.views) - 2


def test_the_columns_stand_as_the_vocabularies_list_them_and_nobody_is_ranked(history: History):
    history.happened(an_episode())
    for agency, band in (("school", "1"), ("police", "5"), ("police", "2"), ("la_csc", "7")):
        history.happened(told(f"C-{agency}-{band}", said_by(agency, band), what_i_saw="It."))
    places = [(one.agency, one.band) for one in found(history).views]
    assert places == [("la_csc", "7"), ("police", "2"), ("police", "5"), ("school", "1")]


def test_what_was_told_under_the_earlier_name_stands_in_the_same_place(history: History):
    history.happened(an_episode(), told("C-1", options_i_saw="To ring the ward."))
    [column] = found(history).views
    assert column.perspectives[0].what_i_could_do == "To ring the ward."


def test_two_that_contradict_each_other_are_marked_on_both_sides(history: History):
    one, other = told("C-1", what_i_saw="It."), told("C-2", what_i_saw="Not it.")
    third = told("C-3", what_i_saw="Nothing.")
    for to, relation in ((other.id, "contradicts"), (third.id, "supports")):
        one.link(envelope(), to=Reference(kind="observation", id=to), relation=relation)
    one.link(
        envelope(), to=Reference(kind="observation", id=id_of("elsewhere")), relation="contradicts"
    )
    history.happened(an_episode(), one, other, third)
    board = found(history)
    against = {each.reference: each.contradicts for each in board.views[0].perspectives}
    assert against == {"C-1": (str(other.id),), "C-2": (str(one.id),), "C-3": ()}
    assert board.disagreements == 1


def test_what_is_told_better_is_shown_so_and_as_at_before_as_it_was(history: History):
    perspective = told("C-1", text="I saw it.")
    before = history.happened(an_episode(), perspective)
    perspective.correct(said_by(), text=sealed("I heard it."), why="clearer")
    history.happened(perspective)
    assert found(history).views[0].perspectives[0].text == "I heard it."
    assert found(history, before).views[0].perspectives[0].text == "I saw it."
    assert found(history, before - 1).perspectives == 0


def test_only_perspectives_stand_on_the_board(history: History):
    about = (Reference(kind="episode", id=EPISODE),)
    history.happened(
        an_episode(),
        told("C-1", kind="alternative_considered", text="He was with his aunt.", about=about),
    )
    assert found(history).views == ()


def test_of_an_episode_that_is_not_there_is_no_board(history: History):
    with history.asked() as facts:
        assert ask(facts, EPISODE) is None


def told(name: str, said: Envelope | None = None, **what: object) -> Observation:
    """Somebody's part in the episode: words, and fields."""
    text = what.pop("text", None)
    return Observation.record(
        id_of(name),
        said or said_by(),
        review_id=an_episode().review_id,
        reference=name,
        kind=str(what.pop("kind", "perspective")),
        text=sealed(str(text)) if text else None,
        about=what.pop("about", (Reference(kind="episode", id=EPISODE),)),
        details=tuple(Detail(name=key, words=sealed(str(value))) for key, value in what.items()),
    )


def found(history: History, at: int | None = None) -> PerspectiveBoard:
    with history.asked() as facts:
        board = ask(facts, EPISODE, at=at)
    assert board is not None
    return board


def view(board: PerspectiveBoard, agency: str, band: str) -> View:
    [one] = [each for each in board.views if (each.agency, each.band) == (agency, band)]
    return one
