"""People who answer: plainly, from elsewhere, one of three, with a no."""

from collections.abc import Iterator

from inboxfollow.demo import reports
from inboxfollow.demo.desk import Desk, in_words
from inboxfollow.demo.leads import FOLLOW_UPS
from inboxfollow.demo.letter import Letter
from inboxfollow.demo.people import MIA, SALES, Person
from inboxfollow.demo.talk import Talk


def answered_plainly(desk: Desk) -> Iterator[Letter]:
    """A yes to a proposal: my turn."""
    person = Person("Marcus Thorne", "marcus@thorne-hall.example", "Thorne Hall")
    talk = Talk(desk, "thorne-hall", "Website for Thorne Hall", person)
    yield talk.theirs(desk.workday(12), "We open the house to visitors next year. Can you make us a website?")
    yield talk.mine(desk.workday(10), "Here is my offer, 12,600 EUR in all. Would you like to go ahead?")
    yield talk.theirs(desk.hours(2), "Yes, that sounds great. Please send me the contract. When could you start?")


def answered_after_many_touches(desk: Desk) -> Iterator[Letter]:
    """Persistence pays: an answer to the fourth letter, by In-Reply-To only, filed into a folder."""
    person = Person("Greta Lund", "greta@lund-hotels.example", "Lund Hotels")
    talk = Talk(desk, "lund-hotels", "Room directory for eleven hotels", person)
    for day, line in zip((60, 54, 40, 9), FOLLOW_UPS["en"], strict=False):
        yield talk.mine(desk.workday(day), line)
    text = "Sorry for the silence, we were bought in summer. Now is the time. Could you call me on Friday?"
    yield talk.theirs(desk.workday(2), text, folder="Clients/2026", ids="reply")


def answered_in_junk(desk: Desk) -> Iterator[Letter]:
    """The answer the provider took for junk."""
    person = Person("Aurelio Conti", "aurelio@conti-marmi.example", "Conti Marmi")
    talk = Talk(desk, "conti-marmi", "Catalogue of the marble collection", person)
    yield talk.mine(desk.workday(11), "The layout is ready. Which cover do you like better, white or green?")
    yield talk.theirs(desk.workday(9), "Green! And please send the price for 2,000 copies.", folder="Junk")


def answered_from_elsewhere(desk: Desk) -> Iterator[Letter]:
    """An assistant answers from another address; the ids link it (rung 1)."""
    person = Person("Alec Dunmore", "alec@dunmore-trust.example", "Dunmore Trust")
    assistant = Person("Wendy Pike", "wendy.pike@dunmore-office.example", "Office of Sir Alec Dunmore")
    talk = Talk(desk, "dunmore-trust", "Annual report, printed and online", person)
    yield talk.mine(desk.workday(8), "Shall I come to the board meeting to show the report?")
    yield talk.theirs(desk.workday(4), "Sir Alec asks me to tell you that the 14th would suit the board.", assistant)


def answered_without_ids(desk: Desk) -> Iterator[Letter]:
    """An old mail program that writes no threading headers, only the subject (rung 3)."""
    person = Person("Walter Grimm", "grimm@grimm-orgelbau.example", "Grimm Orgelbau", "de")
    talk = Talk(desk, "grimm-orgelbau", "Festschrift zum Jubiläum", person)
    yield talk.mine(desk.workday(9), "wie viele Seiten soll die Festschrift haben?")
    text = "wir haben an 64 Seiten gedacht. Bis wann brauchen Sie die Bilder?"
    yield talk.theirs(desk.workday(5), text, ids="none", subject="AW: Festschrift zum Jubiläum")


def accepted_in_calendar(desk: Desk) -> Iterator[Letter]:
    """A meeting accepted without a word."""
    person = Person("Noor Haddad", "noor@haddad-foods.example", "Haddad Foods")
    talk = Talk(desk, "haddad-foods", "Tasting and packaging workshop", person)
    yield talk.mine(desk.workday(5), "How about a half-day workshop at your kitchen? Does the date in the invite work?")
    yield reports.calendar_reply(talk, desk.workday(4), person, desk.workday(0).replace(hour=10))


def answered_by_reaction(desk: Desk) -> Iterator[Letter]:
    """A thumb up in place of an answer."""
    person = Person("Kofi Mensah", "kofi@mensah-cycles.example", "Mensah Cycles")
    talk = Talk(desk, "mensah-cycles", "Opening party poster", person)
    yield talk.mine(desk.workday(4), "Is this version of the poster fine for the printer?")
    yield reports.reaction(talk, desk.workday(3), person, "👍")


def declined(desk: Desk) -> Iterator[Letter]:
    """A friendly no, waiting to be closed."""
    person = Person("Edith Crane", "edith@crane-museum.example", "Crane Museum")
    talk = Talk(desk, "crane-museum", "Audio guide and site", person)
    yield talk.mine(desk.workday(21), "May I send you our concept for the audio guide?")
    yield talk.theirs(desk.workday(14), "Thank you for the offer, but we have decided to go with another agency.")


