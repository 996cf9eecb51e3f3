"""Answers as JSON: the frozen dataclasses of the questions, written out as they are."""

from typing import Any

from flask import Response

from projections.exporting.plain import encode, shown


def answer(value: Any, status: int = 200) -> Response:
    """The response that holds this value as JSON."""
    return Response(encode(shown(value)), status, content_type="application/json")
