"""Changes to the text of a configuration, with every comment kept.

Blocks that are not concerned stay as they are, sign for sign; within a block tomlkit edits. In the end the text must
mean exactly what was intended and nothing else, or the change is refused.
"""

import tomllib
from copy import deepcopy
from typing import Any

from inboxfollow.config.blocks import Block, joined, members, split, tail
from inboxfollow.config.values import OWNED, account_text, account_values, me_text, toml
from inboxfollow.domain.errors import UserError
from inboxfollow.ports.settings import AccountSettings, Change, MeSettings

_BY_HAND = "edit it by hand (config.example.toml shows how), or write accounts as [[accounts]] and addresses as a list"


def changed(text: str, change: Change) -> str:
    """`text` (valid TOML with line ends of \\n) after a change. Raises UserError where it is written in a way that
    cannot be edited, or where the account to be removed is not there."""
    values = tomllib.loads(text)
    new = text if not text or text.endswith("\n") else text + "\n"
    if change.me is not None:
        new = _with_me(new, change.me)
    elif change.addresses:
        new = _with_addresses(new, _missing(values, change.addresses))
    if change.remove:
        new = _without(new, _place(values, change.remove))
    if change.account is not None:
        new = _with_account(new, values, change.account)
    if not _means(new, _intended(values, change)):
        raise UserError("the configuration is written in a way that set-up cannot change safely", _BY_HAND)
    return new


def _with_me(text: str, me: MeSettings) -> str:
    return f"{text}\n{me_text(me)}" if text else me_text(me)


def _with_addresses(text: str, added: list[str]) -> str:
    """More addresses at the end of the list that is there."""
    import tomlkit

    if not added:
        return text
    blocks = list(split(text))
    for number, block in enumerate(blocks):
        if block.path not in ((), ("me",)):
            continue
        document: Any = tomlkit.parse(block.text)
        if isinstance(document.get("me", {}).get("addresses"), list):
            document["me"]["addresses"].extend(added)
            blocks[number] = Block(block.path, block.array, tomlkit.dumps(document))
            break
    return joined(blocks)


def _without(text: str, place: int) -> str:
    """Without one account; comments at its end stay, for they may be about what follows."""
    blocks = list(split(text))
    for number in members(blocks, "accounts", place):
        blocks[number] = Block((), False, tail(blocks[number]))
    return joined(blocks)


def _with_account(text: str, values: dict[str, Any], account: AccountSettings) -> str:
    blocks = list(split(text))
    names = [one.get("name") for one in values.get("accounts", [])]
    if account.name in names:
        return _with_replaced(blocks, names.index(account.name), account)
    last = members(blocks, "accounts", len(names) - 1) if names else range(0)
    after = last.stop if last else len(blocks)
    before, rest = joined(blocks[:after]), joined(blocks[after:])
    return f"{_spaced(before)}{account_text(account)}{chr(10) if rest else ''}{rest}"


def _spaced(text: str) -> str:
    """With an empty line at its end, where it is not empty."""
    if not text:
        return text
    text = text if text.endswith("\n") else text + "\n"
    return text if text.endswith("\n\n") else text + "\n"


def _with_replaced(blocks: list[Block], place: int, account: AccountSettings) -> str:
    """The account edited where it stands: only keys whose value is another one are touched."""
    import tomlkit
    from tomlkit.items import Table

    where = members(blocks, "accounts", place)
    document: Any = tomlkit.parse("".join(blocks[number].text for number in where))
    if not where:
        return joined(blocks)  # refused in the end
    table = document["accounts"][0]
    before = document.unwrap()["accounts"][0]
    after = _merged(before, account)
    for key in [key for key in before if key not in after]:
        del table[key]
    for key, value in after.items():
        if before.get(key) != value:
            if isinstance(table.get(key), Table):  # a line cannot take the place of [accounts.key]
                del table[key]
            table[key] = tomlkit.value(toml(value))
    edited = Block(("accounts",), True, tomlkit.dumps(document))
    return joined([*blocks[: where.start], edited, *blocks[where.stop :]])


def _merged(before: dict[str, Any], account: AccountSettings) -> dict[str, Any]:
    """What set-up decides, and what it does not: the person's own way to send goes only where another one came."""
    decided = account_values(account)
    kept = {key: value for key, value in before.items() if key not in OWNED}
    if account.smtp is not None or account.kind == "gmail":
        kept.pop("sender", None)
    folders = {key: name for key, name in kept.pop("folders", {}).items() if key == "skip"}
    folders |= decided.pop("folders", {})
    gmail = before.get("gmail", {}) | decided.pop("gmail", {}) if account.kind == "gmail" else {}
    return kept | decided | ({"gmail": gmail} if gmail else {}) | ({"folders": folders} if folders else {})


def _missing(values: dict[str, Any], addresses: tuple[str, ...]) -> list[str]:
    known = {str(one).lower() for one in values.get("me", {}).get("addresses", [])}
    return [one for one in dict.fromkeys(addresses) if one.lower() not in known]


def _place(values: dict[str, Any], name: str) -> int:
    names = [one.get("name") for one in values.get("accounts", [])]
    if name not in names:
        raise UserError(f"no account is called {name!r}", f"known: {', '.join(map(str, names)) or 'none'}")
    return names.index(name)


def _intended(values: dict[str, Any], change: Change) -> dict[str, Any]:
    """What the new text has to mean."""
    wanted = deepcopy(values)
    if change.me is not None:
        wanted["me"] = tomllib.loads(me_text(change.me))["me"]
    elif change.addresses:
        wanted["me"]["addresses"] += _missing(values, change.addresses)
    accounts = wanted.setdefault("accounts", [])
    if change.remove:
        del accounts[_place(values, change.remove)]
    if change.account is not None:
        names = [one.get("name") for one in accounts]
        if change.account.name in names:
            place = names.index(change.account.name)
            accounts[place] = _merged(accounts[place], change.account)
        else:
            accounts.append(account_values(change.account))
    return wanted


def _means(text: str, wanted: dict[str, Any]) -> bool:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return values | {"accounts": values.get("accounts", [])} == wanted
