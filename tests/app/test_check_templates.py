"""What `templates` says of templates: when they are used, and whether they are right."""

from collections.abc import Callable
from pathlib import Path

import pytest

from inboxfollow.adapters.templates.library import FileTemplates
from inboxfollow.adapters.templates.renderer import SandboxedRenderer
from inboxfollow.app.check_templates import Checked, Checker
from inboxfollow.app.template_samples import SAMPLES
from inboxfollow.app.templates import listing, named
from inboxfollow.domain.cadence import DEFAULT_CADENCE
from inboxfollow.domain.manner import Manner
from inboxfollow.domain.template import NoTemplate, TemplateFault
from tests.domain.builders import at, policy

Check = Callable[..., Checked]
GOOD = (
    "{{ greeting }}\n\nOn {{ last_date|date }} I wrote to you about the new website, and I would like to hear how it looks "
    "from your side. A short answer is plenty: a yes, a no or a better date all help me to plan the coming weeks. If "
    "anything in it is unclear, tell me and I will put it right at once.\n\nWhat would you like to do?\n"
)


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks files of the person's own, given by name without .md, with Boise as the city of one person."""

    def _check(name: str | None = None, /, **files: str) -> Checked:
        for stem, source in files.items():
            (tmp_path / f"{stem.replace('__', '.')}.md").write_text(source)
        manner = Manner("Sam Seller", fields={"dana@ortiz.example": {"city": "Boise"}})
        library = FileTemplates(tmp_path)
        return Checker(library, SandboxedRenderer(), manner, policy().calendar, at(0)).check(name)

    return _check


def told(checked: Checked) -> list[tuple[int, str]]:
    """Line and words of each problem."""
    return [(one.line, one.what) for one in checked.problems]


def test_the_built_in_set_is_right(check: Check) -> None:
    """Nothing can be said against the built-in templates, whatever is known of a lead."""
    assert check() == Checked(12, (), ())


def test_a_good_template(check: Check) -> None:
    """One that fits everybody has no problem and no note."""
    assert check("mine", mine=GOOD) == Checked(1, (), ())


def test_a_variable_that_not_every_lead_has(check: Check) -> None:
    """A first name that is not known of everybody is a problem, with its line and for whom."""
    (problem,) = check("mine", mine="+++\nby_hand = true\n+++\n\nHi {{ first_name }},\n" + GOOD).problems
    assert (problem.template, problem.line) == ("mine", 5)
    assert problem.file.endswith("mine.md")
    assert problem.what.startswith('the variable "first_name" is missing for a lead without a name, and ')
    assert 'first_name|default("…")' in problem.hint


def test_every_missing_variable_is_named(check: Check) -> None:
    """One is not hidden by another, and those that nobody has are not said to be missing for some."""
    found = check("mine", mine="{{ greeting }}\n{{ frist_name }} {{ fields.town }}\n{{ fields.day|date }} {{ town }}?")
    assert told(found) == [
        (2, 'the variable "frist_name" is missing'),
        (2, 'the variable "fields.town" is missing'),
        (3, 'the variable "fields.day" is missing'),
        (3, 'the variable "town" is missing'),
    ]


def test_custom_fields_may_be_missing(check: Check) -> None:
    """A field that the configuration knows of somebody is only noted: others are simply not sent it."""
    found = check("mine", mine=GOOD.replace("website", "website in {{ fields.city }}"))
    assert found.problems == ()
    assert [(one.line, one.what) for one in found.notes] == [
        (3, 'the variable "fields.city" is missing for somebody without custom fields: nothing is sent to them')
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hi,\n\n[Company] {{ subject|default('it') }}\nXXX?", [(3, '"[Company]" was not filled in'), (4, '"XXX" is a mark to oneself')]),
        ("{% for a in b %}\n{% endfor %}{{ c() }}", [(1, "for is not possible in a template"), (2, "a call is not possible in a template")]),
        ("Hi\n{{ name", [(2, "unexpected end of template, expected 'end of print statement'")]),
        ("{{ greeting }}\n{% raw %}{{ x }}{% endraw %}", [(1, '"{{ x }}" was not filled in')]),
        ("{{ greeting }}\n{% if n %}{{ name|date }}{% endif %}", [(2, 'the variable "n" is missing')]),
        ("+++\nlongest = 3\n+++\nHi", [(2, "longest: unknown key")]),
    ],
)  # fmt: skip
def test_problems_with_their_lines(check: Check, source: str, expected: list[tuple[int, str]]) -> None:
    """Placeholders of others, what the sandbox refuses and heads that are wrong are named line by line."""
    found = told(check("mine", mine=source))
    assert found[: len(expected)] == expected


