"""The settings as frozen values, section by section as they stand in the file, and what the domain makes of them."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from inboxfollow.domain.cadence import DEFAULT_CADENCE, Cadence
from inboxfollow.domain.identity import Identity, canonical, default_internal_domains
from inboxfollow.domain.manner import Manner, SendingRules
from inboxfollow.domain.policy import Policy
from inboxfollow.domain.worktime import WorkCalendar
from inboxfollow.ports.secrets import SecretPlace

Security = Literal["tls", "starttls", "none"]
Hours = tuple[time, time]
"""From (included) to (excluded), local."""

SENDING_HOURS: Hours = (time(8, 30), time(17, 30))


@dataclass(frozen=True, slots=True)
class Me:
    """[me]: who writes, where they are, and when they work."""

    addresses: tuple[str, ...]
    timezone: ZoneInfo
    name: str = ""
    signature: str = ""
    holidays: str = ""
    """Country or country-subdivision, "" for none."""
    working_days: frozenset[int] = frozenset(range(5))
    """Monday is 0."""
    sending_hours: Hours = SENDING_HOURS


@dataclass(frozen=True, slots=True)
class Leads:
    """[leads]: how far back to read, what to bring up, and who is never a lead."""

    read_days: int = 400
    surface_days: int = 60
    backlog_per_day: int = 5
    internal_domains: tuple[str, ...] = ()
    """Empty: the domains of my addresses, freemail excepted."""
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server of an account."""

    host: str
    port: int
    security: Security = "tls"
    ca_file: Path | None = None
    """A private authority to trust for this server instead of the system's."""


@dataclass(frozen=True, slots=True)
class Gmail:
    """The Gmail API; another endpoint than Google's is for tests and lies on loopback."""

    endpoint: str = ""
    units_per_minute: int = 6000


@dataclass(frozen=True, slots=True)
class OAuth:
    """How to get tokens instead of a password. The addresses are empty for a provider that is known."""

    provider: Literal["google", "microsoft", "custom"]
    client_id: str = ""
    """How the provider knows this program; "" where it comes from a client file, or stands in the token."""
    auth_url: str = ""
    token_url: str = ""
    device_url: str = ""
    """Where codes to type in elsewhere are had, if the provider has any."""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Folders:
    """Overrides for what is normally found by itself."""

    sent: str = ""
    archive: str = ""
    skip: tuple[str, ...] = ()
    """Globs of folders that are not read."""


@dataclass(frozen=True, slots=True)
class Account:
    """[[accounts]]: one mailbox and how to send from it."""

    name: str
    kind: Literal["imap", "gmail"]
    username: str
    secret: SecretPlace
    imap: Endpoint | None = None
    """Always there for kind imap."""
    smtp: Endpoint | None = None
    sender: tuple[str, ...] = ()
    """A command that sends what it reads, instead of smtp."""
    gmail: Gmail = Gmail()
    oauth: OAuth | None = None
    folders: Folders = Folders()


@dataclass(frozen=True, slots=True)
class Templates:
    """[templates]: how a message is made."""

    language: str = "auto"
    quote_last: bool = True
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    """By address, what a template may say about a person."""


@dataclass(frozen=True, slots=True)
class Sending:
    """[sending]: the undo window in seconds and the caps."""

    undo_seconds: int = 30
    per_day: int = 200
    per_hour: int = 20
    per_person_days: int = 2
    per_company_week: int = 5


@dataclass(frozen=True, slots=True)
class Archive:
    """[archive]: what archiving does on the server."""

    move_on_server: bool = False


@dataclass(frozen=True, slots=True)
class Daemon:
    """[daemon]: how often to look, and what to tell."""

    poll_every: timedelta = timedelta(minutes=5)
    notify: tuple[str, ...] = ("reply", "trouble")
    digest: time | None = None
    quiet_hours: Hours | None = None
    """May cross midnight."""
    hook: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ui:
    """[ui]: looks and keys of the dashboard."""

    theme: str = "auto"
    keymap: Literal["default", "mutt"] = "default"
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a person set, checked, with defaults in place."""

    me: Me
    store: Path
    accounts: tuple[Account, ...] = ()
    leads: Leads = Leads()
    cadences: tuple[Cadence, ...] = (DEFAULT_CADENCE,)
    """In the order of the file; there is always one named default."""
    templates: Templates = field(default_factory=Templates)
    sending: Sending = Sending()
    archive: Archive = Archive()
    daemon: Daemon = Daemon()
    ui: Ui = field(default_factory=Ui)
    warnings: tuple[str, ...] = field(default=(), compare=False)
    """What a person should know although the file was accepted."""

    def identity(self) -> Identity:
        """Who is me and who is a colleague."""
        domains = frozenset(self.leads.internal_domains) or default_internal_domains(self.me.addresses)
        return Identity(self.me.addresses, domains)

    def work_calendar(self, holidays: frozenset[date] = frozenset()) -> WorkCalendar:
        """When I work and send, with these public holidays."""
        me = self.me
        return WorkCalendar(me.timezone, me.working_days, holidays, *me.sending_hours)

    def manner(self) -> Manner:
        """How I write."""
        templates = self.templates
        fields = {canonical(address): known for address, known in templates.fields.items()}
        return Manner(self.me.name, self.me.signature, templates.language, templates.quote_last, fields)

    def sending_rules(self) -> SendingRules:
        """What binds a send."""
        sending = self.sending
        return SendingRules(
            undo=timedelta(seconds=sending.undo_seconds),
            per_day=sending.per_day,
            fresh=2 * self.daemon.poll_every,
            per_hour=sending.per_hour,
            per_person_days=sending.per_person_days,
            per_company_week=sending.per_company_week,
        )

    def policy(self, holidays: frozenset[date] = frozenset()) -> Policy:
        """The configuration as the domain needs it to judge a conversation."""
        leads = self.leads
        return Policy(
            identity=self.identity(),
            calendar=self.work_calendar(holidays),
            cadences=self.cadences,
            ignore=leads.ignore,
            read_days=leads.read_days,
            surface_days=leads.surface_days,
            backlog_per_day=leads.backlog_per_day,
            fingerprint=fingerprint(self, holidays),
            manner=self.manner(),
            sending=self.sending_rules(),
            move_on_server=self.archive.move_on_server,
        )


def fingerprint(config: Config, holidays: frozenset[date] = frozenset()) -> str:
    """A stable hash of all that a judgement depends on; it changes whenever stored ranks must be made anew."""
    from hashlib import sha256

    me, leads = config.me, config.leads
    judged = (
        me.addresses, str(me.timezone), sorted(me.working_days), me.sending_hours, me.holidays, leads, config.cadences,
        sorted(holidays),
    )  # fmt: skip
    return sha256(repr(judged).encode()).hexdigest()[:32]
