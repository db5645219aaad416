"""Set-up as a conversation, last part: folders, addresses, the person, the place of the secret, the leave to write."""

import re
from dataclasses import replace
from shlex import split

from inboxfollow.app.setup import around, names, place, plan, secret
from inboxfollow.app.setup.address import Start, checked
from inboxfollow.app.setup.around import Around, FolderChoice, Seen
from inboxfollow.app.setup.plan import Plan
from inboxfollow.cli.setup_login import Opened
from inboxfollow.cli.setup_servers import Talk
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.errors import SecretUnavailable
from inboxfollow.ports.settings import AccountSettings, MeSettings, Written

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_OFFERED = 9


def make_plan(talk: Talk, start: Start, opened: Opened) -> Plan:
    """Everything that is left to decide. Raises UserError, SecretUnavailable."""
    mine = (start.address, *talk.current.addresses)
    seen = around.look_around(talk.tools, opened.account, opened.secret, opened.folders, mine)
    if seen.trouble is not None:
        talk.ask.say(f"Sent mail could not be looked at: {seen.trouble.message}")
    account = _folders(talk, opened.account, seen.folders)
    others = _others(talk, seen)
    account = _named(talk, start, account)
    me = _me(talk, start, seen, others) if not talk.current.has_me else None
    account = keep_secret(talk, account, opened.secret)
    return Plan(account, opened.secret, me, (start.address, *others))


def _folders(talk: Talk, account: AccountSettings, found: FolderChoice) -> AccountSettings:
    """What was found, or what the person says instead."""
    if found.everything:
        talk.ask.say(f'"{found.everything}" holds all mail: no folder has to be chosen.')
        return account
    talk.ask.say(f"Sent mail: {found.sent or 'not found'}; archive: {found.archive or 'none'}.")
    if found.sent and talk.ask.confirm("Is that right?"):
        return account
    if not found.names or talk.wishes.yes:
        return account
    sent = found.names[talk.ask.choose("Which folder holds the mail you sent?", found.names)]
    options = ("(none)", *(one for one in found.names if one != sent))
    archive = options[talk.ask.choose("Which one is for archived mail?", options)]
    return around.with_folders(account, found, sent, "" if archive == "(none)" else archive)


def _others(talk: Talk, seen: Around) -> tuple[str, ...]:
    """Further addresses of the person's: those of the flags, and those they recognise in Sent."""
    also = tuple(map(checked, talk.wishes.also))
    offered = seen.others[:_MOST_OFFERED]
    lines = [_seen_words(one, seen.read) for one in offered]
    chosen = talk.ask.several("In Sent there is mail of these addresses. Which are yours, too?", lines)
    return tuple(dict.fromkeys((*also, *(offered[number].address for number in chosen))))


def _seen_words(one: Seen, read: int) -> str:
    name = f", as {one.name}" if one.name else ""
    return f"{one.address}  ({one.count} of {read} sent mails{name})"


def _named(talk: Talk, start: Start, account: AccountSettings) -> AccountSettings:
    """Under the name the person gives it; the one it has where it replaces another."""
    if start.account is not None or talk.wishes.name or talk.wishes.yes:
        return account
    taken = [one.name for one in talk.current.accounts]
    name = talk.ask.text(
        "Short name of this account", lambda said: names.checked_name(said, taken), proposal=account.name, flag="--name"
    )
    return plan.renamed(account, name, talk.current)


def _me(talk: Talk, start: Start, seen: Around, others: tuple[str, ...]) -> MeSettings:
    here, wishes = talk.tools.here, talk.wishes
    found = place.propose(here)
    name = wishes.my_name
    if name is None:
        name = talk.ask.text("Your name, as in From", lambda said: said.strip(), proposal=seen.name, flag="--my-name")
    zone = place.checked_zone(wishes.timezone) if wishes.timezone else None
    if zone is None:
        zone = talk.ask.text("Your time zone", place.checked_zone, proposal=found.timezone, flag="--timezone")
    if wishes.holidays is not None:
        holidays = place.checked_region(here, wishes.holidays)
    else:
        question = 'Public holidays (a country, or a part of it such as "DE-BY"; "none" for none)'
        holidays = talk.ask.text(
            question,
            lambda said: place.checked_region(here, said),
            proposal=found.holidays or "none",
            flag="--holidays",
        )
    return MeSettings(name, tuple(dict.fromkeys((start.address, *others))), zone, holidays)


def keep_secret(talk: Talk, account: AccountSettings, word: str) -> AccountSettings:
    """The account with the place where its secret stays. Raises SecretUnavailable where nobody can be asked."""
    wishes = talk.wishes
    if wishes.password_env and wishes.secret in ("", "env"):
        return secret.kept_elsewhere(account, env=wishes.password_env)
    if wishes.password_command and wishes.secret in ("", "command"):
        return secret.kept_elsewhere(account, command=wishes.password_command)
    trouble = secret.keyring_trouble(talk.tools)
    return secret.kept_in_keyring(account) if trouble is None else elsewhere(talk, account, word, trouble)


def elsewhere(talk: Talk, account: AccountSettings, word: str, trouble: SecretUnavailable) -> AccountSettings:
    """The keyring does not work: why, and the other ways."""
    what = trouble.message.partition(": ")[2] or trouble.message
    if talk.wishes.yes:
        hint = "keep the password elsewhere: --password-env VARIABLE or --password-command COMMAND"
        raise SecretUnavailable(what, hint)
    talk.ask.say("", f"The password cannot be kept in a keyring: {what}.")
    options = (
        "a command prints it (pass, gopass, op, secret-tool ...)",
        "an environment variable holds it whenever inboxfollow runs",
        "stop here; nothing is written",
    )
    match talk.ask.choose("Where shall it come from?", options):
        case 0:
            return talk.ask.text(
                "The command", lambda said: _command(talk, account, word, said), proposal=None, flag=""
            )
        case 1:
            proposal = f"INBOXFOLLOW_{re.sub(r'[^A-Z0-9]', '_', account.name.upper())}_PASSWORD"
            return talk.ask.text("The variable", lambda said: _variable(account, said), proposal=proposal, flag="")
        case _:
            raise trouble


def _command(talk: Talk, account: AccountSettings, word: str, said: str) -> AccountSettings:
    """Proven by running it. Raises UserError."""
    try:
        words = tuple(split(said))
    except ValueError as error:
        raise UserError(f"this is no command: {error}", "close its quotes") from error
    if not words:
        raise UserError("the command is empty", "write it like: pass show mail")
    kept = secret.kept_elsewhere(account, command=words)
    try:
        secret.is_there(talk.tools, kept, word)
    except SecretUnavailable as error:
        raise UserError(error.message, error.hint) from error
    return kept


def _variable(account: AccountSettings, said: str) -> AccountSettings:
    if not _VARIABLE.fullmatch(said.strip()):
        raise UserError("this is no name of a variable", "use letters, digits and underscores")
    return secret.kept_elsewhere(account, env=said.strip())


def write(talk: Talk, made: Plan) -> tuple[Plan, Written] | None:
    """Shows what will be written and writes it. None where the person says no. A keyring that fails at this moment
    leads to the other ways once more. Raises UserError, SecretUnavailable; then nothing was changed."""
    while True:
        talk.ask.say("", "This will be written:", *(f"  {line}" for line in plan.summary(made, talk.current)))
        if not talk.ask.confirm("Write it?"):
            return None
        try:
            return made, plan.commit(talk.tools, made)
        except SecretUnavailable as error:
            if talk.wishes.yes:
                raise
            made = replace(made, account=elsewhere(talk, made.account, made.secret, error))
