"""The directory through which web workers hand their numbers to whoever serves them."""

import os
from pathlib import Path

from service.settings import Settings

NAMED = "PROMETHEUS_MULTIPROC_DIR"
"""What prometheus_client looks for, once, when it is first imported: set it before."""


def hand_over(settings: Settings) -> Path:
    """Name the directory to every process that is started from here; DATA_DIR/metrics if not given."""
    os.environ.setdefault(NAMED, str(settings.data_dir / "metrics"))
    return Path(os.environ[NAMED])


def empty(directory: Path) -> None:
    """Take away what processes of an earlier start have left there, and nothing else."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in directory.glob("*.db"):
        left.unlink(missing_ok=True)
