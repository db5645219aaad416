"""When somebody who is away is back: the first day they can be reached."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.return_dates import return_date

SENT = date(2026, 3, 2)
CASES = [
    ("I am out of the office until 14 March.", date(2026, 3, 15)),
    ("I will be back on 17 March.", date(2026, 3, 17)),
    ("I'm on vacation through March 20th and will return on Monday, March 23rd.", date(2026, 3, 23)),
    ("I will return on Monday, 5 January 2027", date(2027, 1, 5)),
    ("I am away from 3 to 14 August.", date(2026, 8, 15)),
    ("Out of office 2026-03-05 to 2026-03-12.", date(2026, 3, 13)),
    ("I am on leave from 8/3 to 8/14.", date(2026, 8, 15)),
    ("I will not be back until 17 March.", date(2026, 3, 17)),
    ("I am away from 03/05/2026 and will not return until 03/12/2026.", date(2026, 3, 12)),
    ("I will be back on Monday.", date(2026, 3, 9)),
    ("I'm out until the 17th.", date(2026, 3, 18)),
    ("Away until May 5", date(2026, 5, 6)),
    ("Back at my desk 10 March.", date(2026, 3, 10)),
    ("I am on parental leave and will be back in September.", date(2026, 9, 1)),
    ("I'm away, returning Monday 9th March. For urgent matters before 12 March call Bob.", date(2026, 3, 9)),
    ("Ich bin bis einschließlich 14.3. nicht im Büro.", date(2026, 3, 15)),
    ("Ich bin bis 14.03. abwesend.", date(2026, 3, 15)),
    ("Ich bin ab dem 7. April wieder erreichbar.", date(2026, 4, 7)),
    ("Ich bin vom 03.08. - 14.08.2026 im Urlaub.", date(2026, 8, 15)),
    ("Ab Dienstag, den 10.03.2026 bin ich wieder für Sie da.", date(2026, 3, 10)),
    ("Ich bin erst wieder am 16.03. im Büro.", date(2026, 3, 16)),
    ("Ich bin bis zum 20. März 2026 nicht erreichbar.", date(2026, 3, 21)),
    ("Je suis absent jusqu'au 13 mars inclus.", date(2026, 3, 14)),
    ("Je serai de retour le 4 avril.", date(2026, 4, 4)),
    ("Nous sommes fermés du 1er au 15 mars.", date(2026, 3, 16)),
    ("Estaré fuera hasta el 13 de marzo.", date(2026, 3, 14)),
    ("Estaré de vacaciones del 3 al 14 de agosto.", date(2026, 8, 15)),
    ("Regreso el lunes 9 de marzo.", date(2026, 3, 9)),
    ("I was away until 14 January 2020", None),
    ("I will be back on 1 January 2031", None),
    ("Please call 555-1234 on 10/12", None),
    ("I am away. Call me on the 31st of February.", None),
    ("Thank you for your message.", None),
]


@pytest.mark.parametrize(("text", "day"), CASES)
def test_the_day_they_are_back(text: str, day: date | None) -> None:
    """ "Back on" names the day itself, "until" the day before it; the absurd and the long past name none."""
    assert return_date(text, today=SENT) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("I am out of the office until 3/4.", date(2026, 3, 5)), ("Je suis absent jusqu'au 3/4.", date(2026, 4, 4))],
)
def test_slashed_dates_follow_the_language(text: str, day: date) -> None:
    """3/4 is 4 March in English and 3 April in French."""
    assert return_date(text, today=SENT) == day


def test_a_year_that_is_missing_is_the_next_one_at_the_turn_of_the_year() -> None:
    """ "Back on 5 January", sent in December, is next year."""
    assert return_date("I will be back on 5 January.", today=date(2026, 12, 20)) == date(2027, 1, 5)


@pytest.mark.parametrize("piece", ["until the ", "from 3 to ", "1.1.-", "a", "bis zum ", "14 March to ", "back "])
def test_long_hostile_text_is_quick(piece: str) -> None:
    """Four kilobytes of nearly dates are read within a second."""
    start = time.perf_counter()
    return_date(piece * (4096 // len(piece)), today=SENT)
    assert time.perf_counter() - start < 1


@given(st.text(max_size=300), st.dates())
def test_any_text_on_any_day_is_read(text: str, today: date) -> None:
    """No text and no day raises."""
    return_date(text, today=today)


@given(st.text(alphabet="0123456789./- abdejlmnorstuz", max_size=120), st.dates())
def test_date_like_noise_is_read(text: str, today: date) -> None:
    """What nearly is a date does not raise either, and never lies more than 400 days ahead."""
    day = return_date("Away until " + text, today=today)
    assert day is None or (day - today).days <= 400
