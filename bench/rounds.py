"""Interleaved rounds: rivals take turns in one run, medians are compared, ratios are printed."""

import statistics
import time
from collections.abc import Callable, Mapping

Round = Callable[[], int]
"""Does some work and says how many units (events, rows) it did."""


def rates(rivals: Mapping[str, Round], rounds: int) -> dict[str, float]:
    """The median rate of each rival, in units a second, over so many interleaved rounds."""
    seen: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, work in rivals.items():
            start = time.perf_counter()
            units = work()
            seen[name].append(units / (time.perf_counter() - start))
    return {name: statistics.median(values) for name, values in seen.items()}


def milliseconds(work: Callable[[], object], times: int) -> tuple[float, float]:
    """The median and the 99th percentile of so many calls, in milliseconds."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1_000)
    spent.sort()
    return statistics.median(spent), spent[min(len(spent) - 1, int(len(spent) * 0.99))]


def show(title: str, found: Mapping[str, float], unit: str, against: str) -> None:
    """Print each rival's median and its ratio to one of them."""
    print(f"\n{title}")
    for name, rate in found.items():
        print(f"  {name:<44} {rate:>12,.0f} {unit}   x{rate / found[against]:.2f}")
