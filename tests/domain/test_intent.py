"""What people want, sentence by sentence: a clear "no" is never missed, a doubtful one never made up."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxfollow.domain.intent import read, read_mail
from inboxfollow.domain.verdict import Intent

TODAY = date(2026, 11, 2)

OPT_OUT = """
Please stop emailing me.
please don't email me again
Do not contact me again.
Don't ever write to me again!
Please remove me from your list.
Remove me from your mailing list immediately.
Not interested, remove me.
Not interested. Please take me off your list.
Unsubscribe
unsubscribe please
UNSUBSCRIBE!!!
STOP
Please stop.
unsubscribe
Can you please stop sending me these emails?
Could you remove me from your database?
I do not want to receive any more emails from you.
I no longer wish to be contacted.
I don't want to hear from you again.
I'd like to unsubscribe from your newsletter.
Please unsubscribe me.
How do I unsubscribe from these emails?
I have asked you twice to be removed from this list.
No more emails please.
Please delete all my personal data under article 17 GDPR.
I withdraw my consent to be contacted.
Please refrain from contacting me in future.
Leave me alone.
Lose my number.
If you email me again I will report you as spam. Stop contacting me!
Kindly cease all communication with our company.
Opt me out please
I never signed up for this, take me off this list please
We are not interested and would ask that you do not contact us again.
Please do not follow up with me again, stop chasing me.
get me off your list
Stop spamming me
Bitte schreiben Sie mir nicht mehr.
Bitte keine weiteren E-Mails mehr an mich.
Bitte kontaktieren Sie mich nicht mehr.
Bitte nehmen Sie mich aus Ihrem Verteiler.
Streichen Sie mich bitte von Ihrer Liste.
Ich möchte keine E-Mails mehr von Ihnen erhalten.
Ich möchte nicht mehr von Ihnen kontaktiert werden.
Bitte löschen Sie meine Daten.
Ich widerspreche der Verarbeitung meiner Daten gemäß Art. 21 DSGVO.
Kein Interesse, bitte löschen Sie mich aus Ihrer Datenbank.
Hören Sie auf, mir zu schreiben!
Hören Sie endlich auf, mir E-Mails zu schicken.
Lassen Sie mich in Ruhe.
Schicken Sie mir keine Werbung mehr.
Abmelden
Ich bitte Sie, mich aus dem Verteiler zu nehmen.
Bitte tragen Sie mich aus der Liste aus.
Unterlassen Sie bitte jede weitere Kontaktaufnahme.
Schreib mir nie wieder.
Merci de ne plus me contacter.
Ne m'écrivez plus.
Veuillez me retirer de votre liste de diffusion.
Merci de me désinscrire de votre newsletter.
Je ne souhaite plus recevoir vos mails.
Je ne veux plus être contacté.
Arrêtez de m'envoyer des mails.
Cessez de me contacter, je ne suis pas intéressé.
Supprimez mes coordonnées de votre base.
Désinscription
Laissez-moi tranquille.
Je vous prie de bien vouloir supprimer mes données personnelles.
Par la présente je m'oppose au traitement de mes données.
No me escriban más.
Por favor, no me contacte más.
No vuelva a escribirme.
Por favor, elimíneme de su lista.
Quiero darme de baja de su boletín.
Denme de baja, por favor.
Ya no quiero recibir sus correos.
Deje de enviarme correos.
Dejen de molestarme.
Baja
No más correos, por favor.
Solicito que eliminen mis datos de su base de datos.
Me opongo al tratamiento de mis datos personales.
No quiero que me contacten nunca más.
Dejen de escribirme, por favor.
please quit sending me these messages
I would prefer if you didn't contact me again.
Please don't contact us any more, we are not interested.
Take my name off your call list.
I didn't ask for this. Do not mail me again.
Thanks but please remove my email address from your records.
I want to be removed from your mailing list
we'd like to opt out of your emails
Who are you? How did you get my address? Please delete it and don't write to me again.
I've unsubscribed three times already. I already unsubscribed!
Bitte melden Sie sich nicht mehr bei mir.
Bitte senden Sie mir keine weiteren Mails.
Ich wünsche keinen weiteren Kontakt.
Nehmt uns bitte von der Liste.
Ich will den Newsletter abbestellen.
Merci d'arrêter de m'écrire.
Veuillez cesser de m'envoyer vos offres.
je souhaite être retiré de votre liste
plus de mails svp
Prière de ne plus me solliciter.
Le ruego que no me vuelva a contactar.
Borren mis datos, por favor.
Dame de baja de tu lista
quítenme de su lista de correo
Hey, please could you take me off this mailing list? Thanks
I'm not interested in this. Please don't reach out again.
Pls remove
remove me please
Please do not contact me any further regarding this matter.
Kindly remove my email from your contacts.
You have the wrong person. Please remove me.
This is my third request to be removed from your list.
We kindly ask you to refrain from sending us further emails.
Not interested. Do not email me.
Hi, I would like to be taken off your email list. Many thanks, Jo
please stop these emails
stop mailing
Stop sending me stuff
Under GDPR I request that you erase my data and stop contacting me.
I never want to hear from you again.
don't message me again
Take me off
Bitte keine Mails mehr.
Bitte entfernen Sie mich aus Ihrer Liste, danke.
Bitte sehen Sie von weiteren Kontaktaufnahmen ab.
Bitte nicht mehr anschreiben!
Ich habe kein Interesse und möchte keine weiteren Nachrichten erhalten.
Bitte löschen Sie meine E-Mail-Adresse aus Ihrem System.
Nehmen Sie mich bitte aus dem Verteiler
Bitte unterlassen Sie es, mir weitere Mails zu schicken.
Schreiben Sie mir bitte nicht mehr!
Melden Sie mich bitte vom Newsletter ab.
Bitte streicht mich aus eurer Liste.
Merci de me retirer de votre liste.
Veuillez ne plus m'envoyer de mails.
Merci de bien vouloir supprimer mon adresse de votre base de données.
Je vous demande de ne plus me contacter.
Stop aux mails svp
Ne me contactez plus jamais.
Je souhaite me désabonner.
Por favor deje de escribirme.
Por favor, no me envíe más correos.
Le pido que no me contacte más.
Sáqueme de su lista de correo por favor.
No deseo recibir más información.
No quiero recibir más emails de ustedes.
Borre mi correo de su base de datos.
I'm not interested and don't want to be contacted again.
Take us off this list.
Please don't send me anything else.
Do not send any more emails.
please don't send me any more of these
Don't email me again and send me confirmation that my data is gone.
Please remove me from your list and contact someone else instead.
When will you stop emailing me?
Why are you still emailing me, please remove me from your list?
You can stop emailing me now.
I told you to stop emailing me.
You still did not remove me from your list!
Go away.
Not interested, please take me off.
Dear Sam, thanks for your message, but we do not wish to receive further emails from your company. Regards, Jo
I am begging you, never contact us again.
""".strip().splitlines()

NOT_OPT_OUT = """
I don't want you to stop.
I do not want you to stop emailing me, these are useful!
I would not say we're not interested.
Could you stop by the office tomorrow?
Please remove the item from the list.
Do we need to unsubscribe from the old service?
Should we remove the unsubscribe link from the template?
The unsubscribe rate of the last campaign was 2%.
Please remove Bob from the list of attendees.
If you no longer wish to receive these emails, click here to unsubscribe.
You can unsubscribe at any time.
To unsubscribe, reply with the word STOP.
Don't contact me until March.
Please don't email me before Monday, I'm swamped.
Please don't call me, email me instead.
Don't email me at this address, use my new address sam@new.example.
Please stop emailing me at my old address.
Did you email me again yesterday?
Why did you never contact me again?
You never contact me anymore!
He asked me to remove him from the list.
Please do not stop sending me updates.
There is no need to remove me from the list.
I did not ask you to unsubscribe me.
She said "please stop emailing me" and I laughed.
My client told me "remove me from your list".
We stopped emailing customers on weekends.
Our customers do not want to receive invoices by post.
I can't stop smiling about the contract.
Don't hesitate to contact me again.
Please do not hesitate to email me again if anything is unclear.
Never mind, contact me again tomorrow.
Let me know if you want me to stop sending these.
No more questions from my side.
There are no more emails in my inbox about it.
Please remove the draft watermark from the contract.
Can you take us off hold?
I'd like to opt out of the dental plan.
We will block the dates in the calendar for you.
I marked your mail as spam by accident, sorry for the late reply!
Your message went to spam, sorry!
Please delete my previous message.
Please take me off cc.
Bitte nicht aufhören zu schreiben, das hilft mir!
Bitte melden Sie sich nicht vor Montag.
Bitte kontaktieren Sie mich nicht vor dem 15. Januar.
Müssen wir uns vom Newsletter abmelden?
Wenn Sie keine weiteren E-Mails erhalten möchten, klicken Sie hier.
Sie können sich jederzeit abmelden.
Bitte löschen Sie den Absatz 3 aus dem Entwurf.
Ich habe keine E-Mails mehr bekommen.
Wir haben keine weiteren Fragen.
Bitte keine Umstände machen.
Ich melde mich nicht mehr heute, sondern morgen.
Der Kunde möchte keine Rechnung per Post.
Streichen Sie bitte Punkt 4 von der Liste.
Warum schreiben Sie mir nicht mehr?
Si vous ne souhaitez plus recevoir nos messages, cliquez ici.
Pour vous désabonner, cliquez sur ce lien.
Merci de retirer le point 3 de la liste.
Faut-il désinscrire les anciens clients ?
Je ne veux pas que vous arrêtiez de m'écrire.
Vous ne m'écrivez plus, tout va bien ?
Merci de ne plus m'appeler avant 10 heures.
Je n'ai plus reçu de mails de votre part.
N'hésitez pas à me contacter.
Ne me contactez pas avant lundi.
Por favor, elimine el punto 3 de la lista.
Si no desea recibir más correos, haga clic aquí.
¿Debemos dar de baja la línea antigua?
No dude en contactarme de nuevo.
No me llame hasta el lunes.
Ya no me llegan tus correos.
Mi madre está de baja médica.
No quiero que deje de escribirme.
Dejé de fumar el año pasado.
Puede darse de baja en cualquier momento.
Vielen Dank, melden Sie sich gerne wieder.
We'll get back to you; please stop worrying.
Let's stop the project for now.
Sounds good, please email me the contract.
Can you unsubscribe the old test account for us?
I will not be contacted by the auditor again until May.
I will block you some time in my calendar.
Je vais bloquer la date dans mon agenda.
Voy a bloquear la fecha.
Ich werde diese Woche im Kalender blockieren.
Je vais vous signaler un problème.
Don't send me the contract before Friday.
Please don't send this to the client yet.
Did you remove the old price from the quote?
I don't want you to remove me from the list.
Please do not remove me from the list.
Why did you stop sending me the weekly report?
""".strip().splitlines()

OTHERS = """
not_now|Not right now, thanks.
not_now|Please reach out again in March.
not_now|Can you get back to me in two weeks?
not_now|Let's reconnect after the summer.
not_now|We have no budget this year, try us next quarter.
not_now|Contact me after 15 January please.
not_now|This is not a good time, we are restructuring.
not_now|We're not interested at the moment.
not_now|Could you follow up in Q3?
not_now|The project is on hold for now.
not_now|Melden Sie sich bitte im Herbst noch einmal.
not_now|Im Moment haben wir keinen Bedarf.
not_now|Bitte kontaktieren Sie mich nicht vor dem 15. Januar.
not_now|Das ist erst im nächsten Quartal wieder ein Thema.
not_now|Aktuell passt es leider nicht.
not_now|Derzeit kein Interesse.
not_now|Fragen Sie gerne in zwei Monaten nochmal nach.
not_now|Recontactez-moi en septembre.
not_now|Pas pour le moment, merci.
not_now|Revenez vers nous après les vacances.
not_now|Ce n'est pas le bon moment.
not_now|Por el momento no nos interesa.
not_now|Vuelva a contactarme en enero.
not_now|Hablamos después del verano.
not_now|Ahora no es buen momento.
not_now|Don't contact me until March.
declined|We went with another vendor.
declined|Not interested, thanks.
declined|No thanks.
declined|We have decided to go in a different direction.
declined|I'm afraid we'll have to pass on this.
declined|We're all set, thank you.
declined|We decided not to proceed.
declined|The position has already been filled.
declined|We regret to inform you that we chose another supplier.
declined|Kein Interesse.
declined|Wir haben uns anders entschieden.
declined|Wir haben uns für einen anderen Anbieter entschieden.
declined|Nein danke.
declined|Leider müssen wir Ihnen absagen.
declined|Wir haben keinen Bedarf.
declined|Je ne suis pas intéressé.
declined|Non merci.
declined|Nous avons choisi un autre prestataire.
declined|Nous ne donnerons pas suite à votre offre.
declined|No me interesa.
declined|No, gracias.
declined|Hemos elegido otro proveedor.
declined|Hemos decidido no seguir adelante.
interested|Sounds good, let's talk.
interested|Can you send me a quote?
interested|We are very interested.
interested|Yes, let's schedule a call for next week.
interested|How much does it cost?
interested|I'd love to learn more.
interested|Das klingt gut, lassen Sie uns telefonieren.
interested|Können Sie mir ein Angebot schicken?
interested|Wir haben großes Interesse.
interested|Je suis intéressé, pouvez-vous m'envoyer un devis ?
interested|Oui, volontiers.
interested|Me interesa mucho.
interested|¿Puede enviarme un presupuesto?
interested|Suena bien, hablemos.
left_company|I am no longer with the company; please contact bob@acme.example.
left_company|Jane Doe no longer works here. Please write to bob@acme.example instead.
left_company|Please note that I have left the company.
left_company|John has left Acme.
left_company|Ich bin nicht mehr für die Firma tätig. Wenden Sie sich bitte an bob@acme.example.
left_company|Frau Meier hat das Unternehmen verlassen.
left_company|Je ne fais plus partie de l'entreprise.
left_company|M. Dupont a quitté la société.
left_company|Ya no trabajo en la empresa.
left_company|Ha dejado la empresa.
neutral|Thanks, I'll look at it tomorrow.
neutral|Can you send the invoice to accounting?
neutral|I left the office early yesterday.
neutral|He has left the building.
neutral|I am no longer sure about the date.
neutral|I would not say we're not interested.
neutral|If you are not interested, just say so.
neutral|Here are the documents you asked for.
neutral|Who are you working with at the moment?
neutral|The meeting is at 3 pm in room 4.
neutral|Let me check with my colleagues.
neutral|Vielen Dank, ich schaue es mir an.
neutral|Wenn Sie kein Interesse haben, sagen Sie bitte Bescheid.
neutral|Merci, je regarde cela demain.
neutral|Gracias, lo reviso mañana.
neutral|I have left a message for you.
neutral|The interest rate is too high? There is no interest on the first month.
neutral|We moved the budget meeting.
neutral|He recibido su correo, gracias.
neutral|Bien reçu, merci beaucoup.
neutral|Wir entscheiden bis Freitag.
neutral|Attached is the signed copy.
neutral|Please remove the attachment and resend.
neutral|Stop by anytime next week!
neutral|Don't worry about it.
neutral|I'll contact you again next week.
neutral|Please don't forget to email me the file again.
neutral|Do not contact the tenant directly.
neutral|Can you take me off mute?
neutral|Please remove the second paragraph.
neutral|We no longer use that supplier, here is the new list.
neutral|The client asked to be removed from the contract.
neutral|Bitte nehmen Sie den Punkt von der Liste.
neutral|Ich habe Ihre E-Mail nicht mehr gefunden, können Sie sie nochmal schicken?
neutral|Bitte nicht vergessen, mir die Datei zu schicken.
neutral|Je n'ai plus votre numéro.
neutral|No me ha llegado el correo.
not_now|We're heads down until the end of the year. Ping me in January.
not_now|Maybe next year.
not_now|Try me again in 6 months
not_now|Let's touch base in Q2.
not_now|Wir sind aktuell versorgt, melden Sie sich gerne nächstes Jahr wieder.
not_now|Rappelez-moi le mois prochain.
not_now|Escríbame en marzo, por favor.
declined|Thanks, but no thanks.
declined|We have decided to stay with our current provider.
declined|Unfortunately we will not be moving forward with your proposal.
declined|I found someone else.
declined|We already signed with another agency.
declined|It's not a good fit for us.
declined|Wir haben bereits einen Anbieter.
declined|Leider können wir Ihr Angebot nicht annehmen.
declined|Nous avons retenu une autre offre.
declined|Hemos decidido trabajar con otra empresa.
interested|Yes please!
interested|Yes, I'm interested. When can we talk?
interested|That works for me, please send over the contract.
interested|Could you tell me more about pricing?
interested|Ja, sehr gerne. Wann haben Sie Zeit?
interested|Oui, cela m'intéresse.
interested|Sí, me interesa. ¿Cuándo podemos hablar?
left_company|Sarah is no longer with us. You can reach her replacement at tom@acme.example.
left_company|I've left Acme Inc. Please contact sales@acme.example
left_company|Herr Müller ist nicht mehr in unserem Unternehmen tätig.
""".strip().splitlines()

OFFERED = [
    ("Please reach out again in March.", date(2027, 3, 1)),
    ("Can you get back to me in two weeks?", date(2026, 11, 16)),
    ("Let's reconnect after the summer.", date(2027, 9, 1)),
    ("No budget this year, contact us next quarter.", date(2027, 1, 1)),
    ("Contact me after 15 January please.", date(2027, 1, 16)),
    ("Could you follow up in Q3?", date(2027, 7, 1)),
    ("Not right now, thanks.", None),
    ("Not now. Please contact me again in February.", date(2027, 2, 1)),
    ("Melden Sie sich bitte im Herbst noch einmal.", date(2027, 9, 1)),
    ("Fragen Sie gerne in zwei Monaten nochmal nach.", date(2027, 1, 2)),
    ("Das ist erst im nächsten Quartal wieder ein Thema.", date(2027, 1, 1)),
    ("Recontactez-moi en septembre.", date(2027, 9, 1)),
    ("Revenez vers nous après les vacances.", date(2027, 9, 1)),
    ("Vuelva a contactarme en enero.", date(2027, 1, 1)),
    ("Hablamos después del verano.", date(2027, 9, 1)),
]


@pytest.mark.parametrize("text", OPT_OUT)
def test_a_clear_opt_out_is_found(text: str) -> None:
    """Whoever asks not to be written to again is understood, in four languages."""
    assert read(text, today=TODAY).intent is Intent.OPT_OUT


@pytest.mark.parametrize("text", NOT_OPT_OUT)
def test_a_doubtful_opt_out_is_not_made_up(text: str) -> None:
    """Negations, quoted words, questions about it, instructions and other things to stop are no opt-out."""
    assert read(text, today=TODAY).intent is not Intent.OPT_OUT


@pytest.mark.parametrize("line", OTHERS)
def test_other_intents_are_told_apart(line: str) -> None:
    """Not now, declined, interested, left the company and nothing of the sort are told apart."""
    wanted, _, text = line.partition("|")
    assert read(text, today=TODAY).intent == wanted


@pytest.mark.parametrize(("text", "day"), OFFERED)
def test_a_not_now_carries_the_day_it_offers(text: str, day: date | None) -> None:
    """The day on which they may be asked again is read relative to the day of the mail."""
    reading = read(text, today=TODAY)
    assert (reading.intent, reading.until) == (Intent.NOT_NOW, day)


def test_a_successor_is_named() -> None:
    """A reply that somebody has left names whom to write to instead, in lower case."""
    text = "I am no longer with Acme.\nPlease contact Bob Lee <Bob.Lee@acme.example>."
    assert read(text, today=TODAY).successor == "bob.lee@acme.example"


def test_the_evidence_quotes_their_words() -> None:
    """The evidence quotes the sentence as they wrote it."""
    reading = read("Hello Sam.\n\nPlease don't email me again. Bye", today=TODAY)
    assert "Please don't email me again." in reading.evidence[0]


def test_a_greeting_before_a_bare_word_does_not_hide_it() -> None:
    """ "Unsubscribe" below a greeting and above a name still counts."""
    assert read("Hi Sam,\n\nunsubscribe\n\nJo", today=TODAY).intent is Intent.OPT_OUT


def test_a_footer_is_not_an_opt_out() -> None:
    """The unsubscribe line of somebody's newsletter footer is not their wish."""
    text = "Here is our news of the month, we hope that you like the new photos.\n\nUnsubscribe | View online"
    assert read(text, today=TODAY).intent is Intent.NEUTRAL


def test_a_wrapped_line_is_read_as_one_sentence() -> None:
    """A sentence broken over lines is found."""
    assert read("I would ask you to stop\nemailing me, please.", today=TODAY).intent is Intent.OPT_OUT


def test_the_subject_unsubscribe_counts_for_an_empty_mail() -> None:
    """A one-click unsubscribe mail has only a subject (RFC 2369)."""
    assert read_mail("unsubscribe", "", today=TODAY).intent is Intent.OPT_OUT
    assert read_mail("Re: Unsubscribe rates", "", today=TODAY).intent is Intent.NEUTRAL


@given(st.text(max_size=400), st.dates())
def test_any_text_is_read(text: str, today: date) -> None:
    """No text and no day raises."""
    read(text, today=today)


@pytest.mark.parametrize(
    "piece",
    ["stop ", "not ", "please do not ", "keine weiteren ", "ne ", "a@", "me remove ", '"', "- ", "in 3 weeks ", "?!"],
)
def test_long_hostile_text_is_quick(piece: str) -> None:
    """Four kilobytes of anything are read within a second."""
    start = time.perf_counter()
    read(piece * (8192 // len(piece)), today=TODAY)
    assert time.perf_counter() - start < 1
