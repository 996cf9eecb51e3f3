"""Is a thing called the same elsewhere once, and no more when that was taken back?"""

from datetime import timedelta

import pytest

from domain.rejections import AlreadyThere, DateInTheFuture, UnknownReference
from tests.examples import CALLED, NOW, a_review, an_item, envelope, sealed

THINGS = (a_review, an_item)
WHY = sealed("It is that of another family.")
TOMORROW = envelope(on=(NOW + timedelta(days=2)).date())


@pytest.mark.parametrize("make", THINGS)
def test_it_is_linked_once_and_unlinked_once(make):
    thing = make()
    thing.link_reference(envelope(), **CALLED)
    with pytest.raises(AlreadyThere):
        thing.link_reference(envelope(), **CALLED)
    thing.unlink_reference(envelope(), **CALLED, why=WHY)
    with pytest.raises(UnknownReference):
        thing.unlink_reference(envelope(), **CALLED, why=WHY)
    thing.link_reference(envelope(), **CALLED)


@pytest.mark.parametrize("make", THINGS)
@pytest.mark.parametrize("part", CALLED)
def test_only_what_was_linked_can_be_unlinked(make, part):
    thing = make()
    thing.link_reference(envelope(), **CALLED)
    with pytest.raises(UnknownReference):
        thing.unlink_reference(envelope(), **{**CALLED, part: "another"}, why=WHY)


@pytest.mark.parametrize("make", THINGS)
def test_it_is_not_dated_ahead(make):
    thing = make()
    with pytest.raises(DateInTheFuture):
        thing.link_reference(TOMORROW, **CALLED)
    thing.link_reference(envelope(), **CALLED)
    with pytest.raises(DateInTheFuture):
        thing.unlink_reference(TOMORROW, **CALLED, why=WHY)
