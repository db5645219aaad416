"""Words out of templates: what is possible, what is refused, and that values are never template code."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.adapters.templates.renderer import LONGEST, SandboxedRenderer
from inboxfollow.adapters.templates.sandbox import Sandbox
from inboxfollow.domain.spoken import SpokenDay
from inboxfollow.domain.template import Template, TemplateFault
from inboxfollow.domain.template_values import FILTERS

RENDERER = SandboxedRenderer()
FIRST_LINE = 4
VALUES: Mapping[str, Any] = {
    "name": "Dana Ortiz",
    "n": 3,
    "fields": {"city": "Boise", "items": "both", "home town": "Nampa", "start": "2026-04-01"},
    "last_date": SpokenDay(date(2025, 12, 24), date(2026, 3, 1), "de"),
    "signature": "Sam\r\nNMLS 0",
}
HOSTILE = st.text(
    alphabet="{}%#'\"|()[]\\_. \n\r\t\x00\x1b\x85\u2028\u202e\ud800aselfx79*", max_size=60
) | st.sampled_from(
    [
        "{{ 7 * 7 }}",
        "{% for a in b %}",
        "{{ self }}",
        "{# x #}",
        "${x}",
        "%s%(name)s",
        "{0}",
        "{{ fields.city }}",
        "\\N{DIGIT ONE}",
    ]
)


def template(body: str, subject: str = "") -> Template:
    """A template whose words begin at line 4 of its file."""
    return Template("offer", body, "en", subject, origin="offer.md", first_line=FIRST_LINE)


def render(body: str, **more: object) -> str:
    return RENDERER.render(template(body), {**VALUES, **more})


def fault_of(body: str) -> TemplateFault:
    """What the rendering raises."""
    with pytest.raises(TemplateFault) as caught:
        render(body)
    assert caught.value.file == "offer.md"
    return caught.value


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Hi {{ name }}", "Hi Dana Ortiz"),
        ("{{ n }} days", "3 days"),
        ("{{ fields.city }}, {{ fields['home town'] }}, {{ fields.items }}", "Boise, Nampa, both"),
        ("{{ name|first_name }}|{{ name|last_name }}", "Dana|Ortiz"),
        ('{{ fields.city|first_name|default("there") }}', "there"),
        ("{{ last_date }}, {{ last_date|date }}", "24. Dezember 2025, 24. Dezember 2025"),
        ("{{ fields.start|date }}", "1. April"),
        ('{{ nothing|default("x") }} {{ fields.nothing|default("y") }}', "x y"),
        ("{{ name|lower }} {{ name|upper }} {{ name|capitalize }}", "dana ortiz DANA ORTIZ Dana ortiz"),
        ('[{{ "  a "|trim }}]', "[a]"),
        ("{% if n > 2 and name is defined %}long{% elif n == 1 %}short{% else %}none{% endif %}", "long"),
        ("{% if nothing is defined %}a{% endif %}b", "b"),
        ('{{ "many" if n >= 3 else "few" }}', "many"),
        ('{% if "Boi" in fields.city %}yes{% endif %}', "yes"),
        ('{{ name ~ ", " ~ n }}', "Dana Ortiz, 3"),
        ("a{# a remark #}b", "ab"),
        ("{{ signature }}", "Sam\nNMLS 0"),
        ("\n\n a\n{% if name %}\nb\n{% endif %}\n \n\nc \n\n", "a\n\nb\n\nc"),
        ("two\n\nparagraphs", "two\n\nparagraphs"),
    ],
)
def test_what_is_possible(body: str, words: str) -> None:
    """Variables, fields, filters, conditions and comparisons; several blank lines become one."""
    assert RENDERER.problems(template(body)) == []
    assert render(body) == words


def test_filters_are_those_that_are_documented() -> None:
    """The table and the sandbox know the same filters, and each example of the table works."""
    assert sorted(name for name, _, _ in FILTERS) == sorted(Sandbox().filters)
    known = {"subject": "Offer", "silence": "two weeks", "first_name": "Dana", "name": "Dana Ortiz"}
    for name, _, example in FILTERS:
        assert f"|{name}" in example
        assert render(f"{{{{ {example} }}}}", **known)


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in name %}{{ a }}{% endfor %}",
        "{% set a = 1 %}",
        "{% set a %}b{% endset %}",
        "{% macro a() %}{% endmacro %}",
        "{% include 'a' %}",
        "{% import 'a' as b %}",
        "{% from 'a' import b %}",
        "{% extends 'a' %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}a{% endfilter %}",
        "{% call name() %}{% endcall %}",
        "{% with a = 1 %}{% endwith %}",
        "{{ name() }}",
        "{{ name.upper() }}",
        "{{ name.__class__ }}",
        "{{ name['__class__'] }}",
        "{{ name|attr('x') }}",
        "{{ fields.__class__.__mro__ }}",
        "{{ fields[name] }}",
        "{{ fields['a']['b'] }}",
        "{{ fields }}",
        "{{ fields|default('x') }}",
        "{{ name[0] }}",
        "{{ name[:2] }}",
        "{{ 'a' * 100000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%1000000d' % n }}",
        "{{ n + 1 }}",
        "{{ n // 0 }}",
        "{{ -n }}",
        "{{ [1, 2] }}",
        "{{ {'a': 1} }}",
        "{{ (1, 2) }}",
        "{{ range(9) }}",
        "{{ lipsum(9) }}",
        "{{ self }}",
        "{{ self|upper }}",
        "{{ name|center(100000000) }}",
        "{{ name|format(1) }}",
        "{{ name|join('x') }}",
        "{{ name|upper(*name) }}",
        "{{ name|default(**fields) }}",
        "{{ name|default }}",
        "{{ name is divisibleby(0) }}",
        "{{ n > 2 }}",
        "{{ not n }}",
        "{{ name is defined }}",
        "{{ none }}",
        "{{ true }}",
        "{{ 7 }}",
        "{{ name",
        "{{ name }",
        "{{ }}",
        "{% if name %}",
        "{% endif %}",
        "{% nothing %}",
        "{# a",
        "{% raw %}a",
        "{{ name|lowr }}",
        "{% if name is definedd %}{% endif %}",
        "{{ " + "(" * 5_000,
        "{{ " + "9" * 5_000 + " }}",
        "{{ '\\N{nothing}' }}",
        "{% if n %}" * 40 + "{% endif %}" * 40,
        "{% if " + "not " * 40 + "n %}{% endif %}",
        "{{ name" + "|trim" * 40 + " }}",
    ],
)
def test_what_is_refused(body: str) -> None:
    """Loops, calls, attributes, arithmetic, unknown filters and broken syntax are problems before any value is known."""
    found = RENDERER.problems(template(f"Hi\n\n{body}"))
    assert found
    assert (
        {(fault.file, fault.line) for fault in found} == {("offer.md", FIRST_LINE + 2)}
        or "(((" in body
        or "999" in body
    )
    assert fault_of(f"Hi\n\n{body}").line == found[0].line


def test_every_problem_is_named() -> None:
    """Several things that are not possible are all told, in the order of lines, and those of the subject."""
    found = RENDERER.problems(template("{{ a.b }}\n{{ c|d }}\n{% for e in f %}{{ g() }}{% endfor %}", "{{ h[0] }}"))
    assert [fault.line for fault in found] == [2, FIRST_LINE, FIRST_LINE + 1, FIRST_LINE + 2]
    assert found[2].what.startswith('there is no filter "d"')


@pytest.mark.parametrize(
    ("body", "line", "missing", "hint"),
    [
        ("Hi\n\n{{ first_name }}", 6, "first_name", "{% if first_name is defined %}"),
        ("Hi\n{{ fields.twon }}", 5, "fields.twon", 'fields.twon|default("…")'),
        ("Hi {{ frist_name }}", 4, "frist_name", 'did you mean "first_name"?'),
        ("Hi\n{{ my_name|upper }}", 5, "my_name", "set it in [me]"),
        ("{% if n > 1 %}\n{{ nothing ~ name }}{% endif %}", 5, "nothing", "help templates"),
        ("{{ nothing|date }}", 4, "nothing", "help templates"),
    ],
)
def test_a_missing_variable_is_named(body: str, line: int, missing: str, hint: str) -> None:
    """What is not known of a lead blocks the words; the fault says which, where, and what to do."""
    fault = fault_of(body)
    assert (fault.line, fault.missing) == (line, missing)
    assert f'"{missing}" is missing' in fault.what
    assert hint in fault.hint


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("\n{{ name|date }}", '"Dana Ortiz" is no day such as 2026-04-01'),
        ("\n{{ '2026-02-30'|date }}", '"2026-02-30" is no day such as 2026-04-01'),
        ("\n{% if n > name %}{% endif %}", "a comparison of unlike things"),
        ("\n{{ fields.city|first_name }}", "a first name cannot be told from this name"),
        ("\n{{ n or true }}{{ true and n == 3 }}", "this prints no words"),
    ],
)
def test_values_that_do_not_fit(body: str, what: str) -> None:
    """A filter or comparison that fails for this lead says so with its line."""
    fault = fault_of(body)
    assert (fault.line, fault.what) == (FIRST_LINE + 1, what)


def test_the_words_have_a_limit() -> None:
    """More than 20,000 characters are not printed, wherever they come from."""
    assert len(render("x" * LONGEST)) == LONGEST
    assert "20,000" in fault_of("x" * (LONGEST + 1)).what
    with pytest.raises(TemplateFault, match="20,000"):
        render("{{ name }}", name="x" * 1_000_000)


def test_nothing_stands_for_what_is_absent() -> None:
    """None is no value: it is missing, and never printed."""
    with pytest.raises(TemplateFault, match='"name" is missing'):
        render("{{ name }}", name=None)


def shown(value: str) -> str:
    """A value as it may be printed: control and direction marks are blanks."""
    kept = value.replace("\r\n", " ")
    return "".join(
        " "
        if char < " " or "\x7f" <= char <= "\x9f" or char in "\u2028\u2029\u202e" or "\ud800" <= char <= "\udfff"
        else char
        for char in kept
    )


@given(HOSTILE, HOSTILE)
def test_values_are_never_evaluated(one: str, other: str) -> None:
    """Whatever a value holds, it is printed as it stands, in one line and without control characters."""
    words = RENDERER.render(template("A {{ name }} B {{ fields.city }} C"), {"name": one, "fields": {"city": other}})
    assert words == f"A {shown(one)} B {shown(other)} C"


@given(HOSTILE)
def test_filters_do_not_evaluate_either(value: str) -> None:
    """A value that went through filters is still data."""
    words = RENDERER.render(template("A{{ name|trim|default('x')|lower }}B"), {"name": value})
    assert words == f"A{shown(value).strip().lower()}B"


@given(st.text(alphabet="{}%#ifendself ()[]|.*+'\"~,=<>\n0123456789x", max_size=80) | HOSTILE)
def test_every_template_ends_in_words_or_a_fault(body: str) -> None:
    """No template raises anything but a TemplateFault, and none prints an object of Python's."""
    found = RENDERER.problems(template(body))
    try:
        words = render(body)
    except TemplateFault as fault:
        assert fault.line >= FIRST_LINE
        return
    assert found == []
    assert " at 0x" not in words
    assert "<" not in words or "<" in body
