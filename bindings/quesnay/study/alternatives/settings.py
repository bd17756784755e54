"""Scenarios with parameters set anew, over what their own assumptions set."""

from __future__ import annotations

from collections.abc import Sequence

from quesnay._core import Assumption, Scenario, Setting

__all__ = ["renamed", "with_settings"]


def _replaced(one: Setting, by: Sequence[Setting]) -> bool:
    """Whether new settings reach all that an older one sets."""
    same = [new for new in by if new.parameter == one.parameter]
    if any(not new.labels for new in same):
        return True
    return bool(one.labels) and set(one.labels) <= {label for new in same for label in new.labels}


def renamed(scenario: Scenario, name: str) -> Scenario:
    """The same scenario by another name."""
    return Scenario(name, scenario.policies, scenario.assumptions, scenario.accounts)


def with_settings(
    scenario: Scenario, settings: Sequence[Setting], *, why: str, moves: Sequence[Assumption] = ()
) -> Scenario:
    """A scenario of the same name, policies and assumptions, but for parameters that are set anew.

    Parameters
    ----------
    why
        Name of the assumption that sets them, for messages.
    moves
        Further assumptions, which come last.
    """
    kept = [
        Assumption(one.id, one.moves, [old for old in one.settings if not _replaced(old, settings)])
        for one in scenario.assumptions
    ]
    added = [Assumption(why, [], settings)] if settings else []
    return Scenario(scenario.name, scenario.policies, [*kept, *added, *moves], scenario.accounts)
