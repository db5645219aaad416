# ruff: noqa: E501 - a pattern is one line, so that a change to it is one line too
"""German patterns. Text is folded before matching: ä is ae, ö is oe, ü is ue, ß is ss."""

import re

from inboxfollow.domain.rules.rule import LanguageRules, rules

_MAIL = r"(?:e-?mails?|mails?|nachrichten|newsletters?|werbung|werbemails?|werbe-?e-?mails?|spam|angebote|anfragen|zusendungen|anrufe|post|infos?|informationen|erinnerungen)"
_MORE = r"(?:(?:weiteren?|weitere|mehr|solchen?|diese[rn]?|ihre[rn]?|deine[rn]?|unerwuenschten?|zukuenftigen?|noch|so eine|derartigen?|solcherlei|irgendwelche[rn]?|derlei|ihrer|ihre) )*"
_ME = r"(?:mich|mir|uns)"
_AGAIN = r"(?:nicht mehr|nicht weiter|nie (?:wieder|mehr)|nicht wieder|nicht laenger|kuenftig nicht|in zukunft nicht|nicht noch einmal|nicht nochmal|zukuenftig nicht)"
_NAME = r"(?:mich|uns|meine (?:e-?mail-?)?adresse|meine (?:kontakt)?daten|meinen namen|unsere (?:e-?mail-?)?adresse|unsere (?:kontakt)?daten|diese (?:e-?mail-?)?adresse|meine e-?mail|meine mailadresse)"
_MONTH_OR_TIME = r"(?:januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember|fruehjahr|fruehling|sommer|herbst|winter|naechste\w*|kommende\w*|q[1-4]|\d+ (?:wochen|monaten|tagen)|(?:ein|zwei|drei|vier|sechs|ein paar|einigen?|einer|einem) (?:wochen?|monate?n?|jahre?n?|halben jahr)|neue[nm] jahr|jahreswechsel|den ferien|dem urlaub|der sommerpause|weihnachten|ostern|halbe[sn] jahr)"

