"""What mail servers say when they cannot deliver, and which enhanced status code (RFC 3463) that means. Data only."""

import re

REASONS = (
    (
        "5.7.25",
        r"invalid (?:rdns|ip\b)|reverse dns|\brdns\b|\bptr record|sent to too many recipients",
    ),
    (
        "5.2.2",
        (
            r"(?:mailbox|user|account|inbox|box|folder|storage|disk)[^.\n]{0,40}(?:full|quota|too large|exceed"
            r"|over)|quota exceed"
            r"|(?:over|exceed\w*)[^.\n]{0,20}(?:quota|storage|mailbox)|disk quota|insufficient (?:disk|storage"
            r"|system storage)"
            r"|not enough (?:disk|storage) space|out of storage|mailfolder is full"
            r"|would be over the allowed quota|boîte pleine"
        ),
    ),
    (
        "5.3.4",
        r"(?:message|size|mail)[^.\n]{0,30}(?:too (?:big|large)|exceeds? [^.\n]{0,30}(?:size|limit|maximum))"
        r"|max message size",
    ),
    (
        "5.1.2",
        (
            r"(?:host|domain)(?: name)? (?:not found|unknown|does ?n[o']t exist|lookup failed)|unknown (?:host"
            r"|domain)"
            r"|unrout[e]?able (?:mail )?(?:address|domain)|no (?:mx|such) (?:host|domain|record)"
            r"|name or service not known"
            r"|host or domain name not found|nxdomain|bad destination (?:host|system)|no (?:mail ?)?exchanger"
            r"|illegal host/domain"
            r"|couldn't find any host|host \S{1,80} not found|[\w-]\.[a-z]{2,10} does not exist|no smtp service"
            r"|domain is not reachable|domain [^\s]{1,80} (?:does not|doesn't) exist|no mx record"
            r"|does not accept mail|nullmx"
            r"|recipient address has a null mx|domain isn't in my list of allowed|name service error|dns error"
        ),
    ),
    (
        "5.1.1",
        (
            r"(?:user|recipient|mailbox|address|account|addressee|alias|id|userid|login|username"
            r"|local.?part)[^.\n]{0,50}"
            r"(?:unknown|not (?:be )?found|does ?n[o']t exist|not exist|n[o']t (?:listed|known|recogni[sz]ed)|invalid"
            r"|not a (?:valid|known)|doesn't have)"
            r"|(?:unknown|no such|invalid|nonexistent|bad|undeliverable|unknown or illegal) (?:\w+ ){0,2}"
            r"(?:user|recipient|mailbox|address|account|alias|local|person|addressee|delivery userid)"
            r"|no mailbox (?:here )?by that name|not a (?:valid|known) (?:user|mailbox|recipient)|not our customer"
            r"|mailbox unavailable|recipient address rejected: access denied|not listed in (?:domino|public)"
            r"|recipnotfound|recipientnotfound|doesn't have an? [^\s]{1,60} account"
            r"|resolver\.adr\.(?:recip|ex)|isn't in our (?:list|directory)|no such (?:person|recipient)|user has left"
            r"|mailbox (?:is )?(?:unavailable or|not available|does not)|unbekannt|inexist|desconocid"
            r"|utilisateur inconnu|no valid recipients|リストにありません"
        ),
    ),
    (
        "5.1.6",
        r"(?:has|have) moved|moved to another|account (?:was )?closed|no longer (?:valid|with|employed|here|on|at"
        r"|accept|a )",
    ),
    (
        "5.7.1",
        r"spam|blocked|black ?list|policy|denied|reject|not (?:permitted|allowed|authori[sz]ed)|relay|spf|dkim"
        r"|dmarc|virus",
    ),
    (
        "4.4.7",
        (
            r"timed? ?out|retry|retries|could not be delivered for|expired|too long|giving up|still being retried"
            r"|days?\b.{0,20}queue"
            r"|connection (?:refused|lost|dropped)|deferred|temporar|network|unreachable|greylist|too many"
        ),
    ),
)
"""Status code and the words for it, most telling first."""

