"""What to call a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.message import Address
from inboxfollow.domain.personal import first_name, full_name, greeting, last_name

FREE = "somebody@mail.example"
"""An address that says nothing."""


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        ("Dana Ortiz", FREE, "Dana"),
        ("Ortiz, Dana", FREE, "Dana"),
        ("Ortiz, Dana, PhD", FREE, ""),
        ("von der Leyen, Ursula", FREE, "Ursula"),
        ("DANA ORTIZ", FREE, "Dana"),
        ("dana ortiz", FREE, "Dana"),
        ("Dr. Dana Ortiz", FREE, "Dana"),
        ("Dr.Dana Ortiz", FREE, "Dana"),
        ("Frau Prof. Dr. Dana Ortiz", FREE, "Dana"),
        ("Dipl.-Ing. Dana Ortiz", FREE, "Dana"),
        ("Dana Ortiz, PhD", FREE, "Dana"),
        ("Dana Ortiz MBA", FREE, "Dana"),
        ("'Dana Ortiz'", FREE, "Dana"),
        ('"Dana Ortiz"', FREE, "Dana"),
        ("Dana Ortiz (via LinkedIn)", FREE, "Dana"),
        ("Dana Ortiz [External]", FREE, "Dana"),
        ("Dana Ortiz via LinkedIn", FREE, "Dana"),
        ("Dana from Quarry", "dana@quarry.example", "Dana"),
        ("Dana Ortiz | Quarry", "dana@quarry.example", "Dana"),
        ('Daniel "Dan" Ortiz', FREE, "Daniel"),
        ("Dana Ortiz \U0001f680", FREE, "Dana"),
        ("jean-luc picard", FREE, "Jean-Luc"),
        ("McKenna Ortiz", FREE, "McKenna"),
        ("O'Brien, Conan", FREE, "Conan"),
        ("José María García", FREE, "José"),
        ("Иван Петров", FREE, "Иван"),
        ("DUPONT Jeanne", "jeanne.dupont@quarry.example", "Jeanne"),
        ("Dana", "dana@ortiz.example", "Dana"),
        ("Dana", "dana@dana.example", "Dana"),
    ],
)
def test_first_name(name: str, email: str, expected: str) -> None:
    """The first name is found behind titles, remarks, degrees and a turned order, and spelled as usual."""
    assert first_name(name, email) == expected


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("", FREE),
        ("   ", FREE),
        (FREE, FREE),
        ("dana@ortiz.example via Forms", FREE),
        ("Dana 2", FREE),
        ("Dana Ortiz 2nd", FREE),
        ("D. Ortiz", FREE),
        ("D Ortiz", FREE),
        ("J.P. Ortiz", FREE),
        ("JP Ortiz", FREE),
        ("Chr. Ortiz", FREE),
        ("Herr Ortiz", FREE),
        ("Dr. Ortiz", FREE),
        ("Dana Ortiz, Realtor", FREE),
        ("Garcia Lopez, Dana", FREE),
        ("Ortiz GmbH", FREE),
        ("Ortiz, Miller & Partners", FREE),
        ("Dana & Erin Ortiz", FREE),
        ("Dana and Erin Ortiz", FREE),
        ("The Ortiz Family", FREE),
        ("Quarry Rockets", "finn@quarry.example"),
        ("Quarry", "sales@quarry.example"),
        ("Quarry | Dana", "hello@rocks.example"),
        ("Quarry", FREE),
        ("DanaOrtiz", "danaortiz@mail.example"),
        ("dana.ortiz", "dana.ortiz@mail.example"),
        ("dortiz", "dortiz@mail.example"),
        ("ORTIZ Dana", FREE),
        ("Nguyen Van An", FREE),
        ("李伟", FREE),
        ("Please confirm your account now immediately", FREE),
        ("A" * 10_000, FREE),
        ("Dana " * 2_000, FREE),
        *(
            (f"Dana {bad} Ortiz", FREE)
            for bad in ("{{ 7 }}", "{x}", "{% if %}", "<b>", "\x1b[31m", "\r\nBcc: x", "\u202e")
        ),
        *((f"Da{bad}na Ortiz", FREE) for bad in ("\x00", "\u200b", "\u2066", "\ud800", "\u2028", "_", "$", "%")),
        *((role, FREE) for role in ("Sales Team", "Support", "Info", "Office", "Accounts Payable", "Customer Service")),
        *((role, FREE) for role in ("Team Vertrieb", "Buchhaltung", "Büro Ortiz", "Sekretariat", "Kundenservice")),
        *((role, FREE) for role in ("Service Comptabilité", "Équipe Ventas", "Bureau", "Oficina Central", "Ventas")),
        *((word, FREE) for word in ("None", "null", "undefined", "Unknown User", "Test Test")),
    ],
)
def test_no_first_name(name: str, email: str) -> None:
    """Where a first name cannot be told honestly there is none: roles, companies, several people, initials, tricks."""
    assert first_name(name, email) == ""
    assert full_name(name, email) == ""


@pytest.mark.parametrize(
    ("name", "first", "last", "full"),
    [
        ("Ortiz, Dr. Dana", "Dana", "Ortiz", "Dana Ortiz"),
        ("Ursula von der Leyen", "Ursula", "von der Leyen", "Ursula von der Leyen"),
        ("URSULA VON DER LEYEN", "Ursula", "von der Leyen", "Ursula von der Leyen"),
        ("Dana Maria Ortiz", "Dana", "Ortiz", "Dana Maria Ortiz"),
    ],
)
def test_the_parts_of_a_name(name: str, first: str, last: str, full: str) -> None:
    """Particles belong to the last name; the whole is in usual order."""
    assert (first_name(name, FREE), last_name(name, FREE), full_name(name, FREE)) == (first, last, full)


def test_one_word_is_no_full_name() -> None:
    """Somebody known by a first name only has neither last nor full name."""
    assert (last_name("Dana", "dana@x.example"), full_name("Dana", "dana@x.example")) == ("", "")


@given(st.text(max_size=150) | st.from_regex(r"[\w{}<>@. ,'\"()-]{0,40}"), st.emails() | st.text(max_size=30))
def test_a_first_name_is_one_harmless_word(name: str, email: str) -> None:
    """Whatever the header says, a first name is letters with inner hyphens and apostrophes, or nothing."""
    found = first_name(name, email)
    assert found == "" or (len(found) <= 24 and found.replace("-", "").replace("'", "").replace("’", "").isalpha())


DANA, ERIN, FINN = (Address(f"{first} {last}", f"{first}@mail.example") for first, last in
                    (("Dana", "Ortiz"), ("Erin", "Miller"), ("Finn", "Quarry")))  # fmt: skip
NOBODY = Address("", "info@mail.example")


@pytest.mark.parametrize(
    ("people", "language", "expected"),
    [
        ((DANA,), "en", "Hi Dana,"),
        ((DANA, ERIN), "en", "Hi Dana and Erin,"),
        ((DANA, ERIN, FINN), "en", "Hello,"),
        ((NOBODY,), "en", "Hello,"),
        ((DANA, NOBODY), "en", "Hello,"),
        ((DANA, Address("Dana Ortiz", "DANA+x@mail.example")), "en", "Hi Dana,"),
        ((DANA, Address("Dana Miller", "dm@mail.example")), "en", "Hello,"),
        ((), "en", "Hello,"),
        ((DANA,), "de", "Guten Tag Dana Ortiz,"),
        ((DANA, ERIN), "de", "Guten Tag Dana Ortiz und Erin Miller,"),
        ((Address("Dana", "dana@mail.example"),), "de", "Guten Tag,"),
        ((NOBODY,), "de", "Guten Tag,"),
        ((DANA, ERIN), "fr", "Bonjour Dana et Erin,"),
        ((DANA, ERIN), "es", "Hola,"),
        ((DANA,), "", "Hi Dana,"),
        ((NOBODY,), "xx", "Hello,"),
    ],
)
def test_greeting(people: tuple[Address, ...], language: str, expected: str) -> None:
    """One or two people are greeted by name, in German by the full one; more or unknown ones without names."""
    assert greeting(people, language) == expected
