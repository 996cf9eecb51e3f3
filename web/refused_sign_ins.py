"""Signing in that was refused, each with what to do now; nothing is repeated of what came."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest, Forbidden


class CouldNotSignIn(BadRequest):
    """What came back is not what the identity provider was asked, or not from it."""

    said = (
        "We could not sign you in",
        "What came back from where you sign in does not belong to what this browser asked for.",
        "Begin again on the page for signing in. If it happens again, tell the person who runs Heedful.",
    )


class SecondFactorNeeded(Forbidden):
    """They proved who they are, but not as strongly as is asked here."""

    said = (
        "One more proof of who you are is needed",
        "You signed in with less than is asked for here, such as a password alone.",
        "Sign in again with your second factor: a smartcard, an app or a key.",
    )
