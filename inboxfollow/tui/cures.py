"""What to do about trouble, as keys of the dashboard instead of commands to type."""

import re

_KEYS = (
    (
        r"look into your Sent folder, or ask them; then: .*",
        "look into your Sent folder, or ask them; then view 8: y or N",
    ),
    (r"inboxfollow clear \S+", "H"),
    (r"inboxfollow (?:include|reopen) \S+", "b brings it back"),
    (r"inboxfollow scan", "R scans"),
    (r"see: inboxfollow outbox$", "see view 8"),
    (r",? or by: inboxfollow outbox drain", ""),
    (r"use --template (\w+), or say it in your own words with --body", r"Tab for \1, or e for your own words"),
    (r"say it in your own words with --body", "e for your own words"),
)


def by_key(cure: str) -> str:
    """A cure that names commands, in keys where there is one."""
    for pattern, keys in _KEYS:
        cure = re.sub(pattern, keys, cure)
    return cure
