"""What is said of every field: its messages when it is refused, and its words in the contract."""

from collections.abc import Mapping
from typing import Any

from api.faults import fault

NEEDED = fault("required", "This is needed.")
NOT_NULL = fault("null-not-allowed", "Leave this out rather than sending null.")


def wrong(what: str) -> dict[str, Any]:
    """The messages of a field that takes `what`."""
    said = fault("wrong-type", f"This must be {what}.")
    return {"required": NEEDED, "null": NOT_NULL, "invalid": said, "type": said}


def described(kwargs: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """What the contract says of a field: its description, taken out of `kwargs`, and more."""
    description = kwargs.pop("description", None)
    return {**more, **({"description": description} if description else {})}
