"""An account that may not send for a while, because its provider said so."""

from datetime import datetime

from inboxfollow.app.services import Services


def pause(services: Services, account: str, until: datetime, why: str) -> None:
    """No mail leaves from this account before `until` (aware)."""
    services.store.remember(f"pause {account}", f"{until.isoformat()} {why}")


def paused(services: Services, account: str, now: datetime) -> tuple[datetime | None, str]:
    """Until when the account is paused, and why; None where it is not."""
    kept = services.store.recall(f"pause {account}")
    if not kept:
        return None, ""
    until, _, why = kept.partition(" ")
    moment = datetime.fromisoformat(until)
    return (moment, why) if now < moment else (None, "")
