"""Words for generated mail in four languages: plain ones, whose meaning no careful reader would doubt."""

from dataclasses import dataclass
from datetime import date

_FIRST_NAMES = """
Dana Miguel Jörg Élodie Priya Tom Aisha Łukasz Nina Pedro Sofía Günther Chloé Hannah Omar Yuki Mateo Ingrid
Rafael Zoë Claire Bastian Lucía Noah Emma Karl Inès Álvaro Greta Victor
"""
FIRST = tuple(_FIRST_NAMES.split())
_LAST_NAMES = """
Ortiz Schmidt Lefèvre García Novak Okafor Tanaka Müller Dubois Romero Becker Hansen Silva Moreau Weiß Keller
Young Ibáñez Fischer Laurent Vega Brandt Peña Roux Hughes Walsh Cohen Yılmaz Kovač Bauer
"""
LAST = tuple(_LAST_NAMES.split())
_FIRMS_NAMES = """
brightwave northgate kessler-bau atelier-lune solmar quantum-press oakridge helvion castell mariposa lindholm
feldspar ripplemark baumgart orchidee puerto-azul stonebridge veltins lumiere altamira
"""
FIRMS = tuple(_FIRMS_NAMES.split())


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: what people write in it, by purpose."""

    code: str
    charset: str
    hello: str
    bye: str
    topics: tuple[str, ...]
    asks: tuple[str, ...]
    nudges: tuple[str, ...]
    answers: tuple[str, ...]
    declines: tuple[str, ...]
    not_now: tuple[str, ...]
    opt_outs: tuple[str, ...]
    thanks: tuple[str, ...]
    reply_prefixes: tuple[str, ...]
    forward_prefixes: tuple[str, ...]
    attribution: str
    quote_labels: tuple[str, str, str, str]
    away_subject: str
    away_until: str
    away: str
    months: tuple[str, ...]
    date_format: str

    def day(self, day: date) -> str:
        """A day as people of this language write it."""
        return self.date_format.format(d=day.day, m=day.month, y=day.year, month=self.months[day.month - 1])


ENGLISH = Tongue(
    "en",
    "utf-8",
    "Hi {name},",
    "Best regards",
    (
        "Website relaunch",
        "Quote for the kitchen",
        "Loan options",
        "Partnership idea",
        "Retainer for the spring",
        "Data migration",
    ),
    (
        "Could you let me know which of the two options suits you?",
        "Would Tuesday or Thursday work for a short call?",
        "Please send me your comments on the attached proposal.",
        "What do you think of the offer?",
        "Can you confirm the number of seats?",
    ),
    (
        "Did you have a chance to look at my last mail?",
        "Just checking in: is this still of interest to you?",
        "Could you tell me where this stands?",
    ),
    (
        "Thursday at ten suits me. I have added two remarks to the draft.",
        "We discussed it this morning and would like to see the second option in more detail.",
        "The figures look right to me. My colleague will join the call.",
        "I will need the specification of the second module first.",
    ),
    (
        "We decided to go with another provider, so no thank you.",
        "Thank you for the offer, but we are not interested.",
    ),
    (
        "This is not a good time for us. Please get back to me in three months.",
        "We have no budget this quarter, let us talk again next quarter.",
    ),
    (
        "Please stop emailing me and remove me from your list.",
        "Unsubscribe me. Do not contact me again.",
    ),
    ("Thank you very much, that is all I needed.", "Thanks, got it. Have a nice weekend!"),
    ("Re: ", "RE: ", "Re[2]: ", "re: "),
    ("Fwd: ", "FW: "),
    "On {when}, {name} <{email}> wrote:",
    ("From", "Sent", "To", "Subject"),
    "Automatic reply: {subject}",
    "I am out of the office until {day} and will answer your message after my return.",
    "I am currently out of the office with limited access to email.",
    (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "{month} {d}, {y}",
)

GERMAN = Tongue(
    "de",
    "iso-8859-1",
    "Hallo {name},",
    "Viele Grüße",
    (
        "Angebot für die Küche",
        "Überarbeitung der Webseite",
        "Rückfrage zur Rechnungsprüfung",
        "Zusammenarbeit ab März",
        "Büroumzug",
    ),
    (
        "Könnten Sie mir bitte mitteilen, welche der beiden Varianten Ihnen zusagt?",
        "Passt Ihnen Dienstag oder Donnerstag für ein kurzes Telefonat?",
        "Bitte geben Sie mir eine Rückmeldung zum Angebot im Anhang.",
        "Was halten Sie von dem Vorschlag?",
    ),
    (
        "Konnten Sie sich meine letzte Mail schon ansehen?",
        "Ist das Thema für Sie noch aktuell?",
        "Können Sie mir kurz sagen, wie der Stand ist?",
    ),
    (
        "Donnerstag um zehn passt mir gut. Zwei Anmerkungen habe ich im Entwurf ergänzt.",
        "Wir haben es heute früh besprochen und möchten die zweite Variante genauer sehen.",
        "Die Zahlen stimmen so. Meine Kollegin kommt zum Termin dazu.",
    ),
    (
        "Wir haben uns für einen anderen Anbieter entschieden.",
        "Vielen Dank für das Angebot, aber wir haben kein Interesse.",
    ),
    (
        "Im Moment passt es leider nicht. Bitte melden Sie sich in drei Monaten wieder.",
        "Dieses Quartal haben wir kein Budget, melden Sie sich gern im nächsten Quartal.",
    ),
    (
        "Bitte schreiben Sie mir nicht mehr und löschen Sie meine Adresse aus Ihrem Verteiler.",
        "Bitte keine weiteren E-Mails. Nehmen Sie mich aus dem Verteiler.",
    ),
    ("Vielen Dank, das ist alles, was ich gebraucht habe.", "Danke, ist angekommen. Schönes Wochenende!"),
    ("AW: ", "Aw: ", "Re: ", "Antw: "),
    ("WG: ", "Fwd: "),
    "Am {when} schrieb {name} <{email}>:",
    ("Von", "Gesendet", "An", "Betreff"),
    "Abwesenheitsnotiz: {subject}",
    "vielen Dank für Ihre Nachricht. Ich bin bis zum {day} nicht im Büro und antworte Ihnen nach meiner Rückkehr.",
    "vielen Dank für Ihre Nachricht. Ich bin derzeit nicht im Büro und kann E-Mails nur eingeschränkt lesen.",
    (
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    "{d:02d}.{m:02d}.{y}",
)

FRENCH = Tongue(
    "fr",
    "utf-8",
    "Bonjour {name},",
    "Cordialement",
    (
        "Devis pour la cuisine",
        "Refonte du site",
        "Proposition de partenariat",
        "Préparation du séminaire",
        "Dossier de prêt",
    ),
    (
        "Pourriez-vous me dire laquelle des deux options vous convient ?",
        "Seriez-vous disponible mardi ou jeudi pour un court appel ?",
        "Merci de me faire part de vos remarques sur la proposition ci-jointe.",
        "Que pensez-vous de cette offre ?",
    ),
    (
        "Avez-vous eu le temps de regarder mon dernier message ?",
        "Le sujet est-il toujours d'actualité pour vous ?",
        "Pouvez-vous me dire où vous en êtes ?",
    ),
    (
        "Jeudi à dix heures me convient. J'ai ajouté deux remarques dans le document.",
        "Nous en avons parlé ce matin et souhaitons voir la deuxième option en détail.",
        "Les chiffres me paraissent corrects. Ma collègue sera présente.",
    ),
    (
        "Nous avons choisi un autre prestataire.",
        "Merci pour votre offre, mais nous ne sommes pas intéressés.",
    ),
    (
        "Ce n'est pas le bon moment pour nous. Merci de revenir vers moi dans trois mois.",
        "Nous n'avons pas de budget ce trimestre, reparlons-en le trimestre prochain.",
    ),
    (
        "Merci de ne plus m'écrire et de me retirer de votre liste.",
        "Merci de ne plus me contacter. Désinscrivez-moi.",
    ),
    ("Merci beaucoup, c'est tout ce qu'il me fallait.", "Merci, bien reçu. Bon week-end !"),
    ("RE : ", "Re: ", "RÉ : ", "Re : "),
    ("TR : ", "Fwd: "),
    "Le {when}, {name} <{email}> a écrit :",
    ("De", "Envoyé", "À", "Objet"),
    "Réponse automatique : {subject}",
    "Je suis absent du bureau jusqu'au {day} et répondrai à votre message à mon retour.",
    "Je suis actuellement absent du bureau, avec un accès limité à ma messagerie.",
    (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "{d} {month} {y}",
)

SPANISH = Tongue(
    "es",
    "windows-1252",
    "Hola {name}:",
    "Un saludo",
    (
        "Presupuesto de la cocina",
        "Renovación de la página",
        "Propuesta de colaboración",
        "Opciones de préstamo",
        "Reunión de diseño",
    ),
    (
        "¿Podría decirme cuál de las dos opciones prefiere?",
        "¿Le viene bien el martes o el jueves para una llamada breve?",
        "Por favor, envíeme sus comentarios sobre la propuesta adjunta.",
        "¿Qué le parece la oferta?",
    ),
    (
        "¿Ha podido ver mi último correo?",
        "¿Sigue siendo de su interés este tema?",
        "¿Puede decirme cómo va este asunto?",
    ),
    (
        "El jueves a las diez me va bien. He añadido dos comentarios al borrador.",
        "Lo hablamos esta mañana y queremos ver la segunda opción con más detalle.",
        "Las cifras me parecen correctas. Mi compañera vendrá a la reunión.",
    ),
    (
        "Hemos decidido trabajar con otro proveedor.",
        "Gracias por la oferta, pero no estamos interesados.",
    ),
    (
        "Ahora no es buen momento para nosotros. Por favor, vuelva a contactarme en tres meses.",
        "Este trimestre no tenemos presupuesto, hablemos el próximo trimestre.",
    ),
    (
        "Por favor, no me escriba más y elimíneme de su lista.",
        "Deje de enviarme correos. Quiero darme de baja.",
    ),
    ("Muchas gracias, es todo lo que necesitaba.", "Gracias, recibido. ¡Buen fin de semana!"),
    ("RE: ", "Re: ", "RE: RV: ", "Re: RE: "),
    ("RV: ", "Fwd: "),
    "El {when}, {name} <{email}> escribió:",
    ("De", "Enviado", "Para", "Asunto"),
    "Respuesta automática: {subject}",
    "Estoy fuera de la oficina hasta el {day} y responderé a su mensaje a mi regreso.",
    "Actualmente estoy fuera de la oficina con acceso limitado al correo.",
    (
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    "{d} de {month} de {y}",
)

TONGUES = (ENGLISH, GERMAN, FRENCH, SPANISH)
