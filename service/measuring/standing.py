"""How everything stands, as metrics: read from the stores whenever Prometheus asks."""

import logging
from collections.abc import Callable, Iterator
from functools import cached_property

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from domain.stored_names import event_classes
from service.lag import lag
from service.wiring import Heedful

UNKNOWN = "unknown"
"""What events are counted under whose name this program does not know."""

logger = logging.getLogger(__name__)


class StandingCollector(Collector):
    """Labels are names of events and of jobs, never anything of a thing or a person."""

    def __init__(self, open: Callable[[], Heedful]) -> None:
        self._open = open

    def collect(self) -> Iterator[Metric]:
        """Everything there is to tell; while the stores do not answer, only that they do not."""
        try:
            told = list(self._standing())
        except Exception as error:  # whatever is away comes back
            logger.warning("the stores could not be measured: %s", type(error).__name__)
            told = []
        yield gauge("heedful_up", "Whether the stores could be read.", 1 if told else 0)
        yield from told

    def describe(self) -> list[Metric]:
        """Nothing, so that nothing is opened before somebody asks."""
        return []

    @cached_property
    def _heedful(self) -> Heedful:
        return self._open()

    def _standing(self) -> Iterator[Metric]:
        yield from self._following()
        yield from self._jobs()
        ledger = self._heedful.ledger
        yield gauge(
            "heedful_ledger_position",
            "Position of the newest event in the ledger.",
            ledger.follower.position(),
        )
        yield gauge(
            "heedful_checkpoints_waiting",
            "Checkpoints signed and not delivered yet.",
            ledger.publisher.standing().waiting,
        )

    def _following(self) -> Iterator[Metric]:
        heedful = self._heedful
        behind = lag(heedful)
        yield self._appended(behind.head)
        yield gauge("heedful_log_head", "Position of the newest event in the log.", behind.head)
        yield gauge(
            "heedful_read_models_position", "Position read models have come to.", behind.position
        )
        yield gauge("heedful_read_models_lag_events", "Positions they are behind.", behind.events)
        if behind.seconds is not None:
            yield gauge(
                "heedful_read_models_lag_seconds",
                "How long ago the oldest event they lack was recorded.",
                behind.seconds,
            )
        yield gauge(
            "heedful_parked_events",
            "Events that could not be read, and wait.",
            heedful.views.parked(),
        )
        yield gauge(
            "heedful_dropped_events",
            "Events that are done without, by somebody's decision.",
            len(heedful.dropping.decisions()),
        )

    def _appended(self, head: int) -> Metric:
        """Counted in the log itself: whoever wrote them, and across every restart."""
        counts: dict[str, int] = {}
        for topic, number in self._heedful.log.counts_by_topic(head).items():
            name = topic if topic in event_classes() else UNKNOWN
            counts[name] = counts.get(name, 0) + number
        family = CounterMetricFamily(
            "heedful_events_appended", "Events in the log, by stored name.", labels=["topic"]
        )
        for name, number in sorted(counts.items()):
            family.add_metric([name], number)
        return family

    def _jobs(self) -> Iterator[Metric]:
        held = GaugeMetricFamily(
            "heedful_job_held", "Whether any process does this job.", labels=["job"]
        )
        age = GaugeMetricFamily(
            "heedful_job_heartbeat_age_seconds", "When it was last heard of.", labels=["job"]
        )
        for one in self._heedful.leases.standing():
            held.add_metric([one.job], one.is_held)
            age.add_metric([one.job], one.heartbeat_age)
        yield held
        yield age


def gauge(name: str, said: str, value: float) -> Metric:
    """A number that goes up and down, without labels."""
    return GaugeMetricFamily(name, said, value=value)
