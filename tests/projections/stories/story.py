"""Histories that could have happened: random commands on the real aggregates, refusals left out."""

from datetime import timedelta
from random import Random
from typing import Self

from domain.rejections import Rejection
from tests.projections.memory_log import MemoryLog
from tests.projections.stories.data_rights import change_request, receive
from tests.projections.stories.explaining import (
    change_episode,
    change_item,
    identify,
    reason,
    register_item,
)
from tests.projections.stories.patterns import change_pattern, name_pattern
from tests.projections.stories.privacy import change_what_is_shown, erase, hold
from tests.projections.stories.queries import change_query, raise_query, tell_custodian
from tests.projections.stories.reviews import change_review, open_review
from tests.projections.stories.sayings import (
    ask_who,
    be_shown,
    change_finding,
    change_observation,
    decide_who,
    hold_back,
    observe,
    propose,
    publish,
    publish_policy,
)
from tests.projections.stories.scene import NothingYet, Scene
from tests.projections.stories.sessions import arrange_session, change_session
from tests.projections.stories.signs import change_sign, prove_sign, raise_sign
from tests.projections.stories.systems import begin_with_a_system, change_a_system

ACTS = (
    *[change_review] * 6,
    open_review,
    *[raise_query] * 2,
    *[change_query] * 7,
    tell_custodian,
    raise_sign,
    *[change_sign] * 6,
    prove_sign,
    *[observe] * 3,
    change_observation,
    *[be_shown] * 3,
    ask_who,
    decide_who,
    hold_back,
    propose,
    change_finding,
    name_pattern,
    change_pattern,
    publish,
    arrange_session,
    *[change_session] * 9,
    publish_policy,
    *[change_what_is_shown] * 2,
    erase,
    hold,
    receive,
    *[change_request] * 3,
    identify,
    *[change_episode] * 4,
    register_item,
    *[change_item] * 3,
    *[reason] * 2,
    begin_with_a_system,
    change_a_system,
)


class Story(Scene):
    """A scene and the log of what really happened in it, with a gap now and then."""

    def __init__(self, random: Random, log: MemoryLog | None = None) -> None:
        super().__init__(random)
        self.log = log or MemoryLog()
        self.log.append(*open_review(self).collect_events())

    def tell(self, acts: int) -> Self:
        """Let so many things be tried."""
        for _ in range(acts):
            self.act()
        return self

    def act(self) -> None:
        """One command on something, old or new; what the domain refuses did not happen."""
        self.clock += timedelta(minutes=self.random.randrange(2_000))
        try:
            touched = self.pick(ACTS)(self)
        except (Rejection, NothingYet):
            return
        things = touched if isinstance(touched, tuple) else (touched,)
        events = [event for thing in things for event in thing.collect_events()]
        self.log.append(*events, gap=self.random.random() < 0.05)