def test_an_empty_greeting_is_found(check: Check) -> None:
    """A default that leaves a hole in the greeting is a problem for leads without a name."""
    found = told(check("mine", mine='Dear team,\n\nHi {{ first_name|default("") }},\n' + GOOD))
    assert found == [(3, 'the greeting "Hi ," names nobody for a lead without a name, and 1 more of 9 samples')]
    assert len(SAMPLES) == 9


def test_notes(check: Check) -> None:
    """Words that are few or many, and more or less than one question, are worth a thought but no problem."""
    few, many = check("few", few="Hello, what now? And when?"), check("many", many=GOOD.replace("?", ".") * 3)
    assert (few.problems, many.problems) == ((), ())
    assert [one.what.partition(";")[0] for one in few.notes] == ["5 words", "2 questions"]
    assert [one.what.partition(";")[0] for one in many.notes] == ["204 words", "no questions"]


def test_a_hostile_value_is_no_problem_of_the_template(check: Check) -> None:
    """Subjects and names that try to be code are printed or left out, so a template that uses them is right."""
    body = GOOD.replace("the new website", '{{ subject|default("my offer") }} ({{ name|default("you") }})')
    assert check("mine", mine=body).problems == ()


def test_one_of_several_files_is_faulty(check: Check) -> None:
    """The others are checked, and all are counted."""
    found = check("mine", mine=GOOD, mine__de="Hi {{")
    assert found.templates == 2
    assert {one.template for one in found.problems} == {"mine.de"}


def test_an_unknown_name(check: Check) -> None:
    """A check of what is not there is refused, with what is near."""
    with pytest.raises(NoTemplate) as caught:
        check("nugde")
    assert caught.value.hint == 'did you mean "nudge"?'


def test_listing(tmp_path: Path) -> None:
    """Each template says when it is used: by which steps, up to which silence, by hand."""
    (tmp_path / "offer.md").write_text("Hi")
    rows, faults = listing(FileTemplates(tmp_path), [DEFAULT_CADENCE])
    used = {row.template.name: row.used for row in rows}
    assert faults == []
    assert used == {
        "checkin": "default: step 5, 6",
        "goodbye": "only by hand",
        "nudge": "default: step 1; up to 60 days of silence",
        "offer": "when you name it",
        "question": "default: step 4; up to 60 days of silence",
        "reopen": "after a silence that the others are not made for",
        "value": "default: step 2; up to 60 days of silence",
    }


def test_named(tmp_path: Path) -> None:
    """A template is found in all its languages or one; where only a faulty file has its name, the fault is told."""
    library = FileTemplates(tmp_path)
    assert [one.language for one in named(library, "nudge", None)[0]] == ["de", "en"]
    assert [one.language for one in named(library, "nudge", "de")[0]] == ["de"]
    with pytest.raises(NoTemplate, match=r'"nudge\.fr"'):
        named(library, "nudge", "fr")
    (tmp_path / "offer.md").write_text("")
    with pytest.raises(TemplateFault, match="there are no words"):
        named(library, "offer", None)
    (tmp_path / "nudge.fr.md").write_text("")
    assert [fault.what for fault in named(library, "nudge", "de")[1]] == ["there are no words"]