def not_now(desk: Desk) -> Iterator[Letter]:
    """Not now, but on a date: the reply offers a snooze."""
    person = Person("Agathe Simonet", "agathe@simonet-vins.example", "Simonet Vins")
    talk = Talk(desk, "simonet-vins", "Corporate design for the cellar", person)
    yield talk.mine(desk.workday(13), "Would you like to see how the cellar could look in print?")
    day = in_words(desk.coming(75), "en")
    yield talk.theirs(desk.workday(6), f"We have no budget at the moment. Please get back to me on {day}.")


def answered_in_spanish(desk: Desk) -> Iterator[Letter]:
    """An enquiry, a price, and a question back."""
    person = Person("Joaquín Prado", "joaquin@prado-caballos.example", "Prado Caballos", "es")
    talk = Talk(desk, "prado-caballos", "Página para la yeguada", person)
    yield talk.theirs(desk.workday(18), "¿Hacen ustedes páginas web para yeguadas?", to=(SALES,))
    yield talk.mine(desk.workday(17), "sí, con mucho gusto. ¿Cuántos caballos quiere mostrar?", sender=SALES)
    yield talk.theirs(desk.workday(7), "Unos veinte. ¿Cuánto costaría con fotografías?", to=(SALES,))


def group_one_replied(desk: Desk) -> Iterator[Letter]:
    """Three partners, one of them answers: that answers the conversation."""
    people = _partners("vale-partners", "Rupert Vale", "Joan Vale", "Miles Ashby")
    talk = Talk(desk, "vale-partners", "Naming workshop for the partners", *people)
    yield talk.mine(desk.workday(10), "Which of the two dates works for the three of you?")
    yield talk.theirs(desk.workday(6), "The second one for me. Joan and Miles?", people[0], cc=people[1:])


def group_asked_again(desk: Desk) -> Iterator[Letter]:
    """One of three replied, Sam wrote again to all, and waits again."""
    people = _partners("tern-island", "Olive Tern", "Basil Tern", "Hugo Tern")
    talk = Talk(desk, "tern-island", "Wayfinding for Tern Island", *people)
    yield talk.mine(desk.workday(24), "May I come over to the island and count the signs?")
    yield talk.theirs(desk.workday(22), "Do come, the ferry runs on Tuesdays. What will it cost?", people[1])
    yield talk.mine(desk.workday(20), "The day is free, the plan is 3,200 EUR. Do all three of you agree?")


def group_colleague_answered(desk: Desk) -> Iterator[Letter]:
    """Only Sam's own colleague answered: still owed."""
    person = Person("Bridget Nolan", "bridget@nolan-stables.example", "Nolan Stables")
    talk = Talk(desk, "nolan-stables", "Riding school: new name", person)
    yield talk.mine(desk.workday(7), "Which of the five names do you like best?", cc=(MIA,))
    yield talk.theirs(desk.workday(6), "Mine is number three, by the way!", MIA, cc=(person,))


def group_partly_bounced(desk: Desk) -> Iterator[Letter]:
    """One of two addresses is dead, the other one still owes an answer."""
    people = _partners("copper-kiln", "Ada Copper", "Leo Kiln")
    talk = Talk(desk, "copper-kiln", "Studio sign and price list", *people)
    yield talk.mine(desk.workday(2), "Would you both have a look at the sign and tell me yes or no?")
    said = "550 5.1.1 <leo@copper-kiln.example>: user unknown"
    yield reports.delivery(talk, desk.workday(2, "18:20"), people[1], "5.1.1", said)


def group_partly_away(desk: Desk) -> Iterator[Letter]:
    """One of two is on leave, the other one still owes an answer."""
    people = _partners("northlight-gallery", "Edda North", "Finn Light")
    talk = Talk(desk, "northlight-gallery", "Invitation cards for the vernissage", *people)
    yield talk.mine(desk.workday(1), "Is the guest list final, so that I can print the cards?")
    text = f"I am out of the office and will be back on {in_words(desk.coming(12), 'en')}."
    yield reports.automatic(talk, desk.workday(1, "18:10"), people[0], "Out of office: Invitation cards", text)


def _partners(firm: str, *names: str) -> list[Person]:
    company = firm.replace("-", " ").title()
    return [Person(name, f"{name.split()[0].lower()}@{firm}.example", company) for name in names]


def opted_out(desk: Desk) -> Iterator[Letter]:
    """A clear no, for good."""
    person = Person("Clive Hargreaves", "clive@hargreaves-fuel.example", "Hargreaves Fuel")
    talk = Talk(desk, "hargreaves-fuel", "A fresh look for your stations", person)
    yield talk.mine(desk.workday(29), "May I show you three ideas for your stations?")
    yield talk.mine(desk.workday(22), "Did you get a chance to look at my last note?")
    yield talk.theirs(desk.workday(21), "Please remove me from your list and do not contact me again.")


def opted_out_in_german(desk: Desk) -> Iterator[Letter]:
    """The same in German."""
    person = Person("Bernd Krause", "krause@krause-heizung.example", "Krause Heizung", "de")
    talk = Talk(desk, "krause-heizung", "Neue Website für Ihren Betrieb", person)
    yield talk.mine(desk.workday(44), "darf ich Ihnen einen Entwurf für Ihre Website schicken?")
    yield talk.theirs(desk.workday(43), "Bitte schreiben Sie mir nicht mehr und löschen Sie meine Daten.")
