"""Who is who by address alone: me, my colleagues, machines, and which organisation an address belongs to.

Addresses come from mail and are hostile text: nothing here raises, whatever the string.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache

_BRANDS = "hotmail live outlook yahoo ymail gmx yandex aol"
_SUFFIXES = (
    "com net org de fr it es nl be at ch ie pt pl cz sk hu ro bg gr dk se no fi ru ua by kz lt lv ee hr rs ca in cn jp "
    "kr hk sg ph my th vn id tr il cl ar mx br za us eu info co.uk co.in co.jp co.kr co.nz co.id co.th co.il co.za "
    "com.au com.br com.mx com.ar com.sg com.hk com.tw com.ph com.my com.vn com.tr com.co com.pe com.ve com.am com.ge"
)
_SINGLE = """
gmail.com googlemail.com msn.com passport.com windowslive.com rocketmail.com icloud.com me.com mac.com aim.com
email.com mail.com usa.com post.com gmx.biz ya.ru mail.ru inbox.ru list.ru bk.ru internet.ru rambler.ru lenta.ru
ukr.net i.ua meta.ua proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.io
tuta.com keemail.me fastmail.com fastmail.fm fastmail.net hey.com hushmail.com zoho.com zohomail.com zohomail.eu
runbox.com posteo.de posteo.net posteo.org mailbox.org disroot.org riseup.net startmail.com mailfence.com
web.de t-online.de freenet.de arcor.de mail.de email.de online.de 1und1.de magenta.de vodafone.de kabelmail.de
unitymedia.de unity-mail.de netcologne.de ewetel.net alice.de aon.at chello.at bluewin.ch hispeed.ch sunrise.ch
orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr aliceadsl.fr club-internet.fr
voila.fr cegetel.net noos.fr libero.it virgilio.it tiscali.it tin.it alice.it tim.it inwind.it iol.it fastwebnet.it
telefonica.net movistar.es terra.es ono.com orange.es sapo.pt clix.pt telenet.be skynet.be proximus.be scarlet.be
ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl home.nl xs4all.nl upcmail.nl casema.nl chello.nl quicknet.nl
wp.pl o2.pl onet.pl onet.eu op.pl interia.pl interia.eu poczta.onet.pl tlen.pl seznam.cz email.cz centrum.cz
post.cz centrum.sk azet.sk freemail.hu citromail.hu abv.bg mail.bg otenet.gr telia.com comhem.se spray.se
online.no luukku.com suomi24.fi kolumbus.fi mail.dk ofir.dk
btinternet.com btopenworld.com virginmedia.com ntlworld.com blueyonder.co.uk sky.com talktalk.net tiscali.co.uk
plusnet.com eircom.net comcast.net xfinity.com verizon.net att.net sbcglobal.net bellsouth.net pacbell.net
ameritech.net charter.net spectrum.net cox.net earthlink.net mindspring.com optonline.net optimum.net juno.com
netzero.net frontier.com frontiernet.net centurylink.net embarqmail.com windstream.net roadrunner.com rr.com
suddenlink.net mediacombb.net netscape.net excite.com lycos.com rogers.com bell.net sympatico.ca shaw.ca telus.net
videotron.ca bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au xtra.co.nz
qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn aliyun.com tom.com 21cn.com
naver.com daum.net hanmail.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com biglobe.ne.jp ocn.ne.jp
rediffmail.com sify.com uol.com.br bol.com.br terra.com.br ig.com.br globo.com r7.com prodigy.net.mx walla.co.il
walla.com netvision.net.il mweb.co.za telkomsa.net duck.com privaterelay.appleid.com simplelogin.com skiff.com
"""

FREEMAIL: frozenset[str] = frozenset(_SINGLE.split()) | frozenset(
    f"{brand}.{suffix}" for brand in _BRANDS.split() for suffix in _SUFFIXES.split()
)
"""Domains whose users have nothing to do with one another: freemail and internet providers."""

_SECOND_LEVEL = frozenset(
    "co com org net ac edu gov gob gouv govt go or ne ltd plc sch school nom web mil id asn nic ind firm gen".split()
)
_SUFFIX_PAIRS = frozenset(
    (
        "me.uk nhs.uk police.uk gv.at asso.fr tm.fr lg.jp gr.jp ad.jp iwi.nz geek.nz maori.nz re.kr pe.kr idv.tw "
        "uk.com us.com eu.com de.com gb.net se.net br.com cn.com ru.com za.com jpn.com co.com onmicrosoft.com "
        "myshopify.com github.io herokuapp.com"
    ).split()
)

_NOREPLY = re.compile(
    r"(?<![a-z])(?:no[-_.]?repl(?:y|ies)|do[-_.]?not[-_.]?reply|dont[-_.]?reply|not[-_.]?reply|never[-_.]?reply"
    r"|no[-_.]?(?:contestar|responder|responda|respond|response|answer|rispondere)"
    r"|(?:bitte[-_.]?)?nicht[-_.]?(?:antworten|beantworten)|keine?[-_.]?antwort(?:en)?"
    r"|ne[-_.]?pas[-_.]?repondre|pas[-_.]?de[-_.]?reponse|sans[-_.]?reponse|non[-_.]?rispondere|nao[-_.]?responda"
    r"|mailer[-_.]?daemon|bounces?|notifications?|auto[-_.]?confirm|unsubscribe)(?![a-z])"
)


def _split(email: str) -> tuple[str, str]:
    """Local part and domain, case folded; both kept as strange as they are otherwise."""
    local, at, domain = email.casefold().strip().rpartition("@")
    return (local, "".join(domain.split()).rstrip(".")) if at else (domain, "")


def canonical(email: str) -> str:
    """One spelling for one mailbox: case folded, without +tag, googlemail.com as gmail.com (dots ignored there)."""
    return _canonical_cached(email) if len(email) <= _LONGEST_CACHED else _canonical(email)


def _canonical(email: str) -> str:
    local, domain = _split(email)
    if not domain:
        return email.casefold().strip()
    tag = local.find("+", 1)
    if tag > 0:
        local = local[:tag]
    if domain in ("gmail.com", "googlemail.com"):
        domain = "gmail.com"
        local = local.replace(".", "") or local
    return f"{local}@{domain}"


_canonical_cached = lru_cache(maxsize=32768)(_canonical)
_LONGEST_CACHED = 320
"""RFC 5321 section 4.5.3.1 allows 64 + 1 + 255; longer ones are hostile and must not fill the memory."""


def domain_of(email: str) -> str:
    """The part after the last @, case folded, without a trailing dot; "" where there is none."""
    return _domain_cached(email) if len(email) <= _LONGEST_CACHED else _split(email)[1]


@lru_cache(maxsize=32768)
def _domain_cached(email: str) -> str:
    return _split(email)[1]


def organisation(email: str) -> str:
    """The domain a company registered, as far as its shape tells; "" for freemail and where there is no domain."""
    domain = domain_of(email)
    labels = domain.split(".")
    if domain in FREEMAIL or domain.startswith("["):
        return ""
    size = 3 if _is_public_suffix(labels[-2:]) else 2
    registered = ".".join(labels[-size:])
    return "" if registered in FREEMAIL else registered


def _is_public_suffix(pair: list[str]) -> bool:
    if len(pair) < 2:
        return False
    return (len(pair[1]) == 2 and pair[0] in _SECOND_LEVEL) or ".".join(pair) in _SUFFIX_PAIRS


def is_noreply(email: str) -> bool:
    """Whether nobody reads what is sent there, judged by the words of the local part ("no-reply", "bounces")."""
    local = _split(email)[0]
    tag = local.find("+", 1)
    return _NOREPLY.search(local[:tag] if tag > 0 else local) is not None


def matches(pattern: str, email: str) -> bool:
    """Whether an ignore or cadence pattern fits: "name@x", "@domain" (with its subdomains) or a glob "*@domain".

    Only * ? and [ ] are special. Plus tags are ignored unless the pattern is a glob that names one.
    """
    wanted = pattern.casefold().strip()
    if not wanted:
        return False
    if any(sign in wanted for sign in "*?["):
        return fnmatchcase(canonical(email), wanted) or fnmatchcase("@".join(_split(email)), wanted)
    if wanted.startswith("@"):
        return _within(domain_of(email), frozenset((wanted[1:].rstrip("."),)))
    return "@" in wanted and canonical(wanted) == canonical(email)


def _within(domain: str, parents: frozenset[str]) -> bool:
    """Whether `domain` is one of `parents` or below one."""
    while domain:
        if domain in parents:
            return True
        domain = domain.partition(".")[2]
    return False


def default_internal_domains(addresses: Iterable[str]) -> frozenset[str]:
    """The domains of my addresses, freemail excepted: people there are colleagues."""
    return frozenset(domain for domain in map(domain_of, addresses) if domain and domain not in FREEMAIL)


@dataclass(frozen=True, slots=True)
class Identity:
    """The addresses that are me (with their plus tags) and the domains of my colleagues."""

    addresses: tuple[str, ...]
    internal_domains: frozenset[str]
    """Lower case. A freemail domain counts only where it stands here."""
    _mine: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_mine", frozenset(canonical(address) for address in self.addresses))

    def is_me(self, email: str) -> bool:
        """Whether mail of that address is mine."""
        return canonical(email) in self._mine

    def is_internal(self, email: str) -> bool:
        """Whether the address is at one of my own domains or below one."""
        domain = domain_of(email)
        if domain in FREEMAIL:
            return domain in self.internal_domains
        return _within(domain, self.internal_domains)
