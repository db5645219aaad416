"""The silent ones: conversations where Sam waits for an answer, hot ones first. Only data, told in `stories`."""

from dataclasses import dataclass

from inboxfollow.demo.people import Person


@dataclass(frozen=True, slots=True)
class Lead:
    """One silent conversation. `days` are weekdays ago: of their enquiry where they wrote first, then of each of
    Sam's letters; the first of Sam's letters is `offer`, later ones are follow-ups."""

    person: Person
    subject: str
    offer: str
    days: tuple[int, ...]
    asked: str = ""
    attachment: str = ""

    @property
    def key(self) -> str:
        """The last name of the person, which all Message-IDs begin with."""
        return self.person.email.partition("@")[2].partition(".")[0]


FOLLOW_UPS = {
    "en": (
        "Did you get a chance to look at my last note? I would be glad to answer questions. Does Thursday suit you?",
        "I saw your new listing this week and it made me think of our plan. Shall we talk for ten minutes?",
        "Is this still on your list for this year, or should I come back later?",
        "A short one: is somebody else the right person to talk to about this?",
        "Has anything changed on your side since we last spoke?",
        "I have one free slot next month. Would you like me to keep it for you?",
    ),
    "de": (
        "konnten Sie schon einen Blick auf meine letzte Nachricht werfen? Passt Ihnen ein Telefonat am Donnerstag?",
        "ich habe noch zwei Beispiele aus Ihrer Branche herausgesucht. Soll ich sie Ihnen schicken?",
        "ist das Thema bei Ihnen noch aktuell, oder soll ich mich später wieder melden?",
        "gibt es vielleicht jemanden im Haus, mit dem ich besser darüber sprechen sollte?",
        "hat sich bei Ihnen inzwischen etwas ergeben?",
        "im nächsten Monat hätte ich einen Termin frei. Darf ich ihn für Sie vormerken?",
    ),
    "fr": (
        "avez-vous pu jeter un œil à mon dernier message ? Seriez-vous disponible jeudi pour en parler ?",
        "j'ai préparé deux exemples de votre secteur. Souhaitez-vous que je vous les envoie ?",
        "ce projet est-il toujours d'actualité, ou dois-je revenir vers vous plus tard ?",
    ),
    "es": (
        "¿ha podido echar un vistazo a mi último mensaje? ¿Le viene bien que hablemos el jueves?",
        "he preparado dos ejemplos de su sector. ¿Quiere que se los envíe?",
        "¿sigue siendo un proyecto para este año, o prefiere que le escriba más adelante?",
    ),
}

