"""What a case holds: its data, its model, and what runs of it are made of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.accounts.table import Table
from quesnay.case.data import CaseData
from quesnay.case.scenarios import make_scenario
from quesnay.case.schema import SwitchTable
from quesnay.errors import CaseError
from quesnay.models.model import Model
from quesnay.models.model_numbers import DrawNumbers
from quesnay.models.recording import in_memory
from quesnay.study.alternatives.structures import declared
from quesnay.study.base_year import case_table
from quesnay.study.case_methods.loading import each_once
from quesnay.study.plan import PLAIN, RunOptions, Study, Uncertainty, record_steps
from quesnay.study.session.changed import changed_text
from quesnay.study.switches import build_case_model

if TYPE_CHECKING:
    from quesnay.models.run import Run

__all__ = ["HeldCase"]


class HeldCase:
    """A case folder as read, and the model that it fills; the base of :class:`quesnay.Case`."""

    def __init__(self, data: CaseData, model: Model) -> None:
        self.data = data
        self.model = model

    def __repr__(self) -> str:
        size = f"{len(self.data.accounts)} accounts, {len(self.data.packages)} packages"
        return f"<Case {self.data.file.id}: {size}{changed_text(self.data)}>"

    @property
    def packages(self) -> list[str]:
        """Names of the packages, in the order of the case."""
        order = self.data.file.scenarios.order
        return [*order, *(name for name in self.data.packages if name not in order)]

    @property
    def assumptions(self) -> list[str]:
        """Names of the assumptions."""
        return list(self.data.assumptions)

    @property
    def alternatives(self) -> list[str]:
        """Names of other structures of the economy that :meth:`Result.alternatives` compares packages in."""
        return [one.id for one in declared(self.data)]

    @property
    def switches(self) -> SwitchTable:
        """Structural alternatives that the case's model was built with."""
        return self.data.file.switches

    @property
    def vintages(self) -> list[str]:
        """Names of the vintages of the case: what was known at a date."""
        return list(self.data.vintages)

    def table(self) -> Table:
        """The input-output table of the base year [money/year]: local flows, purchases elsewhere as imports apart."""
        return case_table(self.data)

    def _scenarios(self, names: Sequence[str] | None, assume: Sequence[str]) -> list[_core.Scenario]:
        chosen = each_once(names, "scenarios") if names is not None else list(self.data.file.scenarios.order)
        assume = each_once(assume, "assumptions")
        if not chosen:
            raise CaseError("a run has no scenarios, expected at least one")
        scenarios = [make_scenario(self.data, name, assume) for name in chosen]
        each_once([one.name for one in scenarios], "scenarios")
        for one in scenarios:
            each_once([assumption.id for assumption in one.assumptions], f"assumptions of scenario '{one.name}'")
        return scenarios

    @cached_property
    def _uncertain(self) -> Uncertainty:
        # Tables of inverse distribution functions are made once a case.
        return Uncertainty(self.data, self.model.core)

    @cached_property
    def _central(self) -> Uncertainty:
        return Uncertainty(self.data, self.model.core, central=True)

    def _study(
        self, scenarios: Sequence[str] | None, assume: Sequence[str], options: RunOptions, quarterly: bool,
        central: bool, design: tuple[str, int] = PLAIN,
    ) -> Study:  # fmt: skip
        chosen = tuple(self._scenarios(scenarios, assume))
        uncertainty = self._central if central else self._uncertain
        if design != PLAIN:
            uncertainty = uncertainty.placed(design)
        return Study(uncertainty, chosen, tuple(assume), options, 4 if quarterly else 1, central)

    def _started(self, one: _core.Scenario, asked: DrawNumbers, central: bool, *, many: bool) -> Run:
        import quesnay.models.run as stepped

        uncertainty = self._central if central else self._uncertain
        calendar = self.data.file.calendar
        records = record_steps(self.data, 1)
        settings = _core.RunSettings(
            method=calendar.method, steps_per_year=calendar.steps_per_year,
            n_steps=calendar.years * calendar.steps_per_year, record_steps=records,
        )  # fmt: skip
        model = Model(_core.apply_scenario(uncertainty.core, one))

        def standing(draws: int | None) -> Run:
            return stepped.start(
                model, settings, uncertainty.plan, {}, values=uncertainty.scenario_values(one),
                seed=asked.seed, first_draw=asked.first_draw, draws=draws, threads=asked.threads,
            )  # fmt: skip

        with in_memory(
            model.core, model.outcomes, asked.draws, len(records), lambda: standing(None).core, of_case=True
        ):
            return standing(asked.draws if many else None)

    def _sampled(self, samples: object, others: str) -> Uncertainty:
        from quesnay.study.session.samples import read_samples

        core = self.model.core
        return Uncertainty(self.data, core, samples=read_samples(self.data, core, samples, others))

    @cached_property
    def _is_edited(self) -> bool:
        built, core = build_case_model(self.data), self.model.core
        return core.equations() != built.equations() or core.unit_words != built.unit_words
