"""What the Gmail API offers, read from Google's own discovery document (the one googleapiclient brings along).

Paths, verbs, parameters with their enumerations, and the scopes that open each method are Google's words, so that this
server refuses what the real one refuses. Names are without "gmail.users.": "messages.get", "settings.sendAs.list".
"""

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import unquote

from tests.servers.gmail.answers import invalid

Json = dict[str, Any]
Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the API."""

    name: str
    verb: str
    path: re.Pattern[str]
    upload: bool
    """Whether this is the path below /upload/ of a method that takes media."""
    scopes: frozenset[str]
    """Any one of these opens it."""
    parameters: Mapping[str, Json]

    def check(self, query: Values) -> None:
        """Raises ApiError (400) for a parameter, an enumeration's value or a number that the API does not know."""
        for name, values in query.items():
            kind = self.parameters.get(name)
            if kind is None:
                raise invalid(f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter.')
            if len(values) > 1 and not kind.get("repeated"):
                raise invalid(f"Invalid value at '{name}': it is not repeated")
            for value in values:
                if "enum" in kind and value not in kind["enum"]:
                    raise invalid(f"Invalid value at '{name}': \"{value}\"")
                if kind["type"] == "integer" and not re.fullmatch(r"\d{1,9}", value):
                    raise invalid(f"Invalid value at '{name}' (TYPE_UINT32), \"{value}\"")
                if kind["type"] == "boolean" and value not in ("true", "false"):
                    raise invalid(f"Invalid value at '{name}' (TYPE_BOOL), \"{value}\"")


def find(verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method at that path with the values that stand in the path, None where there is none."""
    for method in methods():
        match = method.path.fullmatch(path)
        if match and method.verb == verb:
            return method, {name: unquote(value) for name, value in match.groupdict().items()}
    return None


@functools.cache
def methods() -> tuple[Method, ...]:
    """All methods, and those that take media a second time with their path for uploads."""
    text = resources.files("googleapiclient").joinpath("discovery_cache/documents/gmail.v1.json").read_text("utf-8")
    document: Json = json.loads(text)
    return tuple(_methods(document["resources"]["users"], document["parameters"]))


def _methods(resource: Json, common: Json) -> Iterator[Method]:
    for entry in resource.get("methods", {}).values():
        name = entry["id"].removeprefix("gmail.users.")
        paths = [("/" + entry["path"], False)]
        if "mediaUpload" in entry:
            paths.append((entry["mediaUpload"]["protocols"]["simple"]["path"], True))
        for path, upload in paths:
            scopes = frozenset(entry["scopes"])
            parameters = common | entry["parameters"]
            yield Method(name, entry["httpMethod"], _pattern(path), upload, scopes, parameters)
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner, common)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))
