"""`python -m inboxfollow` and the `inboxfollow` script."""

import sys

from inboxfollow.cli.main import main


def run() -> None:
    """Entry point of the installed script."""
    sys.exit(main())


if __name__ == "__main__":
    run()
