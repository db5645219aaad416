"""Decides from a server's list which folders are read and what each is for. Pure; PROTOCOLS A4 governs.

Order of trust: what the person says, special-use attributes (RFC 6154), exact localised names, decorated names.
A filtered, archived or deleted reply is still a reply, so only drafts and virtual folders are left out.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from inboxfollow.adapters.imap.settings import FolderOverrides
from inboxfollow.ports.errors import Rejected
from inboxfollow.ports.mailbox import Folder, Role

ATTRIBUTES = {
    "\\inbox": Role.INBOX,
    "\\sent": Role.SENT,
    "\\archive": Role.ARCHIVE,
    "\\junk": Role.JUNK,
    "\\spam": Role.JUNK,
    "\\trash": Role.TRASH,
    "\\drafts": Role.DRAFTS,
    "\\all": Role.ALL,
    "\\allmail": Role.ALL,
}
VIRTUAL = frozenset({"\\flagged", "\\starred", "\\important"})
CLOSED = frozenset({"\\noselect", "\\nonexistent"})
NAMES = {
    Role.SENT: (
        "sent, sent items, sent messages, sent mail, gesendet, gesendete elemente, gesendete objekte, envoyés, "
        "éléments envoyés, messages envoyés, enviados, elementos enviados, posta inviata, inviati, verzonden, "
        "verzonden items, skickat, sendt, sendte elementer, lähetetyt, wysłane, elementy wysłane, odeslané, "
        "отправленные, gönderilmiş öğeler, 送信済み, 送信済みメール, 已发送, 已发送邮件, 보낸 편지함"
    ),
    Role.DRAFTS: (
        "drafts, draft, entwürfe, brouillons, borradores, rascunhos, bozze, concepten, utkast, kladder, luonnokset, "
        "szkice, wersje robocze, koncepty, черновики, taslaklar, 下書き, 草稿, 임시 보관함"
    ),
    Role.TRASH: (
        "trash, deleted, deleted items, deleted messages, bin, papierkorb, gelöschte elemente, corbeille, "
        "éléments supprimés, papelera, elementos eliminados, lixeira, cestino, prullenbak, verwijderde items, "
        "papperskorg, roskakori, kosz, koš, корзина, удаленные, çöp kutusu, ゴミ箱, 已删除邮件, 휴지통"
    ),
    Role.JUNK: (
        "junk, spam, junk email, junk e-mail, junk mail, bulk mail, spamverdacht, unerwünscht, courrier indésirable, "
        "indésirables, correo no deseado, lixo eletrônico, posta indesiderata, ongewenste e-mail, skräppost, "
        "roskaposti, wiadomości-śmieci, спам, 迷惑メール, 垃圾邮件, 스팸"
    ),
    Role.ARCHIVE: "archive, archives, archiv, archivio, archivo, arquivo, archief, arkiv, arkisto, archiwum, архив",
}
ROLE_OF_NAME = {name.strip(): role for role, names in NAMES.items() for name in names.split(",")}


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a LIST answer, decoded. `delimiter` is empty where the server has no hierarchy."""

    attributes: frozenset[str]
    """Lower case, with their backslash."""
    delimiter: str
    name: str


@dataclass(frozen=True, slots=True)
class Spaces:
    """Prefixes of the namespaces (RFC 2342)."""

    personal: tuple[str, ...] = ("",)
    foreign: tuple[str, ...] = ()
    """Of other users and shared ones; off by default."""


def discover(listed: Iterable[Listed], spaces: Spaces, overrides: FolderOverrides, gmail: bool) -> tuple[Folder, ...]:
    """The folders to read: Sent ones, INBOX or All Mail, the rest by name. Raises Rejected for a missing override."""
    mine = _selectable(listed, spaces)
    _check_overrides(mine, overrides)
    roles = {one.name: _role(one, spaces, overrides) for one in mine}
    if Role.SENT not in roles.values():
        roles.update(_fallback(mine, roles))
    if gmail and Role.ALL in roles.values():
        keep = {Role.ALL, Role.JUNK, Role.TRASH}
        chosen = [Folder(name, role) for name, role in roles.items() if role in keep or name == overrides.sent]
    else:
        virtual = {one.name for one in mine if one.attributes & VIRTUAL and one.name != overrides.sent}
        chosen = [
            Folder(name, role)
            for name, role in roles.items()
            if role not in (Role.DRAFTS, Role.ALL) and name not in virtual
        ]
    kept = [folder for folder in chosen if folder.name == overrides.sent or not _skipped(folder.name, overrides)]
    return tuple(sorted(kept, key=_rank))


