"""Whether a table's models have a solution, and which formula a question uses.

Docs: docs/accounts/well_posedness.md.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, overload

import quesnay._core as _core
from quesnay.accounts.analysis.explanations import Explanation, explained, explanation_of
from quesnay.accounts.analysis.factors import FactorBase

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["WellPosed"]


class WellPosed(FactorBase):
    """Well-posedness and explanations."""

    def well_posed(self) -> pd.Series[Any]:
        """What can be said of I - A before anything is solved; a table that is not productive is reported, not refused.

        ========================  ====================================================================================
        productive                whether every final demand can be met by non-negative output
        certificate               how that was decided, see docs/accounts/well_posedness.md
        spectral_radius_lower     Collatz-Wielandt bounds of the largest eigenvalue of A [1]
        spectral_radius_upper
        hawkins_simon             whether all leading principal minors of I - A are positive
        first_failing_minor       the sector of the first that is not; None
        condition_number          in the 1-norm [1]; infinite if I - A is singular
        condition_exact           False where it is Hager's estimate from below
        relative_residual         ``|f - (I - A) x| / |f|`` of the table's own demand [1]
        output_gap                largest gap between solved and given output, over the largest output [1]
        method                    how it was solved
        zero_output               sectors without output
        raises_radius_most        the sector of the largest product of Perron weights
        strongest_loop            sectors of the circle of purchases of largest geometric mean: each buys from the next
        loop_strength             that mean: a lower bound of the spectral radius [1]
        loop_product              the product of the coefficients along the loop [1]
        ========================  ====================================================================================
        """
        import pandas as pd

        self._require_no_negative_flows()
        report = _core.well_posedness(self.coefficients_array, self.gross_output_array, self.labels)
        keys = list(self.index)
        for name in ("first_failing_minor", "raises_radius_most"):
            report[name] = None if report[name] is None else keys[report[name]]
        for name in ("zero_output", "strongest_loop"):
            report[name] = [keys[place] for place in report[name]]
        return pd.Series(report, name="well_posed", dtype=object)

    @overload
    def explain(self, name: str) -> Explanation: ...
    @overload
    def explain(self, name: None = None) -> pd.DataFrame: ...
    def explain(self, name: str | None = None) -> Explanation | pd.DataFrame:
        """The formula that an analysis uses on this table: equation, matrices, solver, unit and source.

        Without a name a frame of all analyses.

        Raises
        ------
        UnknownName
            For a name that no analysis has.
        """
        if self.import_treatment == "apart":
            flows = "domestic flows (imports stand apart), A = Z diag(x)^-1"
        elif self.import_treatment == "competitive":
            flows = "flows that include competitive imports, A = Z diag(x)^-1; demand is net of imports"
        else:
            flows = "all flows (imports are not shown by product), A = Z diag(x)^-1"
        if name is not None:
            return explanation_of(name, coefficients=flows, sectors=len(self.labels), unit=self.unit)
        import pandas as pd

        every = [
            explanation_of(one, coefficients=flows, sectors=len(self.labels), unit=self.unit) for one in explained()
        ]
        return pd.DataFrame([asdict(one) for one in every]).set_index("name")
