"""All scenarios, by family. Each is a function that adds letters and their truth to a `Scene`."""

from collections.abc import Callable

from tests.truth import scenes_excluded, scenes_machines, scenes_order, scenes_people, scenes_replies, scenes_subtle
from tests.truth.scene import Scene

Scenario = Callable[[Scene], None]

SCENARIOS: tuple[Scenario, ...] = (
    *scenes_replies.SCENARIOS,
    *scenes_people.SCENARIOS,
    *scenes_machines.SCENARIOS,
    *scenes_order.SCENARIOS,
    *scenes_excluded.SCENARIOS,
    *scenes_subtle.SCENARIOS,
)
