"""By hand: python -m tests.servers.gmail --port N --demo. Prints endpoint and token, serves until it is interrupted."""

import argparse
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.servers.gmail.mailbox import Mail
from tests.servers.gmail.server import GmailServer

PEOPLE = ("Dana Ortiz <dana@ortiz.example>", "Lee Wong <lee@wong.example>", "Sam Idris <sam@idris.example>")


def demo(me: str, now: datetime) -> Iterator[Mail]:
    """Offers to three people, one after the other; every third was answered."""
    for number in range(1, 31):
        person = PEOPLE[number % len(PEOPLE)]
        sent = now - timedelta(days=number, hours=3)
        offer = f"<offer{number}@seller.example>"
        head = f"Message-ID: {offer}\r\nFrom: {me}\r\nTo: {person}\r\nSubject: Offer {number}\r\nDate: {sent:%a, %d %b %Y %T} +0000"
        yield Mail(f"{head}\r\n\r\nHello,\r\n\r\nshall we talk about offer {number}?\r\n".encode(), sent, ("SENT",))
        if number % 3 == 0:
            head = f"Message-ID: <answer{number}@people.example>\r\nIn-Reply-To: {offer}\r\nReferences: {offer}\r\nFrom: {person}"
            head += f"\r\nTo: {me}\r\nSubject: Re: Offer {number}\r\nDate: {sent + timedelta(hours=2):%a, %d %b %Y %T} +0000"
            yield Mail(
                f"{head}\r\n\r\nGladly, on Tuesday.\r\n".encode(), sent + timedelta(hours=2), ("INBOX", "UNREAD")
            )


def main() -> None:
    """Reads the command line and serves."""
    parser = argparse.ArgumentParser(prog="tests.servers.gmail")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--demo", action="store_true", help="with some mail in it")
    parser.add_argument("--address", default="me@seller.example")
    parser.add_argument("--scopes", nargs="*", default=["gmail.modify", "gmail.send"])
    parser.add_argument("--units-per-minute", type=int, default=None)
    options = parser.parse_args()
    with GmailServer(options.address, port=options.port, units_per_minute=options.units_per_minute) as server:
        if options.demo:
            server.load(demo(options.address, datetime.now(UTC)))
        print(json.dumps({"endpoint": server.endpoint}), server.token_json(options.scopes), sep="\n", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(json.dumps({"units": server.units, "complaints": server.complaints}), flush=True)


if __name__ == "__main__":
    main()
