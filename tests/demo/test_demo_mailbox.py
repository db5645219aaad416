"""The sample mailbox is the same every time, well formed, and of the promised size and shape."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from time import process_time

import pytest

from inboxfollow.config.load import load
from inboxfollow.demo.actions import ACTIONS
from inboxfollow.demo.config import DEMO_CONFIG_TOML
from inboxfollow.demo.mailbox import FOLDERS, Letter, letters
from inboxfollow.wire.parse import parse_header
from tests.demo.expected import EXPECTED, EXPECTED_AFTER_ACTIONS, EXPECTED_NOISE, HOLDS, NO_LEADS

NOW = datetime(2026, 11, 19, 15, 30, tzinfo=UTC)
SATURDAY_NIGHT = datetime(2027, 1, 2, 1, 5, tzinfo=UTC)
SUMMER_MONDAY = datetime(2028, 6, 5, 4, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def mailbox() -> Sequence[Letter]:
    """The mailbox of an ordinary Thursday."""
    return letters(NOW)


def well_formed(mailbox: Sequence[Letter]) -> list[tuple[Letter, Message]]:
    """All letters but junk, some of which is malformed on purpose, with their parsed form."""
    return [(letter, message_from_bytes(letter.source)) for letter in mailbox if letter.folder != "Junk"]


def header_of(letter: Letter) -> bytes:
    """The header block, its empty line included."""
    return letter.source[: letter.source.index(b"\r\n\r\n") + 4]


def mine(mailbox: Sequence[Letter]) -> dict[str, datetime]:
    """Message-ID to arrival of what Sam sent."""
    sent = (letter for letter in mailbox if letter.folder == "Sent")
    return {str(message_from_bytes(letter.source)["Message-ID"]): letter.arrived for letter in sent}


def plot_of(mail: Message) -> str:
    """What the Message-ID begins with, numbers left out: one value per kind of noise, some per story."""
    return re.sub(r"\d+", "N", mail["Message-ID"].partition("@")[0])


def test_the_same_now_gives_the_same_letters(mailbox: Sequence[Letter]) -> None:
    """Two runs at the same instant agree byte for byte, whatever zone the instant is written in."""
    elsewhere = NOW.astimezone(tz=None)
    assert letters(elsewhere) == mailbox


def test_dates_move_with_now(mailbox: Sequence[Letter]) -> None:
    """Seven days later every letter lies seven days later, but for clock changes."""
    later = letters(NOW + timedelta(days=7))
    shifts = {abs(new.arrived - old.arrived - timedelta(days=7)) for new, old in zip(later, mailbox, strict=True)}
    assert shifts <= {timedelta(0), timedelta(hours=1)}


def test_some_thousand_letters_in_four_megabytes(mailbox: Sequence[Letter]) -> None:
    """The demo is as large as promised and no larger."""
    assert 2_300 <= len(mailbox) <= 3_000
    assert sum(len(letter.source) for letter in mailbox) <= 4_000_000


def test_every_folder_has_mail(mailbox: Sequence[Letter]) -> None:
    """Each of the eight folders holds something, and only Drafts holds drafts."""
    assert Counter(letter.folder for letter in mailbox).keys() == set(FOLDERS)
    assert all(letter.draft == (letter.folder == "Drafts") for letter in mailbox)


@pytest.mark.parametrize("now", [NOW, SATURDAY_NIGHT, SUMMER_MONDAY])
def test_nothing_comes_from_the_future(now: datetime) -> None:
    """No letter is dated or arrived after now, and all are in order of arrival."""
    mailbox = letters(now)
    arrivals = [letter.arrived for letter in mailbox]
    assert arrivals == sorted(arrivals)
    assert arrivals[-1] <= now
    assert all(parsedate_to_datetime(mail["Date"]) == letter.arrived for letter, mail in well_formed(mailbox))


def test_letters_parse_without_defects(mailbox: Sequence[Letter]) -> None:
    """The standard library finds nothing wrong with any kind of letter outside Junk, nor with any part of one."""
    every_plot = {plot_of(mail): letter for letter, mail in well_formed(mailbox)}
    for letter in every_plot.values():
        mail = message_from_bytes(letter.source, policy=policy.default)
        found = [part.defects for part in mail.walk() if part.defects]
        found += [value.defects for value in mail.values() if value.defects]
        assert not found, letter.source


def test_our_own_parser_finds_no_defects(mailbox: Sequence[Letter]) -> None:
    """Outside Junk every header reads without a defect; in Junk some do not."""
    defective = [letter.folder for letter in mailbox if parse_header(header_of(letter), arrived=letter.arrived).defects]
    assert set(defective) == {"Junk"}


def test_a_message_id_names_one_mail(mailbox: Sequence[Letter]) -> None:
    """The same Message-ID means the same bytes: only a mail filed twice shares its id."""
    named: dict[str, bytes] = {}
    for letter, mail in well_formed(mailbox):
        assert named.setdefault(mail["Message-ID"], letter.source) == letter.source
    assert len(well_formed(mailbox)) - len(named) == 1


def test_only_reserved_domains(mailbox: Sequence[Letter]) -> None:
    """Every domain in every header and text ends in .example (RFC 2606)."""
    for letter in mailbox:
        hosts = re.findall(rb"(?:[\w.+-]+@|https?://)([\w-]+(?:\.[\w-]+)+)", letter.source)
        assert all(host.endswith(b".example") for host in hosts), hosts


def test_lines_are_short_enough(mailbox: Sequence[Letter]) -> None:
    """No line exceeds 998 octets and none ends in a bare line feed (RFC 5322 section 2.1.1)."""
    for letter in mailbox:
        assert letter.source.count(b"\n") == letter.source.count(b"\r\n")
        assert max(map(len, letter.source.split(b"\r\n"))) <= 998


def test_sent_mail_is_from_sam(mailbox: Sequence[Letter]) -> None:
    """Whatever lies in Sent was written by Sam, from one of the two addresses."""
    senders = {mail["From"] for letter, mail in well_formed(mailbox) if letter.folder == "Sent"}
    assert {address for _, address in getaddresses(senders)} == {"sam@seller.example", "sales@seller.example"}


def test_the_demo_is_noise_for_the_most_part(mailbox: Sequence[Letter]) -> None:
    """Less than a fifth of the letters belongs to the stories."""
    noise = re.compile(r"<(project|studio|news|bill|alert|backup|forum|spam|family|pitch)-\d")
    told = [mail for _, mail in well_formed(mailbox) if not noise.match(mail["Message-ID"])]
    assert 150 <= len(told) <= len(mailbox) / 5


def test_the_tables_name_the_newest_letter_of_a_conversation(mailbox: Sequence[Letter]) -> None:
    """Every expected id is Sam's newest letter in its conversation, and no letter of Sam's has been forgotten."""
    newest: dict[str, str] = {}
    for message_id in mine(mailbox):
        newest[message_id.rpartition("-")[0]] = message_id
    told = {message_id for message_id in newest.values() if not message_id.startswith(("<studio-", "<backup-"))}
    assert told == {*EXPECTED, *EXPECTED_NOISE, *NO_LEADS} - {"<ashworth-mill-2@seller.example>"}


def test_actions_are_about_letters_that_exist() -> None:
    """Each action and each hold refers to a story, and the actions cover all six names."""
    assert {action.message_id for action in ACTIONS} <= EXPECTED.keys()
    assert HOLDS.keys() <= EXPECTED.keys()
    assert {action.name for action in ACTIONS} == {"snooze", "archive", "note", "touch", "pin", "suppress"}


def test_every_state_is_told() -> None:
    """After the user's actions each state of DOMAIN.md occurs."""
    states = {"excluded", "opted_out", "closed", "snoozed", "answered", "bounced", "away", "finished", "settled"}
    assert set(EXPECTED_AFTER_ACTIONS.values()) == states | {"awaiting"}


def test_the_configuration_loads(tmp_path: Path) -> None:
    """The demo's configuration is a valid one, with Sam's addresses and the short cadence in it."""
    path = tmp_path / "config.toml"
    path.write_text(DEMO_CONFIG_TOML)
    path.chmod(0o600)
    config = load(path)
    assert config.me.addresses == ("sam@seller.example", "sales@seller.example")
    assert [cadence.name for cadence in config.cadences] == ["default", "invoices"]


def test_quick_enough_to_open_at_once() -> None:
    """A smoke check with a wide margin: the whole mailbox takes well under two seconds of processor time."""
    begun = process_time()
    letters(NOW)
    assert process_time() - begun < 2
