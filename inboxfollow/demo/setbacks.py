"""What machines say while Sam waits, and answers that may be none: bounces, absences, reports, holds."""

from collections.abc import Iterator

from inboxfollow.demo import reports
from inboxfollow.demo.desk import Desk, in_words
from inboxfollow.demo.letter import Letter
from inboxfollow.demo.people import Person
from inboxfollow.demo.talk import Talk


def bounced(desk: Desk) -> Iterator[Letter]:
    """A dead address, known from two conversations though only one report came."""
    person = Person("Ralph Dunn", "ralph.dunn@dunn-removals.example", "Dunn Removals")
    first = Talk(desk, "dunn-removals", "Lettering for the new vans", person)
    yield first.mine(desk.workday(19), "Would you like the vans lettered before the busy season?")
    second = Talk(desk, "dunn-removals-cards", "Moving cards as a gift", person)
    yield second.mine(desk.workday(15), "How about a set of moving cards for your customers?")
    said = "550 5.1.1 <ralph.dunn@dunn-removals.example>: Recipient address rejected: User unknown"
    yield reports.delivery(second, desk.workday(15, "18:30"), person, "5.1.1", said)


def bounced_domain(desk: Desk) -> Iterator[Letter]:
    """A company that is gone, and its domain with it."""
    person = Person("Tilda Frost", "tilda@frost-candles.example", "Frost Candles")
    talk = Talk(desk, "frost-candles", "Winter candle labels", person)
    yield talk.mine(desk.workday(6), "Shall I print the winter labels again, 500 as last year?")
    said = "550 5.4.4 Host or domain name not found. Name service error for name=frost-candles.example"
    yield reports.delivery(talk, desk.workday(6, "18:05"), person, "5.4.4", said)


def away_until(desk: Desk) -> Iterator[Letter]:
    """On leave with a date; the second conversation with them is quiet for the same reason."""
    person = Person("Monique Duval", "monique@duval-parfums.example", "Duval Parfums")
    first = Talk(desk, "duval-parfums", "Flacon for the summer scent", person)
    yield first.mine(desk.workday(8), "Do you want the stopper in glass or in wood?")
    second = Talk(desk, "duval-parfums-shop", "Shop fitting: the shelf wall", person)
    yield second.mine(desk.workday(3), "Which wall in the shop should I measure?")
    text = f"Thank you for your message. I am on leave and back in the office on {in_words(desk.coming(9), 'en')}."
    yield reports.automatic(second, desk.workday(3, "18:01"), person, "Automatic reply: Shop fitting", text)


def away_in_german(desk: Desk) -> Iterator[Letter]:
    """The same in German."""
    person = Person("Stefan Lutz", "lutz@lutz-klaviere.example", "Klavierhaus Lutz", "de")
    talk = Talk(desk, "lutz-klaviere", "Katalog der Konzertflügel", person)
    yield talk.mine(desk.workday(4), "wann dürfen wir die Flügel in der Werkstatt fotografieren?")
    text = "vielen Dank für Ihre Nachricht. Ich bin im Urlaub und ab dem "
    text += f"{in_words(desk.coming(16), 'de')} wieder erreichbar."
    yield reports.automatic(talk, desk.workday(4, "18:02"), person, "Abwesenheitsnotiz: Katalog", text)


def away_without_date(desk: Desk) -> Iterator[Letter]:
    """Away, and not a word on until when."""
    person = Person("Benoît Carrel", "benoit@carrel-chocolat.example", "Carrel Chocolat", "fr")
    talk = Talk(desk, "carrel-chocolat", "Boîtes de fêtes", person)
    yield talk.mine(desk.workday(2), "quelle couleur préférez-vous pour les boîtes de fêtes ?")
    text = "Je suis absent du bureau et je répondrai à votre message dès mon retour."
    yield reports.automatic(talk, desk.workday(2, "18:03"), person, "Réponse automatique : Boîtes de fêtes", text)


def back_again(desk: Desk) -> Iterator[Letter]:
    """Was away, is long back, owes an answer."""
    person = Person("Ottilie Brand", "ottilie@brand-textil.example", "Brand Textil", "de")
    talk = Talk(desk, "brand-textil", "Musterbuch für den Handel", person)
    yield talk.mine(desk.workday(25), "wie viele Musterbücher brauchen Sie für den Handel?")
    text = f"Ich bin bis zum {in_words(desk.workday(16).date(), 'de')} nicht im Haus."
    yield reports.automatic(talk, desk.workday(25, "18:04"), person, "Abwesenheitsnotiz: Musterbuch", text)


def left_company(desk: Desk) -> Iterator[Letter]:
    """The person left; the automatic answer names a successor."""
    person = Person("Colin Webb", "colin.webb@meridian-flats.example", "Meridian Flats")
    talk = Talk(desk, "meridian-flats", "Hoarding design for Meridian Quay", person)
    yield talk.mine(desk.workday(14), "When is the hoarding going up, and who signs off the artwork?")
    text = (
        "Colin Webb no longer works for Meridian Flats. Please contact his successor Amy Lowe, "
        "amy.lowe@meridian-flats.example, in future."
    )
    yield reports.automatic(talk, desk.workday(14, "18:06"), person, "Automatic reply: Hoarding design", text)