GERMAN = LanguageRules(
    code="de",
    conditional=re.compile(
        r"\b(?:wenn|falls|sofern) (?:sie|du|ihr)\b.{0,80}\b(?:moecht\w+|wollen|wuensch\w+|willst|wollt)|\bsollten sie\b.{0,80}\b(?:wuensch\w+|wollen|moecht\w+)"
        r"|\bklicken sie|\bhier klicken|\bklick(?:e)? (?:hier|bitte)|\bkoennen sie\b.{0,40}\b(?:abmelden|abbestellen|widersprechen)|\bsie (?:koennen|erhalten diese)|\bum sich (?:vom|von) .{0,40}abzumelden"
    ),
    negated=re.compile(
        r"(?:\b(?:nicht|nie|niemals|ohne|statt|anstatt|kein grund|keinen grund|muessen|brauchen|sollen wir|warum)(?: (?:dass|sie|du|ihr|mich|uns|bitte|damit|darum|gemeint|gesagt|wollen|moechte))*)\s*$"
    ),
    enquiring=re.compile(
        r"^(?:(?:und|aber|also|oder|hallo|kurze frage)[,:]? )*(?:muessen|muss|sollen|soll|sollte|sollten|duerfen|darf|ist|sind|hat|haben|warum|wieso|weshalb|wann|wie|wo|wer|welche\w*|was|koennen wir|kann ich|kann man|wollen wir)\b.*\?"
    ),
    bare_opt_out=re.compile(
        r"(?:bitte |sofort )*(?:abmelden|abmeldung|abbestellen|austragen|stop|stopp|unsubscribe|loeschen|kein interesse mehr an mails|keine (?:weiteren )?(?:e-?mails?|mails?|werbung|nachrichten)(?: mehr)?)(?: bitte| danke| sofort| an mich| an uns)*[ .!,]*"
    ),
    opt_out=rules(
        (
            "keine",
            rf"(?:^|\bbitte\b.{{0,30}}|\bund |[,:;-] |\bab sofort |\bkuenftig |\bin zukunft |\bzukuenftig )keine {_MORE}{_MAIL}(?: mehr)?(?: (?:mehr|senden|schicken|zusenden|zuschicken|zu|an (?:mich|uns|diese)|von (?:ihnen|dir|euch)|bitte|danke))",
        ),
        (
            "keine",
            rf"\b(?:schicken|senden|schreiben|zusenden|schick|sende|schickt)\b (?:sie |du |ihr )?(?:bitte )?(?:mir|uns) (?:bitte |kuenftig |in zukunft |ab sofort |zukuenftig )?keine {_MORE}{_MAIL}(?! (?:an|bis|vor)\b)",
        ),
        (
            "keine",
            rf"\b(?:moechte|moechten|will|wollen|wuensche|wuenschen)\b (?:ich |wir )?(?:bitte |kuenftig |in zukunft |zukuenftig |ab sofort |von ihnen |von dir |jedoch |aber |auch |hiermit )*keine {_MORE}{_MAIL}\b(?! (?:an (?:meine alte|die)))",
        ),
        (
            "keine",
            rf"\b(?:ich|wir) (?:bitte|bitten|wuensche|wuenschen|verbitte mir|verbiete)\b.{{0,40}}\bkeine {_MORE}(?:{_MAIL}|kontaktaufnahme|kontaktaufnahmen|kontaktversuche)|\bkeine (?:weitere |weiteren |erneute )?kontaktaufnahmen?\b(?! (?:moeglich|noetig))|\bkeine weiteren? (?:e-?mails?|mails?|nachrichten|kontaktversuche|anrufe|werbung)(?: mehr)?(?:,? bitte|\W*$)|^keine (?:e-?mails?|mails?|werbung|nachrichten) mehr\b",
        ),
        (
            "nicht|nie",
            rf"\b(?:kontaktieren|kontaktiere|kontaktiert|schreiben|schreib|schreibe|schreibt|mailen|anschreiben|belaestigen|belaestige|anrufen|melden|rufen|behelligen|anmailen)\b (?:sie |du |ihr )?(?:sich )?(?:bitte )?{_ME}? ?(?:bitte )?(?:bei (?:mir|uns) )?{_AGAIN}(?! (?:vor|bis|an die|unter|ueber|per|am|auf)\b)(?! (?:gut|wie))",
        ),
        (
            "nicht|nie",
            rf"\b(?:bitte|moechte|moechten|will|wollen|wuensche|wuenschen)\b.{{0,30}}\b{_ME} ?(?:bitte )?(?:von ihnen |von dir |mehr )?{_AGAIN} (?:mehr )?(?:zu )?(?:kontaktieren|an(?:zu)?schreiben|schreiben|kontaktiert|angeschrieben|anzurufen|angerufen|belaestigen|belaestigt|an(?:zu)?mailen)",
        ),
        (
            "nicht|nie",
            rf"\b(?:moechte|moechten|will|wollen|wuensche)\b (?:ich |wir )?(?:bitte |kuenftig |in zukunft |zukuenftig |von ihnen |von dir )*{_AGAIN} (?:mehr )?(?:von ihnen |von dir |per (?:e-?)?mail )?(?:kontaktiert|angeschrieben|angerufen|belaestigt|angemailt|behelligt|von ihnen hoeren)",
        ),
        (
            "nicht|nie",
            r"^(?:bitte|und bitte|also bitte)\W+(?:mich |uns |mir )?(?:nicht mehr|nie wieder|nie mehr) (?:anschreiben|kontaktieren|schreiben|anrufen|anmailen|belaestigen|melden)\b",
        ),
        (
            "sehen sie|sieh",
            rf"\b(?:sehen sie|sieh|seht) (?:bitte |kuenftig |in zukunft )*von (?:weiteren? |jeder |jeglicher |jeglichen |solchen )*(?:kontaktaufnahmen?|kontaktversuchen|{_MAIL}) (?:\w+ )?ab\b",
        ),
        (
            "nie|nicht|kein",
            rf"\b(?:schreiben|kontaktieren|schreib|kontaktier|kontaktiere) (?:sie )?{_ME} (?:bitte )?nie (?:wieder|mehr)|\bnie (?:wieder|mehr) (?:kontaktieren|anschreiben|schreiben)\b|\b(?:wuensche|moechte|will) (?:ich )?(?:von ihnen )?(?:keinen|keinerlei) (?:weiteren )?kontakt\b|\bkeinen (?:weiteren )?kontakt mehr\b",
        ),
        (
            "nehm|streich|loesch|entfern|austrag|trag|lass",
            rf"\b(?:nehmen|nimm|nehmt|streichen|streicht|streich|loescht|entfernt|loeschen|loesche|loesch|entfernen|entferne|tragen|trag|trage) (?:sie |du |ihr )?(?:bitte )?{_NAME} (?:bitte |umgehend |sofort |unverzueglich )?(?:\w+ )?(?:aus|von|vom)\b(?! (?:dem (?:termin|projekt|meeting|kalender|verteiler cc|cc)|der (?:besprechung|einladung|tagesordnung)))",
        ),
        (
            "nehmen|streichen|loeschen|entfernen|auszutragen|austragen|ausgetragen|entfernt|geloescht|gestrichen",
            rf"\b(?:bitte|moechte|moechten|bitten|will|wuensche|fordere sie auf)\b.{{0,30}}\b{_NAME}\b.{{0,50}}\b(?:verteiler|liste|datenbank|system|adressliste|mailingliste|crm|kartei|newsletter|datenbestand)\b.{{0,20}}\b(?:nehmen|streichen|loeschen|entfernen|auszutragen|austragen|zu (?:nehmen|streichen|loeschen|entfernen)|ausgetragen|entfernt|geloescht|gestrichen)(?: zu werden| werden)?",
        ),
        (
            "loesch",
            r"\b(?:loeschen|loesche|loesch) (?:sie |du |ihr )?(?:bitte )?(?:umgehend |sofort |unverzueglich )?(?:alle |saemtliche )?(?:meine|unsere) (?:\w+ )?(?:daten|kontaktdaten|e-?mail-?adresse|adresse|mailadresse)\b(?! (?:aus dem (?:formular|entwurf|vertrag)))|\bbitte (?:alle |saemtliche )?(?:meine|unsere) (?:\w+ )?(?:daten|kontaktdaten|adresse|e-?mail-?adresse) (?:umgehend |sofort |bitte |aus .{0,40})?(?:loeschen|zu loeschen)|\bloeschung (?:meiner|unserer|aller meiner) (?:\w+ )?daten|\b(?:mich|uns) (?:bitte )?(?:loeschen|austragen|abmelden)\b(?! (?:zu duerfen|fuer))",
        ),
        (
            "abmeld|austrag|abbestell|abzumelden|meld",
            r"\b(?:moechte|moechten|will|wollen|wuensche) (?:ich )?(?:mich|uns|den newsletter|ihren newsletter|diese mails) (?:hiermit |bitte |gern |gerne |sofort )?(?:\w+ ){0,4}(?:abmelden|austragen|abbestellen)\b(?! (?:von der (?:veranstaltung|schulung|konferenz|reise)))|\b(?:melden|melde|tragen|trage) (?:sie )?(?:mich|uns) (?:bitte )?(?:hiermit |umgehend |sofort )?(?:\w+ ){0,5}(?:ab|aus)\b(?= ?(?:[.!,]|$|und|bitte|danke))(?<!veranstaltung ab)|^(?:bitte )?(?:abmelden|austragen|abbestellen)\b\W*(?:bitte|danke)?\W*$|\bbestelle (?:ich )?(?:hiermit )?(?:den |ihren |diesen )newsletter\b.{0,10}\bab\b",
        ),
        (
            "hoer|unterlass|stellen sie|lassen sie|lass",
            rf"\b(?:hoeren sie|hoer|hoert) (?:bitte |endlich |doch )*auf\b,? (?:bitte )?{_ME}? ?(?:staendig |dauernd |weiter )?(?:{_MORE}{_MAIL} )?(?:mit )?.{{0,25}}(?:zu (?:schreiben|schicken|senden|belaestigen|kontaktieren|mailen|spammen|nerven)|anzuschreiben|anzurufen|zuzusenden|zuzuschicken|e-?mails|mails)|\bunterlassen sie (?:bitte |es |ab sofort |kuenftig )*.{{0,30}}(?:kontakt\w*|e-?mails?|werbung|mails|anrufe|zusendung\w*|zu (?:schreiben|kontaktieren|schicken|senden)|anzuschreiben)|\b(?:lassen sie|lass|lasst) (?:mich|uns) (?:bitte |endlich )*in ruhe|\bstellen sie (?:bitte )?(?:den versand|die zusendung|ihre (?:mails|e-?mails|werbung))\b.{0, 30}\bein\b",
        ),
        (
            "widerspreche|widerrufe|widerruf|dsgvo|widersprech",
            r"\b(?:widerspreche|widersprechen|widerrufe|widerrufen) (?:ich |wir )?(?:hiermit |ich |wir )*(?:der|meine|unsere|jeglicher|jeder|ihrer|die) (?:\w+ ){0,4}?(?:verarbeitung|nutzung|verwendung|speicherung|einwilligung|zusendung|werbung|kontaktaufnahme|werblichen)|\b(?:gemaess|nach|gem\.?|laut) (?:art\.?|artikel) ?(?:17|21)\b.{0,20}\bdsgvo",
        ),
        (
            "spam",
            r"\b(?:ich|wir) (?:werde|werden) (?:(?:sie|diese|ihre|das) (?:\w+ ){0,3}?als spam (?:melden|markieren)|sie (?:jetzt |sofort |dann )?(?:blockieren|sperren))|\b(?:als spam melden|blockiere (?:ich )?sie\b)",
        ),
    ),
    left_company=rules(
        (
            "nicht mehr",
            r"\b(?:ich bin|ist|bin|sind|arbeite|arbeitet) (?:leider |seit .{0,30}|ab .{0,30}|inzwischen |ich )?nicht (?:mehr|laenger) (?:fuer (?!sie|dich)|bei|in (?:unserem|diesem|der|dem) (?:unternehmen|haus|firma)|im (?:unternehmen|hause|haus|dienst)|beschaeftigt|taetig|mitarbeiter\w*|teil|unter dieser (?:e-?mail-?)?adresse|hier (?:beschaeftigt|taetig))",
        ),
        (
            "verlass|ausgeschieden|gewechselt|letzter arbeitstag|ruhestand|rente",
            r"\b(?:habe|hat|haben) (?:ich )?(?:das |die |unser |unsere |zum |am |ende |den )(?:\S+ ){0,6}?(?:unternehmen|firma|haus|agentur|verlag|bank|hochschule)\b.{0,30}\bverlassen|\b(?:ausgeschieden|nicht mehr im unternehmen|mein letzter arbeitstag (?:war|ist)|(?:bin|ist) (?:\S+ ){0,5}in (?:den ruhestand|rente|pension)|in den ruhestand (?:gegangen|verabschiedet))",
        ),
    ),
    not_now=rules(
        (
            "moment|zeit|derzeit|aktuell|gerade|zurzeit|jetzt|dieses jahr|noch",
            r"\b(?:im moment|zur ?zeit|derzeit|aktuell|momentan|gerade|gegenwaertig|dieses jahr|dieses quartal|im augenblick|vorerst|heuer|fuers erste|noch)\b (?:leider |ist |sind |haben |habe |wir |ich |besteht |gibt es |passt |es |da |bei uns |auch |uns )*(?:nicht|kein|keine|keinen|keinerlei|schlecht|unpassend|zu viel)\b(?! (?:geprueft|erhalten|gesehen|gelesen|bekommen|eingegangen))|\b(?:passt|geht) (?:es |uns |mir |das |leider )*(?:im moment|gerade|derzeit|momentan|aktuell|zurzeit|jetzt) (?:leider )?(?:nicht|gar nicht|schlecht)|\b(?:kein|keine|keinen|nicht)\b (?:\w+ ){0,3}(?:im moment|zur ?zeit|derzeit|momentan|zum jetzigen zeitpunkt|in diesem jahr|dieses jahr)|\bnicht der richtige zeitpunkt|\bungeschickter zeitpunkt|\bungueinstiger zeitpunkt|\bschlechter zeitpunkt|\bjetzt (?:leider )?(?:noch )?nicht\W*$",
        ),
        (
            "meld|kontakt|frag|nochmal|noch einmal|wieder|spaeter|sprechen|komm|schreib|zu",
            rf"\b(?:melde\w*|kontaktier\w*|frag\w*|sprechen|schreib\w*|kommen? (?:sie |wir )?|ruf\w*|erinner\w*|zukommen|aufgreifen|anfragen|nachfragen|hoeren|thema)\b.{{0,45}}\b(?:im|ab|nach|in|ende|anfang|mitte|erst|zum|nicht vor|fruehestens)\b (?:(?:dem|der|den|ende|anfang|mitte|des|ca\.?|etwa|\d\d?\.) ?)*{_MONTH_OR_TIME}|\b(?:im|ab|nach|in|ende|anfang|mitte) (?:(?:dem|der|den|ende|anfang|mitte|des|ca\.?|etwa|\d\d?\.) ?)*{_MONTH_OR_TIME}\b.{{0,40}}\b(?:nochmals?|noch ?einmal|wieder|erneut)\b.{{0,20}}\b(?:melden|meldest|kontaktieren|anfragen|fragen|sprechen|schreiben|aufgreifen|nachfragen|hoeren|an\b|kommen|zu\b)|\b(?:melde\w*|kontaktier\w*|frag\w*|sprechen|schreib\w*)\b.{{0,30}}\b(?:naechste[sn]? (?:jahr|quartal|monat|fruehjahr|halbjahr)|spaeter (?:noch|nochmal|wieder|im jahr))",
        ),
        (
            "erst|vor ",
            rf"\b(?:erst|nicht vor|fruehestens) (?:wieder )?(?:im|ab|nach|in|ende|anfang|mitte|zum)? ?(?:(?:dem|der|den|ende|anfang|mitte|des) ?)*{_MONTH_OR_TIME}\b.{{0,40}}\b(?:thema|aktuell|relevant|interessant|entscheid\w*|budget|wieder|moeglich|dazu|sinnvoll|melden)|\b(?:entscheid\w*|thema|budget|aktuell|relevant|interessant|sinnvoll)\b.{{0,30}}\b(?:erst|nicht vor) (?:wieder )?(?:im|ab|nach|in|ende|anfang|mitte)? ?(?:(?:dem|der|den|ende|anfang|mitte|des) ?)*{_MONTH_OR_TIME}",
        ),
        (
            "auf eis|zurueckgestellt|verschoben|vertagt|spaeter|budget",
            r"\b(?:liegt|haben|ist|wurde)\b.{0,30}\b(?:auf eis|zurueckgestellt|vertagt|(?:projekt|vorhaben|entscheidung|thema)\b.{0,25}\bverschoben)|\bvielleicht (?:spaeter|naechstes (?:jahr|mal)|ein andermal|im naechsten)|\b(?:kein|keine) budget\b.{0,20}\b(?:mehr|dieses|fuer dieses|frei|derzeit|aktuell|2\d\d\d)",
        ),
    ),
    declined=rules(
        (
            "annehmen",
            r"\b(?:koennen|kann|werden|moechten) (?:wir |ich )?(?:ihr|dein|das|euer)? ?(?:angebot )?(?:leider )?(?:ihr |das )?(?:angebot )?nicht annehmen",
        ),
        (
            "interesse|interessiert",
            r"\b(?:kein|keinerlei|nicht(?: mehr)?(?: weiter)? an .{0,30}|kein weiteres)\b ?(?:\w+ )?interess(?:e|iert)\b|\bnicht (?:mehr )?(?:weiter )?interessiert\b",
        ),
        (
            "entschied|entschlossen",
            r"\b(?:haben|habe) (?:uns|mich)\b.{0,60}\b(?:ander(?:s|en|e|er|weitig)|dagegen|gegen|fuer (?:einen? ander\w+|jemand anderen|ein ander\w+)|mitbewerber\w*|wettbewerber\w*)\b.{0,40}\bentschieden|\b(?:anders|anderweitig|dagegen) entschieden|\bgegen (?:ihr|ein|den|die|das|eine) (?:\w+ )?(?:angebot|zusammenarbeit|produkt|kauf|verkauf|loesung) entschieden|\bentschieden,? (?:das|es|dies|mit|uns) .{0,40}nicht\b",
        ),
        (
            "absag|ablehn|lehnen|verzicht|abstand",
            r"\b(?:muessen|muss|moechten|moechte|werden|wollen) (?:wir |ich )?(?:ihnen |dir |leider |ihr angebot |das angebot |daher )*(?:absagen|ablehnen|eine absage|verzichten|davon absehen|abstand nehmen)|\b(?:lehnen|lehne) (?:wir |ich )?(?:ihr|das|dein|dankend|leider)\b.{0,30}\bab\b|\bnehmen (?:wir )?(?:davon )?abstand",
        ),
        (
            "bedarf|brauchen|benoetigen",
            r"\b(?:kein|keinen|keinerlei) (?:weiteren |aktuellen )?bedarf|\b(?:brauchen|benoetigen|benoetige|brauche) (?:wir |ich )?(?:das |ihre |deine |diese )?(?:\w+ )?(?:nicht mehr|nicht(?=\W*$)|keine (?:unterstuetzung|hilfe|weitere|agentur|makler))",
        ),
        (
            "nein|danke|dankend|zusammen",
            r"^(?:hallo\W+(?:\w+\W+)?)?nein,? (?:danke|vielen dank)|\b(?:werden|wird|kommt|kommen) (?:wir |es )?(?:leider )?(?:\w+ ){0,3}(?:nicht (?:zusammen ?arbeiten|zusammenkommen|weiterverfolgen|in frage)|nicht infrage)",
        ),
        (
            "bereits|schon|zu teuer|vergeben|besetzt",
            r"\b(?:haben|habe|sind) (?:wir |ich )?(?:bereits|schon|inzwischen) (?:einen? ander\w+|eine?n? (?:agentur|loesung|anbieter\w*|makler\w*|dienstleister\w*)|jemand(?:en)? (?:ander\w+|gefunden)|anderweitig|verkauft|vergeben)|\b(?:stelle|auftrag|position) ist (?:bereits|schon|inzwischen) (?:besetzt|vergeben)|\bzu teuer\W*$|\b(?:ist|sind) (?:uns|mir) zu teuer",
        ),
    ),
    interested=rules(
        (
            "klingt|hoert sich|waere",
            r"\b(?:klingt|hoert sich|das waere) (?:\w+ )?(?:gut|super|interessant|spannend|toll|prima|perfekt|sehr gut|vielversprechend)\b(?! an\b.{0,5} aber)(?!,? aber)",
        ),
        (
            "interess",
            r"(?<!nicht )(?<!kein )(?<!mehr )(?<!weiter )(?<!falls )\b(?:(?:ich bin|wir sind|waeren?|sehr|grundsaetzlich|durchaus|weiterhin|immer noch|auf jeden fall) (?:wir |ich )?(?:\w+ )?(?:interessiert|daran interessiert)|(?:haben|habe|haetten|haette|besteht) (?:wir |ich )?(?:grosses |durchaus |grundsaetzlich |weiterhin |sehr )?interesse)\b",
        ),
        (
            "angebot|preis|kosten|unterlagen|infos|informationen|vertrag",
            r"\b(?:koennen|koennten|kannst|koenntest|wuerden|senden|schicken|schick|bitte)\b.{0,40}\b(?:angebot|preisliste|preise|unterlagen|infos|informationen|vertrag|kostenvoranschlag)\b.{0,20}\b(?:schicken|senden|zusenden|zuschicken|machen|erstellen|zukommen|geben|zu\b)|\b(?:schicken|senden) (?:sie )?(?:mir|uns) (?:bitte |doch |gerne |gern )*(?:ein|das|ihr|die|den|mal) (?:\w+ )?(?:angebot|preisliste|unterlagen|infos|vertrag)|\bwas (?:kostet|wuerde|kosten)\b|\bwie (?:teuer|hoch (?:ist|sind|waeren))\b",
        ),
        (
            "termin|telefon|treffen|sprechen|wann|zeit",
            r"\b(?:lassen sie uns|lass uns|koennen wir|wollen wir|gerne|gern|wann (?:haben sie|hast du|passt|koennen wir|koennten wir|haetten sie)|haben sie (?:am|morgen|naechste|diese)|hast du (?:am|morgen|naechste|diese))\b.{0,50}\b(?:telefonieren|sprechen|treffen|termin|zeit|kennenlernen|gespraech|call|zoom)\b(?! (?:im|nach) (?:naechst|januar|februar|herbst))",
        ),
        (
            "nehmen|einverstanden|beauftrag|auftrag",
            r"\b(?:nehmen|nehme) (?:wir |ich )?(?:ihr|das|dein) angebot (?:gerne |gern )?an\b|\b(?:moechten|wuerden|wollen|moechte) (?:wir |ich )?(?:sie |dich |gerne |gern )+(?:beauftragen|bestellen|buchen|zusammenarbeiten)|\berteile (?:ich )?ihnen .{0,20}auftrag",
        ),
    ),
    greeting=re.compile(
        r"^(?:(?:hallo|hi|hey|liebe[rs]?|sehr geehrte[rs]?|guten (?:tag|morgen|abend)|moin|servus|gruess gott|gruezi)\b.{0,50}|(?:mit )?(?:freundlichen?|besten?|viele[nr]?|liebe[nr]?|schoene[nr]?|herzliche[nr]?)? ?(?:gruessen|gruesse|gruss)\b.{0,40}|(?:vg|lg|mfg|bg)\b.{0,30}|ich hoffe,? (?:es geht|ihnen|dir|du|sie)\b.{0,50}|wie geht (?:es|'s|s)?\b.{0,30}|(?:bis (?:dann|bald|morgen)|tschuess|ciao)\b.{0,20})$"
    ),
    closer=re.compile(
        r"\b(?:(?:bei|sollten|falls|wenn|fuer) .{0,30}(?:fragen|rueckfragen|unklarheiten)\b.{0,60}|(?:melden|melde) (?:sie |du )?(?:sich|dich) (?:gerne|gern|jederzeit|einfach|bei fragen)\b.{0,60}|stehe (?:ich|wir) .{0,40}zur verfuegung|(?:schoenes|schoenen|gutes|gute|guten|angenehmen?) (?:\w+ )?(?:wochenende|tag|woche|abend|feierabend|urlaub|reise|flug)|freue(?:n)? (?:mich|uns) auf (?:unser|unseren|das (?:treffen|gespraech)|den termin|morgen|montag|dienstag|mittwoch|donnerstag|freitag|die zusammenarbeit|dich|sie)\b)"
    ),
    no_answer=re.compile(
        r"\b(?:keine (?:antwort|rueckmeldung|reaktion) (?:ist )?(?:noetig|erforderlich|notwendig)|(?:brauchst|brauchen|muessen|musst) (?:du |sie )?(?:hierauf |darauf )?(?:nicht|keine) (?:zu )?(?:antwort\w*|reagieren)|antwort (?:ist )?nicht (?:noetig|erforderlich|notwendig)|nur zu(?:r| ihrer| deiner| eurer) (?:info|information|kenntnis))|^(?:zu(?:r| ihrer| deiner| eurer) (?:info|information|kenntnis|kenntnisnahme)|z\. ?k\.|fyi)\b"
    ),
    request=rules(
        (
            "bitte",
            r"\b(?:bitte|bitten)\b (?!beachten|entschuldig|nicht|verzeih|schoen|sehr|ignorier|vielmals|um (?:entschuldigung|verstaendnis|nachsicht)|finden|haben sie (?:verstaendnis|geduld))(?:\w+)|\b(?:\w+) sie (?:mir |uns |sich )?bitte\b|\b(?:gib|gebt|geben|sag|sagen|schick|schicken|sende|senden|pruef\w*|bestaetig\w*|schau\w*|melde\w*|teile?n?) (?:sie |du |mir |uns |mal |dich |sich )*bitte\b|\b(?:ich|wir) bitten? (?:sie |dich |euch )?um (?!entschuldigung|verstaendnis|nachsicht)",
        ),
        (
            "koenn|wuerd|kannst|moecht",
            r"\b(?:koennten|koennen|koenntest|kannst|wuerden|wuerdest|moechten) (?:sie|du|ihr|wir)\b.*\?|\b(?:koennten|koenntest|wuerden|wuerdest) (?:sie|du)\b|\bwuerde (?:ich )?mich (?:sehr )?(?:ueber|freuen)",
        ),
        (
            "rueckmeldung|antwort|hoeren|freigabe|meinung|feedback|bescheid|entscheidung|melden",
            r"\b(?:freue|freuen|warte|warten|erwarte|hoffe|brauche|brauchen|bitte|benoetige)\b.{0,30}\b(?:rueckmeldung|antwort|von (?:ihnen|dir|euch) zu hoeren|freigabe|feedback|bescheid|entscheidung|zusage)|\b(?:geben|gib|gebt|sag|sagen)\b.{0,20}\b(?:bescheid|rueckmeldung)\b|\bwas (?:halten|haeltst|meinen|meinst|denken|denkst) (?:sie|du)\b",
        ),
        (
            "nachfragen|nachhaken|nachgefragt|erinner|stand|neuigkeiten|neues",
            r"\b(?:wollte|moechte|wollten|moechten) (?:ich |wir )?(?:nur |kurz |noch ?mal |noch einmal |einmal |mal |gerne )*(?:nachfragen|nachhaken|hoeren|fragen|wissen|erinnern|anfragen)|\b(?:gibt es|gibt's) (?:schon |bereits )?(?:neuigkeiten|etwas neues|was neues|einen neuen stand)|\bwie ist der (?:aktuelle )?stand|\bkleine erinnerung",
        ),
        (
            "frage",
            r"\b(?:haette|habe|haetten|haben) (?:ich |wir )?(?:noch |da |dazu |eine |ein paar |zwei |kurze |noch eine )*(?:frage|fragen)\b",
        ),
    ),
    proposal=rules(
        (
            "angebot|vertrag|entwurf|vorschlag|bewerbung|konzept|kostenvoranschlag|vereinbarung",
            r"\b(?:anbei|beigefuegt|angehaengt|im anhang|sende|senden|schicke|schicken|erhalten sie|finden sie|hier (?:ist|kommt)|unser|mein|beiliegend)\b.{0,60}\b(?:angebot|vertrag|vertragsentwurf|entwurf|vorschlag|bewerbung|konzept|kostenvoranschlag|vereinbarung|auftragsbestaetigung zur)\b(?!.{0,20}\bunterschrieben)",
        ),
        (
            "zur |unterschr|freigabe|durchsicht|pruefung",
            r"\bzur (?:unterschrift|freigabe|durchsicht|pruefung|abstimmung|entscheidung|unterzeichnung|ansicht)\b",
        ),
        (
            "schlage|vorschlag|wie waere|wuerde|biete|anbieten|vorstellen",
            r"\b(?:schlage|schlagen) (?:ich |wir )?.{0,30}\bvor\b|\bwie waere\b|\b(?:wuerde|wuerden|moechte|moechten) (?:ich |wir )?(?:ihnen |dir |sie |dich |mich |uns |gerne |gern |mit ihnen )+.{0,50}\b(?:anbieten|vorstellen|zeigen|kennenlernen|besprechen|sprechen|treffen|bewerben|kaufen|bestellen|buchen|unterstuetzen)",
        ),
    ),
    courtesy=re.compile(
        r"^(?:(?:vielen |herzlichen |besten |lieben |tausend )?dank\b.{0,80}|danke\b.{0,80}|ok|okay|alles klar|in ordnung|passt|perfekt|super|prima|klasse|toll|sehr gut|sehr gerne|gerne|gern|verstanden|notiert|erledigt|erhalten|einverstanden|mache? ich|wird gemacht|geht klar|kein problem|keine ursache|gern geschehen|bis (?:dann|bald|morgen|spaeter|montag|dienstag|mittwoch|donnerstag|freitag|naechste woche|zum|nachher)\b.{0,30}|(?:das )?(?:passt|klingt|ist|hoert sich) (?:\w+ )?(?:gut|super|perfekt|in ordnung|prima|toll)\b.{0,20}|ich freue mich\b(?!.{0,20}(?:antwort|rueckmeldung|hoeren)).{0,60}|wir freuen uns\b(?!.{0,20}(?:antwort|rueckmeldung|hoeren)).{0,60}|freut mich\b.{0,40}|(?:schoenes|schoenen|gutes|gute|guten|angenehmen?) .{0,30}|ja|jawohl|genau|richtig|bestaetigt|gleichfalls|ebenso|wuensche (?:ich|wir)?\b.{0,50}|herzlichen glueckwunsch\b.{0,50}|alles gute\b.{0,40}|gute besserung\b.{0,20}|frohe (?:weihnachten|ostern)\b.{0,40}|hiermit bestaetige (?:ich|wir)\b.{0,60})(?:[\s,.!:;)-]*(?:und )?(?:danke|vielen dank|bis dann|passt|perfekt|super|so machen wir es|wird gemacht|machen wir|bis morgen|gerne|mache ich)\b.{0,50})?[\s,.!:;)(-]*(?:\w+[\s,.!]*){0,3}$"
    ),
    informing=re.compile(
        r"\b(?:zur (?:info|information|kenntnis|kenntnisnahme)|(?:anbei|beigefuegt|im anhang|beiliegend|angehaengt)\b.{0,50}\b(?:rechnung|quittung|beleg|protokoll|unterschriebene\w*|unterzeichnete\w*|folien|fotos|bilder|gutschrift|mitschnitt|kontoauszug)|(?:rechnung|gutschrift|quittung)\b.{0,40}\b(?:anbei|im anhang|beigefuegt)|(?:sende|senden|schicke|schicken|uebersende) (?:ich |wir )?(?:ihnen |dir )?(?:anbei |hiermit )?(?:die|unsere|meine|eine) (?:\w+ )?rechnung|erhalten sie (?:anbei |hiermit )?(?:die|unsere|eine) (?:\w+ )?rechnung|wie (?:besprochen|gewuenscht|vereinbart|angefordert|erbeten)|nur (?:kurz )?zur info|kurze info|habe (?:ich )?(?:soeben |gerade |eben )?(?:\w+ ){0,4}(?:ueberwiesen|bezahlt|hochgeladen|aktualisiert|erledigt|verschickt|gebucht|unterschrieben|storniert))\b"
    ),
    absence=re.compile(
        r"\b(?:nicht im (?:buero|haus|hause)|ausser haus|abwesend|abwesenheit|im urlaub|auf dienstreise|in (?:elternzeit|mutterschutz)|nicht erreichbar|wieder (?:im buero|erreichbar|da|zurueck|fuer sie da|persoenlich)|nicht (?:weitergeleitet|gelesen)|nach meiner rueckkehr|in dringenden faellen|eingeschraenkt erreichbar|keinen zugriff auf (?:meine )?(?:e-?)?mails|betriebsferien|bis (?:zum |einschliesslich )*[\d.]+ (?:\w+ )?(?:nicht|abwesend|im urlaub))\b"
    ),
    acknowledgement=re.compile(
        r"\b(?:ihre (?:anfrage|nachricht|e-?mail|bestellung) (?:ist|wurde) (?:bei uns )?(?:erfolgreich )?(?:eingegangen|erfasst|registriert|empfangen|angelegt)|ticket-?nummer|vorgangsnummer|ticket (?:nr|id|#)|bearbeitungsnummer|wir haben ihre (?:anfrage|nachricht|e-?mail) erhalten|schnellstmoeglich (?:bearbeiten|beantworten))\b"
    ),
)
