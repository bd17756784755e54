"""A case with another structure, its tables of numbers and levers, and its folder."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Self

from quesnay.case.change.edits import edited_data
from quesnay.case.monitoring.district_files import with_district_numbers
from quesnay.case.schema import changed_switches
from quesnay.errors import CaseError
from quesnay.models.by_label import Numbers
from quesnay.models.model import Model, ModelBuilder
from quesnay.study.arrays import AXES
from quesnay.study.case_methods.changes import CaseChanges
from quesnay.study.case_methods.loading import built_model, check_scenarios, read_case_data
from quesnay.study.session.changed import change_table, contents_of, save_folder
from quesnay.study.switches import build_case_model

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CaseStructures"]


class CaseStructures(CaseChanges):
    """What edits, chooses and writes a case."""

    def edit(self, change: Callable[[ModelBuilder], object], values: Mapping[str, Numbers] | None = None) -> Self:
        """A case whose model is edited, see :meth:`quesnay.Model.edit`; this one stays as it is.

        Parameters
        ----------
        change
            Called with a builder that starts from the case's model.
        values
            Numbers of parameters that the change adds, over their dimensions as :meth:`quesnay.Model.run` takes them
            [unit of each]. Numbers of parameters that it removes, or replaces by equations, are left out.

        Raises
        ------
        QuesnayError
            If units, dimensions or loops do not hold, or a target or policy names what is gone.
        """
        model = self.model.edit(change)
        for outcome in model.core.outcomes:
            if outcome.name in AXES:
                raise CaseError(
                    f"outcome '{outcome.name}' has the name of an axis of the results of a case, expected another"
                )
        data = edited_data(self.data, model.core, values or {})
        check_scenarios(model.core, data)
        return type(self)(data, model)

    def with_switches(
        self,
        *,
        import_flexibility: float | None = None,
        rationing: str | None = None,
        hard_land_ceiling: bool | None = None,
        districts: bool | None = None,
        localisation: bool | None = None,
        revenue: bool | None = None,
        nation: bool | None = None,
    ) -> Self:
        """A case with another structure; this one stays as it is. What is not given stays as the case has it.

        Parameters
        ----------
        import_flexibility
            Share of a local shortage that buyers make up by imports, 0 to 1 [1]. Below one, inputs that are rationed
            stop their buyers, and there is no value of one more unit within the instant (:meth:`Result.values` stays).
        rationing
            Who goes short first then: ``proportional`` or ``intermediates_first``. The latter is refused where imports
            are fully flexible (1, the default): there it changes nothing.
        hard_land_ceiling
            Land as a ceiling of capacity instead of a part of it.
        districts
            Industrial land, quota and land gate by the districts of the case's folder ``districts``.
        localisation
            Suppliers follow projects: more of the inputs of their accounts is bought here.
        revenue
            Public purchases, funds and projects follow public revenue, and this value added.
        nation
            Public purchases and other construction are sums of money, and the lending rate answers the labour market.

        Raises
        ------
        CaseError
            For a value that is not one of these, a loop whose parameters have no row, and for a case whose model was
            edited.
        """
        given = {
            "import_flexibility": import_flexibility, "rationing": rationing, "hard_land_ceiling": hard_land_ceiling,
            "districts": districts, "localisation": localisation, "revenue": revenue, "nation": nation,
        }  # fmt: skip
        changes = {name: value for name, value in given.items() if value is not None}
        switches = changed_switches(self.switches, changes)
        if self._is_edited:
            raise CaseError("the model of this case was edited, expected switches to be set before the model is edited")
        file = self.data.file.model_copy(update={"switches": switches})
        data = with_district_numbers(dataclasses.replace(self.data, file=file))
        changed = Model(build_case_model(data))
        check_scenarios(changed.core, data)
        return type(self)(data, changed)

    def vintage(self, name: str) -> Self:
        """The case with what was known at a date alone; this one stays as it is.

        Parameters
        ----------
        name
            A folder in ``vintages/`` of the case, see :attr:`vintages`.

        Raises
        ------
        CaseError
            For an unknown name, a row that was published later than the vintage allows, and a case whose model was
            edited.
        """
        if not isinstance(name, str):
            raise CaseError(f"vintage is {name!r}, expected the name of one: {', '.join(self.vintages) or 'none'}")
        if self._is_edited:
            raise CaseError("the model of this case was edited, expected the vintage to be chosen before it is edited")
        if self.data.changes:
            raise CaseError("numbers or policies of this case were changed, expected the vintage to be chosen before")
        files = contents_of(self.data).files
        data = read_case_data(self.data.folder, files, vintage=name, demand=self.data.demand)
        return type(self)(data, built_model(data))

    def levers(self) -> pd.DataFrame:
        """Policies and their levers, to be read, changed and given to :meth:`with_package`.

        Returns
        -------
        pandas.DataFrame
            One row for each lever of each policy: names in two languages, size and largest size [1], start, ramp,
            height in the centre [its ``unit``], bounds, the equations it enters, cost [its ``cost_unit``], grades,
            source. Levers that no policy moves come last.
        """
        from quesnay.study.session.levers import lever_table

        return lever_table(self.data, self.model)

    def parameters(self) -> pd.DataFrame:
        """Numbers of parameters.csv, certain and drawn, by the name that :meth:`quesnay.Result.parameters` has.

        Returns
        -------
        pandas.DataFrame
            One row for each number: parameter, accounts it serves, symbol, unit, central, low, high [``unit``],
            distribution, grade, source, names in two languages, note.
        """
        from quesnay.study.session.parameters import parameter_table

        return parameter_table(self.data)

    def changes(self) -> pd.DataFrame:
        """What was changed since the folder was read, by ``with_parameters`` and the like.

        Returns
        -------
        pandas.DataFrame
            One row for each change: kind, name, account (of a policy: its package), before and after.
        """
        return change_table(self.data)

    def save(self, folder: str | PathLike[str]) -> None:
        """Writes the case as a folder that :func:`load_case` reads to the same bits.

        Parameters
        ----------
        folder
            One that does not exist, or is empty.

        Raises
        ------
        CaseError
            If the folder is in use or cannot be written, and for a case whose model was edited.
        """
        if self._is_edited:
            raise CaseError("the model of this case was edited, expected one that its files say in full")
        save_folder(self.data, folder)