def soft_bounced(desk: Desk) -> Iterator[Letter]:
    """A full mailbox changes nothing."""
    person = Person("Gil Santos", "gil@santos-surf.example", "Santos Surf")
    talk = Talk(desk, "santos-surf", "Surf school flags", person)
    yield talk.mine(desk.workday(3), "How many flags do you need for the beach?")
    yield reports.delivery(talk, desk.workday(3, "18:07"), person, "5.2.2", "552 5.2.2 Mailbox full")


def delayed(desk: Desk) -> Iterator[Letter]:
    """A report of delay changes nothing."""
    person = Person("Nell Hathaway", "nell@hathaway-farm.example", "Hathaway Farm Shop")
    talk = Talk(desk, "hathaway-farm", "Jam labels", person)
    yield talk.mine(desk.workday(2), "Do you want the jam labels round or square?")
    said = "connect to mail.hathaway-farm.example: Connection timed out"
    yield reports.delivery(talk, desk.workday(1, "09:00"), person, "4.4.1", said, "delayed")


def read_only(desk: Desk) -> Iterator[Letter]:
    """Read is not answered."""
    person = Person("Desmond Clay", "desmond@clay-chambers.example", "Clay Chambers")
    talk = Talk(desk, "clay-chambers", "Chambers brochure, final proof", person)
    yield talk.mine(desk.workday(7), "This is the final proof. Can you release it for print?", attachment="Proof.pdf")
    yield reports.receipt(talk, desk.workday(6), person)


def acknowledged(desk: Desk) -> Iterator[Letter]:
    """A ticket number is not an answer."""
    person = Person("Hotel Seeblick", "info@hotel-seeblick.example", "Hotel Seeblick")
    talk = Talk(desk, "hotel-seeblick", "Menus and key cards", person)
    yield talk.mine(desk.workday(2), "Who looks after your printed matter, and may I send samples?")
    text = "We have received your request. Your ticket number is 48213. Please do not reply to this message."
    yield reports.automatic(talk, desk.workday(2, "18:08"), person, "[#48213] We have received your request", text)


def challenged(desk: Desk) -> Iterator[Letter]:
    """A spam filter that wants a click first."""
    person = Person("Basil Rook", "basil@rook-locksmiths.example", "Rook Locksmiths")
    talk = Talk(desk, "rook-locksmiths", "Shop front in Baker Row", person)
    yield talk.mine(desk.workday(1), "Would you like the old lettering on the shop front restored?")
    text = "To deliver your message, please confirm that you are human: https://filter.rook-locksmiths.example/c/81"
    yield reports.automatic(talk, desk.workday(1, "18:09"), person, "Please confirm your message", text)


def only_their_newsletter(desk: Desk) -> Iterator[Letter]:
    """Their newsletter came, their answer did not."""
    person = Person("Fiona Tully", "fiona@tully-tea.example", "Tully Tea")
    talk = Talk(desk, "tully-tea", "Tins for the winter blend", person)
    yield talk.mine(desk.workday(11), "Which of the three tins goes into production?")
    letter = Talk(desk, "tully-tea-news", "Tully Tea: the winter blend is here", person)
    extra = (("List-Unsubscribe", "<https://tully-tea.example/u/7>"), ("Precedence", "bulk"))
    yield letter.theirs(desk.workday(6), "Warm up with our new blend.", folder="Newsletters", extra=extra)


def active_elsewhere(desk: Desk) -> Iterator[Letter]:
    """They wrote, on another subject (rung 4): a hold."""
    person = Person("Priscilla Yorke", "priscilla@yorke-estates.example", "Yorke Estates")
    talk = Talk(desk, "yorke-estates", "Retainer for next year", person)
    yield talk.mine(desk.workday(9), "Shall we go on with two days a month next year?")
    other = Talk(desk, "yorke-estates-keys", "Keys for the photo shoot at Mill Lane", person)
    yield other.theirs(desk.workday(4), "The keys for Mill Lane are with the porter until six.")


def perhaps_answered(desk: Desk) -> Iterator[Letter]:
    """Somebody else of the same firm wrote with the same subject and no ids (rung 5): a hold."""
    person = Person("Douglas Finch", "douglas@finch-instruments.example", "Finch Instruments")
    other = Person("Petra Wills", "petra@finch-instruments.example", "Finch Instruments")
    talk = Talk(desk, "finch-instruments", "Exhibition stand in Hall 4", person)
    yield talk.mine(desk.workday(12), "May I order the carpet for the stand?")
    subject = "Exhibition stand in Hall 4"
    yield talk.theirs(desk.workday(8), "Blue would be nice for the carpet.", other, ids="none", subject=subject)
