"""An empty key store for a test: made once, then copied, since making one waits for the disk."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from service.keys.opening import make_keys
from service.settings import Settings


def settings_with_keys(directory: Path) -> Settings:
    """Settings whose key store, and its key-encryption key, are there."""
    directory.mkdir(parents=True, exist_ok=True)
    for file in _made().iterdir():
        shutil.copy(file, directory)
    return Settings(data_dir=directory)


@cache
def _made() -> Path:
    directory = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, directory)
    make_keys(Settings(data_dir=directory))
    return directory
