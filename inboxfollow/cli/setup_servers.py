"""Set-up as a conversation, first part: the address, its servers, and the way in."""

from dataclasses import dataclass, replace

from inboxfollow.app.setup import address as addresses
from inboxfollow.app.setup import search, ways
from inboxfollow.app.setup.address import Start
from inboxfollow.app.setup.tools import Tools
from inboxfollow.app.setup.ways import Entrance
from inboxfollow.cli import output
from inboxfollow.cli.asking import Asker
from inboxfollow.cli.setup_wishes import Wishes
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import Rejected, Unreachable
from inboxfollow.ports.settings import Current, Endpoint, Security


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation. `with_me`: also about the person, not only about an account."""

    tools: Tools
    ask: Asker
    wishes: Wishes
    current: Current
    with_me: bool


def ask_address(talk: Talk) -> Start:
    """The address; a likely slip is pointed out. Raises UserError where nobody can be asked."""
    wishes, typed = talk.wishes, talk.wishes.address

    def parse(text: str) -> Start:
        return addresses.begin(talk.current, text)

    start = parse(typed) if typed else talk.ask.text("Your mail address", parse, proposal=None, flag="ADDRESS")
    if not start.meant or wishes.imap:
        return start
    if wishes.yes:
        raise UserError(
            f"{start.address} looks like a slip of {start.meant}", "correct it, or name the servers: --imap-host HOST"
        )
    return parse(start.meant) if talk.ask.confirm(f"Did you mean {start.meant}?") else start


def find_entrance(talk: Talk, address: str) -> Entrance:
    """The servers and the way in that the person chose. Raises UserError and PortError where there are none."""
    wishes = talk.wishes
    if wishes.imap is not None:
        smtp = None if wishes.read_only else wishes.smtp
        return ways.named(wishes.username or address, wishes.imap, smtp, wishes.way or "password")
    found = search.known(talk.tools, address) or _look(talk, address)
    if found.closed:
        raise Rejected(found.closed, "Another address of yours may do, or a gateway: name it with --imap-host HOST.")
    choices = ways.entrances(found, address, wishes.username)
    if found.trouble is not None:
        if wishes.yes or not isinstance(found.trouble, Unreachable):
            raise found.trouble
        talk.ask.say(output.sentence(found.trouble.message, found.trouble.hint))
        if not talk.ask.confirm("Name the servers yourself?", default=False):
            raise found.trouble
    if not choices:
        return by_hand(talk, address)
    entrance = _with_files(talk, _chosen(talk, choices))
    if entrance.kind == "gmail":
        entrance = replace(entrance, gmail_endpoint=wishes.gmail_endpoint)
    talk.ask.say("", *_about(entrance, found.guessed, address))
    return entrance


def _look(talk: Talk, address: str) -> search.Found:
    """Asks the network where the person lets us, having seen whom."""
    look_up = talk.wishes.look_up
    if look_up:
        talk.ask.say("This domain is not in the bundled list. To find its servers these would be asked:")
        talk.ask.say(*(f"  {one}" for one in search.hosts(talk.tools, address)))
        look_up = talk.ask.confirm("Ask them?")
    if look_up:
        talk.ask.say("Looking …")
    return search.find(talk.tools, address, look_up=look_up)


def _chosen(talk: Talk, choices: tuple[Entrance, ...]) -> Entrance:
    """By the flag, else by the person; unasked one that needs no grant."""
    if talk.wishes.way is not None:
        fitting = [one for one in choices if one.way == talk.wishes.way]
        if not fitting:
            known = ", ".join(one.way.replace("_", "-") for one in choices)
            raise UserError("there is no such way in for this address", f"choose with --way: {known}")
        return fitting[0]
    if talk.wishes.yes:
        return next((one for one in choices if not one.asks_grant), choices[0])
    question = f"{choices[0].provider or 'This provider'} lets you in by:"
    return choices[talk.ask.choose(question, [one.title for one in choices])]


def _with_files(talk: Talk, entrance: Entrance) -> Entrance:
    """With the authorities that the flags name, or the person where the servers need it."""
    imap, smtp = talk.wishes.imap_ca, talk.wishes.smtp_ca
    if entrance.own_certificate and not imap:
        talk.ask.say(*entrance.notes, "Its certificate is signed by no authority: export it, and name the file here.")
        imap = talk.ask.text("File of the certificate (PEM)", _file, proposal=None, flag="--imap-ca-file")
    if entrance.own_certificate:
        smtp = smtp or imap
    return ways.with_authority(entrance, imap, smtp) if imap or smtp else entrance


def _file(text: str) -> str:
    from pathlib import Path

    path = Path(text).expanduser().absolute() if text else None
    if path is None or not path.is_file():
        raise UserError(f"there is no file {text!r}", "name a PEM file")
    return str(path)


def _about(entrance: Entrance, guessed: bool, address: str) -> list[str]:
    """What the person should know before the secret is asked for: who will get it, and where it is made."""
    lines = [search.guess_words(address)] if guessed else []
    source = entrance.routes[0].source
    several = ", tried in this order until one lets us in" if len(entrance.routes) > 1 else ""
    lines.append(f"Servers ({source}){several}:")
    lines += [f"  {one}" for one in entrance.hosts]
    return lines + [f"  {number}. {step}" for number, step in enumerate(entrance.steps, 1)]


def by_hand(talk: Talk, address: str) -> Entrance:
    """Servers that the person types. Raises UserError where nobody can be asked."""
    if talk.wishes.yes:
        raise UserError(f"no servers are known for {address}", "name them: --imap-host HOST and --smtp-host HOST")
    domain = address.rpartition("@")[2]
    talk.ask.say("Please name the servers; your provider's help pages show them.")
    imap = _endpoint(talk, "Server for reading (IMAP)", f"imap.{domain}", 993, {143: "starttls"})
    smtp = _endpoint(talk, "Server for sending (SMTP), or - for none", f"smtp.{domain}", 465, {587: "starttls"})
    username = talk.ask.text("User name", _something, proposal=talk.wishes.username or address, flag="--username")
    if imap is None:
        raise UserError("without a server for reading there is nothing to set up", "nothing was written")
    entrance = ways.named(username, imap, smtp)
    return _with_files(talk, entrance)


def _endpoint(talk: Talk, question: str, host: str, port: int, starttls: dict[int, Security]) -> Endpoint | None:
    named = talk.ask.text(question, _host, proposal=host, flag="")
    if named == "-":
        return None
    number = talk.ask.text("  Port", _port, proposal=str(port), flag="")
    return Endpoint(named, number, starttls.get(number, "tls"))


def _host(text: str) -> str:
    host = text.strip()
    if not host or any(sign.isspace() or sign in "/@" for sign in host):
        raise UserError("this is no name of a server", "write it like imap.example.com")
    return host


def _port(text: str) -> int:
    if not text.strip().isdecimal() or not 1 <= int(text) <= 65535:
        raise UserError("this is no port", "write a number from 1 to 65535")
    return int(text)


def _something(text: str) -> str:
    if not text.strip():
        raise UserError("it may not be empty", "")
    return text.strip()
