"""Where am I signed in, and how do I end that from here?"""

from __future__ import annotations

from flask import abort, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from web.asking import heedful
from web.visitors import forget, signed_in


def mine() -> str:
    """Every browser in which whoever looks is signed in, this one marked."""
    return render_template(
        "signing_in/mine.html", sign_ins=heedful().desk.sign_ins(g.visitor), this=signed_in()
    )


def end(sign_in_id: str) -> Response:
    """End one of them; somebody else's answers like one that there is not."""
    this = signed_in()
    if not heedful().desk.end_sign_in(sign_in_id, g.visitor):
        abort(404)
    if this is None or this.id != sign_in_id:
        return redirect(url_for("pages.my_sign_ins"), 303)
    response = redirect(url_for("pages.sign_in", left=1), 303)
    forget(response)
    return response
