"""Hypothetical extraction of sectors, groups and regions. Docs: docs/accounts/extraction.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import FactorBase, Of
from quesnay.accounts.parts.arguments import each_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Extractions"]

Kind = Literal["complete", "external", "backward", "forward"]
_KINDS = {
    "complete": _core.Extraction.Complete,
    "external": _core.Extraction.External,
    "backward": _core.Extraction.Backward,
    "forward": _core.Extraction.Forward,
}


class Extractions(FactorBase):
    """What the economy would lose without a sector."""

    def extraction(
        self,
        groups: Mapping[str, Any] | Literal["sectors", "regions"] = "sectors",
        *,
        kind: Kind = "complete",
        keep_inside: bool = False,
        of: str | tuple[Of, ...] | list[Of] = ("value_added",),
    ) -> pd.DataFrame:
        """Losses when each sector or group in turn is taken out of the table.

        ==========  ================================================================================================
        kind        what is taken out
        ==========  ================================================================================================
        complete    row, column and final demand of the group: it is gone (Miller & Blair 2009, 12.2)
        external    its purchases from and sales to all others; it serves its own final demand (Cella 1984)
        backward    its column of A: it buys nothing from domestic sectors; final demand is kept
                    (Dietzenbacher & van der Linden 1997)
        forward     its row of B in the supply-driven model: it sells nothing to domestic sectors; primary inputs
                    are kept (the same)
        ==========  ================================================================================================

        All by the partitioned inverse, one factorisation for all groups.

        Parameters
        ----------
        groups
            "sectors" (each alone), "regions" (each region's sectors), or a mapping from a name to sectors.
        keep_inside
            For backward and forward: what the group trades with itself stays.
        of
            Losses besides output: as :meth:`factors` takes them, at unchanged coefficients.

        Returns
        -------
        DataFrame
            Index: groups. Columns (quantity, unit, measure): `loss` of the whole economy, `share` of its total [1],
            `inside` (the part in the group itself).
        """
        import pandas as pd

        _check(kind, keep_inside)
        names, members = self._groups(groups)
        named = each_of(of, "of", "a factor or a list of factors")
        weights = [self.factors("output"), *(self.factors(name) for name in named)]
        total, share, inside = _core.extraction_losses(
            self._leontief_system,
            self.gross_output_array,
            np.vstack([factor.per_output for factor in weights]),
            members,
            _KINDS[kind],
            keep_inside,
        )
        columns = {}
        rows = [row for factor in weights for row in zip(factor.names, factor.units, strict=True)]
        for k, (name, unit) in enumerate(rows):
            columns[name, unit, "loss"] = total[:, k]
            columns[name, "1", "share"] = share[:, k]
            columns[name, unit, "inside"] = inside[:, k]
        frame = pd.DataFrame(columns, index=names)
        frame.columns.names = ["quantity", "unit", "measure"]
        return frame

    def extraction_by_sector(self, group: Any, *, kind: Kind = "complete", keep_inside: bool = False) -> pd.Series[Any]:
        """Output lost in each sector without one group [unit of the table]; kinds as in :meth:`extraction`."""
        import pandas as pd

        _check(kind, keep_inside)
        loss = _core.extraction_loss(
            self._leontief_system, self.gross_output_array, self._positions(group), _KINDS[kind], keep_inside
        )
        return pd.Series(loss, index=self.index, name=f"loss [{self.unit}]" if self.unit else "loss")

    def _groups(self, groups: Mapping[str, Any] | str) -> tuple[pd.Index[Any], list[list[int]]]:
        import pandas as pd

        if groups == "sectors":
            return self.index, [[i] for i in range(len(self.labels))]
        if groups == "regions":
            self._require_regions("extraction by region")
            return (
                pd.Index(self.regions, name="region"),
                [self._positions(region) for region in self.regions],
            )
        if isinstance(groups, str):
            raise _core.InvalidValue(f"groups is '{groups}', expected 'sectors', 'regions' or a mapping")
        if not isinstance(groups, Mapping):
            raise _core.InvalidValue(
                f"groups are a {type(groups).__name__} without names, expected a mapping from a name to its sectors"
            )
        return pd.Index(list(groups), name="group"), [self._positions(members) for members in groups.values()]


def _check(kind: str, keep_inside: bool) -> None:
    if kind not in _KINDS:
        raise _core.InvalidValue(f"the kind of extraction is '{kind}', expected one of {', '.join(_KINDS)}")
    if keep_inside and kind not in ("backward", "forward"):
        raise _core.InvalidValue(f"keep_inside is asked of a {kind} extraction, expected a backward or forward one")
