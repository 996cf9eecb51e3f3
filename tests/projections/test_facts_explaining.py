"""Do the rows of episodes and assessment items follow what happened, and keep how they were?"""

from domain.observations import Detail, Reference
from projections.facts import assessment_items, episodes, observations
from projections.facts.versions import as_at
from tests.examples import (
    CHAIR,
    TEAM_MANAGER,
    an_episode,
    an_item,
    envelope,
    id_of,
    item_in,
    sealed,
)
from tests.projections.histories import History, observed
from tests.projections.rows import current

PAIR = {"from_factor": "cond.workload", "to_factor": "inter.info_sharing"}


def test_an_episode_stands_as_described_last_and_as_at_before(history: History):
    episode = an_episode()
    before = history.happened(episode)
    episode.redescribe(
        envelope(), title=sealed("Three weeks"), why_key=sealed("Long."), why=sealed("Counted.")
    )
    history.happened(episode)
    with history.asked() as facts:
        now = current(facts, episodes, episode.id)
        assert (now.redescribed, now.to_date, now.version) == (True, None, 4)
        assert current(facts, episodes, episode.id, before).to_date is not None


def test_a_condition_said_again_changes_its_row_and_begins_no_other(history: History):
    episode = an_episode()
    before = history.happened(episode)
    episode.attribute_factor(
        envelope(CHAIR), factor="cond.workload", valence="helped", strength="minor"
    )
    history.happened(episode)
    assert factors(history) == {"cond.workload": "helped", "inter.info_sharing": "hindered"}
    assert factors(history, before)["cond.workload"] == "hindered"


def test_what_is_taken_back_in_the_same_page_or_a_later_one_stands_no_more(history: History):
    episode = an_episode()
    episode.link_factors(envelope(), how=sealed(), **PAIR)
    episode.unlink_factors(envelope(CHAIR), why=sealed(), **PAIR)
    episode.withdraw_factor(envelope(CHAIR), factor="cond.workload", why=sealed())
    history.happened(episode)
    assert factors(history) == {"inter.info_sharing": "hindered"}
    assert links(history) == [False]
    episode.attribute_factor(envelope(), factor="cond.workload", valence="both", strength="minor")
    episode.link_factors(envelope(), how=sealed(), **PAIR)
    history.happened(episode)
    assert factors(history)["cond.workload"] == "both"
    assert links(history) == [True]


def test_an_episode_knows_how_it_was_reasoned_about(history: History):
    episode = an_episode()
    before = history.happened(episode)
    about = (Reference(kind="review", token="t"), Reference(kind="episode", id=episode.id))
    guarded = (
        Detail(name="pattern", code="confirmation"),
        Detail(name="counter_measure", code="devils_advocate"),
    )
    history.happened(
        observed("C-1", kind="reasoning_pattern", about=about, details=guarded),
        observed("C-2", kind="reasoning_pattern", about=about, details=guarded[:1]),
        observed("C-3", kind="alternative_considered", about=about),
        observed("C-4"),
    )
    with history.asked() as facts:
        row = current(facts, episodes, episode.id)
        assert [one["id"] for one in row.noted] == [str(id_of(f"C-{at}")) for at in (1, 2, 3)]
        assert (row.alternatives, row.counter_measures) == (1, ["devils_advocate"])
        assert row.devils_advocate
        assert current(facts, episodes, episode.id, before).noted == []
        notes = [current(facts, observations, id_of(f"C-{at}")) for at in (1, 2, 4)]
    assert [(one.pattern, one.counter_measure) for one in notes] == [
        ("confirmation", "devils_advocate"),
        ("confirmation", None),
        (None, None),
    ]


def test_news_waits_until_an_answer_names_it(history: History):
    item = item_in("in_question")
    item.receive_information(
        envelope(), information=id_of("more"), source="record", text=sealed("Weighed less.")
    )
    history.happened(item)
    assert waiting(history) == (2, "in_question")
    item.revise(envelope(TEAM_MANAGER), what_changed=sealed(), information=(id_of("more"),))
    between = history.happened(item)
    assert waiting(history) == (1, "revised")
    item.reaffirm(envelope(TEAM_MANAGER), why_not=sealed(), information=(id_of("news"),))
    history.happened(item)
    assert waiting(history) == (0, "reaffirmed")
    assert waiting(history, between) == (1, "revised")


def test_an_answer_to_no_news_leaves_what_waits(history: History):
    item = item_in("in_question")
    item.reaffirm(envelope(TEAM_MANAGER), why_not=sealed())
    history.happened(item)
    assert waiting(history) == (1, "reaffirmed")


def factors(history: History, at: int | None = None) -> dict[str, str]:
    table = episodes.FACTORS
    with history.asked() as facts:
        stand = table.select().where(as_at(table, at), table.c.stands)
        return {row.factor: row.valence for row in facts.execute(stand)}


def links(history: History) -> list[bool]:
    table = episodes.LINKS
    with history.asked() as facts:
        return [row.stands for row in facts.execute(table.select().where(as_at(table, None)))]


def waiting(history: History, at: int | None = None) -> tuple[int, str]:
    with history.asked() as facts:
        row = current(facts, assessment_items, an_item().id, at)
        return row.unanswered, row.state
