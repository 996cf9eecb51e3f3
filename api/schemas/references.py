"""What is said of a reference to another system: its value goes in, and never comes out again."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from api.faults import fault
from api.fields import Code, Text, Token
from api.shapes import Act, Said
from api.values import AsAtWhen, Position
from domain.rejections import TokenOrValue

VALUE = "The id there. A token is made of it; it is kept nowhere, and no answer repeats it."


class SystemReference(Said):
    """What something is called in another system."""

    system = Token(required=True, description="Which system, in a word of its own.")
    type = Code("reference_type", required=True)
    value = Text(required=True, description=VALUE)


class AnyReference(Said):
    """What something is called in another system: by its id there, or by an opaque token."""

    system = Token(required=True, description="Which system, in a word of its own.")
    type = Token(required=True, description="With a value, a code of `reference_type`.")
    value = Text(description=VALUE)
    token = Token(description="In its place: opaque, and identifies no child.")

    @validates_schema
    def check_one(self, data: Mapping[str, Any], **_: Any) -> None:
        """One of the two. Raises `ValidationError`."""
        if (data.get("value") is None) == (data.get("token") is None):
            said = fault(TokenOrValue.code, TokenOrValue().sentence)
            raise ValidationError(said, "value")


class ReferenceLink(Act, AnyReference):
    """A reference that is linked."""


class ReferenceUnlink(Act, AnyReference):
    """A reference that is taken back."""

    why = Text(required=True)


class LookUp(SystemReference):
    """A reference to look for. It stands in the body, so that no address holds it."""

    as_at = AsAtWhen(description="Answer as at a position, a time (RFC 3339), or the end of a day.")
    after = Position(description="Answer not before this position of a write is applied.")

    @post_load
    def put_when(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """When it is asked as at; left out: now."""
        return {**data, "as_at": data.get("as_at")}
