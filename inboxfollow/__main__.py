"""`python -m inboxfollow` and the `inboxfollow` script."""

import os
import sys

from inboxfollow.cli.main import main


def run() -> None:
    """Entry point of the installed script. The process ends the moment its outcome is told: what Python would tidy up
    afterwards is closed already, and while it tidies, a kill would leave in doubt whether a send was told."""
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # the reader has gone
            code = code or 1
    os._exit(code)


if __name__ == "__main__":
    run()
