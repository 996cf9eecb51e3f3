"""What the tests of the oracle may ask for."""

from tests.projections.conftest import history

__all__ = ["history"]