HOT = (
    Lead(
        Person("Freja Lindqvist", "freja@nordlys-yachts.example", "Nordlys Yachts"),
        "Launch site for the N-42",
        "Attached are the two directions we discussed, Fjord and Midnight. Which one feels more like the N-42 to you?",
        (24, 22, 14),
        "The N-42 is shown in Düsseldorf in January and there is no page for it yet. Are you free to take this on?",
        "N-42 directions.pdf",
    ),
    Lead(
        Person("Claire Moreau", "claire@maison-moreau.example", "Maison Moreau", "fr"),
        "Refonte du site et nouvelle carte",
        "voici ma proposition pour le site et la carte d'hiver, photos comprises : 6 200 EUR. "
        "Souhaitez-vous que je passe au restaurant la semaine prochaine pour vous montrer les maquettes ?",
        (6, 5),
        "Notre site date de 2014 et nos clients ne trouvent plus la carte. Pourriez-vous nous faire une proposition ?",
    ),
    Lead(
        Person("Anke Brandt", "praxis@zahnarzt-brandt.example", "Zahnarztpraxis Brandt", "de"),
        "Angebot: neuer Auftritt für die Praxis",
        "anbei wie besprochen das Angebot über Logo, Website und Praxisschild, zusammen 9.450 EUR. "
        "Darf ich den Fototermin für Anfang des Monats reservieren?",
        (9, 7),
        "wir ziehen im Frühjahr in größere Räume um und brauchen ein neues Erscheinungsbild. Was würde das kosten?",
        "Angebot Praxis Brandt.pdf",
    ),
    Lead(
        Person("Chidi Okafor", "chidi@okafor-lane.example", "Okafor & Lane Architects"),
        "Portfolio relaunch: scope and timeline",
        "Thanks for the walk through the archive. My suggestion: eighteen projects, one page each, and a quiet "
        "grid. Could you confirm the list of projects so that I can book the photographer?",
        (20, 18, 11),
        "We would like to relaunch our portfolio before the RIBA deadline. Would you be interested in quoting?",
    ),
    Lead(
        Person("Lucía Ibarra", "lucia@bodegas-ibarra.example", "Bodegas Ibarra", "es"),
        "Etiquetas y tienda online",
        "le adjunto la propuesta para las tres etiquetas y la tienda: 11.300 EUR. ¿Le parece bien que empecemos "
        "por la etiqueta del Reserva?",
        (11, 10),
        "Estamos preparando la nueva añada y queremos vender también por internet. ¿Podría enviarnos un presupuesto?",
        "Propuesta Bodegas Ibarra.pdf",
    ),
    Lead(
        Person("Imogen Penrose", "imogen@penrose-bakery.example", "Penrose Bakery"),
        "Shop sign and cake boxes, the short list",
        "Three boxes and two signs, all with prices, in the PDF. My favourite is number two. Which one is yours?",
        (4, 3),
        "The second shop opens in ten weeks! Could you do the sign and the boxes like you did for the cafe next door?",
        "Short list Penrose.pdf",
    ),
    Lead(
        Person("Tom Castellan", "tom@castellan-bikes.example", "Castellan Bikes"),
        "Price for the bike configurator",
        "The configurator with 3D frame and dealer search comes to 22,400 EUR; without 3D it is 15,900 EUR. "
        "Which of the two should I plan for?",
        (35, 33, 27, 13),
        "Customers want to build their bike on our site. What would a configurator cost, roughly?",
    ),
    Lead(
        Person("Jonas Weiß", "info@alpenhof-weiss.example", "Alpenhof Weiß", "de"),
        "Buchungsstrecke für den Alpenhof",
        "die Buchungsstrecke mit Anbindung an Ihr Hotelprogramm würde 7.800 EUR kosten und wäre in fünf Wochen "
        "fertig. Sollen wir vor der Wintersaison noch starten?",
        (14, 12),
        "über unsere Website bucht kaum jemand, alle rufen an. Können Sie uns helfen?",
    ),
    Lead(
        Person("Nadia Amari", "nadia@amari-legal.example", "Amari Legal"),
        "Contract for signature: brand and stationery",
        "The contract is attached, with the two changes you asked for in clause 4. Could you sign and return it "
        "so that I can hold the dates?",
        (16, 15),
        "The partners liked your presentation very much. Please send us the contract with clause 4 as discussed.",
        "Contract Amari Legal.pdf",
    ),
    Lead(
        Person("Petr Novák", "petr@novak-glass.example", "Novák Glass"),
        "Photographs of the new lamps",
        "I can shoot all fourteen lamps in two days in your hall, 2,900 EUR with retouching. Do the 9th and 10th work?",
        (24, 22),
        "Hello, we need pictures of fourteen lamps for the Milan fair. Do you also do photography?",
    ),
    Lead(
        Person("Giulia Rossi", "giulia@villa-rossi.example", "Villa Rossi Weddings"),
        "Brochure for the 2027 season",
        "Here is the layout with the lake picture on the cover. Shall I order 500 or 1,000 copies?",
        (41, 39, 31),
        "We loved the brochure you made for Castello Verde. Can you make one for us, in Italian and English?",
    ),
    Lead(
        Person("Yuki Tanaka", "yuki@tanaka-ceramics.example", "Tanaka Ceramics"),
        "Online shop for the spring collection",
        "A shop with forty pieces, packing slips and two languages is 5,400 EUR. Would you like to see it with "
        "your own pictures first?",
        (3, 1),
        "My spring collection is ready and I sell only at markets. How would a small online shop work?",
    ),
    Lead(
        Person("Ramón Delgado", "ramon@delgado-casas.example", "Delgado Casas", "es"),
        "Fotos y vídeo de la finca",
        "puedo hacer el vídeo con dron y las fotos en un solo día: 1.650 EUR. ¿Qué día de la próxima semana prefiere?",
        (3, 2),
        "Vendemos una finca cerca de Ronda y necesitamos un vídeo bonito. ¿Está usted disponible este mes?",
    ),
)

