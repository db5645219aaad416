"""The product with hardly any patience for the submission server: what takes ten minutes in life takes a second here.

python -m tests.truth.hasty ...as inboxfollow...
"""

import sys
from functools import partial

from inboxfollow.adapters.smtp import settings
from inboxfollow.cli.main import main

PATIENCE = 1.0
"""Seconds that one answer is waited for, the last one too."""

if __name__ == "__main__":
    impatient = partial(settings.SmtpSettings, timeout_seconds=PATIENCE, final_seconds=PATIENCE)
    settings.SmtpSettings = impatient  # type: ignore[assignment,misc]  # read when an account is opened
    sys.exit(main())
