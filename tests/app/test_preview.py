"""A follow-up before it is frozen: words, people, and what stands against it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inboxfollow.adapters.templates.library import FileTemplates
from inboxfollow.app.freeze import freeze
from inboxfollow.app.preview import Preview, Wish, edited, preview
from inboxfollow.app.services import Services
from inboxfollow.domain.errors import UserError
from inboxfollow.domain.manner import Manner
from inboxfollow.wire.body import full_text, read_content
from inboxfollow.wire.parse import parse_header
from tests.app.world import NOW, World

GERMAN = "Guten Tag Frau Ortiz,\n\nich habe Ihnen das Angebot beigelegt. Passt Ihnen der Preis, und wann können wir anfangen?"


@pytest.fixture
def sam(world: World) -> Iterator[World]:
    """Sam, with a signature and a field about Dana."""
    fields = {"dana@ortiz.example": {"city": "Boise"}}
    world.policy = replace(world.policy, manner=Manner("Sam Seller", "Sam Seller\nNMLS 000000", fields=fields))
    yield world


def asked(world: World, days: float = 9, **rest: object) -> None:
    world.sent("a", days, to="Dana Ortiz <dana@ortiz.example>", sender="Sam <sam@seller.example>", **rest)
    world.scan()


def look(world: World, services: Services | None = None, **wish: object) -> Preview:
    return preview(services or world.services, world.lead().id, Wish(**wish))  # type: ignore[arg-type]


def test_the_words_of_this_step_in_the_language_of_the_conversation(sam: World) -> None:
    """German mail gets German words, and a quote with a German line above it."""
    asked(sam, text=GERMAN, subject="Angebot")
    shown = look(sam)
    assert (shown.template, shown.language, shown.subject) == ("nudge", "de", "Re: Angebot")
    assert shown.text.startswith("Guten Tag Dana Ortiz,")
    assert shown.objections == ()
    source = freeze(sam.services, shown).source
    assert parse_header(source, arrived=NOW).sender is not None
    whole = full_text(source)
    assert "NMLS 000000" in whole
    assert "> ich habe Ihnen das Angebot beigelegt." in whole
    assert read_content(source, truncated=False).new_text == shown.text


def test_after_a_long_silence_other_words(sam: World) -> None:
    """Three-day words never go out after sixty days, not even when they are asked for by name."""
    asked(sam, days=61)
    shown = look(sam)
    assert shown.template == "reopen"
    assert any("instead of" in notice for notice in shown.notices)
    (refused,) = look(sam, template="nudge").objections
    assert refused.kind == "template"
    assert "60 days" in refused.why


def test_goodbye_is_said_by_hand(sam: World) -> None:
    """No cadence takes it; its name does."""
    asked(sam)
    assert look(sam, template="goodbye").objections == ()


def test_a_language_without_words_asks(sam: World) -> None:
    """French mail does not get English words by itself; the hint says what to write."""
    asked(sam, text="Bonjour Madame, je vous envoie notre offre. Est-ce que cela vous convient ? Merci et cordialement")
    (refused,) = look(sam).objections
    assert "nudge.fr.md" in refused.cure
    named = look(sam, template="nudge")
    assert named.objections == ()
    assert any("French" in notice for notice in named.notices)


def test_html_is_answered_with_html(sam: World) -> None:
    """And plain text with plain text."""
    asked(sam, text="<p>Could you tell me what you think?</p>", headers=["Content-Type: text/html; charset=utf-8"])
    assert b"multipart/alternative" in freeze(sam.services, look(sam)).source


def test_words_that_were_edited_are_judged_anew(sam: World) -> None:
    """A hole that a person makes stops the mail; mended words go."""
    asked(sam)
    holed = edited(look(sam), "Hi {{ name }},\n\nany news?")
    assert [one.kind for one in holed.objections] == ["words"]
    with pytest.raises(UserError, match=r"\{\{"):
        freeze(sam.services, holed)
    assert edited(holed, "Hi Dana,\n\nany news?").objections == ()


def test_a_faulty_file_of_ones_own_is_named_and_stops(sam: World, tmp_path: Path) -> None:
    """With file and line; the built-in words do not step in for it."""
    asked(sam)
    (tmp_path / "templates").mkdir()
    own = tmp_path / "templates" / "nudge.en.md"
    services = replace(sam.services, templates=FileTemplates(tmp_path / "templates"))
    own.write_text("{{ greeting }}\n\nStill in {{ cty }}?\n")
    (refused,) = look(sam, services).objections
    assert f"{own}:3" in refused.why
    assert "cty" in refused.why
    own.write_text('+++\nsubjekt = "x"\n+++\n{{ greeting }}\n')
    (refused,) = look(sam, services).objections
    assert f"{own}:2" in refused.why
    own.write_text('+++\nsubject = "News from {{ fields.city }}"\n+++\n{{ greeting }}\n\nStill in {{ city }}?\n')
    shown = look(sam, services)
    assert (shown.subject, "Still in Boise?" in shown.text) == ("News from Boise", True)


@pytest.mark.parametrize(
    "hostile", ["{{ 7*7 }}", "{% raw %}", "\x1b]52;c;x\x07", "a\r\nBcc: eve@evil.example", "=?utf-8?q?x?=", "\u202egnp"]
)
def test_hostile_subjects_and_names_stay_text(sam: World, hostile: str) -> None:
    """They never become template code, header lines or control characters of a mail that leaves."""
    sam.sent("a", 9, to=f'"{hostile.replace(chr(13), "").replace(chr(10), "")}" <dana@ortiz.example>', subject="x")
    messages = sam.mailbox._boxes["Sent"].messages
    messages[1] = replace(messages[1], source=messages[1].source.replace(b"Subject: x", f"Subject: {hostile}".encode()))
    sam.scan()
    source = freeze(sam.services, look(sam, body="Hi Dana,\n\nany news?")).source
    head = source.partition(b"\r\n\r\n")[0]
    assert b"\nBcc" not in source
    assert b"\x1b" not in source
    assert b"49" not in head.split(b"Subject:")[1].split(b"\r\n")[0]


def test_the_date_is_that_of_leaving(sam: World) -> None:
    """With the person's own offset, after the undo window."""
    asked(sam)
    message = parse_header(freeze(sam.services, look(sam)).source, arrived=NOW + timedelta(days=1))
    assert message.date == NOW + sam.policy.sending.undo
