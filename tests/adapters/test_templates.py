"""Templates in files: what a person may write there, what is wrong with it, and the built-in set."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.adapters.templates.front_matter import read_template
from inboxfollow.adapters.templates.library import LARGEST, FileTemplates
from inboxfollow.adapters.templates.renderer import SandboxedRenderer
from inboxfollow.app.templates import source_of
from inboxfollow.domain.expects import expects_reply
from inboxfollow.domain.language import of as language_of
from inboxfollow.domain.leftovers import leftovers
from inboxfollow.domain.manner import Manner
from inboxfollow.domain.message import Address
from inboxfollow.domain.template import Template, TemplateFault, choose_template
from inboxfollow.domain.template_values import last_line, template_values
from tests.domain.builders import at, mail, policy

Write = Callable[..., Path]
BUILT_IN = FileTemplates(None).load()[0]
NAMES = ("checkin", "goodbye", "nudge", "question", "reopen", "value")
PUSHY = re.compile(
    r"follow(?:ing)? up|bump|circl(?:e|ing) back|touch(?:ing)? base|did you (?:see|get|receive)|last (?:e?mail|message)|"
    r"haven't heard|have not heard|no (?:answer|reply|response)|still waiting|ignor|busy|disappoint|just want|"
    r"nachfassen|nachhaken|noch nicht gemeldet|keine (?:antwort|rückmeldung)|noch nichts gehört|warte|erinnern",
    re.IGNORECASE,
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file into the folder of templates; text or octets."""
    folder = tmp_path / "templates"
    folder.mkdir()

    def _write(name: str, source: str | bytes) -> Path:
        path = folder / name
        path.write_bytes(source if isinstance(source, bytes) else source.encode())
        return folder

    return _write


def ids(templates: Sequence[Template]) -> list[str]:
    """Name and language of each."""
    return [f"{one.name}.{one.language}" for one in templates]


def only_fault(folder: Path) -> TemplateFault:
    """The one fault of a folder."""
    (fault,) = FileTemplates(folder).load()[1]
    return fault


def words_of(template: Template, *, known: bool, days: float) -> str:
    """The words for a lead of whom everything or nothing is known, after so many days of silence."""
    text = "Here is the offer for the new website as discussed." if known else None
    values = template_values(
        people=[Address("Dana Ortiz" if known else "", "dana@ortiz.example")],
        subject="Re: Offer for the website" if known else "",
        last=mail(at(0), text=text),
        now=at(days),
        calendar=policy().calendar,
        manner=Manner(name="Sam Seller" if known else ""),
        language=template.language,
    )
    return SandboxedRenderer().render(template, values)


def test_the_built_in_set() -> None:
    """Six templates in English and German; three of them go stale, goodbye is only by hand."""
    assert ids(BUILT_IN) == [f"{name}.{language}" for name in NAMES for language in ("de", "en")]
    stale = {one.name: one.longest_silence for one in BUILT_IN}
    assert stale == dict.fromkeys(NAMES) | dict.fromkeys(("nudge", "value", "question"), 60)
    assert {one.name for one in BUILT_IN if one.by_hand} == {"goodbye"}
    assert {one.origin for one in BUILT_IN} == {"built in"}
    assert FileTemplates(None).load()[1] == []


@pytest.mark.parametrize("known", [True, False], ids=["all known", "nothing known"])
@pytest.mark.parametrize("template", BUILT_IN, ids=ids(BUILT_IN))
def test_built_in_words(template: Template, known: bool) -> None:
    """50 to 125 words with one question, in the right language, that need nothing, beg for nothing and owe nothing."""
    assert SandboxedRenderer().problems(template) == []
    for days in (2, 9, 30, 60, 61, 200, 730):
        if template.longest_silence is not None and days > template.longest_silence:
            continue
        words = words_of(template, known=known, days=days)
        assert 50 <= len(words.split()) <= 125
        assert words.count("?") == 1
        assert leftovers(words) == ()
        assert PUSHY.search(words) is None
        assert language_of(words) == template.language
        assert words.startswith(
            {"en": ("Hi Dana,", "Hello,"), "de": ("Guten Tag Dana Ortiz,", "Guten Tag,")}[template.language]
        )
        assert words.endswith("Sam Seller") is known
        assert not re.search(r"[ \t]\n| {2}|\n{3}|“”|„“| [.,?]", words)
        if template.language == "de":
            assert not re.search(r"\b(?:du|dir|dich|dein\w*|euch|euer)\b", words, re.IGNORECASE)


@pytest.mark.parametrize("template", BUILT_IN, ids=ids(BUILT_IN))
def test_a_follow_up_is_seen_as_what_it_is(template: Template) -> None:
    """Our own words expect a reply, and the next follow-up does not quote them."""
    words = words_of(template, known=True, days=9)
    assert expects_reply(words, "Re: Offer", ()).value
    assert last_line(words) == ""


