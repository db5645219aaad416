"""What is asked of which provider: addresses, scopes as small as they can be, and how to get a client id."""

from dataclasses import dataclass

from inboxfollow.ports.authorization import Provider

GOOGLE = Provider(
    "google",
    "https://accounts.google.com/o/oauth2/v2/auth",
    "https://oauth2.googleapis.com/token",
    parameters=(("access_type", "offline"), ("prompt", "consent")),  # else a second time brings no refresh token
)
MICROSOFT = Provider(
    "microsoft",
    "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode",
    redirect_host="localhost",  # the only one whose port may be any
)

GMAIL_READ = "https://www.googleapis.com/auth/gmail.readonly"
GMAIL_SEND = "https://www.googleapis.com/auth/gmail.send"
GMAIL_MODIFY = "https://www.googleapis.com/auth/gmail.modify"
GOOGLE_MAIL = "https://mail.google.com/"
MICROSOFT_READ = "https://outlook.office.com/IMAP.AccessAsUser.All"
MICROSOFT_SEND = "https://outlook.office.com/SMTP.Send"
OFFLINE = "offline_access"

_INCLUDED = {
    GOOGLE_MAIL: {GMAIL_READ, GMAIL_SEND, GMAIL_MODIFY},
    GMAIL_MODIFY: {GMAIL_READ, GMAIL_SEND},
}
"""What a scope allows besides (PROTOCOLS B5)."""
_NEVER_LISTED = frozenset({OFFLINE, "openid", "email", "profile"})
"""Scopes that providers grant without naming them in their answer; a refresh token proves offline_access."""
_WORDS = {
    GMAIL_READ: "reading your mail",
    GMAIL_SEND: "sending mail",
    GMAIL_MODIFY: "moving mail to the archive",
    GOOGLE_MAIL: "reading and sending your mail",
    MICROSOFT_READ: "reading your mail over IMAP",
    MICROSOFT_SEND: "sending mail over SMTP",
}


@dataclass(frozen=True, slots=True)
class Uses:
    """What is switched on for an account."""

    api: bool = False
    """Google's own API, instead of IMAP and SMTP."""
    sends: bool = False
    """Over SMTP; the API always sends."""
    moves: bool = False
    """Archiving also moves mail on the server."""


def scopes(provider: Provider, uses: Uses) -> tuple[str, ...]:
    """The least that is needed of Google or Microsoft; other providers' scopes stand in the configuration."""
    if provider.name == "microsoft":
        return (MICROSOFT_READ, *((MICROSOFT_SEND,) if uses.sends else ()), OFFLINE)
    if not uses.api:
        return (GOOGLE_MAIL,)
    return (GMAIL_MODIFY if uses.moves else GMAIL_READ, GMAIL_SEND)


def lacking(wanted: tuple[str, ...], granted: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the wanted scopes were not granted; a larger one includes the smaller. Case does not matter: Microsoft
    changes it."""
    have = {one.lower() for scope in granted for one in (scope, *_INCLUDED.get(scope, ()))}
    return tuple(one for one in wanted if one.lower() not in have and one not in _NEVER_LISTED)


def in_words(scope: str) -> str:
    """A scope for people: "sending mail (gmail.send)"."""
    short = scope.rstrip("/").rpartition("/")[2]
    return f"{_WORDS[scope]} ({short})" if scope in _WORDS else scope


def registration(provider: Provider) -> tuple[str, ...]:
    """How to get a client id of one's own, step by step; empty for other providers."""
    return {"google": _GOOGLE_STEPS, "microsoft": _MICROSOFT_STEPS}.get(provider.name, ())


_GOOGLE_STEPS = (
    "Open https://console.cloud.google.com/projectcreate and create a project, with any name.",
    "Open https://console.cloud.google.com/apis/library/gmail.googleapis.com and enable the Gmail API.",
    "Open https://console.cloud.google.com/auth/overview and fill in the app's name and your address. "
    'Audience: "Internal" in a Workspace (no review, no end date), else "External".',
    'For "External": under Audience press "Publish app" (In production). While it says "Testing", Google ends access '
    "after seven days. Google will warn that the app is not verified: it is your own.",
    'Under Clients create one of type "Desktop app", and download its JSON file.',
    "Then: inboxfollow accounts authorize NAME --client-file FILE; after that the file may be deleted.",
)
_MICROSOFT_STEPS = (
    "Open https://entra.microsoft.com, App registrations, New registration (your administrator may have to do it).",
    'Supported account types: "any organizational directory and personal Microsoft accounts".',
    'Redirect URI: platform "Public client/native (mobile & desktop)", http://localhost',
    'Under Authentication set "Allow public client flows" to Yes.',
    "Under API permissions add Microsoft Graph, delegated: IMAP.AccessAsUser.All, SMTP.Send, offline_access.",
    'Write the Application (client) ID into the configuration: oauth = { provider = "microsoft", client_id = "..." }',
)
