"""What people can do with an episode."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from domain.episodes import Episode
from domain.events import Envelope
from domain.reviews import CaseReview
from domain.vocabulary import check
from service.acting import Acting, authorise, envelope, usual
from service.casework import Casework, Done, New
from service.pointing import check_evidence
from service.raising import raising
from service.saying import Speech

Act = Callable[[Episode, Envelope, Speech], None]


class Episodes:
    """The commands on episodes. Each raises the rejections of `domain.episodes` and of access."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def identify(
        self,
        acting: Acting,
        *,
        review_id: UUID,
        title: str,
        why_key: str,
        id: UUID | None = None,
        from_date: date | None = None,
        to_date: date | None = None,
    ) -> Done:
        """Identify a stretch of the case that mattered, good or troubling."""

        def make() -> New:
            new = raising(self.casework, acting, review_id, "identify_episode", "E", id)
            made = Episode.identify(
                new.id,
                new.envelope,
                review_id=review_id,
                reference=new.reference,
                title=new.speech.words(title),
                why_key=new.speech.words(why_key),
                from_date=from_date,
                to_date=to_date,
            )
            return made, [new.condition]

        return self.casework.create(acting, make)

    def redescribe(
        self,
        acting: Acting,
        episode_id: UUID,
        *,
        title: str,
        why_key: str,
        why: str,
        from_date: date | None = None,
        to_date: date | None = None,
    ) -> Done:
        """Describe it better; the old description stays in its story (I1)."""
        return self._act(
            acting,
            episode_id,
            "redescribe_episode",
            lambda episode, made, speech: episode.redescribe(
                made,
                title=speech.words(title),
                why_key=speech.words(why_key),
                why=speech.words(why),
                from_date=from_date,
                to_date=to_date,
            ),
        )

    def attribute_factor(
        self,
        acting: Acting,
        episode_id: UUID,
        *,
        factor: str,
        valence: str,
        strength: str,
        evidence: Sequence[UUID] = (),
    ) -> Done:
        """Say that a condition helped or hindered here, on this evidence."""

        def do(episode: Episode, made: Envelope, _: Speech) -> None:
            check_evidence(self.casework, episode.review_id, evidence)
            episode.attribute_factor(
                made,
                factor=check("factor", factor),
                valence=check("valence", valence),
                strength=check("factor_strength", strength),
                evidence=tuple(evidence),
            )

        return self._act(acting, episode_id, "attribute_factor", do)

    def withdraw_factor(self, acting: Acting, episode_id: UUID, *, factor: str, why: str) -> Done:
        """Take a condition back, with the reason."""
        return self._act(
            acting,
            episode_id,
            "withdraw_factor",
            lambda episode, made, speech: episode.withdraw_factor(
                made, factor=check("factor", factor), why=speech.words(why)
            ),
        )

    def link_factors(
        self, acting: Acting, episode_id: UUID, *, from_factor: str, to_factor: str, how: str
    ) -> Done:
        """Say that one condition of the episode led to another, and how."""
        return self._act(
            acting,
            episode_id,
            "link_factors",
            lambda episode, made, speech: episode.link_factors(
                made,
                from_factor=check("factor", from_factor),
                to_factor=check("factor", to_factor),
                how=speech.words(how),
            ),
        )

    def unlink_factors(
        self, acting: Acting, episode_id: UUID, *, from_factor: str, to_factor: str, why: str
    ) -> Done:
        """Take a link back, with the reason."""
        return self._act(
            acting,
            episode_id,
            "withdraw_factor",
            lambda episode, made, speech: episode.unlink_factors(
                made,
                from_factor=check("factor", from_factor),
                to_factor=check("factor", to_factor),
                why=speech.words(why),
            ),
        )

    def settle(self, acting: Acting, episode_id: UUID, *, explanation: str) -> Done:
        """Say how it is explained."""
        return self._act(
            acting,
            episode_id,
            "settle_episode",
            lambda episode, made, speech: episode.settle(
                made, explanation=speech.words(explanation)
            ),
        )

    def reopen(self, acting: Acting, episode_id: UUID, *, why: str) -> Done:
        """Look at the explanation again."""
        return self._act(
            acting,
            episode_id,
            "reopen",
            lambda episode, made, speech: episode.reopen(made, why=speech.words(why)),
        )

    def _act(self, acting: Acting, episode_id: UUID, right: str, do: Act) -> Done:
        def act(episode: Episode) -> None:
            review = self.casework.fetch(CaseReview, episode.review_id)
            authorise(acting, review, right, author=episode.identified_by)
            made = envelope(acting, review, usual(acting, episode.shown))
            do(episode, made, Speech(review, made.actor.voice))

        return self.casework.act(acting, Episode, episode_id, act)
