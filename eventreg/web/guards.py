"""Every view says who may use it; an application with a view that does not refuses to start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import Flask
from werkzeug.routing import Rule

from eventreg.access.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE: Final = "__eventreg_guard__"


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may use a view: `anyone`, or whoever the policy grants a permission on the thing the view shows."""

    words: str

    def __str__(self) -> str:
        return self.words


ANYONE: Final = Guard("anyone")
"""The view shows nothing of any summit, or only what every reader may see of all of them."""


def asks(permission: Permission) -> Guard:
    """The view asks the policy for `permission` before it answers, itself or through what it calls."""
    return Guard(f"policy: {permission.value}")


def guarded(guard: Guard) -> Callable[[View], View]:
    """Declares the guard of a view."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, guard)
        return view

    return declare


class Unguarded(RuntimeError):
    """A view without a declared guard: nobody would know who may use it."""


def routes(app: Flask, foreign: dict[str, Guard]) -> Iterator[tuple[Rule, Guard]]:
    """Every route with its guard. `foreign` maps endpoints whose views are not ours. Raises `Unguarded`."""
    unused = set(foreign)
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        own = getattr(app.view_functions[rule.endpoint], _ATTRIBUTE, None)
        guard = own or foreign.get(rule.endpoint)
        unused.discard(rule.endpoint)
        if guard is None:
            raise Unguarded(f"{rule.endpoint} ({rule.rule}) declares no guard")
        yield rule, guard
    if unused:
        raise Unguarded(f"guards for endpoints that do not exist: {', '.join(sorted(unused))}")
