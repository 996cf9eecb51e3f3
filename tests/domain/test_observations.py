"""What does each kind of observation ask for, and who may answer for the words? (I16, settled 40)"""

from typing import Any
from uuid import UUID

import pytest

from domain.kinds import Kind
from domain.observations import Detail, Observation, Reference
from domain.rejections import AlreadyThere, DateInTheFuture, KindNeeds, NotYours
from domain.vocabulary import kinds
from tests.examples import (
    HEALTH_VISITOR,
    LATER,
    NOW,
    REVIEW,
    SCRIBE,
    SOCIAL_WORKER,
    an_observation,
    envelope,
    history,
    id_of,
    sealed,
)

KINDS = kinds()
WITH_WORDS = [kind for kind in KINDS if kind.text_required]
WITHOUT_WORDS = [kind for kind in KINDS if not (kind.text_required or kind.something_required)]
WITH_A_SUBJECT = [kind for kind in KINDS if kind.about_required]
REQUIRED = [(kind, field.name) for kind in KINDS for field in kind.fields if field.required]
SCRIBED = envelope(HEALTH_VISITOR, written_by=SCRIBE)


def record(kind: Kind, **otherwise: Any) -> Observation:
    """An observation with just what its kind asks for, changed as said."""
    what: dict[str, Any] = {
        "text": sealed("Heard on the stairs."),
        "about": (Reference(kind=kind.about[0], id=id_of("it")),) if kind.about_required else (),
        "details": tuple(
            Detail(name=field.name, words=sealed()) for field in kind.fields if field.required
        ),
    }
    return Observation.record(
        id_of("observation"),
        envelope(),
        review_id=REVIEW,
        reference="C-11AA-22BB",
        kind=kind.code,
        **what | otherwise,
    )


def code_of(kind: Kind) -> str:
    """The kind's code, as the name of a case."""
    return kind.code


@pytest.mark.parametrize("kind", KINDS, ids=code_of)
def test_a_kind_is_content_with_what_it_asks_for(kind: Kind):
    assert record(kind).kind == kind.code


@pytest.mark.parametrize("kind", KINDS, ids=code_of)
def test_a_kind_takes_every_field_it_knows(kind: Kind):
    every = tuple(Detail(name=field.name, words=sealed()) for field in kind.fields)
    assert record(kind, details=every).pending_events[0].details == every


@pytest.mark.parametrize("kind", WITH_WORDS, ids=code_of)
def test_a_kind_that_needs_words_is_refused_without(kind: Kind):
    with pytest.raises(KindNeeds, match="words"):
        record(kind, text=None)


@pytest.mark.parametrize("kind", WITHOUT_WORDS, ids=code_of)
def test_a_kind_that_needs_no_words_is_recorded_without(kind: Kind):
    assert record(kind, text=None)


@pytest.mark.parametrize("kind", WITH_A_SUBJECT, ids=code_of)
@pytest.mark.parametrize("about", [(), (Reference(kind="weather"),)], ids=["nothing", "another"])
def test_a_kind_that_is_about_something_says_about_what(kind: Kind, about: tuple[Reference, ...]):
    with pytest.raises(KindNeeds, match="about"):
        record(kind, about=about)


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_a_field_that_a_kind_requires_is_named_when_it_is_missing(kind: Kind, name: str):
    others = tuple(
        Detail(name=field.name, words=sealed()) for field in kind.fields if field.name != name
    )
    with pytest.raises(KindNeeds, match=name):
        record(kind, details=others)


@pytest.mark.parametrize("kind", KINDS, ids=code_of)
def test_a_field_that_a_kind_does_not_have_is_refused_and_not_repeated(kind: Kind):
    required = tuple(Detail(name=f.name, words=sealed()) for f in kind.fields if f.required)
    with pytest.raises(KindNeeds) as refusal:
        record(kind, details=(*required, Detail(name="mood_of_the_day")))
    assert "mood_of_the_day" not in refusal.value.sentence


def test_a_local_kind_kept_by_an_import_may_carry_anything():
    kept = an_observation(history(), kind="ward_round_note")
    assert kept.kind == "ward_round_note"


def test_notes_about_an_exchange_do_not_count_as_observations():
    notes = {kind.code for kind in KINDS if not kind.counts_as_observation}
    assert {"denial_behaviour", "reasoning_pattern", "absent_voice"} <= notes
    assert "healthy_unease" not in notes


# The words of somebody else


def test_a_scribes_entry_is_marked_and_belongs_to_the_speaker():
    entry = an_observation(SCRIBED)
    assert entry.is_scribed
    assert entry.author == HEALTH_VISITOR
    assert not an_observation().is_scribed


@pytest.mark.parametrize("answer", ["confirm", "dispute"])
def test_the_speaker_answers_for_what_a_scribe_wrote_once(answer: str):
    entry = an_observation(SCRIBED)
    getattr(entry, answer)(envelope(HEALTH_VISITOR))
    for again in (entry.confirm, entry.dispute):
        with pytest.raises(AlreadyThere):
            again(envelope(HEALTH_VISITOR))


