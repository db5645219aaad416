"""What each conversation of the demo is: the Message-ID of Sam's newest letter in it -> its state (DOMAIN.md)."""

_BY_STATE = {
    "awaiting": """
        ortiz-4 nordlys-yachts-3 maison-moreau-2 zahnarzt-brandt-2 okafor-lane-3 bodegas-ibarra-2 penrose-bakery-2
        castellan-bikes-4 alpenhof-weiss-2 amari-legal-2 novak-glass-2 villa-rossi-3 tanaka-ceramics-2 delgado-casas-2
        blume-gardens-4 voss-logistik-4 carlin-notaires-1 pryce-lettings-1 marsh-dental-1 reuter-kuechen-2
        soler-arquitectura-2 reid-distillery-3 fjordcabin-1 adeyemi-homes-2 arnold-yoga-2 lambert-velos-2
        stone-veterinary-3 lang-uhren-4 pena-turismo-1 fairfax-auctions-3
        mackie-estates-3 zeller-bau-3 garnier-bijoux-3 holt-roofing-4 vega-inmobiliaria-3 quill-press-4 thoma-mode-3
        bligh-marina-4 roche-spa-3 orr-fisheries-4 fuchs-treppen-3 barrow-antiques-4 cano-aceites-3 tate-surveyors-4
        sommer-reisen-3 kowal-interiors-4 bengtsson-saunas-4
        tern-island-3 nolan-stables-1 copper-kiln-1 northlight-gallery-1
        brand-textil-1 meridian-flats-1 santos-surf-1 hathaway-farm-1 clay-chambers-1 hotel-seeblick-1
        rook-locksmiths-1 tully-tea-1 yorke-estates-1 finch-instruments-1
        voigt-piano-6 ashworth-mill-1 kersten-verlag-3 colin-traiteur-1 holloway-silver-2
        birch-academy-2 quarry-bank-3 sterling-watch-2 marlow-books-1 pebble-toys-2 vantage-rentals-2 harrow-sails-2
        thistle-inn-1
    """,
    "answered": """
        thorne-hall-2 lund-hotels-4 conti-marmi-1 dunmore-trust-1 grimm-orgelbau-1 haddad-foods-1 mensah-cycles-1
        crane-museum-1 simonet-vins-1 prado-caballos-2 vale-partners-1
    """,
    "opted_out": "hargreaves-fuel-2 krause-heizung-1",
    "bounced": "dunn-removals-1 dunn-removals-cards-1 frost-candles-1",
    "away": "duval-parfums-1 duval-parfums-shop-1 lutz-klaviere-1 carrel-chocolat-1",
    "finished": "arcadia-lofts-7 bellweather-inns-7 slade-motors-3",
    "settled": "holm-joinery-2 ridley-print-2 osei-events-2 lake-clinic-2",
    "excluded": """
        to-myself-1 to-noreply-1 to-list-1 to-colleagues-1 to-many-1 to-family-1 to-accountant-1
        gridweekly-reply-2 nimbus-ticket-1
    """,
}

EXPECTED = {f"<{name}@seller.example>": state for state, names in _BY_STATE.items() for name in names.split()}
"""The stories, after the first scan and before the user's actions."""

EXPECTED_AFTER_ACTIONS = EXPECTED | {
    "<birch-academy-2@seller.example>": "closed",
    "<quarry-bank-3@seller.example>": "closed",
    "<sterling-watch-2@seller.example>": "closed",
    "<marlow-books-1@seller.example>": "closed",
    "<crane-museum-1@seller.example>": "closed",
    "<pebble-toys-2@seller.example>": "snoozed",
    "<vantage-rentals-2@seller.example>": "snoozed",
    "<simonet-vins-1@seller.example>": "snoozed",
    "<harrow-sails-2@seller.example>": "opted_out",
}
"""The same after inboxfollow.demo.actions.ACTIONS."""

HOLDS = {"<yorke-estates-1@seller.example>": 4, "<finch-instruments-1@seller.example>": 5}
"""Conversations with a hold, and the rung it stands on."""

NO_LEADS = {
    "<ashworth-mill-2@seller.example>": "a draft",
    "<marchetti-silk-2@seller.example>": "a vacation reply",
    "<lakeside-tour-invitation@seller.example>": "an invitation",
}
"""Letters of Sam's that are no touch: none of them may be the `last_message_id` of a lead."""


def _project(number: int) -> tuple[str, str]:
    turns = 1 + number % 3
    last, state = (2 * turns + 2, "settled") if number % 6 else (2 * turns, "answered")
    return f"<project-{number}-{last}@seller.example>", state


EXPECTED_NOISE = dict(_project(number) for number in range(118)) | {
    f"<family-{number}-2@seller.example>": "excluded" for number in range(12)
}
"""Running projects and family; the studio's own letters (`<studio-…>`) are excluded too."""
