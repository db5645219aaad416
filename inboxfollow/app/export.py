"""All facts as one document, for backup, for scripts, and to compare two stores."""

from typing import Any

from inboxfollow.app.services import Services


def export(services: Services) -> dict[str, Any]:
    """JSON-ready; equal knowledge gives equal output. Raises StoreFailed."""
    return services.store.export()
