"""The files pages are drawn with: style sheet, script, icon. Ours alone, and no sign-in needed."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, request
from whitenoise import WhiteNoise

from web.headers import EVERY_ANSWER

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"
ONE_DAY = 24 * 60 * 60


def serve_files(app: Flask) -> None:
    """Answer `/static/…` before the application is asked at all."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask's own way to wrap it
        app.wsgi_app,
        root=str(FOLDER),
        prefix=PREFIX,
        max_age=ONE_DAY,
        add_headers_function=_protect,
    )
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """The address of a file under `static`, which changes with the file's content."""
    return f"{request.script_root}{PREFIX}{name}?v={_mark(name)}"


@cache
def _mark(name: str) -> str:
    return sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def _protect(headers: Headers, path: str, url: str) -> None:
    for name, value in EVERY_ANSWER.items():
        headers[name] = value
