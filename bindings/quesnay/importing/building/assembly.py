"""One model being built from a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quesnay._core import QuesnayError
from quesnay.errors import ModelFileError
from quesnay.importing.building.control import Control
from quesnay.importing.building.definitions import Definitions
from quesnay.importing.building.scope import Instance
from quesnay.importing.building.subscripts import Ranges
from quesnay.importing.building.units import TIME_WORDS, plain_word, unit_powers, unit_text
from quesnay.importing.files.cells import Cells, Series
from quesnay.importing.files.found import ModelFile, Variable
from quesnay.models.model import Model, ModelBuilder

__all__ = ["Assembly"]

_BASE = {"money", "people", "area", "energy", "year"}


class Assembly(Definitions):
    """Builder, names and values of one attempt."""

    model: Model

    def __init__(
        self, found: ModelFile, ranges: Ranges, control: Control, scattered: set[str], given: Mapping[str, Series],
        short_delays: bool, units: bool, in_order: bool,
    ) -> None:  # fmt: skip
        written = found.time_word or next(
            (
                found.main.variables[name].units for name in ("time_step", "initial_time", "final_time")
                if name in found.main.variables and found.main.variables[name].units
            ), "",
        )  # fmt: skip
        self._same = {plain_word(one): plain_word(other) for one, other in found.same_units.items()}
        word = plain_word(written)
        self.time_word = self._same.get(word, word)
        known = self.time_word in TIME_WORDS
        self.time_note = "" if known or not written else f"time is counted in {written}, which is printed as year here"
        builder = ModelBuilder(time_unit=self.time_word if known else "year")
        super().__init__(found, ranges, control, builder, units)
        self.scattered = frozenset(scattered)
        self.given, self.used_data = dict(given), set()
        self.short_delays, self.in_order = short_delays, in_order
        self.values: dict[str, Any] = {}
        self.series_of = {}
        self.cells = Cells(found.path.parent)
        self.main = Instance(found.main)
        self._words: set[str] = {builder.time_unit, *_BASE}

    def build(self) -> None:
        """All equations, and the model."""
        try:
            self.add(self.main)
            self.model = self.builder.build()
        except QuesnayError as error:
            if isinstance(error, ModelFileError):
                raise
            raise ModelFileError(f"{self.found.path.name}: {error}") from None

    def may_have_units(self) -> bool:
        """Whether every variable says its unit in a way that can be read, and one is no ratio."""
        powers = [
            unit_powers(variable.units) if variable.units else None
            for name, variable in self.found.main.variables.items()
            if name in self.main.quantities
        ]
        return all(one is not None for one in powers) and any(powers)

    def unit_of(self, variable: Variable) -> str:
        """A variable's unit; a ratio where units are not kept."""
        if not self.units:
            return "1"
        powers = unit_powers(variable.units) or {}
        own: dict[str, float] = {}
        for word, power in powers.items():
            one = self._word(self._same.get(word, word))
            own[one] = own.get(one, 0.0) + power
        return unit_text({word: power for word, power in own.items() if power})

    def _word(self, word: str) -> str:
        if word == self.time_word:
            return self.builder.time_unit
        if word not in self._words:
            self.builder.unit(word)
            self._words.add(word)
        return word
