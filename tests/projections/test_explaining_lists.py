"""Are episodes and assessment items listed and read whole, now and as at before?"""

from projections.cursors import Cursor
from projections.questions import (
    assessment_item_list,
    episode_list,
    one_assessment_item,
    one_episode,
)
from tests.examples import (
    ITEM,
    REVIEW,
    TEAM_MANAGER,
    a_led_review,
    a_query,
    an_episode,
    an_item,
    envelope,
    episode_in,
    id_of,
    item_in,
    sealed,
)
from tests.projections.histories import History

PAIR = {"from_factor": "cond.workload", "to_factor": "inter.info_sharing"}


def test_with_nothing_there_every_state_is_counted_as_none(history: History):
    with history.asked() as facts:
        episodes, items = episode_list.ask(facts), assessment_item_list.ask(facts)
        assert one_episode.ask(facts, id_of("nowhere")) is None
        assert one_assessment_item.ask(facts, id_of("nowhere")) is None
    assert (episodes.total, episodes.by_state) == (0, {"open": 0, "settled": 0})
    assert (items.total, sum(items.by_state.values()), items.unanswered) == (0, 0, 0)


def test_an_episode_is_read_with_its_conditions_and_their_links(history: History):
    episode = an_episode()
    before = history.happened(a_led_review(), episode)
    episode.link_factors(envelope(), how=sealed("No time to ring."), **PAIR)
    history.happened(episode)
    with history.asked() as facts:
        one = one_episode.ask(facts, episode.id)
        then = one_episode.ask(facts, episode.id, at=before)
    assert one is not None
    assert then is not None
    assert [(each.factor, each.strength) for each in one.factors] == [
        ("cond.workload", "major"),
        ("inter.info_sharing", "major"),
    ]
    assert [(each.from_factor, each.how) for each in one.links] == [
        ("cond.workload", "No time to ring.")
    ]
    assert (then.links, one.review.code) == ((), "A")


def test_the_list_counts_all_pages_and_says_what_it_leaves_out(history: History):
    history.happened(episode_in("settled"))
    with history.asked() as facts:
        listed = episode_list.ask(facts, id_of("another review"))
        every = episode_list.ask(facts, limit=1)
    assert (listed.total, listed.hidden_by_filters) == (0, 1)
    assert (every.by_state["settled"], every.next) == (1, None)


def test_an_item_is_read_with_its_news_its_answers_and_the_queries_about_it(history: History):
    item = item_in("in_question")
    query = a_query()
    history.happened(a_led_review(), item, query)
    with history.asked() as facts:
        one = one_assessment_item.ask(facts, item.id)
    assert one is not None
    assert [(each.text, each.answer) for each in one.information] == [("A second bruise.", None)]
    assert (one.answers, one.queries, ITEM.item_ref) == ((), (), None)


def test_items_that_wait_are_counted_now_and_as_at_before(history: History):
    item = item_in("in_question")
    before = history.happened(item)
    item.revise(envelope(TEAM_MANAGER), what_changed=sealed(), information=(id_of("news"),))
    history.happened(item)
    with history.asked() as facts:
        now, then = (assessment_item_list.ask(facts, REVIEW, at=at) for at in (None, before))
    assert (now.unanswered, now.by_state["revised"]) == (0, 1)
    assert (then.unanswered, then.by_state["in_question"]) == (1, 1)


def test_the_items_are_walked_page_by_page(history: History):
    others = [an_item_called(f"LCS:{number}") for number in range(3)]
    history.happened(*others)
    found: list[str] = []
    after = None
    with history.asked() as facts:
        while True:
            page = assessment_item_list.ask(facts, limit=2, after=after)
            found += [one.token for one in page.items]
            if page.next is None:
                break
            after = Cursor.read(page.next)
    assert found == ["LCS:0", "LCS:1", "LCS:2"]


def an_item_called(token: str):
    made = an_item()
    return type(made).register(
        id_of(token),
        envelope(),
        review_id=REVIEW,
        reference=token,
        item_type=made.item_type,
        token=token,
        owner_agency="la_csc",
        owner_band="4",
    )
