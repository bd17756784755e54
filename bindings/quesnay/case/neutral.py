"""What a case may leave out: parts of an economy that many have not, and what no part of them comes to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["MASKS", "OF_THE_SECOND_MARKET", "OF_THE_SERIES_BREAK", "neutral_numbers"]

#: Columns of accounts.csv, each of which may be left out: programmes of a plan reach every account, all renovate, and
#: the shocks of all are of the same size.
MASKS = {
    "plan_industry": 1.0, "plan_sector": 1.0, "renovating": 1.0, "cost_relief_scope": 1.0, "market_sd_factor": 1.0,
}  # fmt: skip
#: A part of external demand with a growth of its own: there is none where all of these are left out.
OF_THE_SECOND_MARKET = {"second_market_share": 0.0, "second_market_growth": 0.0, "software_counted_share": 1.0}
#: A break in the published series: there is none where both are left out.
OF_THE_SERIES_BREAK = {"series_revision": 1.0, "series_break_date": 0.0}
_LAND = ("uses_industrial_land", "plant_land_share")


def neutral_numbers(
    dims: Mapping[str, tuple[str, ...]], codes: Sequence[str], arrays: Mapping[str, NDArray[np.float64]],
    given: Collection[str],
) -> dict[str, NDArray[np.float64]]:  # fmt: skip
    """Numbers by account, or one, of what a case says nothing of.

    Parameters
    ----------
    dims
        Parameters of the model with the dimensions of each.
    codes
        Accounts.
    arrays
        What other files gave numbers to; ``industrial_land_base`` [area] tells who stands on land.
    given
        Parameters with a row in parameters.csv.
    """
    said = {*arrays, *given}
    left = {name: value for name, value in MASKS.items() if name not in said}
    for part in (OF_THE_SECOND_MARKET, OF_THE_SERIES_BREAK):
        # A part of a part is a file that was cut short, and is refused as that.
        if said.isdisjoint(part):
            left |= part
    numbers = {name: np.full(len(codes) if dims[name] else 1, value) for name, value in left.items() if name in dims}
    land = arrays.get("industrial_land_base")
    if land is not None:
        on_land = np.where(land > 0.0, 1.0, 0.0)
        numbers |= {name: on_land for name in _LAND if name in dims and name not in said}
    return numbers
