"""Which providers put mail handed to their SMTP server into Sent by themselves (PROTOCOLS F5.6)."""

_FILING = ("gmail.com", "googlemail.com", "google.com", "office365.com", "outlook.com", "hotmail.com")


def files_sent(host: str) -> bool:
    """Whether a copy in Sent would be the second one. Of unknown hosts it is found out by looking."""
    name = host.lower().rstrip(".")
    return any(name == known or name.endswith(f".{known}") for known in _FILING)
