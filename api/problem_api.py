"""flask-smorest with what Heedful repairs: problems, codes, and its own pages of documentation."""

from typing import Any

from flask import Flask, Response
from flask_smorest import Api
from marshmallow.fields import Field
from werkzeug.exceptions import HTTPException

from api.answer_shapes import AnswerShapes
from api.contract import put_in_common
from api.fields import Choice, Code
from api.refusing import answer_http, protect


class ProblemApi(Api):  # type: ignore[misc]  # flask-smorest comes without types
    """The one place that knows flask-smorest's insides."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def init_app(self, app: Flask, **kwargs: Any) -> None:
        """Prepare the contract of this application."""
        super().init_app(app, **kwargs)
        self.ma_plugin.converter.add_attribute_function(_codes)
        self.shapes = AnswerShapes(self.spec)
        put_in_common(self.spec)

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Refusals that belong to no call, such as an unknown address, are problems too."""
        return protect(answer_http(error))

    def _register_responses(self) -> None:
        """Ours are put in by `put_in_common`."""

    def _register_etag_headers(self) -> None:
        """Ours are put in by `put_in_common`."""

    def _register_pagination_header(self) -> None:
        """Ours are put in by `put_in_common`."""


def _codes(_: object, field: Field[Any], **__: object) -> dict[str, Any]:
    """The codes a field takes, for the contract."""
    if not isinstance(field, Code | Choice):
        return {}
    return {"enum": [*field.codes, *([None] if field.allow_none else [])]}
