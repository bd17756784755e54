"""Where an equation stands while it is translated: its section, its element, what it may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from quesnay.importing.building.subscripts import Slot
from quesnay.importing.files.found import Section

__all__ = ["Instance", "NeedsElements", "Quantity", "Scope"]


class NeedsElements(Exception):
    """A variable that can only be written element by element."""

    def __init__(self, variable: str) -> None:
        super().__init__(variable)
        self.variable = variable


@dataclass
class Quantity:
    """What a variable became: one quantity over dimensions, or one for each element."""

    name: str
    ranges: tuple[str, ...] = ()
    dims: tuple[str, ...] = ()
    elements: dict[tuple[str, ...], str] | None = None  #: of one for each element, its name


@dataclass
class Instance:
    """The model, or one call of a macro: what its names stand for."""

    section: Section
    prefix: str = ""
    dims: tuple[str, ...] = ()
    root: str = ""  #: of a macro, the variable of the model in whose equation it is called
    depth: int = 0
    given: Mapping[str, tuple[Any, Scope]] = field(default_factory=dict)
    quantities: dict[str, Quantity] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """One equation being translated."""

    instance: Instance
    variable: str  #: key
    shown: str  #: as written
    line: int
    owner: str  #: name of the quantity that is being made
    slots: Mapping[str, Slot]
    dims: tuple[str, ...]  #: dimensions that are kept
    whole: Any = None  #: the whole equation

    def with_slots(self, more: Mapping[str, Slot]) -> Scope:
        return replace(self, slots={**self.slots, **more})
