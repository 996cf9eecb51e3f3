"""The one place that builds things and hands them to one another."""

from dataclasses import dataclass

from projections.following import Follower
from projections.readmodel import Views
from service.anonymous.looking import Looking
from service.anonymous.receipts import Receipts
from service.anonymous.releasing import Releasing
from service.anonymous.speaking import Anonymous
from service.api_keys import ApiKeys
from service.assessment_items import AssessmentItems
from service.casework import Casework
from service.challenges import Challenges
from service.data_rights import DataRights
from service.desk import Desk
from service.detriments import Detriments
from service.dropping import Dropping
from service.episodes import Episodes
from service.feed.feed import Feed
from service.findings import Findings
from service.followed import FollowedLog
from service.generations import generations_of
from service.held_back import HeldBack
from service.import_jobs import ImportJobs
from service.import_worker import ImportWorker
from service.imports import Imports
from service.leases.opening import open_leases
from service.leases.table import Leases
from service.ledger.ledger import Ledger
from service.local_vocabulary import take_local_vocabulary
from service.log.port import LogNotMade
from service.observations import Observations
from service.patterns import Patterns
from service.policies import Policies
from service.processes.escalation_clock import EscalationClock
from service.processes.process import Process
from service.processes.radar import Radar
from service.rates.counts import Counts
from service.references import References
from service.reviews import Reviews
from service.rounds import Rounds
from service.search.search import Search
from service.seen import Watched
from service.sessions import Sessions
from service.settings import Settings
from service.soundness import check_soundness
from service.summaries import Summaries
from service.unsealings import Unsealings
from service.vouching import Vouching
from service.warning_signs import WarningSigns
from service.webhooks.delivering import Deliverer
from service.webhooks.webhooks import Webhooks
from service.withholding import Withholding


@dataclass(frozen=True)
class Heedful:
    """Everything api, web and the operator's verbs call."""

    settings: Settings
    casework: Casework
    reviews: Reviews
    observations: Observations
    challenges: Challenges
    detriments: Detriments
    anonymous: Anonymous
    looking: Looking
    warning_signs: WarningSigns
    held_back: HeldBack
    findings: Findings
    sessions: Sessions
    rounds: Rounds
    patterns: Patterns
    summaries: Summaries
    policies: Policies
    episodes: Episodes
    assessment_items: AssessmentItems
    unsealings: Unsealings
    references: References
    imports: Imports
    import_jobs: ImportJobs
    import_worker: ImportWorker
    withholding: Withholding
    data_rights: DataRights
    desk: Desk
    counts: Counts
    api_keys: ApiKeys
    feed: Feed
    webhooks: Webhooks
    deliverer: Deliverer
    log: FollowedLog
    views: Views
    follower: Follower
    ledger: Ledger
    leases: Leases
    dropping: Dropping
    vouching: Vouching
    search: Search
    processes: tuple[Process, ...]

    def close(self) -> None:
        """Close every store."""
        self.leases.close()
        self.casework.close()
        self.desk.close()
        self.counts.close()
        self.views.close()
        self.ledger.close()
        self.search.close()


def build(settings: Settings) -> Heedful:
    """Open the stores and build the service, once in each process after it was forked.

    Makes no tables. Raises `LogNotMade` and `LedgerNotMade` when `python -m service init` was not
    run, `NotSound`, and `LedgerKeyNotUsable` when production has no key to sign with.
    """
    take_local_vocabulary(settings.local_vocabulary)
    casework = Casework(settings)
    try:
        casework.log.store.check()
        check_soundness(settings, casework.log)
        ledger = Ledger(settings, casework.log)
        ledger.check()
        desk = Desk(settings.desk_path, settings.session_idle_minutes)
        if not desk.is_made():
            raise LogNotMade
        leases = open_leases(settings, casework.log)
        leases.check()
    except BaseException:
        casework.close()
        raise
    dropping = Dropping(desk)
    log = FollowedLog(casework, dropping.decisions)
    views = Views(generations_of(settings), log, Watched(casework.sealing, desk))
    follower = Follower(views, log)
    casework.woken.append(follower.wake)
    feed, webhooks = Feed(casework), Webhooks(casework, desk)
    deliverer = Deliverer(casework, feed, webhooks)
    casework.woken.append(deliverer.wake)
    search = Search(settings, casework)
    casework.forgetting.append(search.follower.forget_erased)
    receipts = Receipts(desk, casework.keys)
    anonymous = Anonymous(casework, receipts)
    imports, jobs = Imports(casework), ImportJobs(desk, casework.keys)
    return Heedful(
        settings=settings,
        casework=casework,
        reviews=Reviews(casework),
        observations=Observations(casework),
        challenges=Challenges(casework),
        detriments=Detriments(casework),
        anonymous=anonymous,
        looking=Looking(views, receipts, anonymous),
        warning_signs=WarningSigns(casework),
        held_back=HeldBack(casework),
        findings=Findings(casework, desk.names_of),
        sessions=Sessions(casework),
        rounds=Rounds(casework),
        patterns=Patterns(casework),
        summaries=Summaries(casework),
        policies=Policies(casework),
        episodes=Episodes(casework),
        assessment_items=AssessmentItems(casework),
        unsealings=Unsealings(casework, desk),
        references=References(casework),
        imports=imports,
        import_jobs=jobs,
        import_worker=ImportWorker(jobs, imports),
        withholding=Withholding(casework),
        data_rights=DataRights(casework),
        desk=desk,
        counts=Counts(settings.rates_path, lambda: desk.cookie_secret),
        api_keys=ApiKeys(casework, desk),
        feed=feed,
        webhooks=webhooks,
        deliverer=deliverer,
        log=log,
        views=views,
        follower=follower,
        ledger=ledger,
        leases=leases,
        dropping=dropping,
        vouching=Vouching(ledger, casework.keys, log),
        search=search,
        processes=(
            EscalationClock(views, casework),
            Radar(views, casework),
            Releasing(casework),
        ),
    )
