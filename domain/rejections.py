"""Every way the domain says no: a class, a code, a sentence, and the rule where one speaks.

A sentence never repeats the refused value: it may be the very thing that must not be written down.
"""

from uuid import UUID


class Rejection(Exception):
    """The request breaks a rule of the domain; nothing was recorded."""

    code = "rejected"
    rule: str | None = None

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UnknownCode(Rejection):
    """A code is not in its vocabulary."""

    code = "unknown-code"

    def __init__(self, vocabulary: str) -> None:
        super().__init__(f"This is not one of the codes of the vocabulary “{vocabulary}”.")


class NotFound(Rejection):
    """There is no such thing, or it is not for this reader."""

    code = "not-found"

    def __init__(self, thing: str) -> None:
        super().__init__(f"There is no {thing} with this id.")


class IdAlreadyUsed(Rejection):
    """The id chosen by the client names a thing with other content (I17)."""

    code = "id-already-used"
    rule = "I17"

    def __init__(self) -> None:
        super().__init__("This id already names something with other content.")


class IdTellsTheTime(Rejection):
    """An id that says when it was made would tell who wrote first in a silent round (I11)."""

    code = "id-tells-the-time"
    rule = "I11"

    def __init__(self) -> None:
        super().__init__(
            "In a silent round an id must not tell when it was made: send a random one (version 4), "
            "or none."
        )


class CodeAlreadyUsed(Rejection):
    """Another review has this code, and codes tell reviews apart."""

    code = "code-already-used"

    def __init__(self) -> None:
        super().__init__("Another review already has this code. Choose one that is still free.")


class KeyAlreadyUsed(Rejection):
    """The idempotency key was used for another request (I17)."""

    code = "idempotency-key-reused"
    rule = "I17"

    def __init__(self) -> None:
        super().__init__("This idempotency key was already used for a different request.")


class StillBeingRecorded(Rejection):
    """The first request with this idempotency key is still being worked on (I17)."""

    code = "idempotency-key-in-flight"
    rule = "I17"

    def __init__(self) -> None:
        super().__init__("The first request with this idempotency key has not been answered yet.")


class NotReadableHere(Rejection):
    """Something that happened to this thing was recorded by a program this one does not understand.

    Nobody may act on what is known only in part.
    """

    code = "not-readable-here"

    def __init__(self) -> None:
        super().__init__(
            "Something was recorded here that this version of Heedful cannot read, so nothing can be"
            " added. Tell the person who runs Heedful."
        )


class ChangedMeanwhile(Rejection):
    """Somebody else acted on the same thing at the same moment."""

    code = "changed-meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "Somebody else acted on this at the same time. Read it again, then decide."
        )


class VersionIsStale(Rejection):
    """The version named in If-Match is no longer the current one (RFC 9110, 13.1.1)."""

    code = "version-is-stale"

    def __init__(self, current: int, allowed: tuple[str, ...]) -> None:
        super().__init__("This has changed since you read it. Read it again, then decide.")
        self.current = current
        self.allowed = allowed


class IllegalMove(Rejection):
    """The thing is not in a state from which this is possible (B.5)."""

    code = "illegal-transition"

    def __init__(
        self,
        thing: str,
        move: str,
        state: str,
        allowed: tuple[str, ...] = (),
        instead: str = "",
    ) -> None:
        self.allowed = allowed
        words = move.replace("_", " ")
        super().__init__(
            f"To {words} is not possible for {_with_article(thing)} that is {state.replace('_', ' ')}."
            f" {instead}".rstrip()
        )


def _with_article(thing: str) -> str:
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"


class OffTheScale(Rejection):
    """How heard somebody felt is said on a scale."""

    code = "off-the-scale"

    def __init__(self) -> None:
        super().__init__("How heard somebody felt is a whole number from 1 to 5.")


class ExperienceAlreadyGiven(Rejection):
    """What it was like is said once: answers that change could be told apart in the numbers (I13)."""

    code = "experience-already-given"
    rule = "I13"

    def __init__(self) -> None:
        super().__init__(
            "What it was like to raise this was said before. It is said once, so that nobody can be "
            "made out in the numbers."
        )


class NotYours(Rejection):
    """Only the raiser, or whom they chose, may do this (I5)."""

    code = "only-the-raiser"
    rule = "I5"

    def __init__(self) -> None:
        super().__init__("Only the person who raised this may do that.")


class OwnAnswer(Rejection):
    """Nobody answers their own query (I6)."""

    code = "responder-is-raiser"
    rule = "I6"

    def __init__(self) -> None:
        super().__init__("The person who raised a query cannot answer it.")


