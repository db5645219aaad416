"""The process that shows one notice: `python -m`, with {"title", "body"} as JSON on standard input; {} only asks.

Ends with 0 once the notice was handed to a service that shows it; else with 1 and one line on standard error.
"""

import asyncio
import json
import logging
import sys

SECONDS = 10.0
"""For the service to answer."""


async def show(title: str, body: str) -> str:
    """Shows a notice, or without a title asks only; why it could not, "" where it could."""
    from desktop_notifier import DesktopNotifier

    notifier = DesktopNotifier(app_name="inboxfollow", app_icon=None)
    if not await notifier.get_capabilities():
        return "this Python cannot show notices on this system; set daemon.hook to a command that can"
    if not title:
        return ""
    shown: list[bool] = []
    await notifier.send(title=title, message=body, on_dispatched=lambda: shown.append(True))
    return "" if shown else "the notification service refused it"


def main() -> int:
    """The exit code."""
    logging.disable()  # the library writes a trace for every refusal
    given = json.load(sys.stdin)
    try:
        why = asyncio.run(asyncio.wait_for(show(given.get("title", ""), given.get("body", "")), SECONDS))
    except TimeoutError:
        why = "the notification service did not answer"
    except Exception as error:  # the edge of this process: the library passes on whatever its parts raise
        why = f"no notification service answers ({type(error).__name__}: {error})"
    if why:
        sys.stderr.write(" ".join(why.split()) + "\n")
    return 1 if why else 0


if __name__ == "__main__":
    sys.exit(main())
