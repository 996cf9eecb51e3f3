"""A clock that jumps: what every part of the program takes for the time, moved by hours or years."""

import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import ModuleType

import pytest

PACKAGES = {"api", "domain", "projections", "service", "web"}
READS_THE_CLOCK = "datetime.now("
OTHER_CLOCKS = ("time.time(", "utcnow(", "date.today(", "CURRENT_TIMESTAMP")


class Clock:
    """The machine's own time, and how far from it the program's is."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self, zone: tzinfo | None = None) -> datetime:
        """What the program takes for this moment."""
        return datetime.now(zone) + self.ahead

    def put_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put it wherever the program reads the time, which is the same way everywhere."""
        clock = self

        class Jumping(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # no Self
                return clock.now(tz)

        for module in _ours():
            source = Path(str(module.__file__)).read_text("utf-8")
            assert not any(other in source for other in OTHER_CLOCKS), module.__name__
            if READS_THE_CLOCK in source:
                monkeypatch.setattr(module, "datetime", Jumping)


def _ours() -> list[ModuleType]:
    return [
        module
        for name, module in sys.modules.items()
        if name.partition(".")[0] in PACKAGES
        and (getattr(module, "__file__", None) or "").endswith(".py")
    ]
