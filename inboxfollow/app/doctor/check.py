"""One check and what came of it."""

from dataclasses import dataclass, field

from inboxfollow.domain.errors import InboxfollowError
from inboxfollow.ports.checkup import Finding, Result


@dataclass(frozen=True, slots=True)
class Check:
    """What came of one check. The texts may hold addresses and hosts until they went through `privacy.Mask`."""

    area: str
    name: str
    result: Result
    words: str
    next: str = ""
    """What the person does next: a command or a sentence."""
    letter: str = ""
    """Words of several lines that are ready to be sent to somebody who can help."""
    hosts: tuple[str, ...] = ()
    """Hosts in the words that the configuration does not name."""
    error: InboxfollowError | None = field(default=None, compare=False)
    """What a fault came from."""


@dataclass(frozen=True, slots=True)
class Area:
    """Makes the checks of one area."""

    name: str

    def ok(self, name: str, words: str) -> Check:
        """All is well."""
        return Check(self.name, name, Result.OK, words)

    def warning(self, name: str, words: str, todo: str = "") -> Check:
        """It works, but something is to be done."""
        return Check(self.name, name, Result.WARNING, words, todo)

    def fault(self, name: str, words: str, todo: str = "", error: InboxfollowError | None = None) -> Check:
        """It does not work."""
        return Check(self.name, name, Result.FAULT, words, todo, error=error)

    def skipped(self, name: str, words: str) -> Check:
        """Nobody looked; `words` say why."""
        return Check(self.name, name, Result.SKIPPED, words)

    def failed(self, name: str, error: InboxfollowError) -> Check:
        """A fault in the words of an error."""
        return self.fault(name, error.message, error.hint, error)

    def found(self, finding: Finding) -> Check:
        """What an account said of itself."""
        return Check(self.name, finding.name, finding.result, finding.words, finding.next)
