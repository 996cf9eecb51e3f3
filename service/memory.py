"""What Python's collector need not look at again and again: the program itself."""

import gc

# A page of 2,000 events is some 50,000 objects that live just as long as the page: with the standard
# threshold the collector walks them dozens of times and halves the rate of following.
BETWEEN_COLLECTIONS = (50_000, 20, 100)


def settle() -> None:
    """Call once, when the process has built what it keeps until it ends."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*BETWEEN_COLLECTIONS)
