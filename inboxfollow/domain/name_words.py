"""Words in the names of mail headers that are not a person's first name. Lower case, without full stops; frozen."""

TITLES = frozenset(
    "dr prof professor mr mrs ms miss mx sir herr frau hr fr mme mlle monsieur madame sr sra srta señor señora dipl "
    "ing dipl-ing dipl-kfm dipl-kffr mag dott dottssa rev hon ra rain med jur phil rer nat hc h c habil pd univ "
    "univ-prof".split()
)
DEGREES = frozenset(
    "phd md mba cpa esq jr sr ii iii iv msc bsc ma ba llm mph dds rn pmp cfa cfp dvm pe jd edd msw lcsw mag bed med "
    "dipl-ing".split()
)
CUTS = frozenset("via from at über bei chez".split())
"""What follows such a word is where they work or how the mail came."""
PARTICLES = frozenset(
    "von van der den dem de del della di da do dos das du la le los las ten ter te zu zum zur af av st bin ibn".split()
)
ARTICLES = frozenset("the der die das le la les l el los las il lo your our my ihr ihre unser unsere".split())
NOBODY = frozenset(
    (
        # roles
        "sales team teams support info information office accounts account accounting billing invoice invoices admin "
        "administration administrator contact help helpdesk hello service services customer customers client clients "
        "marketing press media careers recruiting recruitment hr human resources reception orders order "
        "shop store newsletter news noreply no-reply reply mail mailer postmaster webmaster root system daemon "
        "notification notifications security legal compliance finance operations management manager director "
        "desk department dept secretary secretariat assistant enquiries inquiries booking bookings reservations "
        "procurement purchasing logistics staff crew everyone all undisclosed recipients recipient user guest "
        "member members test unknown anonymous undefined null none nan nil me myself "
        "vertrieb verkauf buchhaltung rechnung rechnungen büro buero sekretariat kundenservice kundendienst kunde "
        "kunden kontakt zentrale empfang personal personalabteilung bewerbung presse einkauf bestellung "
        "bestellungen anfrage anfragen verwaltung geschäftsführung geschaeftsfuehrung leitung abteilung redaktion "
        "beratung mitarbeiter "
        "équipe equipe ventes commercial comptabilité comptabilite facturation bureau accueil secrétariat "
        "secretariat direction commandes commande achats presse recrutement service-client clientèle rédaction "
        "equipo ventas soporte oficina contabilidad facturación facturacion cuentas atención atencion cliente "
        "clientes administración administracion pedidos compras prensa recepción recepcion dirección direccion "
        # companies
        "gmbh mbh ag kg ohg ug gbr ev inc llc ltd limited corp corporation company co plc llp lp pty sarl sas sa "
        "sasu eurl srl sl slu spa bv nv ab oy aps as group gruppe groupe grupo holding holdings partners partner "
        "consulting consultants consultancy solutions agency agentur agence agencia studio studios labs lab software "
        "systems technologies technology tech digital media design bank insurance versicherung versicherungen "
        "foundation stiftung university universität universitaet université universidad institute institut "
        "association verein hotel restaurant kanzlei praxis clinic klinik dental realty mortgage mortgages estate "
        "immobilien ventures capital invest investments international global enterprises industries logistics bau "
        "handwerk verlag apotheke architects architekten ingenieure steuerberatung rechtsanwälte rechtsanwaelte "
        # more than one person
        "and und et y e & family familie famille familia brothers söhne sons"
    ).split()
)
"""A name with such a word is that of a role, a company or several people."""
FAMILY_FIRST = frozenset(
    "nguyen tran pham hoang huynh phan vu vo dang bui ngo duong ly wang zhang liu chen yang huang zhao wu zhou xu zhu "
    "hu guo lin luo gao zheng liang xie feng deng cao peng zeng xiao tian dong yuan cai jiang cheng shen jin park choi "
    "jung kang yoon".split()
)
"""Family names of languages in which they stand first: which word is the first name is open."""
