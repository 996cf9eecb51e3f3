"""The file that a request brings: as its body, or in a form; in memory alone, never on a disk."""

from io import BytesIO

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from api.problems import Problem
from api.strictness import read_body
from service.importing.sending import BY_TYPE, MOST_BYTES, format_of
from service.imports import File

FORM = "multipart/form-data"
MOST_BYTES_OF_A_FORM = MOST_BYTES + 1_000_000
WRONG = f"Send the file as {', '.join(BY_TYPE)}, or in a form as the part `file`."


def file_in(request: Request) -> File:
    """The file. Raises `Problem`."""
    if request.mimetype != FORM:
        return File(_known(format_of(request.mimetype)), read_body(request, MOST_BYTES))
    parts = _parts(request)
    if set(parts) - {"file", "mapping"} or "file" not in parts:
        raise Problem("bad-request", "A form has one part `file`, and may have one `mapping`.")
    (form, data), mapping = parts["file"], parts.get("mapping")
    return File(_known(form), data, mapping and mapping[1])


def _parts(request: Request) -> dict[str, tuple[str | None, bytes]]:
    """The parts of a form, by name. Raises `Problem`."""
    body = read_body(request, MOST_BYTES_OF_A_FORM)
    parser = FormDataParser(
        stream_factory=lambda *_, **__: BytesIO(),
        max_form_memory_size=MOST_BYTES_OF_A_FORM,
        max_form_parts=4,
        silent=False,
    )
    try:
        _, fields, files = parser.parse(
            BytesIO(body), request.mimetype, len(body), request.mimetype_params
        )
    except (ValueError, RequestEntityTooLarge):
        raise Problem("bad-request", "The form could not be read.") from None
    several = [*map(len, fields.listvalues()), *map(len, files.listvalues())]
    if any(number > 1 for number in several):
        raise Problem("bad-request", "Each part may stand in a form once.")
    found: dict[str, tuple[str | None, bytes]] = {
        name: (None, value.encode()) for name, value in fields.items()
    }
    for name, part in files.items():
        form = format_of(part.mimetype or "", part.filename or "")
        found[name] = (form, part.stream.read())
    return found


def _known(form: str | None) -> str:
    if form is None:
        raise Problem("wrong-content-type", WRONG)
    return form