WARM = (
    Lead(
        Person("Harriet Blume", "harriet@blume-gardens.example", "Blume Gardens"),
        "Signs for the show garden",
        "As promised, the signs in enamel and in oak. Which material do you prefer?",
        (72, 70, 61, 12),
        "We are building a show garden and need about thirty plant signs. Can you design them?",
    ),
    Lead(
        Person("Matthias Voss", "m.voss@voss-logistik.example", "Voss Logistik", "de"),
        "Karriereseite für Fahrer",
        "für die Karriereseite schlage ich drei kurze Filme aus dem Alltag vor. Wann darf ich das Konzept zeigen?",
        (95, 93, 84, 24),
        "wir finden keine Fahrer mehr. Können Sie uns eine Karriereseite bauen?",
    ),
    Lead(
        Person("Sophie Carlin", "sophie@carlin-notaires.example", "Carlin Notaires", "fr"),
        "Plaque et papeterie de l'étude",
        "je vous propose une plaque en laiton et une papeterie sobre. Puis-je vous montrer un échantillon mardi ?",
        (2,),
    ),
    Lead(
        Person("Gareth Pryce", "gareth@pryce-lettings.example", "Pryce Lettings"),
        "An idea for your window cards",
        "I walk past your window every week. A QR code on each card would show visits at night too. "
        "May I send you a mock-up?",
        (4,),
    ),
    Lead(
        Person("Helen Marsh", "helen@marsh-dental.example", "Marsh Dental"),
        "Your reviews deserve a better page",
        "You have 211 five-star reviews and none of them is on your site. Would you like a page that shows them?",
        (1,),
    ),
    Lead(
        Person("Olaf Reuter", "reuter@reuter-kuechen.example", "Reuter Küchen", "de"),
        "Küchenplaner auf Ihrer Website",
        "ein kleiner Küchenplaner auf der Startseite bringt nach unserer Erfahrung doppelt so viele Anfragen. "
        "Hätten Sie Interesse an einer kurzen Vorführung?",
        (13, 9),
    ),
    Lead(
        Person("Beatriz Soler", "beatriz@soler-arquitectura.example", "Soler Arquitectura", "es"),
        "Nueva web para el estudio",
        "he visto su proyecto de la biblioteca y me ha encantado. ¿Le interesaría renovar la web del estudio?",
        (8, 4),
    ),
    Lead(
        Person("Callum Reid", "callum@reid-distillery.example", "Reid Distillery"),
        "Label for the 12 year old",
        "The three label sketches are in the PDF, foil and no foil. Which one should I finish?",
        (64, 62, 14),
        "Our first 12 year old comes out next year and it needs a label worth keeping. Can you sketch something?",
        "Labels Reid.pdf",
    ),
    Lead(
        Person("Ingrid Halvorsen", "ingrid@fjordcabin.example", "Fjord Cabin Rentals"),
        "Booking page in three languages",
        "Would a booking page in English, German and Norwegian help you with direct bookings?",
        (3,),
    ),
    Lead(
        Person("Emeka Adeyemi", "emeka@adeyemi-homes.example", "Adeyemi Homes"),
        "Floor plans people can read",
        "Attached is one of your floor plans, redrawn. Would you like the other twenty like this?",
        (9, 5),
    ),
    Lead(
        Person("Silke Arnold", "silke@arnold-yoga.example", "Yogahaus Arnold", "de"),
        "Kursplan und Anmeldung online",
        "soll ich Ihnen zeigen, wie die Anmeldung bei drei anderen Studios funktioniert?",
        (7, 3),
    ),
    Lead(
        Person("Pierre Lambert", "pierre@lambert-velos.example", "Lambert Vélos", "fr"),
        "Votre atelier en images",
        "accepteriez-vous que je passe une matinée à l'atelier pour prendre des photos ?",
        (11, 6),
    ),
    Lead(
        Person("Rachel Stone", "rachel@stone-veterinary.example", "Stone Veterinary"),
        "Reminder cards, second edition",
        "The second edition of the cards is drawn, now with rabbits. How many should I have printed?",
        (110, 108, 52),
        "The reminder cards were a hit. Can you make a second edition?",
    ),
    Lead(
        Person("Viktor Lang", "viktor@lang-uhren.example", "Lang Uhren", "de"),
        "Katalog zur Uhrenmesse",
        "für den Katalog brauche ich noch die Freigabe der Bilder. Können Sie mir diese Woche Bescheid geben?",
        (88, 86, 75, 48),
        "die Messe rückt näher, und der Katalog ist nicht einmal begonnen. Übernehmen Sie das?",
    ),
    Lead(
        Person("Dolores Peña", "dolores@pena-turismo.example", "Peña Turismo", "es"),
        "Mapa ilustrado de la comarca",
        "¿le gustaría ver el mapa ilustrado que hice para el valle vecino?",
        (4,),
    ),
    Lead(
        Person("Owen Fairfax", "owen@fairfax-auctions.example", "Fairfax Auctions"),
        "Catalogue photography from March",
        "I could photograph each sale from March on, one day a month. Shall I send you the day rate?",
        (140, 138, 66),
        "Our photographer retires in spring. Do you know anybody, or would you do it yourself?",
    ),
)