HARD = frozenset({"5.1.351", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.4.4"})
"""Codes that say an address will never work (PROTOCOLS E)."""
VAGUE = frozenset({"", "5.0.0", "4.0.0", "5.5.0", "5.1.0", "5.3.0", "5.2.0", "5.4.0", "5.7.0", "5.0", "5.7.1", "5.4.1"})
"""Codes that servers use for anything: the words beside them tell more."""

DAEMON = re.compile(
    r"mail(?:er)?[-_. ]?da?emon|mail ?(?:delivery|deliver|transport)|mdaemon|delivery (?:sub)?system",
    re.IGNORECASE,
)
"""Programs that send bounces and little else."""
NO_REPLY = re.compile(r"no[-_.]?reply", re.IGNORECASE)
"""Names under which servers send bounces beside everything else: only with the returned mail attached."""
OFFICE = re.compile(
    r"(?:^\W*|<)(?:poo|po)st_?m[ao]st[ea]r|system administrator|^\W*(?:imss|inetgw|ndr|e500_smtp|bounce)"
    r"|symantec_antivirus|mail ?server",
    re.IGNORECASE,
)
"""Names under which servers send bounces, and people now and then write."""
SUBJECT = re.compile(
    r"undeliver|non-?delivery|not (?:be )?deliver"
    r"|deliver[yed]*[^\n]{0,30}(?:fail|status|problem|unsuccess|delay|impossib"
    r"|warning|error)"
    r"|fail\w*[^\n]{0,12}(?:deliver|notice|mail)|return(?:ed|ing)[^\n]{0,12}(?:mail|message|to sender)"
    r"|mail[^\n]{0,12}(?:fail|error|problem)"
    r"|bounce|unzustellbar|nicht zugestellt|non remis|non distribu|échec|no se (?:pudo|puede) entregar|devolución"
    r"|impossibile recapitare|mancata consegna|non consegn|onbestelbaar|could ?n[o']t be delivered|user unknown"
    r"|warning: (?:message|could not)|mail system error|rejected mail|error sending your mail|processing error"
    r"|не доставлен|недоставленн|配信|送信|not listed|are not member|niet bezorgd|kunde inte levereras|nie dostarczon",
    re.IGNORECASE,
)
"""How subjects of bounces begin."""
FAILED = re.compile(
    r"did not reach|looping|deliver|returned to|undeliver|bounce|fail|unable|could ?n[o']t|cannot|rejected"
    r"|user unknown|unknown user|no such user"
    r"|失败|退信|无法投递"
    r"|error|quota|invalid|zugestellt|remis|entregad|recapit|consegn|доставить|届|配信|not a valid|refused",
    re.IGNORECASE,
)
"""Words without which no text tells of a failure."""
DELAYED = re.compile(
    r"(?:has|have) not (?:yet )?been (?:delivered|able)|still (?:being retried|trying)|will (?:continue|keep"
    r"|be retried|retry|try)"
    r"|delivery (?:is |has been |was )?delayed|warning message|no action is required|this is a warning"
    r"|do not need to resend"
    r"|delivery status notification \(delay\)|temporarily (?:delayed|deferred)|could not send (?:mail"
    r"|message) for past",
    re.IGNORECASE,
)
"""A delay: the server has not given up."""
GIVEN_UP = re.compile(
    r"this is a permanent error|(?:i've|i have) given up|not going to try again|\bhas not been delivered\b",
    re.IGNORECASE,
)
"""The server has given up, whatever it says of delays."""
AFTER_DATA = re.compile(r"end of\s{1,40}DATA|>>> ?DATA\s{1,40}<<< ?5\d\d", re.IGNORECASE)
"""The recipient was accepted (RFC 5321 section 3.3) and the mail then refused: a filter, not an unknown address."""
RETURNED = re.compile(
    r"^[-=_*#~> ]*(?:this is a copy|below (?:this|the next) line|original message (?:follows|attached|header"
    r"|details|-)"
    r"|original message\W*$|included is a copy|message headers follow|here is (?:your|a copy)|unsent message"
    r"|returned message"
    r"|message (?:header|text|body|contents?)\b|headers? of|forwarded message|undelivered message|old message:"
    r"|mensaje original"
    r"|the (?:body|header|text) of|start of (?:returned )?message)[^\n]{0,80}$"
    r"|^(?:Return-Path:|Received: ?from|Message-I[Dd]: )",
    re.IGNORECASE | re.MULTILINE,
)
"""Where the returned mail begins in a prose bounce."""
