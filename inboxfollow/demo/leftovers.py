"""Silences of other kinds: run out, settled, to be filed by the user, or never a lead at all."""

from collections.abc import Iterator

from inboxfollow.demo import reports
from inboxfollow.demo.desk import Desk
from inboxfollow.demo.leads import FOLLOW_UPS
from inboxfollow.demo.letter import Letter
from inboxfollow.demo.people import ACCOUNTANT, CLIENTS, JONAS, MIA, MUM, PRIYA, SALES, SAM, Person
from inboxfollow.demo.talk import Talk


def asked_back(desk: Desk) -> Iterator[Letter]:
    """A long exchange in which Sam wrote last: one touch, warm and late."""
    person = Person("Eleanor Voigt", "eleanor@voigt-piano.example", "Voigt Piano School")
    talk = Talk(desk, "voigt-piano", "Film of the autumn concert", person)
    yield talk.theirs(desk.workday(30), "Could you film our autumn concert?")
    yield talk.mine(desk.workday(29), "With pleasure. How long is it, and may I use two cameras?")
    yield talk.theirs(desk.workday(27), "Ninety minutes, and two cameras are fine. What do you charge?")
    yield talk.mine(desk.workday(26), "1,900 EUR with the edit. Shall I book the sound engineer too?")
    yield talk.theirs(desk.workday(15), "I have to ask the parents first. Can you send me something to show them?")
    yield talk.mine(desk.workday(14), "Here is last year's film. Would you let me know what the parents say?")


def draft_is_no_touch(desk: Desk) -> Iterator[Letter]:
    """A follow-up begun and never sent does not count."""
    person = Person("Gwen Ashworth", "gwen@ashworth-mill.example", "Ashworth Mill")
    talk = Talk(desk, "ashworth-mill", "Mill shop: packaging quote", person)
    yield talk.mine(desk.workday(13), "Could you tell me how many boxes you need a month?")
    letter = talk.mine(desk.workday(3), "I wondered whether")
    yield Letter("Drafts", letter.arrived, letter.source, draft=True)


def older_than_the_window(desk: Desk) -> Iterator[Letter]:
    """A thread that began before reading does: its touches are a minimum."""
    person = Person("Abel Kersten", "kersten@kersten-verlag.example", "Kersten Verlag", "de")
    talk = Talk(desk, "kersten-verlag", "Reihe: Bayerische Gärten", person)
    yield talk.mine(desk.calendar_day(520), "hätten Sie Interesse an einer Reihe über bayerische Gärten?")
    yield talk.mine(desk.calendar_day(470), "darf ich Ihnen einen Probeband schicken?")
    yield talk.mine(desk.workday(240), "ist die Reihe für das nächste Programm noch ein Thema?")


def finished(desk: Desk) -> Iterator[Letter]:
    """Seven letters and the last wait over: the cadence has run out."""
    for key, name, subject, shift in (
        ("arcadia-lofts", "Vince Palmer", "Rendering of the roof terraces", 0),
        ("bellweather-inns", "Maud Bell", "New signs for nine pubs", 6),
    ):
        person = Person(name, f"{name.split()[0].lower()}@{key}.example", key.replace("-", " ").title())
        talk = Talk(desk, key, subject, person)
        yield talk.mine(desk.workday(276 - shift), "May I show you what we did for a neighbour of yours?")
        for day, line in zip((272, 264, 254, 234, 192, 112), FOLLOW_UPS["en"], strict=True):
            yield talk.mine(desk.workday(day - shift), line)


def finished_invoice(desk: Desk) -> Iterator[Letter]:
    """The short cadence for open invoices has run out too."""
    person = Person("Roger Slade", "roger@slade-motors.example", "Slade Motors")
    talk = Talk(desk, "slade-motors", "Overdue invoice 2026-031", person)
    yield talk.mine(desk.workday(48), "Invoice 2026-031 is two weeks overdue. When can I expect the payment?")
    yield talk.mine(desk.workday(42), "Is there anything wrong with the invoice? Please let me know.")
    yield talk.mine(desk.workday(36), "Could you tell me by Friday when you will pay?")


