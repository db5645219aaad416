"""The cast. Every name is invented and every domain ends in .example (RFC 2606)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody Sam writes with. `language` is one of en, de, fr, es."""

    name: str
    email: str
    company: str = ""
    language: str = "en"

    @property
    def first(self) -> str:
        """What Sam calls them."""
        return self.name.split()[0]

    @property
    def domain(self) -> str:
        """The host part of the address."""
        return self.email.partition("@")[2]


SAM = Person("Sam Seller", "sam@seller.example", "Seller Studio")
SALES = Person("Sam Seller", "sales@seller.example", "Seller Studio")
MIA = Person("Mia Keller", "mia@seller.example", "Seller Studio")
JONAS = Person("Jonas Falk", "jonas@seller.example", "Seller Studio")
PRIYA = Person("Priya Raman", "priya@seller.example", "Seller Studio")
COLLEAGUES = (MIA, JONAS, PRIYA)

MUM = Person("Ruth Seller", "ruth@family.example")
BROTHER = Person("Ben Seller", "ben@family.example")
ACCOUNTANT = Person("Gerda Huber", "huber@kanzlei-huber.example", "Kanzlei Huber", "de")

_FIRST = (
    "Anna", "Bruno", "Carla", "David", "Elena", "Felix", "Greta", "Henry", "Ines", "Jakob", "Katja", "Leon",
    "Marta", "Nils", "Olga", "Paul", "Rosa", "Simon", "Tara", "Ulrich", "Vera", "Walter", "Xenia", "Yann",
    "Zoe", "Arthur", "Bettina", "Cyril", "Dora", "Emil", "Fanny", "Gustav", "Hanna", "Igor", "Julia", "Karl",
)  # fmt: skip
_LAST = (
    "Hartmann", "Steiner", "Lopes", "Whitfield", "Fontaine", "Bauer", "Romero", "Atkins", "Vogel", "Laurent",
    "Serrano", "Mercer", "Winkler", "Dubois", "Navarro", "Ellison", "Schuster", "Girard", "Ortega", "Barlow",
    "Kaiser", "Renard", "Molina", "Hobbs", "Albrecht", "Perrin", "Vidal", "Sutton", "Engel", "Blanchet",
    "Campos", "Draper", "Lorenz", "Chevalier", "Iglesias", "Farrow",
)  # fmt: skip
_TRADE = (
    "Optik", "Immobilien", "Viajes", "Joinery", "Fleurs", "Brauhaus", "Clinica", "Homes", "Keramik", "Conseil",
    "Muebles", "Coffee", "Physio", "Librairie", "Hoteles", "Gardens", "Metallbau", "Traiteur", "Abogados",
    "Lettings",
)  # fmt: skip
_LANGUAGES = ("de", "de", "es", "en", "fr")


def _client(number: int) -> Person:
    first, last, trade = _FIRST[number], _LAST[number], _TRADE[number % len(_TRADE)]
    language = ("en", "en", *_LANGUAGES)[number % 7]
    domain = f"{last}-{trade}.example".lower()
    return Person(f"{first} {last}", f"{first}.{last}@{domain}".lower(), f"{last} {trade}", language)


CLIENTS = tuple(_client(number) for number in range(len(_FIRST)))
"""People of running projects: they answer, and Sam thanks them."""