class SameResponder(Rejection):
    """From stage 2 another person than the last responder answers (I6)."""

    code = "responder-answered-before"
    rule = "I6"

    def __init__(self) -> None:
        super().__init__("From stage 2 somebody else than the last responder must answer.")


class ResponderIsAuthor(Rejection):
    """From stage 2 the author of the item in question does not answer (I6)."""

    code = "responder-is-author"
    rule = "I6"

    def __init__(self) -> None:
        super().__init__("From stage 2 the author of what is being queried cannot answer.")


class ReasonRequired(Rejection):
    """An answer that does not simply accept needs a reason (I4)."""

    code = "reason-required"
    rule = "I4"

    def __init__(self) -> None:
        super().__init__(
            "Say why, with a reason code and at least 20 characters in words. "
            "If no reason was given, record it as set aside: that closes nothing."
        )


class DateRequired(Rejection):
    """A deferred answer says until when (V16)."""

    code = "date-required"
    rule = "I4"

    def __init__(self) -> None:
        super().__init__("A deferred answer needs the date by which it will come.")


class DestinationRequired(Rejection):
    """A redirected answer says where to (V16)."""

    code = "destination-required"
    rule = "I4"

    def __init__(self) -> None:
        super().__init__("A redirected answer needs to say who will take the query on.")


class StageOutOfOrder(Rejection):
    """An escalation goes up by one stage (settled for live use), and never beyond the last."""

    code = "stage-out-of-order"

    def __init__(self, last: int) -> None:
        super().__init__(f"An escalation goes up by one stage, to stage {last} at most.")


class ProofMissing(Rejection):
    """A sign is not proved safe until all five proofs stand; each missing one is named (I9)."""

    code = "proof-missing"
    rule = "I9"

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"This is not proved safe yet. Missing: {'; '.join(missing)}.")
        self.missing = missing


class DeadlineAlreadyMissed(Rejection):
    """That a stage's answer did not come by a day is recorded once."""

    code = "deadline-already-missed"

    def __init__(self) -> None:
        super().__init__("It is already recorded that no answer came by this day at this stage.")


class PolicyNeedsEveryStage(Rejection):
    """An escalation policy says of every stage who answers and by when (B.6)."""

    code = "policy-needs-every-stage"

    def __init__(self, last: int) -> None:
        super().__init__(f"The policy needs the stages 1 to {last}, each once and in this order.")


class PolicyIsRetroactive(Rejection):
    """A policy begins on the day it is published or later: no deadline changes afterwards (I19)."""

    code = "policy-retroactive"
    rule = "I19"

    def __init__(self) -> None:
        super().__init__("The policy begins today at the earliest: no deadline changes afterwards.")


class LearningLeadRequired(Rejection):
    """A review does not leave planning, publish or close without a learning lead (I10)."""

    code = "learning-lead-required"
    rule = "I10"

    def __init__(self) -> None:
        super().__init__("Name the collective-learning lead first.")


class DigestDiffers(Rejection):
    """The summary has another digest than the one the caller has seen (I20)."""

    code = "digest-differs"
    rule = "I20"

    def __init__(self) -> None:
        super().__init__("The summary as at this position has another digest. Read it again first.")


class MattersStillOpen(Rejection):
    """A review does not close over an open matter that nobody carries forward (I8)."""

    code = "matters-still-open"
    rule = "I8"

    def __init__(self, references: tuple[str, ...]) -> None:
        listed = ", ".join(references)
        super().__init__(
            f"Still open: {listed}. Each needs an answer, or an owner and a date to carry it forward."
        )
        self.references = references


class ReviewIsClosed(Rejection):
    """Nothing new is raised in a closed review; the standing inbox review takes it (I8)."""

    code = "review-is-closed"

    def __init__(self, inbox: str) -> None:
        super().__init__(f"This review is closed. Raise it in the standing inbox review, {inbox}.")
        self.inbox = inbox


class FactorRequired(Rejection):
    """A finding names at least one factor (I14)."""

    code = "factor-required"
    rule = "I14"

    def __init__(self) -> None:
        super().__init__("A finding needs at least one factor that helped or hindered.")


class EvidenceRequired(Rejection):
    """A finding rests on at least two pieces of evidence (I14)."""

    code = "evidence-required"
    rule = "I14"

    def __init__(self, needed: int) -> None:
        super().__init__(f"A finding needs at least {needed} different pieces of evidence.")


class EndsBeforeItBegins(Rejection):
    """A stretch of time cannot end before it begins."""

    code = "ends-before-it-begins"

    def __init__(self) -> None:
        super().__init__("This stretch of time ends before it begins.")


