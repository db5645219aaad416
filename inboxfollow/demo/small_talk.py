"""The words of the noise: subjects and sentences, by language where people speak."""

TOPICS = {
    "en": (
        "photos for the home page", "opening hours", "brochure corrections", "new team page", "logo on the van",
        "Christmas banner", "contact form", "domain transfer", "menu in English", "social media sizes",
    ),
    "de": (
        "Bilder für die Startseite", "Öffnungszeiten", "Korrekturen Broschüre", "neue Teamseite", "Logo auf dem Auto",
        "Weihnachtsbanner", "Kontaktformular", "Umzug der Domain", "Visitenkarten", "Impressum",
    ),
    "fr": (
        "photos de la page d'accueil", "horaires d'été", "corrections de la plaquette", "page de l'équipe",
        "bannière de Noël", "formulaire de contact", "cartes de visite", "mentions légales",
    ),
    "es": (
        "fotos de la portada", "horario de verano", "correcciones del folleto", "página del equipo",
        "felicitación de Navidad", "formulario de contacto", "tarjetas de visita", "aviso legal",
    ),
}  # fmt: skip
CLIENT_ASKS = {
    "en": (
        "Could you swap the second picture for the one attached?",
        "There is a typo in the third paragraph, it should say 1987. Can you fix it?",
        "When will the test version be online?",
        "Our phone number has changed. Would you update it everywhere, please?",
    ),
    "de": (
        "könnten Sie bitte das zweite Bild gegen das angehängte tauschen?",
        "im dritten Absatz ist ein Tippfehler, richtig ist 1987. Können Sie das ändern?",
        "wann ist die Testversion online?",
        "unsere Telefonnummer hat sich geändert. Passen Sie das bitte an?",
    ),
    "fr": (
        "pourriez-vous remplacer la deuxième photo par celle-ci ?",
        "il y a une faute au troisième paragraphe, il faut lire 1987. Pouvez-vous corriger ?",
        "quand la version de test sera-t-elle en ligne ?",
    ),
    "es": (
        "¿podría cambiar la segunda foto por la adjunta?",
        "hay una errata en el tercer párrafo, debe decir 1987. ¿Puede corregirla?",
        "¿cuándo estará en línea la versión de prueba?",
    ),
}
SAM_ANSWERS = {
    "en": (
        "Done, it is online. Could you check it on your phone?",
        "Changed. Is there anything else you noticed?",
        "I will do it tomorrow morning. Do you have the picture in a larger size?",
    ),
    "de": (
        "ist erledigt und online. Schauen Sie kurz auf dem Handy nach, ob alles passt?",
        "geändert. Ist Ihnen sonst noch etwas aufgefallen?",
        "das mache ich morgen früh. Haben Sie das Bild auch größer?",
    ),
    "fr": (
        "c'est fait et en ligne. Pouvez-vous vérifier sur votre téléphone ?",
        "corrigé. Avez-vous remarqué autre chose ?",
        "je m'en occupe demain matin. Avez-vous la photo en plus grand ?",
    ),
    "es": (
        "hecho, ya está en línea. ¿Puede comprobarlo en el móvil?",
        "corregido. ¿Ha visto algo más?",
        "lo hago mañana por la mañana. ¿Tiene la foto en mayor tamaño?",
    ),
}
THANKS = {
    "en": ("Looks great, thank you!", "Perfect, thanks a lot.", "Wonderful, that is exactly it. Thank you."),
    "de": ("Sieht super aus, vielen Dank!", "Perfekt, danke schön.", "Wunderbar, genau so. Herzlichen Dank."),
    "fr": ("C'est parfait, merci beaucoup !", "Très bien, merci.", "Magnifique, merci à vous."),
    "es": ("¡Ha quedado genial, muchas gracias!", "Perfecto, gracias.", "Estupendo, muchas gracias."),
}
COURTESIES = {
    "en": ("You are welcome, thank you!", "Thank you, have a good weekend.", "Great, thanks for letting me know."),
    "de": ("Sehr gerne, vielen Dank!", "Danke, schönes Wochenende.", "Prima, danke für die Rückmeldung."),
    "fr": ("Avec plaisir, merci à vous !", "Merci, bon week-end.", "Parfait, merci de votre retour."),
    "es": ("¡De nada, gracias a usted!", "Gracias, buen fin de semana.", "Perfecto, gracias por avisar."),
}
STUDIO = (
    "Numbers for the offer", "Images from the shoot", "Proof is back", "Font licence", "Who has the keys?",
    "Invoice sent", "Staging is broken", "Translation is in", "Moodboard v3", "Train on Thursday", "Hours this week",
)  # fmt: skip
STUDIO_LINES = (
    "Can you have a look before lunch?",
    "It is on the server under this month.",
    "I would make the headline smaller. What do you think?",
    "Done, and I told the client.",
    "The printer needs it by four. Will you send it?",
    "Let us talk at the stand-up.",
    "Love it. Ship it.",
)
NEWSLETTERS = (
    ("Kerning Monthly", "kerning-monthly.example", ("Ten new serifs", "The return of the ampersand", "Ink, revisited")),
    ("Listings Today", "listings-today.example", ("Rates hold steady", "Spring market outlook", "Open house ideas")),
    ("Founder Notes", "foundernotes.example", ("Price like you mean it", "The four-day week", "Saying no well")),
    (
        "CSS Digest",
        "cssdigest.example",
        ("Container queries, again", "Grid tricks", "Colour spaces for the rest of us"),
    ),
    ("Stadtgespräch", "stadtgespraech.example", ("Neues aus dem Viertel", "Märkte im Advent", "Flohmärkte im Mai")),
    ("Papier & Druck", "papier-druck.example", ("Preise für Naturpapier", "Messe-Rückblick", "Prägen für Anfänger")),
    ("Le Carnet", "lecarnet.example", ("Les couleurs de la saison", "Trois ateliers à visiter", "Éditions rares")),
    ("Hotel Design Weekly", "hoteldesign-weekly.example", ("Lobbies that work", "Rooms under 18 m²", "Signs at night")),
    ("Camera Bag", "camerabag.example", ("A lens for interiors", "Tripods compared", "Light at four o'clock")),
    ("Diseño Vivo", "diseno-vivo.example", ("Carteles de feria", "Tipografía y vino", "Entrevista: el taller")),
    ("Proptech Brief", "proptech-brief.example", ("Virtual staging grows up", "Search that understands", "API news")),
    ("The Slow Business", "slowbusiness.example", ("Fewer clients, better work", "Rest as a plan", "Ask twice")),
)
NEWSLETTER_HTML = (
    "<html><body><h1>{title}</h1><p>Good morning Sam, here is what we read for you this week at {name}: three long "
    "reads, two short ones and a picture.</p><ul><li><a href=https://{domain}/1>The long read</a></li><li>"
    "<a href=https://{domain}/2>The short one</a></li></ul><p>You get this because you signed up. "
    "<a href=https://{domain}/unsubscribe/5f2c>Unsubscribe</a></p></body></html>"
)
VENDORS = (
    ("Nimbus Hosting", "billing.nimbus-hosting.example", "Your invoice", "Your invoice is attached. 49.00 EUR."),
    ("Fernbahn", "fernbahn.example", "Buchungsbestätigung", "Ihre Fahrkarte: München Hbf, Wagen 7, Platz 42."),
    ("Talk Mobile", "talkmobile.example", "Your phone bill", "Your bill for this month is 31.90 EUR."),
    ("Paperclip Shop", "paperclip.example", "Order confirmation", "We have received your order and will ship it soon."),
    ("Stadtwerke", "stadtwerke.example", "Abschlagsrechnung", "Ihr Abschlag von 84,00 EUR wird eingezogen."),
    ("Fontbox", "fontbox.example", "Receipt", "Receipt for your licence: 2 styles, desktop, 120.00 EUR."),
    ("Pixelbank", "pixelbank.example", "Payout", "A payout of 1,240.00 EUR is on its way to your account."),
    ("Cloud Drive", "clouddrive.example", "Storage summary", "You use 71 % of your storage."),
)
FORUM = (
    "Optical sizes on the web", "Hyphenation in German captions", "Small caps in price lists",
    "House numbers in enamel", "Ligatures in signage", "Old-style figures on menus",
    "Paper for letterpress", "Colour fonts: any use?",
)  # fmt: skip
FORUM_LINES = (
    "Has anybody tried this at small sizes?",
    "I have, and it falls apart below 8 points.",
    "There is a good chapter on this in the usual book.",
    "We ended up drawing our own.",
    "Please post a picture!",
)
MEMBERS = (
    ("Aldo Verde", "aldo@typo-verde.example", "", "en"),
    ("Birgit Stein", "birgit@satzspiegel.example", "", "de"),
    ("Chloé Petit", "chloe@petit-caractere.example", "", "fr"),
    ("Duncan Bell", "duncan@bellfounders.example", "", "en"),
    ("Esteban Luz", "esteban@luz-tipos.example", "", "es"),
)
SPAM = (
    ("Prize Office", "win-big.example", "You have been selected"),
    ("SEO Wizard", "rank-first.example", "First page in 24 hours"),
    ("Crypto Desk", "moon-coin.example", "Your wallet is waiting"),
    ("Dr. Relax", "pills-4-less.example", "Better sleep tonight"),
    ("Parcel Info", "parcel-track.example", "Your parcel could not be delivered"),
)
PITCHES = (
    ("Chad Growth", "scale-up.example", "Quick question, Sam"),
    ("Lead Magnet", "leadmagnet.example", "300 qualified leads a month"),
    ("Outsource Hub", "outsourcehub.example", "Developers from 15 dollars an hour"),
)
FAMILY = ("Sunday", "Grandma's birthday", "Photos from the lake", "The car", "Holidays", "Recipe")
