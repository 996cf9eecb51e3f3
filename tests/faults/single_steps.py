"""One step of a thing that is there: any command on it, by whoever may, with what it says made up."""

from collections.abc import Callable
from uuid import UUID

from service.acting import Acting
from tests.examples import CHAIR, LEARNING_LEAD
from tests.faults.somebody import Somebody
from tests.service.recorded import acting

Deed = Callable[[Somebody], object]
By = Callable[[Somebody, UUID], Acting]
Made = Callable[[Somebody], object]


def by_anyone(who: Somebody, _: UUID) -> Acting:
    return who.anyone()


def by_chair(who: Somebody, _: UUID) -> Acting:
    return acting(CHAIR)


def by_lead(who: Somebody, _: UUID) -> Acting:
    return acting(LEARNING_LEAD)


def by_raiser(who: Somebody, query: UUID) -> Acting:
    return who.raiser_of(query)


def step(
    kind: str,
    subject: str,
    name: str,
    by: By = by_anyone,
    **said: Made,
) -> Deed:
    """A step of one thing, with what it says made up for it."""

    def do(who: Somebody) -> None:
        command = getattr(getattr(who.commands, subject), name)
        id = who.one(kind)
        command(by(who, id), id, **{field: make(who) for field, make in said.items()})

    return do


def query(name: str, by: By = by_anyone, **said: Made) -> Deed:
    return step("query", "challenges", name, by, **said)


def sign(name: str, by: By = by_anyone, **said: Made) -> Deed:
    return step("sign", "warning_signs", name, by, **said)


def seen(name: str, by: By = by_anyone, **said: Made) -> Deed:
    return step("observation", "observations", name, by, **said)


def finding(name: str, by: By = by_anyone, **said: Made) -> Deed:
    return step("finding", "findings", name, by, **said)


def a(vocabulary_name: str) -> Callable[[Somebody], str]:
    return lambda who: who.code(vocabulary_name)
