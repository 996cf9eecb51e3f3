"""Is an id of another system read as it is meant, and kept out of where a token belongs? (I18)"""

import pytest

from domain.identifiers import (
    LETTERS,
    SENTENCES,
    check_opaque,
    has_check_letter,
    identifies_a_child,
    is_everywhere,
    normalised,
)
from domain.rejections import IdentifiesAChild, ReferenceNotUsable, UnknownCode
from domain.vocabulary import vocabulary

NHS_NUMBER, UPN, TEMPORARY = "9434765919", "B801200005001", "R80120000500A"


@pytest.mark.parametrize(
    ("type", "as_written", "meant"),
    [
        ("nhs_number", "943 476 5919", NHS_NUMBER),
        ("nhs_number", "943-476-5919", NHS_NUMBER),
        ("upn", "b801200005001", UPN),
        ("la_child_id", "000012345", "12345"),
        ("ssd_person_id", "0000000ab12", "AB12"),
        ("ods", "rx1la", "RX1LA"),
        ("urn", "123456", "123456"),
        ("gss", "e08000035", "E08000035"),
        ("assessment_id", " Assessment 7/a ", "Assessment 7/a"),
        ("local", "Case-9", "Case-9"),
    ],
)
def test_what_systems_write_differently_and_mean_alike_is_the_same(type, as_written, meant):
    assert normalised(type, as_written) == meant


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("nhs_number", "9434765918"),
        ("nhs_number", "943476591"),
        ("nhs_number", "٩٤٣٤٧٦٥٩١٩"),
        ("upn", "A801200005001"),
        ("upn", "B80120000500"),
        ("upn", "UN1"),
        ("la_child_id", "0000"),
        ("la_child_id", "12345678901"),
        ("ssd_person_id", "12-45"),
        ("ods", "R1"),
        ("urn", "12345"),
        ("gss", "X08000035"),
        ("local", ""),
        ("local", "naïve"),
        ("s47_id", "x" * 101),
    ],
)
def test_what_is_no_such_id_is_refused_without_being_repeated(type, value):
    with pytest.raises(ReferenceNotUsable) as refusal:
        normalised(type, value)
    assert not value or value not in refusal.value.sentence


def test_a_type_that_nobody_knows_is_refused():
    with pytest.raises(UnknownCode):
        normalised("passport", "123456789")


def test_a_pupil_number_has_its_check_letter_also_a_temporary_one():
    assert has_check_letter(UPN)
    letters = [one for one in LETTERS if has_check_letter(one + TEMPORARY[1:])]
    assert len(letters) == 1
    assert has_check_letter(letters[0] + TEMPORARY[1:])
    assert not any(has_check_letter(one + UPN[1:]) for one in LETTERS if one != UPN[0])


@pytest.mark.parametrize(
    "text",
    [
        NHS_NUMBER,
        "943-476-5919",
        "943.476.5919",
        "NHS9434765919",
        "nhs:9434765919",
        "case/9434765919/2",
        UPN,
        "upn-b801200005001",
    ],
)
def test_a_national_number_of_a_child_is_seen_in_a_token(text):
    assert identifies_a_child(text)


def test_it_is_refused_there_and_not_repeated():
    assert check_opaque("LCS:4711") == "LCS:4711"
    with pytest.raises(IdentifiesAChild) as refusal:
        check_opaque(NHS_NUMBER)
    assert NHS_NUMBER not in refusal.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        "9434765918",
        "LCS:4711",
        "99434765919",
        "B801200005002",
        "0190a0de-5c00-7000-8000-000000000000",
        "ref1-mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dzpiydcmrtgq2q",
        "setting-7",
    ],
)
def test_other_tokens_are_left_alone(text):
    assert not identifies_a_child(text)


def test_national_ids_mean_the_same_in_every_system():
    everywhere = {code for code in vocabulary("reference_type").codes if is_everywhere(code)}
    assert everywhere == {"nhs_number", "upn", "ods", "urn", "gss"}
    assert set(SENTENCES) == everywhere | {"la_child_id", "ssd_person_id"}