def overdue_invoice(desk: Desk) -> Iterator[Letter]:
    """An open invoice on its own cadence."""
    person = Person("Yvette Colin", "yvette@colin-traiteur.example", "Colin Traiteur")
    talk = Talk(desk, "colin-traiteur", "Overdue invoice 2026-044", person)
    yield talk.mine(desk.workday(7), "Invoice 2026-044 was due two weeks ago. When can I expect the payment?")


def settled(desk: Desk) -> Iterator[Letter]:
    """Last letters that ask for nothing: thanks, information, acceptance, an invoice for the books."""
    for key, name, asked, subject, text in (
        ("holm-joinery", "Nora Holm", "The frames are on the way.", "Frames for the exhibition", "Thank you, perfect!"),
        ("ridley-print", "Dan Ridley", "Proofs attached.", "Proofs of the business cards", "FYI: forwarded to Mia."),
        ("osei-events", "Ama Osei", "Is Tuesday at ten fine?", "Site visit", "Perfect, see you on Tuesday at ten!"),
        ("lake-clinic", "Tobias Lake", "Please invoice us now.", "Invoice 2026-052", "Attached is invoice 2026-052."),
    ):
        person = Person(name, f"{name.split()[0].lower()}@{key}.example", key.replace("-", " ").title())
        talk = Talk(desk, key, subject, person)
        yield talk.theirs(desk.workday(12), asked)
        yield talk.mine(desk.workday(11), text, attachment="Invoice.pdf" if "Invoice" in subject else "")


def for_the_user_to_file(desk: Desk) -> Iterator[Letter]:
    """Silent ones that `actions` closes, snoozes or suppresses."""
    for key, name, subject, text, days in (
        ("birch-academy", "Lena Birch", "School magazine", "Shall we print 400 copies again?", (33, 24)),
        ("quarry-bank", "Hal Quarry", "Climbing hall mural", "Is the wall still free for the mural?", (70, 66, 50)),
        ("sterling-watch", "Eva Sterling", "Watch repair leaflet", "Which paper do you prefer?", (45, 41)),
        ("marlow-books", "Jude Marlow", "Reading room posters", "May I hang the posters myself?", (28,)),
        ("pebble-toys", "Rita Pebble", "Toy catalogue", "Do you need the catalogue before Christmas?", (21, 15)),
        ("vantage-rentals", "Joel Vance", "Listing photographs", "Can I come for the pictures next week?", (18, 13)),
        ("harrow-sails", "Kit Harrow", "Sail bag labels", "How many labels should I order?", (23, 17)),
        ("thistle-inn", "Morag Thistle", "Inn sign", "Would you like a stag or a thistle on the sign?", (16,)),
    ):
        person = Person(name, f"{name.split()[0].lower()}@{key}.example", key.replace("-", " ").title())
        talk = Talk(desk, key, subject, person)
        for number, day in enumerate(days):
            yield talk.mine(desk.workday(day), FOLLOW_UPS["en"][number - 1] if number else text)


def filed_twice(desk: Desk) -> Iterator[Letter]:
    """One mail in two folders is one mail."""
    person = Person("Jasper Holloway", "jasper@holloway-silver.example", "Holloway Silver")
    talk = Talk(desk, "holloway-silver", "Silver marks for the catalogue", person)
    enquiry = talk.theirs(desk.workday(10), "Can you draw our silver marks for the catalogue?")
    yield enquiry
    yield Letter("Clients/2026", enquiry.arrived, enquiry.source)
    yield talk.mine(desk.workday(8), "Certainly. Could you send me a photograph of each mark?")


