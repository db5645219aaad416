"""Microsoft refuses passwords for sending in several ways that look alike (PROTOCOLS C): which one it was, and words
for whoever can change it."""

import re
from dataclasses import replace

from inboxfollow.app.doctor.check import Check

_STATUS = re.compile(r"\b(?:535|550|530)[ -](5\.7\.\d+)\b")
_WRONG_PASSWORD = re.compile("credentials were incorrect", re.IGNORECASE)
_SECURITY_DEFAULTS = re.compile("security defaults|locked by your organization", re.IGNORECASE)
_SEND = "Send the words below to your administrator (doctor --show-addresses writes your address into them)."
_ORDINARY = "5.7.3"
"""Exchange's plain "Authentication unsuccessful": a wrong password, or a switch that is off."""


def named(check: Check, address: str) -> Check:
    """The check with the name of the refusal, and a letter to the administrator of `address` where one can help;
    the check itself where it is something else."""
    found = _STATUS.search(check.words)
    if found is None:
        return check
    status, said = found[1], check.words.rstrip(". ")
    if status == "5.7.30":
        words = f"{said}. Microsoft takes no passwords for sending from this mailbox any more (basic authentication)"
        return _told(
            check, words, f"Set up OAuth for this account: inboxfollow help microsoft. {_SEND}", _basic(address)
        )
    if _WRONG_PASSWORD.search(said):
        todo = "Make a new app password, or set up OAuth: inboxfollow help microsoft."
        return replace(check, words=f"{said}. Microsoft says that user name or password are wrong", next=todo)
    if status == "5.7.139" or (status == _ORDINARY and "unsuccessful" in said.lower()):
        why = "security defaults forbid it" if _SECURITY_DEFAULTS.search(said) else "it is switched off for the mailbox"
        doubt = "Either the password is wrong, or" if status == _ORDINARY else "That is"
        words = f"{said}. {doubt} Microsoft's refusal of SMTP AUTH: {why}"
        return _told(
            check, words, f"{_SEND} Or set up OAuth: inboxfollow help microsoft.", _switched_off(address, status)
        )
    return check


def _told(check: Check, words: str, todo: str, letter: str) -> Check:
    return replace(check, words=words, next=todo, letter=letter)


def _switched_off(address: str, status: str) -> str:
    return f"""Subject: Please allow authenticated SMTP for one mailbox

Hello,

my mail program cannot send from {address}: the server answers {status}, which means
that authenticated SMTP (SMTP AUTH) is switched off for my mailbox or for the whole organisation.

Could you please allow it for this one mailbox? Either in the Microsoft 365 admin center under
Users > Active users > (my name) > Mail > Manage email apps > Authenticated SMTP, or in Exchange
Online PowerShell:

    Set-CASMailbox -Identity {address} -SmtpClientAuthenticationDisabled $false

If security defaults or a Conditional Access policy block it, my mailbox needs an exception there,
or my program may use OAuth (SMTP.Send) instead; then please consent to it. The program connects to
smtp.office365.com, port 587, with STARTTLS, and sends mail that I write to single people.

Thank you."""


def _basic(address: str) -> str:
    return f"""Subject: Please consent to OAuth for sending mail from one mailbox

Hello,

Exchange Online refuses to let my mail program send from {address}: it answers 550 5.7.30,
basic authentication is not supported for client submission. The program can use OAuth instead.
Could you please consent to these delegated permissions for my account, and keep authenticated SMTP
switched on for my mailbox?

    https://outlook.office.com/IMAP.AccessAsUser.All
    https://outlook.office.com/SMTP.Send
    offline_access

    Set-CASMailbox -Identity {address} -SmtpClientAuthenticationDisabled $false

Thank you."""