class StillLinked(Rejection):
    """A factor is not taken back while it is said to lead to another, or to follow from one."""

    code = "still-linked"

    def __init__(self) -> None:
        super().__init__("This factor is linked to another; take the link back first.")


class FactorWithItself(Rejection):
    """A factor is said to lead to another one."""

    code = "factor-with-itself"

    def __init__(self) -> None:
        super().__init__(
            "A factor does not lead to itself: name two factors, of which one led to the other."
        )


class InformationRequired(Rejection):
    """New information says something, or points at what says it."""

    code = "information-required"

    def __init__(self) -> None:
        super().__init__("New information needs words, or the thing of the review that says it.")


class PersonNamed(Rejection):
    """A finding speaks of the system and names no person (I14)."""

    code = "person-named"
    rule = "I14"

    def __init__(self) -> None:
        super().__init__(
            "A finding names nobody who takes part: no name or part of one, no reference or id, and no "
            "role that one person alone has here. Say it of the system, such as “social workers” or “a "
            "manager”."
        )


class OwnFinding(Rejection):
    """Whoever proposed a finding does not review it as a peer."""

    code = "reviewer-is-proposer"

    def __init__(self) -> None:
        super().__init__("The person who proposed a finding cannot review it as a peer.")


class PatternWithItself(Rejection):
    """A pattern is merged with another one."""

    code = "pattern-with-itself"

    def __init__(self) -> None:
        super().__init__(
            "This pattern cannot take itself in: name as `absorbed` the other one, which is to go on here."
        )


class SplitLeavesNothing(Rejection):
    """A split leaves at least one finding on either side."""

    code = "split-leaves-nothing"

    def __init__(self) -> None:
        super().__init__(
            "A split moves some findings and leaves some: name at least one finding of this pattern, and "
            "not all of them. Where all belong elsewhere, let the other pattern take this one in, by a "
            "merger."
        )


class UnknownReference(Rejection):
    """Something pointed at does not exist in this review."""

    code = "unknown-reference"

    def __init__(self, thing: str, of: str = "review", instead: str = "") -> None:
        super().__init__(f"The {thing} referred to is not part of this {of}. {instead}".rstrip())


class NotAParticipant(Rejection):
    """Whoever acts or is named must be a registered participant of the review (B.8)."""

    code = "not-a-participant"

    def __init__(self) -> None:
        super().__init__("Somebody who acts or is named here is not a participant of this review.")


class ParticipantRequired(Rejection):
    """This right belongs to a person, so the system must say for whom it acts (B.8)."""

    code = "participant-required"

    def __init__(self) -> None:
        super().__init__(
            "Say on whose behalf this is done: `on_behalf_of` a registered participant."
        )


class NotPermitted(Rejection):
    """The participant's part in the review does not carry this right (B.8)."""

    code = "not-permitted"

    def __init__(self, capacities: tuple[str, ...]) -> None:
        names = ", ".join(capacity.replace("_", " ") for capacity in capacities)
        super().__init__(f"This may be done by: {names}.")


class NotAScribe(Rejection):
    """Whoever writes down another's words was given a part that is for it (B.8, I16)."""

    code = "not-a-scribe"
    rule = "I16"

    def __init__(self, capacities: tuple[str, ...]) -> None:
        names = ", ".join(capacity.replace("_", " ") for capacity in capacities)
        super().__init__(f"What another says is written down by: {names}.")


class AlreadyThere(Rejection):
    """The same thing was already recorded."""

    code = "already-recorded"

    def __init__(self, thing: str, said: str = "") -> None:
        super().__init__(said or f"This {thing} is already recorded.")


class NotWithheld(Rejection):
    """Only what is withheld can be shown again."""

    code = "not-withheld"

    def __init__(self) -> None:
        super().__init__("These words are not withheld.")


class NothingToWithhold(Rejection):
    """There are no words here that could be withheld."""

    code = "nothing-to-withhold"

    def __init__(self) -> None:
        super().__init__("There are no words in this that could be withheld.")


class WordsInClear(Rejection):
    """Words from before there was sealing are kept in clear in every read model."""

    code = "words-in-clear"

    def __init__(self) -> None:
        super().__init__(
            "These words were recorded before words were sealed, and cannot be withheld."
        )


class RequestIncomplete(Rejection):
    """A data-rights request is answered only when nothing of it is left open (J5)."""

    code = "request-incomplete"

    def __init__(self, lacking: str) -> None:
        super().__init__(f"This request still lacks {lacking}.")