@pytest.mark.parametrize("who", [SCRIBE, SOCIAL_WORKER, None])
@pytest.mark.parametrize("answer", ["confirm", "dispute"])
def test_nobody_answers_for_the_speaker(answer: str, who: UUID | None):
    entry = an_observation(SCRIBED)
    with pytest.raises(NotYours):
        getattr(entry, answer)(envelope(who))
    assert not entry.answered


@pytest.mark.parametrize("answer", ["confirm", "dispute"])
def test_there_is_nothing_to_answer_for_where_nobody_else_wrote(answer: str):
    with pytest.raises(KindNeeds):
        getattr(an_observation(), answer)(envelope(HEALTH_VISITOR))


@pytest.mark.parametrize("who", [SCRIBE, SOCIAL_WORKER, None])
def test_nobody_edits_anothers_words(who: UUID | None):
    for entry in (an_observation(), an_observation(SCRIBED)):
        with pytest.raises(NotYours):
            entry.correct(envelope(who), text=sealed("Otherwise."), why="clearer")


def test_nobody_edits_the_words_of_an_unlinked_voice():
    for who in (HEALTH_VISITOR, None):
        with pytest.raises(NotYours):
            an_observation(history(None)).correct(envelope(who), text=sealed(), why="typo")


def test_a_correction_stands_beside_the_old_words():
    entry = an_observation()
    entry.correct(envelope(), text=sealed("The room was ready twice."), why="fact")
    recorded, corrected = entry.pending_events
    assert (recorded.text.value, corrected.text.value) == (
        "The room was always ready for us.",
        "The room was ready twice.",
    )


@pytest.mark.parametrize(
    "shown", [{"factor": "cond.workload"}, {"valence": "hindered"}, {"dimension": "individual"}]
)
def test_classifying_sets_what_is_said_and_leaves_the_rest(shown: dict[str, str]):
    entry = an_observation()
    entry.classify(envelope(), **shown)
    said = entry.pending_events[-1]
    assert {
        name: getattr(said, name)
        for name in ("factor", "valence", "dimension")
        if getattr(said, name) is not None
    } == shown


def test_classifying_nothing_is_refused():
    with pytest.raises(KindNeeds):
        an_observation().classify(envelope())


def test_an_observation_may_be_linked_to_what_it_supports():
    entry = an_observation()
    target = Reference(kind="challenge", id=id_of("query"))
    entry.link(envelope(), to=target, relation="supports")
    assert entry.pending_events[-1].to == target


@pytest.mark.parametrize(
    "command",
    [
        lambda entry, at: entry.correct(at, text=sealed(), why="typo"),
        lambda entry, at: entry.confirm(at),
        lambda entry, at: entry.classify(at, valence="helped"),
        lambda entry, at: entry.link(at, to=Reference(kind="challenge"), relation="supports"),
    ],
)
def test_nothing_happens_to_an_observation_tomorrow(command):
    with pytest.raises(DateInTheFuture):
        command(an_observation(SCRIBED), envelope(on=NOW.date().replace(day=4)))


def test_the_day_of_an_observation_is_its_own():
    assert an_observation(envelope(on=LATER)).pending_events[0].envelope.day == LATER


PERSPECTIVE = next(kind for kind in KINDS if kind.code == "perspective")


def test_a_perspective_says_something_in_words_or_in_a_field():
    with pytest.raises(KindNeeds, match="at least one of its fields"):
        record(PERSPECTIVE, text=None)
    told = (Detail(name="what_i_saw", words=sealed("The cot in the hall.")),)
    assert record(PERSPECTIVE, text=None, details=told)
    assert record(PERSPECTIVE, text=sealed("I was new."))


def test_a_perspective_is_about_an_episode_where_history_may_not_know_which():
    with pytest.raises(KindNeeds, match="episode"):
        record(PERSPECTIVE, about=())
    assert record_as(history(), PERSPECTIVE, about=())
    with pytest.raises(KindNeeds):
        record_as(history(), next(kind for kind in WITH_A_SUBJECT if kind is not PERSPECTIVE))


def test_a_field_is_taken_under_the_name_it_had_before_and_kept_so():
    before = (Detail(name="options_i_saw", words=sealed("To ring the ward.")),)
    made = record(PERSPECTIVE, text=None, details=before)
    assert made.pending_events[0].details == before


def record_as(said: Any, kind: Kind, about: tuple[Reference, ...] = ()) -> Observation:
    """An observation of this kind, with words and required fields, said so."""
    return Observation.record(
        id_of("observation"),
        said,
        review_id=REVIEW,
        reference="C-11AA-22BB",
        kind=kind.code,
        text=sealed("Heard on the stairs."),
        about=about,
        details=tuple(
            Detail(name=field.name, words=sealed()) for field in kind.fields if field.required
        ),
    )
