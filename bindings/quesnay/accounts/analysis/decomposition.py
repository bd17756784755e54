"""Structural decomposition of the change between two tables. Docs: docs/accounts/decomposition.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import quesnay._core as _core
from quesnay.accounts.analysis.factors import FactorBase, Of
from quesnay.accounts.parts.labelled import FloatArray, as_labels, numbers
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Decompositions", "decompose_product"]

Method = Literal["mean_of_polar", "mean_of_all", "lmdi"]
_FORMS = {
    "mean_of_polar": _core.DecompositionForm.MeanOfPolar,
    "mean_of_all": _core.DecompositionForm.MeanOfAll,
    "lmdi": _core.DecompositionForm.Lmdi,
}
_KINDS = _core.ChainFactor.Kind


def _form(method: str) -> _core.DecompositionForm:
    if method not in _FORMS:
        raise _core.InvalidValue(f"the method is '{method}', expected one of {', '.join(_FORMS)}")
    return _FORMS[method]


def decompose_product(
    factors: Mapping[str, tuple[Any, Any]], *, method: Method = "mean_of_polar"
) -> dict[str, FloatArray]:
    """Effects of the factors of any matrix product on its change, without a residual.

    Parameters
    ----------
    factors
        Name to (before, after), in the order of the product: matrices, or vectors that stand for diagonal matrices
        between two matrices and for a row or column at the ends.
    method
        "mean_of_polar", "mean_of_all" (all n! orders, at most 10 factors) or "lmdi".

    Returns
    -------
    dict
        Name to effect, each of the shape of the product; "change" is their sum.
    """
    chain = []
    last = len(factors) - 1
    for k, (name, pair) in enumerate(factors.items()):
        if isinstance(pair, str) or len(pair) != 2:
            raise _core.InvalidValue(f"factor '{name}' has {len(pair)} parts, expected two: before and after")
        first, second = numbers(pair[0], f"factor '{name}' before"), numbers(pair[1], f"factor '{name}' after")
        if max(first.ndim, second.ndim) > 2:
            raise _core.DimensionMismatch(
                f"factor '{name}' has {max(first.ndim, second.ndim)} dimensions, expected 1 or 2"
            )
        inner = 0 < k < last and first.ndim == 1
        kind = _KINDS.Diagonal if inner else _KINDS.General
        if first.ndim == 1 and second.ndim == 1:
            shape = (1, -1) if k == 0 else (-1, 1)
            first, second = first.reshape(shape), second.reshape(shape)
        chain.append(_core.ChainFactor(name, kind, first, second))
    _, change, effects, _ = _core.decompose(chain, _form(method), ["none"])
    return dict(zip(factors, effects, strict=True)) | {"change": change}


class Decompositions(FactorBase):
    """Why output, emissions or jobs changed between two tables."""

    def decompose_change(
        self,
        after: Decompositions,
        *,
        of: Of | tuple[Of, Of] = "output",
        demand: Literal["total", "mix"] = "total",
        method: Method = "mean_of_polar",
    ) -> pd.DataFrame:
        """Change of a factor in every sector from this table to another, split into its causes.

        diag(c) L f: intensity c (left out for output), technology L, final demand f. With demand="mix", f is a
        product of three: the product mix of each category of demand (columns that sum to one), the categories'
        shares of all final demand, and its level. Competitive imports and the discrepancy count as categories.

        Parameters
        ----------
        after
            A table of the same sectors, in the same prices.
        of
            "output", "value_added", a satellite, or a pair of amounts (before, after).
        method
            "mean_of_polar" (mean of the two polar forms), "mean_of_all" (mean of all n! forms) or "lmdi" (LMDI-I;
            zeros by the limit in which all zeros go to zero together, so that a term that comes from nothing is given
            in equal parts to the factors that were zero).

        Returns
        -------
        DataFrame
            Index: sectors where the factor is used. Columns: before, one for each cause, change [unit of the
            factor, in `columns.name`]. Causes add up to the change; `attrs["residual"]` is the largest gap.

        Source: Dietzenbacher & Los 1998, Economic Systems Research 10; Ang 2005, Energy Policy 33.
        """
        import pandas as pd

        if not isinstance(after, Decompositions):
            raise _core.InvalidValue(f"the other table is {shown(after)}, expected a Table")
        if self.unit != after.unit:
            raise _core.UnitMismatch(
                f"the two tables are in '{self.unit}' and '{after.unit}', expected one unit (and prices of one year)"
            )
        if self.labels != after.labels:
            raise _core.DimensionMismatch("the two tables have different sectors, expected the same in the same order")
        for table in (self, after):
            table._require_no_negative_flows()
        pair = of if isinstance(of, tuple) and len(of) == 2 and not isinstance(of[0], float | int) else (of, of)
        old, new = self.factors(pair[0]), after.factors(pair[1])
        if len(old.names) != 1 or len(new.names) != 1:
            raise _core.InvalidValue(f"{len(old.names)} rows are decomposed at once, expected 1")
        if old.units != new.units:
            raise _core.UnitMismatch(
                f"'{old.names[0]}' is in '{old.units[0]}' in the first table and in '{new.units[0]}' in the second,"
                " expected one unit"
            )
        chain = []
        if old.names[0] != "output":
            chain.append(_core.ChainFactor("intensity", _KINDS.Diagonal, old.per_output.T, new.per_output.T))
        chain.append(
            _core.ChainFactor("technology", _KINDS.LeontiefInverse, self.coefficients_array, after.coefficients_array)
        )
        names = [*(["intensity"] if len(chain) == 2 else []), "technology"]
        for name, first, second in _demand_factors(self, after, demand):
            chain.append(_core.ChainFactor(name, _KINDS.General, first, second))
            names.append(name)
        before, change, effects, residual = _core.decompose(chain, _form(method), self.labels)
        columns = {"before": before, **dict(zip(names, effects, strict=True)), "change": change}
        frame = pd.DataFrame({name: values[:, 0] for name, values in columns.items()}, index=self.index)
        frame.columns.name = f"{old.names[0]} [{old.units[0] or '?'}]"
        frame.attrs["residual"] = residual
        return frame


def _demand_factors(before: FactorBase, after: FactorBase, demand: str) -> list[tuple[str, FloatArray, FloatArray]]:
    if demand == "total":
        return [("final demand", before._net_demand.reshape(-1, 1), after._net_demand.reshape(-1, 1))]
    if demand != "mix":
        raise _core.InvalidValue(f"demand is '{demand}', expected 'total' or 'mix'")
    columns = [table._demand_columns() for table in (before, after)]
    if columns[0][1] != columns[1][1]:
        raise _core.DimensionMismatch("the two tables have different categories of final demand, expected the same")
    parts = [_core.demand_parts(values, as_labels(keys)) for values, keys in columns]
    names = ("product mix", "category shares", "level")
    return [(name, parts[0][k], parts[1][k]) for k, name in enumerate(names)]
