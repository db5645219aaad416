"""The words of `help TOPIC`: what a person meets in lists, files and messages, in plain English. Data only."""

from dataclasses import dataclass

from inboxfollow.app.when import EXAMPLES


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: its line in the list of topics, and its text."""

    line: str
    text: str


TOPICS = {
    "states": Topic(
        "what a conversation is in, and why",
        """
        What a conversation is in, first match wins:
          excluded   never a lead: no-reply, lists, only colleagues, more than eight people ... (list --excluded)
          opted_out  they asked not to be written to
          closed     you closed it; a later message reopens it
          snoozed    you said not before a date
          answered   they answered: it is your turn
          bounced    your mail could not be delivered
          away       they are away; until one working day after they return
          finished   every planned touch was made
          settled    your last message asks for no answer
          awaiting   a reply is owed to you
        A state is worked out anew each time from what was read; `show ID` tells why. `expect`, `include`, `reopen`
        and `archive` overrule it.
        """,
    ),
    "bands": Topic(
        "hot, warm and cold",
        """
        How interested they are, not how late it is:
        hot   they wrote to you in the last 60 days, or you pinned it, and at most 3 touches
        warm  they ever wrote to you, or at most 2 touches
        cold  the rest
        """,
    ),
    "score": Topic(
        "0 to 100: how much a lead wants a touch now",
        """
        0 to 100: how much a lead wants a touch now. It is the sum of three parts, which `show` explains:
          age      time past due; rises to a plateau at twice the wait, then declines slowly, never to zero
          touches  each further unanswered touch is worth less
          warmth   they wrote before, how fast they usually answer, they asked something, you pinned it
        """,
    ),
    "touches": Topic(
        "what counts as reaching out, and ●●○○",
        """
        A touch is one thing you did to reach them since they last spoke: a mail, or a call, text or meeting that
        you noted with `touch`. ●●○○○○ means two made and four planned. ≥ means at least so many: reading began
        later than the conversation.
        """,
    ),
    "shelves": Topic(
        "today, later and backlog",
        """
        today    due, and silent for no longer than surface_days; and a few a day of the backlog
        later    not due yet
        backlog  older silence; it comes back backlog_per_day at a time
        """,
    ),
    "cadences": Topic(
        "when the next touch is due, and by what means",
        """
        A cadence is a list of steps, each with a wait, a means (mail, call, text) and a template. Step n follows
        touch n. Waits: bd are working days, d days, w weeks, mo months. After the last step the last wait runs once
        more; then the lead is finished, or goes on slowly (after = "drip"). `cadence ID NAME` chooses one for a lead,
        else the rules under match do, else it is "default".
        """,
    ),
    "holds": Topic(
        "reasons to look before writing (!)",
        """
        A hold (! in the list) is a reason to look before writing: they wrote in another conversation, somebody of
        their organisation may have answered, a folder could not be read. `clear ID` says that you have looked.
        """,
    ),
    "when": Topic(
        "how dates and waits are written",
        f"""
        A moment to come: {EXAMPLES}
        d, w, mo, y count on the calendar, bd working days, h and min from now. A day without a time means the start
        of that day's sending hours. "friday" and "next friday" are both the coming one. Common phrases in German,
        French and Spanish are understood too.
        """,
    ),
    "templates": Topic(
        "the words of a follow-up, and what they may say",
        """
        The words of a follow-up. Yours are files templates/NAME.md or templates/NAME.LANG.md beside the config, and
        replace the built-in ones of the same name and language (list, show and check: inboxfollow templates --help).
        A file may begin with a head between two lines +++, in TOML, every key optional:
          subject = "..."        a subject of its own; without it the conversation's is kept
          longest_silence = 60   days after which the words are no longer right: then reopen is taken
          by_hand = true         only sent when you name it
        Below are the words, with {{ variable }}, {{ variable|filter }} and {% if variable is defined %} {% endif %};
        there are no loops, calls or sums. A variable that is missing blocks the send and names itself.
        """,
    ),
    "sending": Topic(
        "preview, gate, undo, and mail whose fate is unknown",
        """
        `send ID` shows the mail, asks, and waits undo_seconds in which Ctrl-C (or u in the dashboard) takes it back.
        The gate  right before the connection every folder is read again. Nothing is sent when they have answered,
                  wrote elsewhere, said no, are away or bounced, when a folder could not be read, or over per_day.
                  It ends with code 3, and the lead is back at the top with the reason.
        Once      a mail is frozen before it leaves, and a second one to the same mail of yours cannot be made.
        unknown   the server took the whole mail and did not answer. It is never sent again. It is looked for in
                  Sent; where it does not show, you say what happened: outbox sent NUMBER or outbox failed NUMBER.
        Sending hours and hourly caps bind what is sent by itself; what you send by hand goes now.
        """,
    ),
    "outbox": Topic(
        "mail that waits, was stopped, or may have left",
        """
        ready      waits: in its undo window, for the time you chose (--at), or for a server that said "later"
        sending    on its way at this moment
        sent       a server took it
        unknown    perhaps sent: look, then outbox sent NUMBER or outbox failed NUMBER
        blocked    the gate stopped it; the reason is beside it. `send ID` makes another
        failed     refused for good, or you said that it never left
        cancelled  taken back
        `outbox drain` sends what is due. `outbox cancel NUMBER` takes back what waits.
        """,
    ),
    "daemon": Topic(
        "the background process: always on, if you start it",
        """
        Looks for answers, sends what is queued (--at) and tells you, also while nothing else is open. One a store.
          daemon run      in the foreground, until it is stopped; B in the dashboard starts one in the background
          daemon install  at each login, by the system: inboxfollow help services
          daemon status   how each account stands. "needs you": mend that, then inboxfollow scan
          daemon pause    emergency stop (! in the dashboard): nothing is sent by itself, also nothing that is queued;
                          mail is read on, and what you send by hand still goes. daemon resume ends it
        What it did is in STORE.daemon.log beside the store: times, accounts and kinds of errors, no text of a mail. A
        changed config is taken by itself; one with a fault is not, and the one before stays.
        For a status bar, without the network: the counts of status --json by name, and {daemon} (off, on, paused,
        trouble), {accounts_in_trouble}, {queued}, {uptime}; these four alone are quickest.
          tmux  set -g status-right '#(inboxfollow status --format "{due} due, {my_turn} mine, daemon {daemon}")'
          bash  PS1='$(inboxfollow status --format "[{daemon}] " 2>/dev/null)\\w \\$ '
        """,
    ),
    "autopilot": Topic(
        "a cadence that runs itself, if you let it",
        """
        autopilot in a cadence of the config, for steps by mail; a daemon must run:
          "off"    nothing happens by itself (the default)
          "draft"  each follow-up that is due is prepared and waits in the outbox for your yes (view 8)
          "send"   it is sent
        Only what you write after a daemon has first seen it switched on is followed up. Every gate of `send` applies,
        and sending hours, per_hour, per_person_days and per_company_week besides. It stops at an answer, a bounce, a
        no, a hold, or a word from somebody else of their organisation. What is in doubt is left to you, with a reason.
        Calls become due as ever; the last goodbye is always yours. A "not now" puts the lead off until the day they
        offer, else for a quarter, and is told; then it is your turn. `undo` takes that back.
        `plan` (P in the dashboard) shows every mail to come, and leaves one out. ! or `daemon pause` stops all at once.
        """,
    ),
    "notifications": Topic(
        "what you are told, when, and by what means",
        """
        The daemon tells you what [daemon] notify lists, each thing once:
          reply, trouble        at once: an answer to what you chased; an account that needs you
          bounce, not_now, due  once a day, at digest
        Nothing is told in quiet_hours. By two means, either of which may be missing:
          desktop  notices of the system; on Linux they need a session with D-Bus and the package desktop-notifier:
                   pip install "inboxfollow[desktop]"
          hook     a command of yours, without a shell; it gets one JSON document on stdin: {"kind", "at", "title",
                   "events": [{"kind", "lead_id", "who", "subject", "words", "at"}]}. Names and subjects are other
                   people's words: never make them part of a shell command
        `doctor` says whether either works.
        """,
    ),
    "services": Topic(
        "starting the daemon at login: systemd, launchd",
        """
        `daemon install` writes a user service, has it start at each login and after a failure, and starts it;
        `daemon uninstall` takes it away. No administrator is needed.
          Linux  a systemd user unit: systemctl --user status inboxfollow; changes of yours: systemctl --user edit ...
                 On a server it ends with your last session, unless: loginctl enable-linger
          macOS  a launchd agent in ~/Library/LaunchAgents
        A service does not see the variables of your shell: keep secrets in the keyring or behind a command.
        After an upgrade `daemon install` again, or restart it; `doctor` tells when an older one still runs.
        """,
    ),
    "archive": Topic(
        "closing a lead, and moving its mail",
        """
        `archive ID --reason R` closes a lead: won, lost, declined, reached, handed_over, dead, not_a_lead. A later
        message of a person opens it again, and says so. With archive.move_on_server = true its mail in the inbox is
        moved to the archive folder as well (on Gmail it loses the label INBOX). `undo` brings both back.
        """,
    ),
    "lists": Topic(
        "ignored, and never to be written to again",
        """
        ignore ADDRESS or @DOMAIN    never a lead: colleagues, family, suppliers. Says nothing about consent
        suppress ADDRESS or @DOMAIN  never written to again by this program, whatever happens
        forget ADDRESS               their words and name are removed from the store
        """,
    ),
    "accounts": Topic(
        "mailboxes: what can be read and sent from",
        """
        One [[accounts]] in the config for each mailbox. `accounts test` logs in to each, `doctor` looks closer.
          kind = "imap"   any provider. imap = { host, port, security }, and smtp = { ... } or
                          sender = { command = ["msmtp", "-t"] } to send
          kind = "gmail"  Gmail through its own API: inboxfollow help gmail
        username is the login name, by default your first address. folders = { sent, archive, skip } overrules what is
        found by itself. A mail in two accounts counts once.
        """,
    ),
    "gmail": Topic(
        "Gmail: app password, or its own API",
        """
        Shortest: an app password. Switch on 2-Step Verification, make one at https://myaccount.google.com/apppasswords,
        and use kind = "imap" with imap.gmail.com and smtp.gmail.com. A Workspace may forbid that.
        API: kind = "gmail" with an OAuth client of your own (Desktop app) from https://console.cloud.google.com.
          Workspace: choose "Internal". Else publish it "In production": a client in "Testing" loses its leave after
          seven days, and you have to grant it again.
          Scopes: gmail.readonly to read, gmail.send to send, gmail.modify only to archive on the server.
        Google counts units: gmail.units_per_minute (6000 for projects made since May 2026) is never exceeded.
        """,
    ),
    "microsoft": Topic(
        "Microsoft 365 and Outlook.com: OAuth, refused SMTP",
        """
        Neither takes a password for IMAP: oauth = { provider = "microsoft", client_id = "..." } is needed, with the
        servers outlook.office365.com (993, tls) and smtp.office365.com (587, starttls); Outlook.com sends through
        smtp-mail.outlook.com, and IMAP must be switched on in its settings.
        Refusals when sending:
          5.7.139  authenticated SMTP is switched off for you, or security defaults forbid it: ask the administrator
          5.7.3    the same, or a wrong password
          5.7.30   no passwords for sending any more: OAuth
        `doctor` names which it is, and writes the mail to your administrator.
        """,
    ),
    "secrets": Topic(
        "where passwords and tokens are kept",
        """
        Never in the config. secret of an account says where:
          "keyring"                              the system's keyring (service inboxfollow, user NAME:USERNAME)
          { command = ["pass", "show", "mail"] } a program prints it on its first line
          { env = "MAIL_PASSWORD" }              an environment variable
        A server or container often has no keyring: take one of the other two. `doctor` says which keyring there is
        and whether each secret can be read, without showing it.
        """,
    ),
    "config": Topic(
        "where files are, and how settings are written",
        """
        One file: --config, else INBOXFOLLOW_CONFIG, else config.toml in the platform's configuration folder.
        config.example.toml explains every setting. Passwords are never in it.
        """,
    ),
    "keys": Topic("the keys of the dashboard", "The keys of the dashboard; [ui] keys and keymap change them."),
    "privacy": Topic(
        "what is stored where, and what leaves this computer",
        """
        Stored, readable by you alone (mode 0600):
          the store  headers of your mail; of conversations with mail of yours the new text of each mail (up to 4 kB);
                     your notes and decisions; follow-ups as they were sent
          the config your settings, without secrets; templates beside it
          the secret where `secret` says
        Whole mails are fetched when you open them, and not kept. Reading changes nothing in your mailbox.
        Leaves this computer: logins to your own servers (and your provider's token server with OAuth), and the mail
        you send. setup --no-lookup asks nobody else; without it, it lists the hosts it asks. There is no telemetry,
        no tracking pixel, no link through somebody else.
        forget ADDRESS removes a person's words; export shows all that is stored; doctor's report is masked.
        """,
    ),
    "exit-codes": Topic(
        "what scripts can rely on",
        """
        0  done
        1  failed, or it is unknown whether it worked
        2  wrong usage or configuration
        3  blocked before sending
        4  the login was refused, or there is no secret
        5  the network, or the server's certificate
        6  some account or folder failed, the rest worked
        130  stopped with Ctrl-C
        """,
    ),
    "json": Topic(
        "one document on stdout, for programs",
        """
        With --json a command prints one JSON document on stdout and nothing else; an error is
        {"error": {"code", "message", "hint"}}, and its exit code is the one without --json. Times are RFC 3339
        in UTC. Ids stay the same between scans.
        """,
    ),
}
"""By name, in the order in which a person meets them."""