def test_a_missing_folder_has_only_the_built_in_ones(tmp_path: Path) -> None:
    """Nobody needs a folder of templates."""
    assert FileTemplates(tmp_path / "none").load() == (list(BUILT_IN), [])


def test_own_words_replace_built_in_ones(write: Write) -> None:
    """A file replaces the built-in template of its name and language, and no other."""
    folder = write("nudge.de.md", "Guten Tag, passt es Ihnen?\n")
    templates, faults = FileTemplates(folder).load()
    assert faults == []
    assert ids(templates) == ids(BUILT_IN)
    (own,) = [one for one in templates if one.origin != "built in"]
    assert own == Template(
        "nudge", "Guten Tag, passt es Ihnen?\n", "de", longest_silence=60, origin=str(folder / "nudge.de.md")
    )


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Hello, would you like to go on with this? Thank you and best regards", ["de"]),
        ("Guten Tag, möchten Sie mit der Sache weitermachen? Viele Grüße", ["en"]),
        ("?", []),
    ],
)
def test_own_words_for_any_language(write: Write, words: str, kept: list[str]) -> None:
    """A file without a language replaces the built-in words of the language it is written in; all where it has none."""
    templates, _ = FileTemplates(write("nudge.md", words)).load()
    nudges = [one for one in templates if one.name == "nudge"]
    assert [one.language for one in nudges] == ["", *kept]
    assert choose_template(nudges, "nudge", named=False, silent_days=3, language="fr").body == words


def test_a_faulty_file_is_not_replaced_by_built_in_words(write: Write) -> None:
    """Words that a person meant to change are not sent unchanged because of a typing error."""
    templates, (fault,) = FileTemplates(write("nudge.en.md", "+++\nsubjekt = 'x'\n+++\nHello")).load()
    assert ids(templates) == [one for one in ids(BUILT_IN) if one != "nudge.en"]
    assert fault.line == 2


def test_the_head_of_a_file(write: Write) -> None:
    """Subject, longest silence and by_hand stand in a TOML head; the words begin below it."""
    folder = write(
        "offer.md", '\ufeff+++\r\nsubject = "Your plans"\r\nlongest_silence = 30\r\nby_hand = true\r\n+++\r\nHi\r\n'
    )
    (own,) = [one for one in FileTemplates(folder).load()[0] if one.name == "offer"]
    assert own == Template("offer", "Hi\n", "", "Your plans", 30, True, str(folder / "offer.md"), 6)


def test_names_have_their_meaning_in_own_files_too(write: Write) -> None:
    """An own nudge goes stale after 60 days unless it says otherwise; an own goodbye is by hand, whatever it says."""
    write("nudge.fr.md", "Bonjour")
    write("value.fr.md", "+++\nlongest_silence = 90\n+++\nBonjour")
    folder = write("goodbye.fr.md", "+++\nby_hand = false\n+++\nBonjour")
    own = {one.name: one for one in FileTemplates(folder).load()[0] if one.language == "fr"}
    assert own["nudge"].longest_silence == 60
    assert own["value"].longest_silence == 90
    assert own["goodbye"].by_hand


@pytest.mark.parametrize(
    ("source", "line", "what", "hint"),
    [
        ("+++\nlongest_silense = 3\n+++\nHi", 2, "longest_silense: unknown key", 'did you mean "longest_silence"?'),
        ("+++\n\nzzz = 3\n+++\nHi", 3, "zzz: unknown key", "known are subject, longest_silence, by_hand"),
        ("+++\n[subject]\nx = 1\n+++\nHi", 2, "subject: this must be one line", "subject ="),
        ('+++\nsubject = "a\\nBcc: x"\n+++\nHi', 2, "subject: this must be one line", "subject ="),
        ("+++\nlongest_silence = true\n+++\nHi", 2, "longest_silence: this must be a whole number", "= 60"),
        ("+++\nlongest_silence = 0\n+++\nHi", 2, "longest_silence: this must be a whole number", "= 60"),
        ("+++\nby_hand = 'yes'\n+++\nHi", 2, "by_hand: this must be true or false", "= true"),
        ("+++\n# words\nby_hand = yes\n+++\nHi", 3, "this is not TOML", ""),
        ("+++\nby_hand = [1,\n+++\nHi", 2, "this is not TOML", ""),
        (f"+++\nx = {'[' * 5000}\n+++\nHi", 2, "this is not TOML", ""),
        ("+++\nby_hand = true\nHi", 1, "the head has no end", "add +++"),
        ("", 1, "there are no words", "below the head"),
        ("+++\nby_hand = true\n+++\n \n\n", 6, "there are no words", "below the head"),
        (b"Hi\n\nDana \xff", 3, "the text is not UTF-8", "UTF-8"),
        ("Hi\n\x1b[31mDana", 2, "the text holds a control character (U+001B)", "remove it"),
        ("Hi\n\nDana \u202e", 3, "the text holds a control character (U+202E)", "remove it"),
        ("Hi " * LARGEST, 0, "the file is larger than 64 kB", ""),
    ],
)
def test_faults_of_a_file(write: Write, source: str | bytes, line: int, what: str, hint: str) -> None:
    """What is wrong with a file is named with its line, and what would be right."""
    folder = write("offer.en.md", source)
    fault = only_fault(folder)
    assert (fault.file, fault.line) == (str(folder / "offer.en.md"), line)
    assert fault.what.startswith(what)
    assert hint in fault.hint