class LegalHoldStands(Rejection):
    """Nothing is erased while a court, an inquiry or the police may need it (J5)."""

    code = "legal-hold-stands"

    def __init__(self) -> None:
        super().__init__(
            "A legal hold stands on somebody this request concerns: nothing of theirs may be erased."
        )


class TooLateToExtend(Rejection):
    """More time is taken within the first month (UK GDPR, Article 12)."""

    code = "too-late-to-extend"

    def __init__(self) -> None:
        super().__init__("More time can only be taken, and told, before the first month is over.")


class DateInTheFuture(Rejection):
    """What happened cannot have happened after it was recorded (I23)."""

    code = "date-in-the-future"
    rule = "I23"

    def __init__(self) -> None:
        super().__init__("This date lies in the future; record what has happened.")


class DateInThePast(Rejection):
    """What is open is carried forward to a day that is still to come (I8)."""

    code = "date-in-the-past"
    rule = "I8"

    def __init__(self) -> None:
        super().__init__(
            "The day until which an open matter is carried forward has gone by; "
            "name today or a later one."
        )


class DateBeforeRaised(Rejection):
    """A step cannot come before the thing it is about was raised."""

    code = "date-before-raised"
    rule = "I23"

    def __init__(self) -> None:
        super().__init__("This step is dated before the day the thing was raised.")


class UnusableText(Rejection):
    """Text that no reader could read back: empty, too long, or with control characters."""

    code = "unusable-text"

    def __init__(self) -> None:
        super().__init__(
            "Text must not be empty, must stay under 10,000 characters, "
            "and must hold no control characters or broken symbols."
        )


class WordsOfErased(Rejection):
    """Words of somebody whose words were erased are not recorded again (settled 32)."""

    code = "subject-erased"

    def __init__(self) -> None:
        super().__init__(
            "Somebody whose words these would be has been erased here, "
            "so no new words of theirs or about them can be recorded."
        )


class KindNeeds(Rejection):
    """An observation of this kind must carry something more."""

    code = "kind-needs"

    def __init__(self, what: str) -> None:
        super().__init__(f"An observation of this kind needs {what}.")


class NotAnonymousHere(Rejection):
    """What names a key or a person cannot be anonymous: that has addresses of its own (I11)."""

    code = "not-anonymous-here"
    rule = "I11"

    def __init__(self) -> None:
        super().__init__(
            "Nothing sent with a key, or for a participant, can be anonymous: it would be known who "
            "sent it. Send it without a key to the addresses under /anonymous, or choose role only."
        )


class NoSuchReceipt(Rejection):
    """No receipt has these digits: the same is said of a mistyped one and of one there never was."""

    code = "no-such-receipt"

    def __init__(self) -> None:
        super().__init__("There is no receipt with these digits. Look at each of the 16 again.")


class StillWaiting(Rejection):
    """What waits for its batch cannot be added to, or answered, yet (I11)."""

    code = "still-waiting"
    rule = "I11"

    def __init__(self) -> None:
        super().__init__(
            "It still waits to be recorded together with others. As soon as it is, you can add to it."
        )


class OfAQueryAlone(Rejection):
    """Only a query is answered, so only of a query can somebody say what they think of the answer."""

    code = "of-a-query-alone"

    def __init__(self) -> None:
        super().__init__(
            "This can be said of a query alone, and this receipt is for something else."
        )


class CannotBecomeAnonymous(Rejection):
    """Who said it is known here, so it cannot be made as if it were not (V4, I11)."""

    code = "cannot-become-anonymous"
    rule = "I11"

    def __init__(self) -> None:
        super().__init__(
            "What was said with a name or a role cannot become anonymous: it is kept who said it. "
            "It can be shown by role only, and under a broader description."
        )


class DescriptionDoesNotFit(Rejection):
    """A description says of somebody what is not so, or is none of ours."""

    code = "description-does-not-fit"

    def __init__(self) -> None:
        super().__init__(
            "This is not a description of whoever says it. The display check of the review names those "
            "that are."
        )


class AlreadyShownSo(Rejection):
    """Whoever said it is shown in just this way already."""

    code = "already-shown-so"

    def __init__(self) -> None:
        super().__init__("It is already shown in this way.")


class NeverByName(Rejection):
    """What somebody held back is never shown with their name."""

    code = "never-by-name"

    def __init__(self) -> None:
        super().__init__("A held-back query is shown by role only, whoever asks for a name.")


class NotByRoleOnly(Rejection):
    """There is no sealed identity to open: it is shown by name, or nothing is kept (I11, I12)."""

    code = "not-by-role-only"
    rule = "I12"

    def __init__(self) -> None:
        super().__init__("Who said this is not sealed: it is shown by name, or nobody kept it.")


