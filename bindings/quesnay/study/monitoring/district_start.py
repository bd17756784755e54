"""Districts on a balanced path: quota where the land is, and one rate of conversion."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from quesnay.case.data import FloatArray

__all__ = ["balanced_districts"]


def balanced_districts(values: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Numbers with which no district's land moves where the city's does not; none where there are no districts.

    A case's own districts drift: quota is given where land is short of it.

    Parameters
    ----------
    values
        Central numbers of the parameters.
    """
    if "district_quota_share" not in values:
        return {}
    land = values["district_allocation"] @ values["industrial_land_base"]
    return {"district_quota_share": land / land.sum(), "district_conversion_factor": np.ones_like(land)}
