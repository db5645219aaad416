"""Which language a text is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.language import of


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Thank you for the quick reply, I will send the documents tomorrow."),
        ("en", "not interested"),
        ("de", "Vielen Dank für die schnelle Antwort, ich schicke die Unterlagen morgen."),
        ("de", "Kein Interesse"),
        ("fr", "Merci beaucoup pour votre réponse, je vous envoie les documents demain."),
        ("fr", "Je ne suis pas intéressé"),
        ("es", "Muchas gracias por su respuesta, le envío los documentos mañana."),
        ("es", "No me interesa, gracias"),
        ("", ""),
        ("", "12345"),
        ("", "xyzzy"),
    ],
)
def test_the_language_of_a_sentence(code: str, text: str) -> None:
    """One sentence is enough; what fits none of the four has no language."""
    assert of(text) == code


@given(st.text(max_size=300))
def test_any_text_has_a_language_or_none(text: str) -> None:
    """No text raises."""
    assert of(text) in ("en", "de", "fr", "es", "")
