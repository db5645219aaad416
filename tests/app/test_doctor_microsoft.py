"""Microsoft's refusals, told apart."""

import pytest

from inboxfollow.app.doctor.check import Area
from inboxfollow.app.doctor.microsoft import named
from inboxfollow.ports.errors import AuthRejected

PLACE = "smtp.office365.com:587: login refused: "


def refused(words: str) -> AuthRejected:
    return AuthRejected(PLACE + words, "Check username and secret.")


@pytest.mark.parametrize(
    ("said", "words", "letter"),
    [
        (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit x",
            "refusal of SMTP AUTH: it is switched off",
            "SmtpClientAuthenticationDisabled $false",
        ),
        (
            "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.",
            "security defaults forbid it",
            "security defaults",
        ),
        ("535 5.7.3 Authentication unsuccessful [X.prod.outlook.com]", "Either the password is wrong, or", "SMTP AUTH"),
        ("550 5.7.30 Basic authentication is not supported for Client Submission.", "no passwords", "SMTP.Send"),
        ("535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.", "password are wrong", ""),
    ],
)
def test_a_refusal_is_named(said: str, words: str, letter: str) -> None:
    """Each refusal is named with the server's words kept, and comes with a letter where an administrator can help."""
    check = named(Area("account work").failed("sending", refused(said)), "sam@seller.example")
    assert said[:30] in check.words
    assert words in check.words
    assert letter in check.letter
    assert bool(letter) is bool(check.letter)
    assert "help microsoft" in check.next
    if letter:
        assert check.letter.startswith("Subject: ")
        assert "sam@seller.example" in check.letter
        assert max(map(len, check.letter.splitlines())) <= 100


@pytest.mark.parametrize(
    "said", ["535 5.7.8 Username and Password not accepted", "550 5.7.1 no", "535 5.7.3 go away", "no answer"]
)
def test_other_refusals_stay_as_they_are(said: str) -> None:
    """What is not Microsoft's is not called so."""
    check = Area("account work").failed("sending", refused(said))
    assert named(check, "sam@seller.example") == check
