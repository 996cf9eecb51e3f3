"""What an id of another system looks like, by its type; and what must never stand in a token (I18)."""

import re
from collections.abc import Callable, Mapping

from nhs_number.validate import is_valid

from domain.rejections import IdentifiesAChild, ReferenceNotUsable
from domain.vocabulary import check, vocabulary

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""Of a unique pupil number: I, O and S are left out, they look like digits."""

UPN = re.compile(rf"[{LETTERS}][0-9]{{11}}[0-9{LETTERS}]")
NO_UPN = re.compile(r"UN[1-9]")
"""What a return to the Department for Education says where a pupil has no number."""

PERSON = re.compile(r"[0-9A-Z]{1,10}")
ODS = re.compile(r"[0-9A-Z]{3,10}")
URN = re.compile(r"[0-9]{6}")
GSS = re.compile(r"[EJKLMNSW][0-9]{8}")
OWN = re.compile(r"[!-~](?:[ -~]{0,98}[!-~])?")
SPACING = re.compile(r"[\s-]+")

LIKE_NHS_NUMBER = re.compile(
    r"(?<![0-9A-Z])(?:NHS)?([0-9]{3}[-/.:_]?[0-9]{3}[-/.:_]?[0-9]{4})(?![0-9A-Z])", re.I
)
LIKE_UPN = re.compile(rf"(?<![0-9A-Z])({UPN.pattern})(?![0-9A-Z])", re.I)


def normalised(type: str, value: str) -> str:
    """The value as every system would write it. Raises `UnknownCode`, `ReferenceNotUsable`."""
    code = check("reference_type", type)
    found = READ.get(code, _own)(value.strip())
    if found is None:
        raise ReferenceNotUsable(SENTENCES.get(code, OWN_SENTENCE))
    return found


def is_everywhere(type: str) -> bool:
    """Whether such an id means the same in every system, so that the system does not belong to it."""
    return bool(vocabulary("reference_type").terms[type].more.get("everywhere", False))


def identifies_a_child(text: str) -> bool:
    """Whether an NHS number or a unique pupil number stands in it, check digit or letter included."""
    numbers = (re.sub(r"[^0-9]", "", found) for found in LIKE_NHS_NUMBER.findall(text))
    return any(map(is_valid, numbers)) or any(
        has_check_letter(found.upper()) for found in LIKE_UPN.findall(text)
    )


def check_opaque(token: str) -> str:
    """The same token. Raises `IdentifiesAChild` for one that names a child by a national number."""
    if identifies_a_child(token):
        raise IdentifiesAChild
    return token


def has_check_letter(upn: str) -> bool:
    """Whether a pupil number begins with its check letter: the weighted sum of the rest, modulo 23.

    The last place of a temporary number is a letter, which counts as its place among the letters.
    """
    values = [int(one) if one.isdigit() else LETTERS.index(one) for one in upn[1:]]
    weighted = sum(weight * value for weight, value in enumerate(values, start=2))
    return upn[0] == LETTERS[weighted % len(LETTERS)]


def _nhs_number(value: str) -> str | None:
    digits = SPACING.sub("", value)
    return digits if digits.isascii() and is_valid(digits) else None


def _upn(value: str) -> str | None:
    upn = SPACING.sub("", value).upper()
    if NO_UPN.fullmatch(upn):
        raise ReferenceNotUsable(
            "This says why a pupil has no number; it names nobody. Leave the reference out."
        )
    return upn if UPN.fullmatch(upn) and has_check_letter(upn) else None


def _person(value: str) -> str | None:
    """Systems pad these with zeros, or do not."""
    bare = value.upper().lstrip("0")
    return bare if PERSON.fullmatch(bare) else None


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def read(value: str) -> str | None:
        upper = value.upper()
        return upper if pattern.fullmatch(upper) else None

    return read


def _own(value: str) -> str | None:
    return value if OWN.fullmatch(value) else None


READ: Mapping[str, Callable[[str], str | None]] = {
    "la_child_id": _person,
    "ssd_person_id": _person,
    "nhs_number": _nhs_number,
    "upn": _upn,
    "ods": _matching(ODS),
    "urn": _matching(URN),
    "gss": _matching(GSS),
}
"""How each type is read; what is not here is kept as its system writes it."""

A_PERSON = "An id of a person has up to 10 letters and digits; zeros before it do not count."
OWN_SENTENCE = "An id has up to 100 visible characters of ASCII, with no blank before or after it."
SENTENCES: Mapping[str, str] = {
    "la_child_id": A_PERSON,
    "ssd_person_id": A_PERSON,
    "nhs_number": "An NHS number has 10 digits, the last of which is a check digit; this one has not.",
    "upn": (
        "A unique pupil number is a check letter and 12 more places; this one is not, or its check "
        "letter does not fit."
    ),
    "ods": "An ODS code has 3 to 10 letters and digits.",
    "urn": "The unique reference number of a school has 6 digits.",
    "gss": "A GSS code is one of the letters E, J, K, L, M, N, S, W and 8 digits.",
}