def test_all_faults_of_a_head_are_named_at_once(write: Write) -> None:
    """Nobody corrects one thing only to be told of the next."""
    folder = write("offer.md", "+++\na = 1\nb = 2\nby_hand = 3\n+++\nHi")
    assert [fault.line for fault in FileTemplates(folder).load()[1]] == [2, 3, 4]


@pytest.mark.parametrize(
    "name", ["Offer.md", "offer.txt", "offer", "offer.english.md", "of fer.md", "-x.md", "a.b.c.md", "é.md"]
)
def test_odd_file_names(write: Write, name: str) -> None:
    """A file that nobody could name as a template is pointed out."""
    fault = only_fault(write(name, "Hi"))
    assert fault.what == "this is no name for a template"
    assert "offer.de.md" in fault.hint


@pytest.mark.parametrize("name", [".offer.md.swp", ".DS_Store", "offer.md~", "#offer.md#"])
def test_what_editors_leave_is_passed_over(write: Write, name: str) -> None:
    """Hidden files and copies are nobody's templates."""
    assert FileTemplates(write(name, "Hi")).load() == (list(BUILT_IN), [])


def test_links_stay_in_the_folder(write: Write, tmp_path: Path) -> None:
    """A link within the folder is read, one that leads out of it is not, nor one that leads nowhere."""
    folder = write("offer.md", "Hi\n")
    (tmp_path / "secret").write_text("password")
    (folder / "inside.md").symlink_to("offer.md")
    (folder / "outside.md").symlink_to("../secret")
    (folder / "round.md").symlink_to("round.md")
    templates, faults = FileTemplates(folder).load()
    assert {"inside", "offer"} <= {one.name for one in templates}
    assert [(Path(fault.file).name, fault.what[:22]) for fault in faults] == [
        ("outside.md", "this leads out of the "),
        ("round.md", "the file cannot be rea"),
    ]
    assert "password" not in repr(templates)


def test_what_is_no_file_is_not_waited_for(write: Write) -> None:
    """A pipe or a folder with the name of a template is a fault, and reading it ends."""
    folder = write("offer.md", "Hi\n")
    os.mkfifo(folder / "pipe.md")
    (folder / "folder.md").mkdir()
    assert [fault.what for fault in FileTemplates(folder).load()[1]] == ["this is no file"] * 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files(write: Write) -> None:
    """A file or folder without the right to read it is a fault."""
    folder = write("offer.md", "Hi\n")
    (folder / "offer.md").chmod(0)
    assert only_fault(folder).what == "the file cannot be read: Permission denied"
    folder.chmod(0)
    assert only_fault(folder).what == "the folder cannot be read: Permission denied"
    folder.chmod(0o700)


def test_a_file_instead_of_the_folder(tmp_path: Path) -> None:
    """What is no folder is a fault; the built-in templates are there."""
    path = tmp_path / "templates"
    path.write_text("Hi")
    templates, (fault,) = FileTemplates(path).load()
    assert list(templates) == list(BUILT_IN)
    assert fault.what == "the folder cannot be read: Not a directory"


@given(st.text(alphabet="+\n =\"'[]ab#1", max_size=60))
def test_every_text_is_read(text: str) -> None:
    """Whatever stands in a file: a template and its faults, each with a line of the file."""
    template, faults = read_template(text, "offer", "", "offer.md")
    assert template.first_line <= text.count("\n") + 2
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in faults)


@given(
    st.builds(
        Template,
        name=st.just("offer"),
        body=st.from_regex(r"\A[a-z{}% ]{1,20}(?:\n[a-z ]{1,20}){0,3}\n\Z"),
        subject=st.text(alphabet="ab \"'\\{}é", max_size=20).map(str.strip),
        longest_silence=st.none() | st.integers(1, 36500),
        by_hand=st.booleans(),
        origin=st.just("offer.md"),
    ).filter(lambda one: bool(one.body.strip()))
)
def test_what_is_shown_can_be_saved(template: Template) -> None:
    """The source that is shown is read as the same template."""
    again, faults = read_template(source_of(template), "offer", "", "offer.md")
    assert faults == ()
    assert replace(again, first_line=1) == replace(template, body=again.body)
    assert again.body.strip("\n") == template.body.strip("\n")


def test_a_silence_never_picks_stale_words() -> None:
    """Of the built-in set, whatever a cadence asks for after sixty days, nothing made for three days is chosen."""
    for name in NAMES:
        if name == "goodbye":
            continue
        for language in ("en", "de", ""):
            found = choose_template(BUILT_IN, name, named=False, silent_days=61, language=language)
            assert found.longest_silence is None