class OwnUnsealing(Rejection):
    """Whoever asks, and whose identity it is, are no judges of the request (I12)."""

    code = "own-unsealing"
    rule = "I12"

    def __init__(self) -> None:
        super().__init__(
            "Who asks, and who it is about, do not decide. Two others must, one of them the custodian."
        )


class CustodianMustApprove(Rejection):
    """One of the two who open an identity is the identity custodian (I12)."""

    code = "custodian-must-approve"
    rule = "I12"

    def __init__(self) -> None:
        super().__init__("One of the two who agree must be the identity custodian of the review.")


class OnlyTheAsker(Rejection):
    """An identity is told to whoever asked for it and to nobody else (I12)."""

    code = "only-the-asker"
    rule = "I12"

    def __init__(self) -> None:
        super().__init__("Only the person who asked for it is told.")


class NotGranted(Rejection):
    """An identity stays sealed until two have agreed to open it (I12)."""

    code = "not-granted"
    rule = "I12"

    def __init__(self) -> None:
        super().__init__("This was not granted, so nobody is told.")


class NotOpenToYou(Rejection):
    """A system may only do what its key's scopes name (B.8)."""

    code = "scope-missing"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This key does not carry the scope {scope}.")


class BoundToReviews(Rejection):
    """A key that is bound to reviews does nothing beyond them, and makes no others."""

    code = "key-is-bound"

    def __init__(self) -> None:
        super().__init__("This key is bound to certain reviews, and this goes beyond them.")


class ReferenceNotUsable(Rejection):
    """What something is called in another system does not look like such an id."""

    code = "reference-not-usable"


class TokenOrValue(Rejection):
    """A reference has an opaque token, or a value that one is made of: one of the two."""

    code = "token-or-value"

    def __init__(self) -> None:
        super().__init__("Give either a token or a value, and not both.")


class IdentifiesAChild(Rejection):
    """A token names nobody: an NHS number or a unique pupil number is not one (I18)."""

    code = "identifies-a-child"
    rule = "I18"

    def __init__(self) -> None:
        super().__init__(
            "A national number of a child cannot stand here. Send it as a reference with system, type "
            "and value: a token is made of it, and the number is kept nowhere."
        )


class SessionMattersOpen(Rejection):
    """A session does not end while something of it is parked or unanswered, and nobody's (I8)."""

    code = "session-matters-open"
    rule = "I8"

    def __init__(self, loose: tuple[tuple[UUID, str], ...]) -> None:
        listed = ", ".join(sorted(name for _, name in loose))
        super().__init__(f"Still open in this session: {listed}. Give each an owner and a date.")
        self.open = loose


class NotMadeSafe(Rejection):
    """A session does not go on while a safety stop is not seen to (V28)."""

    code = "not-made-safe"

    def __init__(self, references: tuple[str, ...]) -> None:
        listed = ", ".join(references)
        super().__init__(f"First record what was done to make safe: {listed}.")


class SilentRoundIsOpen(Rejection):
    """A session has one silent round at a time, and does not end over one that nobody has read."""

    code = "silent-round-is-open"

    def __init__(self) -> None:
        super().__init__("A silent round is open. Reveal what was written first.")


class PhaseStillOpen(Rejection):
    """A session is in one part at a time (V24)."""

    code = "phase-still-open"

    def __init__(self) -> None:
        super().__init__("Another part of the session is still open. Close it first.")


class WrongJoinCode(Rejection):
    """The code does not open this session."""

    code = "wrong-join-code"

    def __init__(self) -> None:
        super().__init__("This is not the code to join this session.")


class NotTheDevilsAdvocate(Rejection):
    """The other side is argued by whoever was asked to."""

    code = "not-the-devils-advocate"

    def __init__(self) -> None:
        super().__init__("Nobody has asked this participant to argue the other side of this here.")


class LeftBeforeArriving(Rejection):
    """Nobody leaves before they come."""

    code = "left-before-arriving"

    def __init__(self) -> None:
        super().__init__("The time somebody left is before the time they came.")


class SessionHasEnded(Rejection):
    """Nothing new is raised in a session that is over."""

    code = "session-has-ended"

    def __init__(self) -> None:
        super().__init__("This session has ended. Raise it in the review, or in another session.")


class TooManyWebhooks(Rejection):
    """A system has as many webhooks as it may."""

    code = "too-many-webhooks"

    def __init__(self, most: int) -> None:
        super().__init__(f"A system has at most {most} webhooks. End one first.")
