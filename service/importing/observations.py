"""How a row becomes an observation, and a denial behaviour a note on its exchange."""

from functools import partial
from uuid import UUID

from domain.observations import Detail, Observation, Reference
from domain.vocabulary import kind as kind_named
from service.identity import dated_id, derived_id, reference
from service.importing import rows
from service.importing.shaping import check_code, check_name, check_words
from service.importing.shared import Shared, names_in
from service.importing.telling import Telling
from service.saying import NUMBER, Speech

DENIAL = "denial_behaviour"
THING = "thing it is about"


def observation(row: rows.Observation, path: str, shared: Shared) -> Telling:
    """An observation. Raises `Refused`."""
    shared.observations[row.id] = row
    voice = shared.voice(row, path)
    said = voice.own(row.occurred_on, row.occurred_precision)
    id = shared.id_of(row.id, voice.is_anonymous)
    begin = partial(
        Observation.record,
        id,
        said.envelope,
        review_id=shared.review.id,
        reference=row.id,
        kind=row.kind,
        text=said.speech.maybe(row.text),
        about=_about(row, path, shared),
        factor=row.factor,
        valence=row.valence,
        dimension=row.dimension,
        source_mode=row.source,
        confidence=row.confidence,
        details=_details(row, path, shared, said.speech),
        in_reply_to=_reply(row, path, shared),
    )
    return Telling(
        path=path,
        name=row.id,
        id=id,
        begin=begin,
        needs=names_in(row.in_reply_to, [one.id for one in row.about if one.id]),
        is_anonymous=voice.is_anonymous,
    )


def denial(row: rows.DenialBehaviour, path: str, shared: Shared) -> Telling:
    """A note on an exchange; it has no id of its own, so its content and number make one."""
    kind, target = shared.look_up(row.on, f"{path}.on", THING)
    number = str(shared.number(row.on, row.code))
    name = derived_id(shared.namespace, shared.review.code, DENIAL, row.on, row.code, number)
    id = dated_id(name, shared.day)
    said = shared.voice_of_nobody(None, row.by, path).own(row.noted_on)
    begin = partial(
        Observation.record,
        id,
        said.envelope,
        review_id=shared.review.id,
        reference=reference("C", id),
        kind=DENIAL,
        text=said.speech.maybe(row.note),
        about=(Reference(kind=kind, id=target),),
        source_mode="not_recorded",
        details=(Detail(name="behaviour", code=row.code),),
    )
    return Telling(path=path, name="", id=id, begin=begin, needs=names_in(row.on))


def _reply(row: rows.Observation, path: str, shared: Shared) -> UUID | None:
    if row.in_reply_to is None:
        return None
    return shared.reference(row.in_reply_to, f"{path}.in_reply_to", "observation")


def _about(row: rows.Observation, path: str, shared: Shared) -> tuple[Reference, ...]:
    return tuple(
        _pointed(one, f"{path}.about[{place}]", shared) for place, one in enumerate(row.about)
    )


def _pointed(one: rows.Pointer, path: str, shared: Shared) -> Reference:
    if one.id is not None:
        return Reference(kind=one.kind, id=shared.reference(one.id, f"{path}.id", THING))
    whole = shared.review.id if one.kind == "review" and one.token is None else None
    return Reference(kind=one.kind, id=whole, token=one.token)


def _details(
    row: rows.Observation, path: str, shared: Shared, speech: Speech
) -> tuple[Detail, ...]:
    """The fields of its kind: codes and numbers in clear, everything else sealed as words."""
    known = kind_named(row.kind)
    fields = known.fields if known else ()
    vocabularies = {name: field.vocabulary for field in fields for name in field.names}
    numbers = {name for field in fields if field.type == "number" for name in field.names}
    made: list[Detail] = []
    for name, given in row.details.items():
        where = f"{path}.details"
        check_name(name, where, shared.warn)
        for value in given if isinstance(given, list) else [given]:
            vocabulary = vocabularies.get(name)
            if vocabulary:
                code = check_code(vocabulary, value, f"{where}.{name}", shared.warn)
                made.append(Detail(name=name, code=code))
            elif name in numbers and NUMBER.fullmatch(value):
                made.append(Detail(name=name, code=value))
            else:
                check_words(value, where, shared.warn)
                made.append(Detail(name=name, words=speech.words(value)))
    return tuple(made)