COLD = (
    Lead(
        Person("Lorna Mackie", "lorna@mackie-estates.example", "Mackie Estates"),
        "Films of your coastal properties",
        "One minute of film for each coastal property, shot in a day. Would you like to see an example?",
        (24, 20, 7),
    ),
    Lead(
        Person("Frank Zeller", "zeller@zeller-bau.example", "Zeller Bau", "de"),
        "Bautafeln mit Wirkung",
        "eine gute Bautafel verkauft die halbe Wohnung. Darf ich Ihnen drei Entwürfe zeigen?",
        (30, 26, 9),
    ),
    Lead(
        Person("Amélie Garnier", "amelie@garnier-bijoux.example", "Garnier Bijoux", "fr"),
        "Un écrin pour vos bagues",
        "aimeriez-vous recevoir un prototype de l'écrin, sans engagement ?",
        (40, 36, 14),
    ),
    Lead(
        Person("Derek Holt", "derek@holt-roofing.example", "Holt Roofing"),
        "Vans that bring in work",
        "Your vans are white. Would you like to see what they could say?",
        (52, 47, 37, 17),
    ),
    Lead(
        Person("Marisol Vega", "marisol@vega-inmobiliaria.example", "Vega Inmobiliaria", "es"),
        "Visitas virtuales para sus pisos",
        "¿le interesa una visita virtual gratuita de uno de sus pisos?",
        (58, 53, 42),
    ),
    Lead(
        Person("Peter Quill", "peter@quill-press.example", "Quill Press"),
        "Covers for the poetry series",
        "Twelve covers, one idea, and a price per cover. May I send the first three?",
        (90, 86, 76, 55),
    ),
    Lead(
        Person("Heike Thoma", "heike@thoma-mode.example", "Thoma Mode", "de"),
        "Lookbook Herbst",
        "haben Sie für das Lookbook im Herbst schon jemanden?",
        (100, 96, 85),
    ),
    Lead(
        Person("Stuart Bligh", "stuart@bligh-marina.example", "Bligh Marina"),
        "A harbour map that sells berths",
        "Would a drawn map of the harbour with free berths help your team?",
        (115, 110, 98, 78),
    ),
    Lead(
        Person("Elise Roche", "elise@roche-spa.example", "Roche Spa", "fr"),
        "Bons cadeaux en ligne",
        "souhaitez-vous vendre vos bons cadeaux en ligne avant les fêtes ?",
        (130, 125, 112),
    ),
    Lead(
        Person("Hamish Orr", "hamish@orr-fisheries.example", "Orr Fisheries"),
        "Website for the smokehouse",
        "Could I show you how the smokehouse would look on a page of its own?",
        (150, 146, 133, 104),
    ),
    Lead(
        Person("Cornelia Fuchs", "fuchs@fuchs-treppen.example", "Fuchs Treppenbau", "de"),
        "Treppen, die man online drehen kann",
        "soll ich eine Ihrer Treppen einmal als drehbares Modell aufbereiten?",
        (165, 160, 148),
    ),
    Lead(
        Person("Ned Barrow", "ned@barrow-antiques.example", "Barrow Antiques"),
        "Selling the clocks online",
        "Three clocks, three pages, no cost if nothing sells. Shall we try?",
        (180, 175, 162, 128),
    ),
    Lead(
        Person("Pilar Cano", "pilar@cano-aceites.example", "Cano Aceites", "es"),
        "Botella y estuche de regalo",
        "¿quiere que le prepare una maqueta de la botella para Navidad?",
        (196, 191, 178),
    ),
    Lead(
        Person("Gordon Tate", "gordon@tate-surveyors.example", "Tate Surveyors"),
        "Reports your clients enjoy reading",
        "May I redesign one page of your survey report as an example?",
        (214, 208, 195, 155),
    ),
    Lead(
        Person("Ute Sommer", "sommer@sommer-reisen.example", "Sommer Reisen", "de"),
        "Reiseführer als kleine Bücher",
        "wäre ein gedruckter kleiner Führer zu jeder Reise etwas für Ihre Gäste?",
        (232, 226, 214),
    ),
    Lead(
        Person("Iris Kowal", "iris@kowal-interiors.example", "Kowal Interiors"),
        "Your show flat in pictures",
        "Would you let me photograph the show flat before it is sold?",
        (250, 245, 230, 190),
    ),
    Lead(
        Person("Lars Bengtsson", "lars@bengtsson-saunas.example", "Bengtsson Saunas"),
        "A brochure for hotel buyers",
        "Should we make a brochure for hotels, with sizes and prices on one page?",
        (268, 262, 250, 205),
    ),
)
