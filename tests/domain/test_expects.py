"""Does a message of mine expect a reply? Sentence by sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.expects import expects_reply, is_courtesy

ASKING = """
Hi Bob, did you get a chance to review the draft?
Hello, I'd like to schedule a viewing of the apartment on Friday afternoon.
I have attached my CV and would love to discuss the role.
Could we move our call to 4pm?
Can you send me your bank details so I can pay?
Do you have availability next week
Let me know your thoughts.
Would Tuesday suit you?
Please sign and return the attached agreement.
Sending over the quote we discussed: 4,500 EUR.
Ich würde mich freuen, von Ihnen zu hören.
Passt Ihnen Dienstag um 10 Uhr?
Bitte senden Sie mir die unterschriebene Vereinbarung zurück.
Seriez-vous disponible mardi ?
Merci de signer le contrat ci-joint.
¿Tiene disponibilidad la próxima semana?
Le envío el presupuesto solicitado.
Hi Dana, could you send me the signed contract?
Are you free on Tuesday at 3?
Just following up on my last email.
Please let me know what you think.
I'd love to show you our new tool next week.
Attached is our proposal for the website.
Please find attached the contract for your signature.
Looking forward to hearing from you.
What are your thoughts on the second option?
Please confirm the date.
I was wondering whether you had time to look at it.
Any news on this?
We help companies like yours save time on payroll.
I need your approval for the budget.
Gentle reminder about the open quote.
How about Thursday?
Thanks for the call! Could you share the slides?
Let me know if Monday works for you.
Können Sie mir die Unterlagen schicken?
Bitte geben Sie mir bis Freitag Bescheid.
Anbei unser Angebot für das Projekt.
Ich freue mich auf Ihre Rückmeldung.
Ich wollte kurz nachfragen, ob Sie schon entschieden haben.
Was halten Sie davon?
Anbei der Vertrag zur Unterschrift.
Haben Sie nächste Woche Zeit für ein Telefonat?
Pourriez-vous me confirmer la date ?
Merci de me confirmer votre présence.
Dans l'attente de votre retour.
Veuillez trouver ci-joint notre devis.
Je me permets de vous relancer au sujet de ma proposition.
Qu'en pensez-vous ?
¿Podría enviarme el contrato firmado?
Quedo a la espera de su respuesta.
Adjunto nuestra propuesta para el proyecto.
¿Qué le parece?
Por favor, confírmeme la fecha.
Me gustaría saber si han tomado una decisión.
""".strip().splitlines()

TELLING = """
Thanks Bob, received!
Brilliant, thank you. Speak soon.
No worries, all good.
I've sent the payment today. Thanks!
Signed copy attached. Thanks again for everything.
Noted. I'll be there at 9.
Yes, that works. See you on Thursday at 10!
Looking forward to meeting you on Friday.
Please find attached our invoice no. 2026-113. Payment within 14 days.
Thanks, will let you know.
Ja, das passt. Bis Dienstag!
Danke für die Info.
Anbei wie besprochen das Protokoll. Viele Grüße
Merci pour l'information.
Super, merci !
Gracias por la información.
Sí, perfecto. ¡Hasta el martes!
Thanks!
Thank you so much for your help.
Great, see you then!
Perfect, thanks. Have a nice weekend!
Sounds good, talk soon.
Ok, will do.
Got it, thank you.
Confirmed, see you on Monday.
FYI, the meeting has moved to room 4.
Just to let you know: I have paid the invoice.
Attached is the invoice for March. Let me know if you have any questions.
No need to reply.
You're welcome!
Congratulations on the new job!
As requested, here are the files.
Thanks for the quick reply, much appreciated.
I accept. See you Tuesday!
Here is the document you asked for.
Vielen Dank!
Danke, bis morgen!
Alles klar, passt. Schönes Wochenende!
Perfekt, ich freue mich auf unser Gespräch.
Anbei die Rechnung für März. Bei Fragen melden Sie sich gerne.
Zur Info: der Termin wurde verlegt.
Wie besprochen sende ich Ihnen die Unterlagen.
Keine Antwort nötig.
Gern geschehen!
Merci beaucoup !
Parfait, à lundi !
Bien reçu, merci.
Pour info, la réunion est décalée.
Ci-joint la facture du mois de mars. N'hésitez pas si vous avez des questions.
D'accord, à demain.
Muchas gracias.
Perfecto, nos vemos el lunes.
De acuerdo, gracias.
Adjunto la factura de marzo. Cualquier duda, quedo a su disposición.
Para su información, la reunión se ha movido.
Entendido, muchas gracias por todo.
""".strip().splitlines()


@pytest.mark.parametrize("text", ASKING)
def test_a_message_that_asks_expects_a_reply(text: str) -> None:
    """Questions, requests, proposals and documents for a decision expect a reply."""
    assert expects_reply(text, "Hello", ()).value


@pytest.mark.parametrize("text", TELLING)
def test_a_message_that_tells_expects_none(text: str) -> None:
    """Thanks, acceptance, information and invoices for the books expect no reply."""
    assert not expects_reply(text, "Hello", ()).value


def test_without_text_a_reply_is_expected_and_the_reason_is_honest() -> None:
    """An empty text is no reason to let a lead go."""
    expectation = expects_reply("", "Hello", ())
    assert (expectation.value, expectation.why) == (True, "no text to judge by")


def test_an_invoice_as_a_file_is_for_the_books() -> None:
    """A mail that is nothing but an attached invoice expects no reply; a contract does."""
    assert not expects_reply("", "Your documents", ("Rechnung-2026-11.pdf",)).value
    assert expects_reply("Hi Dana,\n\nhere it is.\n\nBest, Sam", "Documents", ("contract.pdf",)).value


def test_the_reason_quotes_the_words() -> None:
    """The reason quotes the sentence that asks."""
    assert "Are you free on Tuesday?" in expects_reply("Hi Dana. Are you free on Tuesday?", "", ()).why


def test_a_courtesy_is_nothing_but_a_courtesy() -> None:
    """Thanks alone is a courtesy; thanks with a question, or no text at all, is not."""
    assert is_courtesy("Great, see you then!\n\nBest,\nSam")
    assert not is_courtesy("Thanks! Could you send it again?")
    assert not is_courtesy("")


@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_is_judged(text: str, subject: str) -> None:
    """No text raises, and every judgement gives its reason."""
    assert expects_reply(text, subject, ()).why
    is_courtesy(text)
