"""Why the log could not take something, for whoever tells the caller."""

from service.log.port import OutcomeUnknown, StoreFull

__all__ = ["OutcomeUnknown", "StoreFull"]
