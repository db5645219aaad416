"""A mailbox in which every text tries to be more than text. Run as a program, it opens the dashboard on it."""

import sys
from base64 import b64encode
from pathlib import Path

from inboxfollow.app import act
from tests.app.world import World

MARKUP = "[/b][bold]x[/][@click=app.quit]y[/][link=https://evil.example]z[/link] \\[red] [not a tag"
ESCAPES = "\x1b[3;77H\x1b[2J\x1b[31mred\x1b]52;c;ZXZpbA==\x07\x1b]0;owned\x07\x1bPdcs\x1b\\ \x07\x08\x00\x7f"
C1 = "\x9b3;77H\x9d52;c;ZXZpbA==\x9c\x90x\x9c\x85"
BIDI = "\u202egnp.exe\u202c \u2066inner\u2069 \u200f\u061c"
HIDDEN = "a\u200bb\u200cc\u2060d\ufeffe\u00adf\U000e0041\U000e0042\u3164"
EMOJI = "👩\u200d👩\u200d👧\u200d👦 ❤\ufe0f 👍🏽 🇩🇪 1\ufe0f\u20e3 🏳\ufe0f\u200d🌈"
MARKS = "Z" + "\u0301\u0322\u0489" * 40
WIDE = "漢字とかなの長い題名、 한국어 제목 ｆｕｌｌ"
LONG = "long " + "W漢" * 5_000
TEXTS = (MARKUP, ESCAPES, C1, BIDI, HIDDEN, EMOJI, MARKS, WIDE, LONG)


def _word(text: str) -> str:
    """An encoded word (RFC 2047) for each piece of `text`, so that nothing is lost on the way."""
    pieces = (text[at : at + 20] for at in range(0, len(text), 20))
    return "\r\n ".join(f"=?utf-8?B?{b64encode(piece.encode()).decode()}?=" for piece in pieces)


def fill(world: World) -> None:
    """Conversations that wait for an answer, one for each of TEXTS: in names, subjects, bodies and notes."""
    for number, text in enumerate(TEXTS):
        days, address = 20 + number, f"person{number}@client{number}.example"
        sender = f"{_word(text[:300])} <{address}>"
        body = f"{text}\r\nCan you help us?\r\n\r\n{text}"
        charset = ("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit")
        world.received(f"in{number}", days, sender=sender, subject=_word(text), text=body, headers=charset)
        world.sent(
            f"out{number}",
            days - 4,
            to=sender,
            subject=_word(f"Re: {text}"),
            cites=[f"in{number}"],
            text=f"{text}\r\nCould you tell me what you think?",
            headers=charset,
        )
    world.scan()
    for number, row in enumerate(world.leads().values()):
        act.note(world.services, row.id, f"note {TEXTS[number % len(TEXTS)]}")


if __name__ == "__main__":
    from inboxfollow.tui.app import Dashboard
    from inboxfollow.tui.sturdy import open_screen

    opened = World(Path(sys.argv[1]))
    fill(opened)
    dashboard = Dashboard(opened.services)
    dashboard.call_later(lambda: [dashboard.say(text) for text in TEXTS])
    open_screen(dashboard)
