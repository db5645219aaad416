"""A small part of Jinja2: printing, `if`, comparisons and a few filters. No loops, calls, assignments, arithmetic or
attributes of Python's, so that a template ends at once and what it prints is about as long as its file.

Values are printed, never rendered: what stands in a mail is not template code (DEPENDENCIES, trap 19).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from inboxfollow.domain.personal import first_name, last_name
from inboxfollow.domain.spoken import SpokenDay

MOST_DEPTH = 30
"""Levels of nesting; Jinja2 and Python fail somewhere beyond."""
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Filter, nodes.Keyword, nodes.Test, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.Concat,
)  # fmt: skip
_OF_JINJA = ("default", "lower", "upper", "capitalize", "trim")
_TESTS = ("defined", "undefined", "string", "number", "eq", "ne", "lt", "le", "gt", "ge")
_SPOKEN = {
    "For": "for", "Assign": "set", "AssignBlock": "set", "Macro": "macro", "CallBlock": "call", "FilterBlock": "filter",
    "Include": "include", "Import": "import", "FromImport": "import", "Extends": "extends", "Block": "block",
    "Call": "a call", "Mul": "*", "Pow": "**", "Mod": "%", "Add": "+", "Sub": "-", "Div": "/", "FloorDiv": "//",
    "Neg": "-", "Pos": "+", "List": "a list", "Tuple": "a tuple", "Dict": "a table", "Slice": "a slice", "With": "with",
}  # fmt: skip
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


class Refused(Exception):
    """A value cannot be printed or filtered as the template asks."""


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment. Attributes and items are looked up in tables only, never in Python's objects."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=False, finalize=_printable, cache_size=0)
        self.globals.clear()
        own: dict[str, Callable[..., Any]] = {"date": _date, "first_name": self._first, "last_name": self._last}
        self.filters = own | {name: self.filters[name] for name in _OF_JINJA}
        self.tests = {name: self.tests[name] for name in _TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`fields.city`."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """`fields["city"]`."""
        known = obj if isinstance(obj, Mapping) else {}
        return known[argument] if argument in known else self.undefined(name=f"fields.{argument}")

    def _first(self, value: Any) -> str | Undefined:
        return first_name(str(value), "") or self.undefined("a first name cannot be told from this name")

    def _last(self, value: Any) -> str | Undefined:
        return last_name(str(value), "") or self.undefined("a last name cannot be told from this name")

    def objections(self, tree: nodes.Template) -> Iterator[tuple[int, str]]:
        """Lines of the source and what stands there that is not possible here. Looks at every node."""
        waiting: list[tuple[nodes.Node, nodes.Node, int]] = [(tree, tree, 0)]
        while waiting:
            node, parent, depth = waiting.pop()
            if depth > MOST_DEPTH:
                yield node.lineno, "this is nested too deeply"
            elif what := self._objection(node, parent):
                yield node.lineno, what
            else:
                waiting += [(child, node, depth + 1) for child in node.iter_child_nodes()]

    def _objection(self, node: nodes.Node, parent: nodes.Node) -> str:
        kind = type(node).__name__
        if not isinstance(node, _ALLOWED):
            return f"{_SPOKEN.get(kind, kind)} is not possible in a template"
        if isinstance(parent, nodes.Output) and (
            isinstance(node, nodes.Compare | nodes.Test | nodes.Not)
            or (isinstance(node, nodes.Const) and not isinstance(node.value, str))
        ):
            return "this prints no words"
        if isinstance(node, nodes.Filter):
            return _unknown("filter", node.name, self.filters) or _filter_objection(node)
        if isinstance(node, nodes.Test):
            return _unknown("test", node.name, self.tests)
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            return "" if _is_field(node) else "only fields has parts, such as fields.city"
        return _name_objection(node, parent) if isinstance(node, nodes.Name) else ""


def _unknown(what: str, name: str, known: Mapping[str, object]) -> str:
    if name in known:
        return ""
    near = get_close_matches(name, known, n=1)
    advice = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(sorted(known))}"
    return f'there is no {what} "{name}": {advice}'


def _name_objection(node: nodes.Name, parent: nodes.Node) -> str:
    if node.name == "self":  # Jinja2's own object for the template
        return "self is not possible in a template"
    if node.name == "fields" and not isinstance(parent, nodes.Getattr | nodes.Getitem):
        return "fields is a table: name one of it, such as fields.city"
    return ""


def _filter_objection(node: nodes.Filter) -> str:
    words = [*node.args, *node.kwargs, *(extra for extra in (node.dyn_args, node.dyn_kwargs) if extra is not None)]
    if node.name != "default":
        return f"the filter {node.name} takes nothing in brackets" if words else ""
    plain = not node.kwargs and node.dyn_args is None and node.dyn_kwargs is None and 1 <= len(node.args) <= 2
    return "" if plain else 'write it like default("there")'


def _is_field(node: nodes.Getattr | nodes.Getitem) -> bool:
    """Only `fields.city` and `fields["city"]`."""
    if not isinstance(node.node, nodes.Name) or node.node.name != "fields":
        return False
    return isinstance(node, nodes.Getattr) or (isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str))


@pass_context
def _date(context: Context, value: Any) -> str:
    """A day in words; a text such as 2026-04-01 in the language of the template."""
    if isinstance(value, SpokenDay):
        return str(value)
    words, known = str(value), context.get("last_date")
    if isinstance(known, SpokenDay) and _ISO.fullmatch(words):
        try:
            return str(SpokenDay(date.fromisoformat(words), known.today, known.language))
        except ValueError:
            pass  # 2026-02-30
    raise Refused(f'"{words[:40]}" is no day such as 2026-04-01')


def _printable(value: Any) -> Any:
    if isinstance(value, str | int | float | SpokenDay | Undefined) and not isinstance(value, bool):
        return value
    raise Refused("this prints no words")