def _selectable(listed: Iterable[Listed], spaces: Spaces) -> list[Listed]:
    """My own folders that can be opened, each once."""
    found: dict[str, Listed] = {}
    for one in listed:
        name = "INBOX" if one.name.upper() == "INBOX" else one.name
        if not one.attributes & CLOSED and not _is_foreign(name, spaces):
            known = found[name].attributes if name in found else frozenset()
            found[name] = Listed(one.attributes | known, one.delimiter, name)
    return list(found.values())


def _is_foreign(name: str, spaces: Spaces) -> bool:
    """Whether the longest namespace prefix that fits belongs to others."""
    if name == "INBOX":
        return False
    foreign = max((len(prefix) for prefix in spaces.foreign if name.startswith(prefix)), default=-1)
    personal = max((len(prefix) for prefix in spaces.personal if name.startswith(prefix)), default=-1)
    return foreign > personal


def _check_overrides(mine: Sequence[Listed], overrides: FolderOverrides) -> None:
    names = sorted(one.name for one in mine)
    for key, wanted in (("sent", overrides.sent), ("archive", overrides.archive)):
        if wanted and wanted not in names:
            some = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
            raise Rejected(f"folders.{key}: the server has no folder {wanted!r}", f"It has: {some}")


def _role(one: Listed, spaces: Spaces, overrides: FolderOverrides) -> Role:
    if one.name == "INBOX":
        return Role.INBOX
    if one.name == overrides.sent:
        return Role.SENT
    if one.name == overrides.archive:
        return Role.ARCHIVE
    found = next((role for mark, role in ATTRIBUTES.items() if mark in one.attributes), None)
    found = found or ROLE_OF_NAME.get(normal(_top_name(one, spaces)), Role.OTHER)
    named = bool(overrides.archive)  # mail is moved to that one, so there is no other
    return Role.OTHER if named and found is Role.ARCHIVE else found


def _top_name(one: Listed, spaces: Spaces) -> str:
    """The name without its namespace prefix where nothing else stands above it, else nothing."""
    fitting = [
        prefix for prefix in (*spaces.personal, f"INBOX{one.delimiter}") if prefix and one.name.startswith(prefix)
    ]
    bare = one.name[max(map(len, fitting), default=0) :]
    return "" if one.delimiter and one.delimiter in bare else bare


def _fallback(mine: Sequence[Listed], roles: dict[str, Role]) -> dict[str, Role]:
    """Sent folders by weaker signs: an exact name deeper down, or a decorated one such as "📤 Sent (old)"."""
    last = {one.name: one.name.rpartition(one.delimiter)[2] if one.delimiter else one.name for one in mine}
    free = [name for name, role in roles.items() if role is Role.OTHER]
    exact = [name for name in free if ROLE_OF_NAME.get(normal(last[name])) is Role.SENT]
    loose = [name for name in free if ROLE_OF_NAME.get(bare_words(last[name])) is Role.SENT]
    return dict.fromkeys(exact or loose, Role.SENT)


def normal(name: str) -> str:
    """A name as the lists above spell it: NFKC, lower case, without the left-to-right mark some servers add."""
    return unicodedata.normalize("NFKC", name.replace("\u200e", "")).lower().strip()


def bare_words(name: str) -> str:
    """The letters of a name, without numbers, signs, emoji and what stands in brackets."""
    kept = "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in normal(name).partition("(")[0])
    return " ".join(kept.split())


def _skipped(name: str, overrides: FolderOverrides) -> bool:
    return any(fnmatchcase(name.casefold(), glob.casefold()) for glob in overrides.skip)


def _rank(folder: Folder) -> tuple[int, str]:
    return {Role.SENT: 0, Role.INBOX: 1, Role.ALL: 1}.get(folder.role, 2), folder.name