def never_leads(desk: Desk) -> Iterator[Letter]:
    """Questions of Sam's that are no leads: to himself, machines, colleagues, family, suppliers, crowds."""
    bank = Person("Stadtbank", "no-reply@stadtbank.example", "Stadtbank")
    typo = Person("Type forum", "forum@lists.typocircle.example", "Type forum")
    for key, subject, text, people in (
        ("to-myself", "Remember: passport?", "Where is it?", (SAM,)),
        ("to-noreply", "Question on the statement", "What is the fee of 4.90 EUR for?", (bank,)),
        ("to-list", "Which slab serif for small print?", "Has anybody used Archer below 7 points?", (typo,)),
        ("to-colleagues", "Who takes the Friday call?", "Can one of you take it?", (MIA, JONAS, PRIYA)),
        ("to-many", "Studio party: can you come?", "Can you come on the 12th?", CLIENTS[:11]),
        ("to-family", "Dinner on Sunday?", "Shall I bring dessert?", (MUM,)),
        ("to-accountant", "Belege für das dritte Quartal", "Fehlt Ihnen noch etwas?", (ACCOUNTANT,)),
    ):
        yield Talk(desk, key, subject, *people).mine(desk.workday(9), text)


def replied_to_bulk(desk: Desk) -> Iterator[Letter]:
    """A question to a newsletter is no lead."""
    editor = Person("The Grid Weekly", "editor@gridweekly.example", "The Grid Weekly")
    talk = Talk(desk, "gridweekly-reply", "Issue 300: the grid is dead", editor)
    extra = (("List-Id", "<news.gridweekly.example>"), ("List-Unsubscribe", "<https://gridweekly.example/u>"))
    yield talk.theirs(desk.workday(15), "Long live the grid.", folder="Newsletters", extra=extra)
    yield talk.mine(desk.workday(14), "May I quote this in a talk?")


def support_ticket(desk: Desk) -> Iterator[Letter]:
    """A supplier's help desk is no lead."""
    desk_of = Person("Nimbus Support", "support@nimbus-hosting.example", "Nimbus Hosting")
    talk = Talk(desk, "nimbus-ticket", "[#77120] Certificate not renewed", desk_of)
    yield talk.mine(desk.workday(8), "The certificate of a client was not renewed. Can you look into it?")
    text = "Your request has been received and is being reviewed. Your ticket number is 77120."
    yield reports.automatic(talk, desk.workday(8, "18:11"), desk_of, "[#77120] Request received", text)


def no_touch(desk: Desk) -> Iterator[Letter]:
    """Mail of Sam's machines: a vacation reply and an invitation; neither opens a lead."""
    person = Person("Ella Marchetti", "ella@marchetti-silk.example", "Marchetti Silk")
    talk = Talk(desk, "marchetti-silk", "Silk scarves: pattern book", person)
    yield talk.theirs(desk.workday(75), "We look for a designer for our pattern book.")
    extra = (("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes"))
    yield talk.mine(desk.workday(75, "18:12"), "I am on holiday and will answer next week.", extra=extra)
    meeting = Talk(desk, "lakeside-tour", "Tour of the lakeside villas", Person("Ida Lake", "ida@lakeside.example"))
    yield reports.invitation(meeting, desk.workday(6), meeting.people[0], desk.workday(0).replace(hour=15))


def never_answered_by_me(desk: Desk) -> Iterator[Letter]:
    """The other debt: enquiries Sam has not answered."""
    for key, name, subject, text, day in (
        ("larkspur-inn", "Tess Larkin", "Can you help with our menu?", "We reopen in spring. Can you help us?", 2),
        ("vineyard-lane", "Omar Aziz", "Quote for a small website", "Four pages, nothing fancy. What would it be?", 6),
        ("stadtgarten", "Heidi Stamm", "Anfrage Plakate", "Was kosten bei Ihnen 300 Plakate mit Entwurf?", 13),
    ):
        person = Person(name, f"{name.split()[0].lower()}@{key}.example", key.replace("-", " ").title())
        yield Talk(desk, key, subject, SAM).theirs(desk.workday(day), text, person, to=(SALES,))
